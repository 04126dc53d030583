package lab

import (
	"slices"
	"time"
)

// NextPaymentCheck returns when the payments of an attempt are checked again. ok is false when no check is needed: the
// attempt is paid and all of it has gone back, or it is too old.
func (o Order) NextPaymentCheck(at time.Time, receipt string) (next Moment, ok bool) {
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Receipt == receipt })
	if n < 0 {
		return Moment{}, false
	}
	a := o.Money.Attempts[n]
	leaving := slices.ContainsFunc(o.Money.Refunds, func(r Refund) bool {
		return r.State == RefundSent && slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.ID == r.Via })
	})
	switch {
	case leaving:
		return At(at.Add(checkRarely)), true
	case a.canGoBack() && !at.Add(checkDaily).After(a.At.Add(checkCaptured)):
		return At(at.Add(checkDaily)), true
	case a.hasCaptured(), at.After(a.At.Add(checkFor)):
		return Moment{}, false
	case o.State == Waiting || o.State == PaymentFailed:
		return At(at.Add(checkOften)), true
	}
	return At(at.Add(checkRarely)), true
}

// canGoBack reports whether somebody may still give back, at Razorpay, what was captured.
func (a Attempt) canGoBack() bool {
	return slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.State == PayCaptured && p.Back < p.Amount })
}

// MayHavePaid reports whether the patient may have paid online without the order knowing: an attempt could be paid, is
// recent enough, and no payment of it was captured. Before cash is taken Razorpay is asked about such an order
// (docs/rules.md#row-18).
func (o Order) MayHavePaid(at time.Time) bool {
	takes := o.State == Confirmed || o.State == Completed
	return takes && o.Money.Due() > 0 && slices.ContainsFunc(o.Money.Attempts, func(a Attempt) bool {
		return a.Gateway != "" && !a.hasCaptured() && !at.After(a.At.Add(checkFor))
	})
}
