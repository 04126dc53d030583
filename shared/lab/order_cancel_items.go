package lab

import "time"

// CancelItems cancels orderables of a confirmed order that have no result yet; a panel is cancelled as a whole. VAT
// stays charged unless nothing is left (docs/rules.md#cancellation).
func (o Order) CancelItems(by Member, at time.Time, tests []string, reason string, p PrintDetails) (Outcome, error) {
	if err := by.May(CancelItems); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, CancelReasons); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmed(); err != nil {
		return Outcome{}, err
	}
	if len(tests) == 0 {
		return Outcome{}, Bad("tests", "Name at least one test or panel of the invoice.")
	}
	s := o.begin(CancelItems, by, At(at))
	s.event.Reason = reason
	for _, code := range tests {
		found := false
		for i, it := range s.order.Items {
			if it.Orderable() != code {
				continue
			}
			found = true
			switch it.State {
			case Requested, ItemCollected, ItemReceived, Ready, InProcess:
				s.setItemState(i, ItemCancelled).Reason = reason
				s.discardRun(it.Code, it.Run)
			default:
				return Outcome{}, &Refusal{Kind: Conflict, Code: "has_result", Field: "tests",
					Sentence: "A test that has a result, or is cancelled already, cannot be cancelled."}
			}
		}
		if !found {
			return Outcome{}, Bad("tests", "This order has no such test or panel.")
		}
	}
	s.dropUnneeded(reason, p)
	s.settleMoney(o.Money)
	return s.seal(), nil
}
