package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
	"assay/shared/lab"
	"assay/shared/store"
)

const born, unborn = "1984-03-12", "1984-03-13"

// frozen is an order with a report version, whose check code is returned.
func (w *world) frozen(t *testing.T) (o lab.Order, code string) {
	t.Helper()
	o = w.place(t, w.fresh(1))
	code = "check-" + o.Number
	w.slip(t, o)
	w.do(t, w.command(meera, o.ID), func(d store.Loaded) (store.Result, error) {
		out := change(d.Order, meera, w.now, func(*lab.Order) {})
		out.Frozen = &lab.Frozen{Order: o.ID, Version: 1, Check: code}
		return store.Result{Outcome: &out, Status: 200}, nil
	})
	return o, code
}

// slipOf is the token that the tests make for an order's slip.
func slipOf(o lab.Order) string { return fmt.Sprintf("slip-%s-%d", o.Number, o.SlipVersion) }

func (w *world) slip(t *testing.T, o lab.Order) {
	t.Helper()
	n := w.number.Load()
	err := w.register(t, o.Patient.ID, fmt.Sprintf("P26-%06d", n), "")
	if _, known, _ := w.Patient(t.Context(), o.Hospital, o.Patient.ID); !known {
		t.Fatalf("the patient was not registered: %v", err)
	}
	for range 20 { // answers get lost
		if err := w.IssueSlip(t.Context(), store.IssuedSlip{Order: o.ID, Version: o.SlipVersion, Token: slipOf(o), Key: "k"}); err == nil {
			return
		}
	}
	t.Fatal("the slip was not issued")
}

func (w *world) opens(t *testing.T, token, date string) (store.OpenedPaper, error) {
	return w.OpenSlip(t.Context(), token, lab.SlipAnswer{BirthDate: date}, w.now)
}

var slipPromises = []promise{
	{"five wrong dates lock a paper, and the right date opens it no more", func(t *testing.T, w *world) {
		o, code := w.frozen(t)
		for _, paper := range []struct {
			name            string
			open            func(date string) (store.OpenedPaper, error)
			version         int
			unknown, locked string
		}{
			{"slip", func(date string) (store.OpenedPaper, error) { return w.opens(t, slipOf(o), date) }, 0, "slip_unknown", "slip_locked"},
			{"check code", func(date string) (store.OpenedPaper, error) { return w.OpenCheck(t.Context(), code, date) }, 1, "report_unknown", "check_locked"},
		} {
			wrong := 4
			if w.loses {
				wrong = 1 // a lost answer may take two tries for one; never none
			}
			for range wrong {
				_, err := paper.open(unborn)
				refused(t, err, lab.Mismatch, paper.unknown)
			}
			for range 3 { // the right date costs no try
				p, err := paper.open(born)
				if w.loses && err != nil {
					break // but for a lost answer
				}
				if err != nil || p.Order.ID != o.ID || p.Version != paper.version {
					t.Errorf("%s: %+v, %v", paper.name, p, err)
				}
			}
			for n := 0; ; n++ {
				_, err := paper.open(unborn)
				var no *lab.Refusal
				if errors.As(err, &no) && no.Kind == lab.TooMany {
					if n != 1 && !w.loses {
						t.Errorf("%s: locked after %d wrong dates", paper.name, wrong+n)
					}
					break
				}
				if refused(t, err, lab.Mismatch, paper.unknown); n == 5 {
					t.Fatalf("%s: not locked after %d wrong dates", paper.name, wrong+n)
				}
			}
			for _, date := range []string{born, unborn} {
				_, err := paper.open(date)
				refused(t, err, lab.TooMany, paper.locked)
			}
		}
	}, false},
	{"of forty guesses at once no more than five are looked at", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		w.slip(t, o)
		var all sync.WaitGroup
		var mu sync.Mutex
		said := map[string]int{}
		for n := range 40 {
			all.Go(func() {
				date := fmt.Sprintf("1984-%02d-%02d", n%4+1, n/4+3) // one of them is right
				_, err := w.opens(t, slipOf(o), date)
				mu.Lock()
				defer mu.Unlock()
				var no *lab.Refusal
				switch {
				case err == nil:
					said["opened"]++
				case errors.As(err, &no):
					said[no.Code]++
				default:
					said["no answer"]++
				}
			})
		}
		all.Wait()
		// The right one, where it is among the five, gives its try back to one more.
		if looked := said["slip_unknown"] + said["opened"]; looked > 5+said["opened"] || said["slip_unknown"] > 5 {
			t.Errorf("%d guesses were looked at: %v", looked, said)
		}
		if said["slip_locked"] < 34-said["no answer"] {
			t.Errorf("%v", said)
		}
	}, false},
	{"an unknown paper and a wrong date are refused in the same words", func(t *testing.T, w *world) {
		o, code := w.frozen(t)
		before := w.dump(t)
		unknown := map[string]error{
			"no such slip":           second(w.opens(t, "nothing", born)),
			"a check code":           second(w.opens(t, code, born)),
			"no token":               second(w.opens(t, "", born)),
			"the hash of a token":    second(w.opens(t, "N#S#", born)),
			"the token with a space": second(w.opens(t, slipOf(o)+" ", born)),
		}
		if w.dump(t) != before {
			t.Error("a paper that does not exist left something behind")
		}
		wrong := second(w.opens(t, slipOf(o), unborn))
		for name, err := range unknown {
			if refused(t, err, lab.Mismatch, "slip_unknown"); err.Error() != wrong.Error() {
				t.Errorf("%s: %v differs from %v", name, err, wrong)
			}
		}
		refused(t, second(w.OpenCheck(t.Context(), slipOf(o), born)), lab.Mismatch, "report_unknown")
	}, false},
}

