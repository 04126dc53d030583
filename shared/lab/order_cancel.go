package lab

import (
	"slices"
	"time"
)

// Cancel ends an order before its first tube. What was paid goes back in full, VAT included (rules §4).
func (o Order) Cancel(by Member, at time.Time, reason string) (Outcome, error) {
	if err := by.May(Cancel); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, CancelReasons); err != nil {
		return Outcome{}, err
	}
	switch {
	case o.State == Cancelled || o.State == Completed || o.State == Expired:
		return Outcome{}, refuse(Conflict, "order_closed", "This order is closed.")
	case o.everCollected():
		return Outcome{}, refuse(Conflict, "collected", "A specimen was collected. A supervisor can cancel tests that are not finished.")
	}
	s := o.begin(Cancel, by.Person, At(at))
	s.ev.Reason = reason
	for i, it := range s.o.Items {
		if !it.gone() {
			s.item(i, ItemCancelled).Reason = reason
		}
	}
	s.cancelled(reason)
	s.settle(o.Money)
	return s.done(), nil
}

// cancelled ends the order without a result: every line is taken back, but for a visit that was made.
func (s *step) cancelled(reason string) {
	for _, l := range s.o.Money.Lines {
		if l.Code != LineHome || !s.o.everCollected() {
			s.credit(l.Code)
		}
	}
	s.lift(HoldIdentity)
	s.close(func(t Task) bool { return t.Kind != TaskGiveBack && t.Kind != TaskReview && t.Kind != TaskReinstate })
	s.end(Cancelled, reason)
	s.duty(Duty{Kind: DutyMail, Stage: MailCancelled})
}

// CancelItems cancels orderables of a confirmed order that nobody has a result for; a panel goes as a whole. VAT stays
// charged unless nothing is left (rules §4).
func (o Order) CancelItems(by Member, at time.Time, tests []string, reason string, p Printing) (Outcome, error) {
	if err := by.May(CancelItems); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, CancelReasons); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if len(tests) == 0 {
		return Outcome{}, Bad("tests", "Name at least one test or panel of the invoice.")
	}
	s := o.begin(CancelItems, by.Person, At(at))
	s.ev.Reason = reason
	for _, code := range tests {
		found := false
		for i, it := range s.o.Items {
			if it.Orderable() != code {
				continue
			}
			found = true
			switch it.State {
			case Requested, ItemCollected, ItemReceived, Ready, InProcess:
				s.item(i, ItemCancelled).Reason = reason
			default:
				return Outcome{}, &Refusal{Kind: Conflict, Code: "has_result", Field: "tests",
					Sentence: "A test has a result already, or it is cancelled. It cannot be cancelled."}
			}
		}
		if !found {
			return Outcome{}, Bad("tests", "This order has no such test or panel.")
		}
	}
	s.undone(reason, p)
	s.settle(o.Money)
	return s.done(), nil
}

// MarkNotPerformed says of items that they will have no result. Where that is the laboratory's fault, VAT goes back too
// (rules §4). The price of a panel goes back when none of its members has a result.
func (o Order) MarkNotPerformed(by Member, at time.Time, items []string, reason string, fault bool, p Printing) (Outcome, error) {
	if err := by.May(MarkNotPerformed); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, UndoneReasons); err != nil {
		return Outcome{}, err
	}
	if o.State != Completed {
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	s := o.begin(MarkNotPerformed, by.Person, At(at))
	s.ev.Reason = reason
	err := s.each(items, func(i int) error {
		it := s.o.Items[i]
		switch {
		case it.State == Correcting && it.Printed > 0:
			return refuse(Conflict, "has_result", "A released value stands. Correct it, or withdraw the report first.")
		case it.State == Authorised || it.State == Released || it.gone():
			return refuse(Conflict, "has_result", "This test has an authorised result, or it is out of the order already.")
		}
		s.item(i, NotPerformed)
		done := &s.o.Items[i]
		done.Reason, done.Hold = reason, nil
		s.closeAbout(TaskCall, "item:"+it.Code)
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	if fault {
		s.credit(LineVAT)
	}
	s.undone(reason, p)
	s.settle(o.Money)
	return s.done(), nil
}

// undone takes back what has no item left, has tubes nobody needs drawn no more, and ends the order where nothing is
// left to do.
func (s *step) undone(reason string, p Printing) {
	left := map[string]bool{}
	for _, it := range s.o.Items {
		if !it.gone() {
			left[it.Orderable()] = true
		}
	}
	for _, it := range s.o.Items {
		if !left[it.Orderable()] {
			s.credit(it.Orderable())
		}
	}
	for _, sp := range s.o.Specimens {
		if (sp.State == Planned || sp.State == Labelled) && !s.hangs(sp.ID) {
			s.closeAbout(TaskRecollect, "specimen:"+sp.ID)
		}
	}
	s.finish(reason, p)
}

// finish ends the order when no work is owed: completed when something was released, else cancelled. A report that was
// only partial so far is followed by the final one.
func (s *step) finish(reason string, p Printing) {
	if n := len(s.o.Reports.Versions); p.Title != nil && n > 0 && s.o.Reports.Versions[n-1].Kind == Partial &&
		s.o.completeness() == Final {
		s.freeze(Member{}, nil, Final, reason, p)
	}
	if slices.ContainsFunc(s.o.Items, Item.open) {
		return
	}
	switch nothing := !slices.ContainsFunc(s.o.Items, func(i Item) bool { return !i.gone() }); {
	case nothing && s.o.State != Cancelled:
		s.cancelled(reason)
	case !nothing && s.o.State == Confirmed:
		s.end(Completed, "")
	}
}
