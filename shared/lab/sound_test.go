package lab

import (
	"fmt"
	"slices"
)

// sound checks what must hold of an order in every state (reference/payments.md §3.7, rules §2 and §3).
func sound(o Order) error {
	for _, check := range []func(Order) error{tabbed, Order.Prove, custody, work, tasked, issued} {
		if err := check(o); err != nil {
			return err
		}
	}
	return nil
}

// tabbed: exactly one tab, and the one that rules §2 names by its own words.
func tabbed(o Order) error {
	ever := slices.ContainsFunc(o.Specimens, func(s Specimen) bool { return s.CollectedAt != nil })
	open := o.State == Waiting || o.State == Confirmed
	is := map[Tab]bool{
		TabCancelled:  o.State == Cancelled,
		TabFailed:     o.State == Expired || o.State == PaymentFailed,
		TabCompleted:  o.State == Completed,
		TabProcessing: open && ever,
		TabAwaiting:   o.State == Waiting && !ever,
		TabCOD:        o.State == Confirmed && !ever && o.Money.Due() > 0,
		TabPaid:       o.State == Confirmed && !ever && o.Money.Due() == 0,
	}
	in := 0
	for _, tab := range Tabs {
		if is[tab] {
			in++
		}
	}
	if in != 1 || !is[o.Tab()] {
		return fmt.Errorf("in %d tabs, said to be in %s", in, o.Tab())
	}
	return nil
}

// custody: no tube in anybody's hands for an order that nobody has agreed to, unless it is held for a decision (I9).
func custody(o Order) error {
	for _, s := range o.Specimens {
		inHand := s.State == TubeCollected || s.State == InTransit || s.State == TubeReceived || s.State == TubeAccepted
		if inHand && s.CollectedAt == nil {
			return fmt.Errorf("tube %s is in hand and was not collected", s.ID)
		}
		if inHand && (o.State == Waiting || o.State == PaymentFailed || o.State == Expired) && !o.held(HoldPayment) {
			return fmt.Errorf("tube %s of an order that is %s, and no hold", s.ID, o.State)
		}
	}
	return nil
}

// work: items stand where their tubes allow, and the order where its items do.
func work(o Order) error {
	var open, gone, stand int
	for _, i := range o.Items {
		n := o.specimenIndex(i.Specimen)
		if n < 0 {
			return fmt.Errorf("item %s has no tube", i.Code)
		}
		tube := o.Specimens[n]
		switch {
		case i.gone():
			gone++
		case i.State == Released || i.State == Correcting && i.Printed > 0:
			stand++
		default:
			open++
		}
		if (i.State == ItemCollected || i.State == ItemReceived) && tube.CollectedAt == nil ||
			(i.State == Ready || i.State == InProcess) && (tube.AcceptedAt == nil || tube.State == Rejected) {
			return fmt.Errorf("item %s is %s from a tube that is %s", i.Code, i.State, tube.State)
		}
		if (i.State == Held) != (len(i.Hold) > 0) && i.State != Correcting && i.State != Authorised && i.State != Released {
			return fmt.Errorf("item %s is %s with %d holds", i.Code, i.State, len(i.Hold))
		}
	}
	switch {
	case o.State == Completed && (open > 0 || stand == 0) && !o.withdrawn() && !reopened(o):
		return fmt.Errorf("completed with %d open and %d that stand", open, stand)
	case o.State == Cancelled && gone != len(o.Items):
		return fmt.Errorf("cancelled with %d of %d items", gone, len(o.Items))
	case o.State == Confirmed && open == 0:
		return fmt.Errorf("nothing is left to do, and it is not closed")
	}
	return nil
}

// reopened: a correction leaves an order completed, also while its value is authorised again or was withdrawn.
func reopened(o Order) bool {
	return slices.ContainsFunc(o.Reports.Versions, func(r Report) bool {
		return r.Kind == Withdrawn || r.Kind == Corrected || r.Kind == Amended
	})
}

// tasked: whatever waits for a person has a task that says so.
func tasked(o Order) error {
	has := func(kind TaskKind, about string) bool {
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Kind == kind && (about == "" || t.About == about) })
	}
	for _, r := range o.Money.Refunds {
		if (r.pending() && r.byHand()) != has(TaskGiveBack, "refund:"+r.ID) {
			return fmt.Errorf("refund %s is %s, and its task is not as it should be", r.ID, r.State)
		}
	}
	if o.held(HoldPayment) != has(TaskReinstate, "") || o.held(HoldIdentity) != has(TaskIdentity, "") {
		return fmt.Errorf("a hold without a task, or a task without its hold")
	}
	for _, t := range o.Tasks {
		if t.Role == "" || t.Due.Before(t.Opened.Time) {
			return fmt.Errorf("task %s is for nobody, or was due before it was there", t.ID)
		}
		if t.Kind == TaskCash && o.Money.Due() == 0 {
			return fmt.Errorf("cash is asked for and nothing is due")
		}
	}
	return nil
}

// issued: versions are numbered without a gap, and a released item is in one that is stored.
func issued(o Order) error {
	for n, r := range o.Reports.Versions {
		if r.Version != n+1 {
			return fmt.Errorf("version %d stands at %d", r.Version, n+1)
		}
	}
	for _, i := range o.Items {
		if i.State != Released {
			continue
		}
		if !slices.ContainsFunc(o.Reports.Versions, func(r Report) bool {
			return r.State == ReportStored && slices.Contains(r.Items, i.Code)
		}) {
			return fmt.Errorf("%s is released and no stored report has it", i.Code)
		}
	}
	return nil
}