// TestUnlockedSlip: the desk gives five tries, neither more nor fewer, and to no paper that does not exist.
func TestUnlockedSlip(t *testing.T) {
	w := found(t, enginetest.Start(t), weathers[0])
	o := w.place(t, w.fresh(1))
	w.slip(t, o)
	unlock := func(o lab.Order) error {
		return w.UnlockSlip(t.Context(), o, tara, lab.At(w.now))
	}
	fiveTries := func(when string) {
		t.Helper()
		for n := range 6 {
			err := second(w.opens(t, slipOf(o), unborn))
			var no *lab.Refusal
			if !errors.As(err, &no) || (no.Kind == lab.TooMany) != (n == 5) {
				t.Errorf("%s: try %d: %v", when, n+1, err)
			}
		}
	}
	fiveTries("new")
	if err := unlock(o); err != nil {
		t.Fatal(err)
	}
	fiveTries("unlocked")
	if err := unlock(o); err != nil {
		t.Fatal(err)
	}
	// The desk unlocks while a right date is looked at: what that one gives back is no longer owed.
	w.proxy.Inject(faults.Rule{Kind: faults.Slow, Operation: "UpdateItem", Nth: 1, Wait: time.Second})
	var opened sync.WaitGroup
	opened.Go(func() {
		if err := second(w.opens(t, slipOf(o), born)); err != nil {
			t.Error(err)
		}
	})
	for w.proxy.Done()[faults.Slow] == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := unlock(o); err != nil {
		t.Fatal(err)
	}
	opened.Wait()
	fiveTries("unlocked while it was opened")
	if err := unlock(o); err != nil {
		t.Fatal(err)
	}
	// The answer to what gives the try back is lost, and the call is made again: it gives back one try, no other guess's.
	if err := second(w.opens(t, slipOf(o), unborn)); err == nil {
		t.Fatal("a wrong date opens it")
	}
	w.proxy.Inject(faults.Rule{Kind: faults.Lost, Operation: "UpdateItem", Nth: 2})
	lost := w.proxy.Done()[faults.Lost]
	if err := second(w.opens(t, slipOf(o), born)); err != nil || w.proxy.Done()[faults.Lost] != lost+1 {
		t.Errorf("opened: %v, %d answers lost", err, w.proxy.Done()[faults.Lost]-lost)
	}
	tries := 1
	for refusal := new(lab.Refusal); tries < 9; tries++ {
		if err := second(w.opens(t, slipOf(o), unborn)); errors.As(err, &refusal) && refusal.Kind == lab.TooMany {
			break
		}
	}
	if tries != 5 {
		t.Errorf("locked after %d wrong dates", tries)
	}
}

func second[T any](_ T, err error) error { return err }
