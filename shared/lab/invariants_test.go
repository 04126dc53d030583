package lab

import (
	"fmt"
	"slices"
	"strings"
)

// checkInvariants checks what must be true of an order in every state (docs/rules.md#invariants, docs/rules.md#tabs,
// docs/rules.md#item-states).
func checkInvariants(o Order) error {
	for _, check := range []func(Order) error{checkTab, Order.Prove, checkCustody, checkWork, checkTasks, checkReports} {
		if err := check(o); err != nil {
			return err
		}
	}
	return nil
}

// checkTab: the order is in exactly one tab, the one that docs/rules.md#tabs names.
func checkTab(o Order) error {
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

// checkCustody: no specimen is with the laboratory for an order that is not confirmed, unless the order is held
// (docs/rules.md#invariant-9).
func checkCustody(o Order) error {
	for _, s := range o.Specimens {
		kept := s.State == TubeCollected || s.State == InTransit || s.State == TubeReceived || s.State == TubeAccepted
		if kept && s.CollectedAt == nil {
			return fmt.Errorf("specimen %s is with the laboratory and was not collected", s.ID)
		}
		if kept && (o.State == Waiting || o.State == PaymentFailed || o.State == Expired) && !o.hasHold(HoldPayment) {
			return fmt.Errorf("specimen %s of an order that is %s, and no hold", s.ID, o.State)
		}
	}
	return nil
}

// checkWork: the states of items fit the states of their specimens, and the state of the order fits its items.
func checkWork(o Order) error {
	var open, dropped, released int
	for _, i := range o.Items {
		n := o.specimenIndex(i.Specimen)
		if n < 0 {
			return fmt.Errorf("item %s has no specimen", i.Code)
		}
		specimen := o.Specimens[n]
		switch {
		case i.isDropped():
			dropped++
		case i.State == Released || i.State == Correcting && i.Printed > 0:
			released++
		default:
			open++
		}
		if (i.State == ItemCollected || i.State == ItemReceived) && specimen.CollectedAt == nil ||
			(i.State == Ready || i.State == InProcess) && (specimen.AcceptedAt == nil || specimen.State == Rejected) {
			return fmt.Errorf("item %s is %s from a specimen that is %s", i.Code, i.State, specimen.State)
		}
		if signed := i.State == Authorised || i.State == Released; signed && i.Code == scopeTwoEntries.Code && (i.FirstBy == "" ||
			i.FirstBy == i.EnteredBy || i.AuthorisedBy == i.FirstBy || i.AuthorisedBy == i.EnteredBy) {
			return fmt.Errorf("item %s was signed by %s after entries of %q and %q", i.Code, i.AuthorisedBy, i.FirstBy, i.EnteredBy)
		}
		if (i.State == Held) != (len(i.Hold) > 0) && i.State != Correcting && i.State != Authorised && i.State != Released {
			return fmt.Errorf("item %s is %s with %d holds", i.Code, i.State, len(i.Hold))
		}
	}
	making := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportMaking })
	switch {
	case o.State == Completed && (open > 0 || released == 0) && !o.isWithdrawn() && !wasCorrected(o):
		return fmt.Errorf("completed with %d open and %d released", open, released)
	case o.State == Cancelled && dropped != len(o.Items):
		return fmt.Errorf("cancelled with %d of %d items", dropped, len(o.Items))
	case o.State == Confirmed && open == 0 && !making:
		return fmt.Errorf("nothing is left to do, and it is not closed")
	}
	return nil
}

// wasCorrected reports whether a released result was corrected or withdrawn. The order stays completed then, although
// results may be open again.
func wasCorrected(o Order) bool {
	return slices.ContainsFunc(o.Reports.Versions, func(r Report) bool {
		return r.Kind == Withdrawn || r.Kind == Corrected || r.Kind == Amended
	})
}

// checkTasks: there is a task for everything that waits for a person.
func checkTasks(o Order) error {
	has := func(kind TaskKind, about string) bool {
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Kind == kind && (about == "" || t.About == about) })
	}
	for _, r := range o.Money.Refunds {
		if (r.isPending() && r.isPaidByHand()) != has(TaskGiveBack, "refund:"+r.ID) {
			return fmt.Errorf("refund %s is %s, and its task is not as it should be", r.ID, r.State)
		}
	}
	if o.hasHold(HoldPayment) != has(TaskReinstate, "") || o.hasHold(HoldIdentity) != has(TaskIdentity, "") {
		return fmt.Errorf("a hold without a task, or a task without its hold")
	}
	for _, c := range o.Money.Cash {
		if (c.State == CashWaits) != has(TaskApprovePayment, c.Part()) {
			return fmt.Errorf("payment %s is %q, and its task is not as it should be", c.Receipt, c.State)
		}
	}
	for _, d := range o.Money.Disputes {
		if d.IsOpen() != has(TaskDispute, d.Part()) {
			return fmt.Errorf("dispute %s is %s, and its task is not as it should be", d.ID, d.State)
		}
	}
	if o.hasHold(HoldDispute) != slices.ContainsFunc(o.Money.Disputes, Dispute.IsOpen) {
		return fmt.Errorf("held for a dispute that is not open, or not held for one that is")
	}
	waits := false
	for _, i := range o.Items {
		if i.HasNewValue() != has(TaskSign, "item:"+i.Code) {
			return fmt.Errorf("%s is %s, and the task to sign is not as it should be", i.Code, i.State)
		}
		waits = waits || i.HasNewValue() && i.Correction.isOfPatient()
	}
	if (o.Reports.Patient != nil || waits) != has(TaskCorrectReport, "report") {
		return fmt.Errorf("the report prints another person, or the task says so and it does not")
	}
	for _, t := range o.Tasks {
		if t.Kind == TaskCall {
			i := o.Items[o.itemIndex(strings.TrimPrefix(t.About, "item:"))]
			if o.RunOf(t) != i.CurrentRun() && o.RunOf(t) != i.Printed {
				return fmt.Errorf("a call about run %d of %s, which is not valid", o.RunOf(t), i.Code)
			}
		}
		if t.Role == "" || t.Due.Before(t.Opened.Time) {
			return fmt.Errorf("task %s is for nobody, or was due before it was there", t.ID)
		}
		if t.Kind == TaskCash && o.Money.Due() == 0 {
			return fmt.Errorf("cash is asked for and nothing is due")
		}
	}
	return nil
}

// checkReports: versions are numbered without a gap, and a released item is in a stored one.
func checkReports(o Order) error {
	for n, r := range o.Reports.Versions {
		if r.Version != n+1 {
			return fmt.Errorf("version %d is at place %d", r.Version, n+1)
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
