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
		return r.State == RefundSent && a.has(r.Via)
	})
	switch {
	case leaving:
		return At(at.Add(checkRarely)), true
	case slices.ContainsFunc(o.Money.Disputes, func(d Dispute) bool { return d.IsOpen() && a.has(d.Payment) }):
		return At(at.Add(checkDaily)), true // for as long as it takes
	case a.canGoBack() && !at.Add(checkDaily).After(a.At.Add(checkCaptured)):
		return At(at.Add(checkDaily)), true
	case a.hasCaptured(), at.After(a.At.Add(checkFor)):
		return Moment{}, false
	case o.State == Waiting || o.State == PaymentFailed, o.Money.Due() > 0 && !a.Superseded && !o.isClosed():
		return At(at.Add(checkOften)), true
	}
	return At(at.Add(checkRarely)), true
}

// has reports whether a payment is of the attempt.
func (a Attempt) has(payment string) bool {
	return slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.ID == payment })
}

// IsTooOldToAsk reports whether Razorpay says nothing any more about the payments of an attempt, beside their disputes
// (docs/facts/razorpay.md#fetch-limits).
func (a Attempt) IsTooOldToAsk(at time.Time) bool { return at.After(a.At.Add(checkCaptured)) }

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
