package lab

import (
	"time"
)

// Cancel cancels an order before the first specimen is collected. Everything that was paid is refunded, VAT included
// (docs/rules.md#cancellation).
func (o Order) Cancel(by Member, at time.Time, reason string) (Outcome, error) {
	if err := by.May(Cancel); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, CancelReasons); err != nil {
		return Outcome{}, err
	}
	if err := o.mayCancel(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Cancel, by, At(at))
	s.event.Reason = reason
	s.cancelAll(reason)
	s.settleMoney(o.Money)
	return s.seal(), nil
}

// mayCancel refuses the end of an order that is closed or has a specimen.
func (o Order) mayCancel() error {
	switch {
	case o.isClosed():
		return refuseClosed()
	case o.anyCollected():
		return refuse(Conflict, "collected", "A specimen was collected. A supervisor can cancel tests that are not finished.")
	}
	return nil
}

// cancelAll cancels every item, and with them the order.
func (s *step) cancelAll(reason string) {
	for i, it := range s.order.Items {
		if !it.isDropped() {
			s.setItemState(i, ItemCancelled).Reason = reason
		}
	}
	s.cancelOrder(reason)
}
