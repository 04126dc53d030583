package lab

import (
	"slices"
	"time"
)

// OpenAttempt records Razorpay's id of an attempt. changed is false when it was known.
func (o Order) OpenAttempt(by Member, at time.Time, receipt, gatewayID string) (out Outcome, changed bool, err error) {
	return o.openAttempt(by, at, receipt, gatewayID, nil)
}

func (o Order) openAttempt(by Member, at time.Time, receipt, gatewayID string, code *Code) (out Outcome, changed bool, err error) {
	if err := by.May(PaymentOpened); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Receipt == receipt })
	if n < 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "This does not exist here.")
	}
	if o.Money.Attempts[n].Gateway != "" {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(PaymentOpened, by, At(at))
	a := &s.order.Money.Attempts[n]
	was := a.stateName()
	a.Gateway, a.Code = gatewayID, code
	s.noteChange(a.Part(), was, a.stateName())
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: a.Receipt, Due: At(at.Add(checkOften))})
	if code != nil && a.Superseded { // it was made when nobody wanted it any more
		s.addDuty(Duty{Kind: DutyGateway, Act: GatewayClose, Of: a.Receipt})
	}
	return s.seal(), true, nil
}

// AdoptAttempt adds an attempt that Razorpay knows and the order does not (docs/rules.md#row-43). changed is false when
// the order has another attempt that can be paid; its payments are checked anyway.
func (o Order) AdoptAttempt(
	by Member, at time.Time, gatewayID string, amount Paise,
) (out Outcome, changed bool, err error) {
	if err := by.May(PaymentOpened); err != nil {
		return Outcome{}, false, err
	}
	if o.Money.CurrentAttempt() != nil {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(PaymentOpened, by, At(at))
	a := Attempt{N: len(o.Money.Attempts) + 1, Receipt: o.NextReceipt(), Gateway: gatewayID, Amount: amount, At: s.event.At}
	s.order.Money.Attempts = append(s.order.Money.Attempts, a)
	s.noteChange(a.Part(), "", a.stateName())
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: a.Receipt, Due: At(at.Add(checkOften))})
	return s.seal(), true, nil
}
