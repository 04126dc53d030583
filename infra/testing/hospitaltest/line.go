package hospitaltest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"

	"assay/infra/sandbox"
	"assay/infra/testing/engine/faults"
	"assay/shared/cloud"
)

// How is a way in which a call goes wrong.
type How string

// The ways.
const (
	Fails        How = "fails"         // answered with 5xx, and nothing is done
	Lost         How = "lost"          // done, and the connection ends without an answer
	Slow         How = "slow"          // done, and the caller has given up before the answer
	KilledBefore How = "killed before" // the process dies: the call never leaves, and none after it
	KilledAfter  How = "killed after"  // the same when it is done and nobody gets the answer
	Throttled    How = "throttled"
	Conflict     How = "conflict" // somebody else holds what is to be written, or the same call is still running
)

var hows = []How{Fails, Lost, Slow, KilledBefore, KilledAfter, Throttled, Conflict}

// Line is what the calls of a function go out on: to DynamoDB, to Razorpay, to whatever else a test puts on it. It
// numbers them, and one of them goes wrong. A line made by new lets everything pass. Safe for concurrent use.
type Line struct {
	mu    sync.Mutex
	calls []string // their names, in turn
	nth   int      // the call that goes wrong, counted from 1; 0 for none
	how   How
	dead  bool // the process: it makes no call any more
}

// Disturbed reports whether something is to go wrong on the line: what an undisturbed test must do at once may then take
// another try.
func (l *Line) Disturbed() bool { return l.nth > 0 }

// plant has the nth call from now on go wrong, none for 0.
func (l *Line) plant(nth int, how How) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.nth, l.how = nil, nth, how
}

// Calls gives the names of the calls that are made while something is done.
func (l *Line) Calls(do func()) []string {
	l.plant(0, "")
	do()
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.calls)
}

// reached reports whether the call that goes wrong was made.
func (l *Line) reached() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.nth > 0 && len(l.calls) >= l.nth
}

// Process runs one process of the function, as it is started for a request, a message or the schedule: kill ends it, and
// whatever it answers then reaches nobody.
func (l *Line) Process(do func() error) error {
	l.set(false)
	err := do()
	if l.killed() {
		return errKilled
	}
	return err
}

// Insist runs it again where something went wrong, as the next run of a schedule does.
func (l *Line) Insist(do func() error) error {
	err := l.Process(do)
	for try := 1; err != nil && l.Disturbed() && try < insist; try++ {
		err = l.Process(do)
	}
	return err
}

// insist is how often a client sends a request again, and how often a schedule runs again in one place of a row.
const insist = 5

func (l *Line) set(dead bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead = dead
}

func (l *Line) killed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

// next numbers a call and says what happens to it.
func (l *Line) next(name string) How {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		return KilledBefore
	}
	l.calls = append(l.calls, name)
	if len(l.calls) != l.nth {
		return ""
	}
	l.dead = l.how == KilledBefore || l.how == KilledAfter
	return l.how
}

var (
	errKilled = errors.New("hospitaltest: the process was killed")
	errLost   = errors.New("hospitaltest: the connection ended without an answer")
)

// Call makes a call that is no HTTP here.
func (l *Line) Call(name string, do func() error) error {
	switch how := l.next(name); how {
	case "":
		return do()
	case Lost, Slow, KilledAfter:
		return cmp.Or(do(), unheard(how))
	default:
		return errors.New("hospitaltest: the call " + string(how))
	}
}

// unheard is what a caller has instead of the answer.
func unheard(how How) error {
	switch how {
	case Slow:
		return context.DeadlineExceeded
	case Lost:
		return errLost
	}
	return errKilled
}

// wire is the functions' own client, one for all lines, so that thousands of short tests leave no thousands of connections.
var wire = cloud.Config().HTTPClient

// Do sends a request of the function. It is the HTTP client of the SDK and of the gateway.
func (l *Line) Do(r *http.Request) (*http.Response, error) {
	name := nameOf(r)
	switch how := l.next(name); how {
	case "":
		return wire.Do(r)
	case Lost, Slow, KilledAfter:
		answer, err := wire.Do(r)
		if err != nil {
			return nil, err
		}
		_, _ = io.Copy(io.Discard, answer.Body) // whatever it is, it reaches nobody
		answer.Body.Close()
		return nil, unheard(how)
	case KilledBefore:
		return nil, errKilled
	default:
		return refusal(r, how)
	}
}

// refusal is the service's own no, in its own words.
func refusal(r *http.Request, how How) (*http.Response, error) {
	said := httptest.NewRecorder()
	if operation := operationOf(r); operation != "" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		kind := map[How]faults.Kind{Fails: faults.Broken, Throttled: faults.Throttling, Conflict: faults.Conflict}[how]
		faults.Instead(said, kind, operation, bytes.NewReader(body))
	} else {
		sandbox.Instead(said, map[How]string{Fails: "down", Throttled: "throttled", Conflict: "conflict"}[how])
	}
	answer := said.Result()
	answer.Request = r
	return answer, nil
}

func operationOf(r *http.Request) string {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	return operation
}

var ids = regexp.MustCompile(`^(v1|(order|pay|rfnd)_\w+)$`)

// nameOf names a call without what differs from one run to the next.
func nameOf(r *http.Request) string {
	if operation := operationOf(r); operation != "" {
		return "dynamodb " + operation
	}
	parts := slices.DeleteFunc(strings.Split(strings.Trim(r.URL.Path, "/"), "/"), ids.MatchString)
	return "razorpay " + r.Method + " " + strings.Join(parts, " ")
}

// possible reports whether a way can happen to a call: nothing but a write of DynamoDB and a call of Razorpay conflicts.
func possible(name string, how How) bool {
	if how != Conflict {
		return true
	}
	service, operation, _ := strings.Cut(name, " ")
	return service == "razorpay" || service == "dynamodb" &&
		slices.Contains([]string{"TransactWriteItems", "PutItem", "UpdateItem"}, operation)
}
