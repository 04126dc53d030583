package hospitaltest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"sync/atomic"
	"testing"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/law"
)

// Proof disturbs rows: each is run once as it is, and then once for every outside call of it and every way in which that
// call can go wrong. Whoever calls then recovers as the deployment does, and everything must be as it was when
// nothing went wrong. PROOF=1 runs them all; without it a fifteenth is run, picked by FAULT_SEED (1 where it is not set), and
// none with -short.
type Proof struct {
	seed                            string
	all                             bool
	rows, calls, faults, violations atomic.Int64
}

// Prove begins a proof and logs its numbers when the test ends.
func Prove(t *testing.T) *Proof {
	p := &Proof{seed: cmp.Or(os.Getenv("FAULT_SEED"), "1"), all: os.Getenv("PROOF") != ""}
	t.Cleanup(func() {
		picked := "all of them"
		switch {
		case p.all:
		case testing.Short():
			picked = "-short"
		default:
			picked = "a fifteenth, picked by FAULT_SEED=" + p.seed
		}
		t.Logf("%d rows, %d calls, %d faults (%s), %d violations", p.rows.Load(), p.calls.Load(), p.faults.Load(), picked, p.violations.Load())
	})
	return p
}

// Row proves one row, which name begins with ("row 22: another currency"), and prints its sentence. run makes a world of
// its own whose calls go out on the line, does the row, lets the deployment recover where the line is disturbed, and fails
// where anything is not as it should be.
func (p *Proof) Row(t *testing.T, name string, run func(*testing.T, *Line)) {
	t.Run(name, func(t *testing.T) {
		law.Print(t, name)
		enginetest.Start(t) // holds one engine for all of the row; it grows slower with every run
		p.rows.Add(1)
		whole := &Line{}
		if !t.Run("undisturbed", func(t *testing.T) { run(t, whole) }) {
			return
		}
		p.calls.Add(int64(len(whole.calls)))
		for n, call := range whole.calls {
			for _, how := range hows {
				title := fmt.Sprintf("call %d, %s, %s", n+1, call, how)
				if !possible(call, how) || !p.picks(name+title) {
					continue
				}
				p.faults.Add(1)
				t.Run(title, func(t *testing.T) {
					t.Parallel()
					t.Cleanup(func() {
						if t.Failed() {
							p.violations.Add(1)
						}
					})
					l := &Line{nth: n + 1, how: how}
					run(t, l)
					if len(l.calls) < l.nth {
						t.Errorf("only %d calls were made: it did not happen", len(l.calls))
					}
				})
			}
		}
	})
}

func (p *Proof) picks(title string) bool {
	switch {
	case p.all:
		return true
	case testing.Short():
		return false
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(strconv.Quote(p.seed) + title)) // a hash takes everything
	return h.Sum32()%15 == 0
}
