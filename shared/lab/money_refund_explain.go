package lab

import "time"

// RefundAnswer says what money was that somebody gave back at Razorpay (docs/rules.md#row-44).
type RefundAnswer string

// The answers.
const (
	RefundGoodwill  RefundAnswer = "goodwill"  // the hospital's gift: nothing is due
	RefundCancelled RefundAnswer = "cancelled" // the order is not wanted any more
	RefundInError   RefundAnswer = "in_error"  // it should not have gone back: the patient owes it again
)

// RefundAnswers lists them.
var RefundAnswers = []RefundAnswer{RefundGoodwill, RefundCancelled, RefundInError}

// ExplainRefund records what money was that somebody gave back at Razorpay. Until then it is on an account of its own, and
// nothing is due.
func (o Order) ExplainRefund(by Member, at time.Time, id string, answer RefundAnswer) (Outcome, error) {
	if err := by.May(ExplainRefund); err != nil {
		return Outcome{}, err
	}
	n := o.refundIndex(id)
	switch {
	case n < 0:
		return Outcome{}, refuse(Conflict, "no_refund", "This order has no such refund.")
	case o.Money.Refunds[n].Unexplained == 0:
		return Outcome{}, refuse(Conflict, "explained", "Nothing about this refund has to be explained.")
	}
	amount := o.Money.Refunds[n].Unexplained
	var s *step
	switch answer {
	case RefundGoodwill:
		s = o.begin(ExplainRefund, by, At(at))
		s.order.Money.Refunds[n].Goodwill = amount
		s.post(Goodwill, GivenBack, amount)
	case RefundInError:
		s = o.begin(ExplainRefund, by, At(at))
		s.post(Owed, GivenBack, amount)
		if o.State == Confirmed || o.State == Completed {
			s.closeTasksAbout(TaskCash, "money")
			s.openTask(TaskCash, Technician, "money", "refunded_in_error")
		}
	case RefundCancelled:
		if err := o.mayCancel(); err != nil {
			return Outcome{}, err
		}
		s = o.begin(ExplainRefund, by, At(at))
		s.cancelAll("other")
		s.post(Owed, GivenBack, amount)
	default:
		return Outcome{}, Bad("answer", "Choose goodwill, cancelled or in_error.")
	}
	s.event.Reason = string(answer)
	s.order.Money.Refunds[n].Unexplained = 0
	s.closeTasksAbout(TaskExplain, "refund:"+id)
	s.noteChange("refund:"+id, string(RefundPaid), string(RefundPaid))
	s.settleMoney(o.Money)
	return s.seal(), nil
}

// countGivenBack counts what somebody gave back at Razorpay against over, which has to go back now, so that nothing goes back
// twice, and returns the rest: first what nobody has explained, then goodwill as far as more would go back than came in.
func (s *step) countGivenBack(over Paise) Paise {
	refunds := s.order.Money.Refunds
	for n := range refunds {
		r := &refunds[n]
		if part := min(over, r.Unexplained); part > 0 {
			r.Unexplained, over = Add(r.Unexplained, -part), Add(over, -part)
			s.post(Owed, GivenBack, part)
			if r.Unexplained == 0 {
				s.closeTasksAbout(TaskExplain, "refund:"+r.ID)
			}
		}
	}
	beyond := Add(s.order.Money.Balance(Goodwill), -s.order.Money.Charged())
	for n := range refunds {
		r := &refunds[n]
		if part := min(over, r.Goodwill, beyond); part > 0 {
			r.Goodwill, over, beyond = Add(r.Goodwill, -part), Add(over, -part), Add(beyond, -part)
			s.post(Owed, Goodwill, part)
		}
	}
	return over
}
