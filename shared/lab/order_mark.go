package lab

import "slices"

// Mark is something about an order that waits for a person, in one word: the board shows it beside the order.
type Mark string

// The marks.
const (
	MarkIdentity   Mark = "identity"   // it is not certain whose specimens these are
	MarkPayment    Mark = "payment"    // work waits for a decision about money
	MarkDispute    Mark = "dispute"    // a payment is disputed, and the release waits
	MarkCall       Mark = "call"       // a critical value was not called yet
	MarkHeld       Mark = "held"       // a value waits for a signatory to look at it
	MarkNewTube    Mark = "new_tube"   // a specimen must be collected again
	MarkCorrection Mark = "correction" // a released value, or the person a report prints, is being corrected
	MarkLetter     Mark = "letter"     // a letter has not reached anybody
	MarkTask       Mark = "task"       // somebody must look into something else
)

// Marks returns the marks of the order, the most urgent first.
func (o Order) Marks() []Mark {
	has := func(kinds ...TaskKind) bool {
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return slices.Contains(kinds, t.Kind) })
	}
	is := func(s ItemState) bool {
		return slices.ContainsFunc(o.Items, func(i Item) bool { return i.State == s })
	}
	var marks []Mark
	for _, m := range []struct {
		mark Mark
		on   bool
	}{
		{MarkIdentity, o.hasHold(HoldIdentity)}, {MarkPayment, o.hasHold(HoldPayment)}, {MarkDispute, o.hasHold(HoldDispute)}, {MarkCall, has(TaskCall, TaskInformAgain)},
		{MarkHeld, is(Held)}, {MarkNewTube, has(TaskRecollect)}, {MarkCorrection, is(Correcting) || has(TaskCorrectReport)},
		{MarkLetter, has(TaskLetter)},
		{MarkTask, has(TaskReview, TaskCash, TaskGiveBack, TaskApprove, TaskConfirmRequest, TaskAskHome, TaskExplain)},
	} {
		if m.on {
			marks = append(marks, m.mark)
		}
	}
	return marks
}

// OpenTests returns the tests and panels of the invoice that have a value still to be released, in the order of the
// invoice.
func (o Order) OpenTests() []string {
	var open []string
	for _, i := range o.Items {
		if done := i.State == Released || i.isDropped(); !done && !slices.Contains(open, i.Orderable()) {
			open = append(open, i.Orderable())
		}
	}
	return open
}
