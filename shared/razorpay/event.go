package razorpay

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Event is a webhook's body: what had happened when it was written. It may be late, repeated, replayed or out of order,
// so it says only what to look at: read the payment or the refund before anything is decided.
type Event struct {
	Name    string    // "payment.captured"
	Account string    // "acc_…"; of an event about a refund alone it may be missing
	Created time.Time // zero where the body does not say
	// Known: one of the events below, and its members are as they should be. What is not known is kept by whoever
	// received it, with whatever members could be read.
	Known   bool
	Order   *Order
	Payment *Payment // nil of an event about a refund alone: read the payment that Refund names
	Refund  *Refund
	Dispute *Dispute // read it and its payment: the event's may be older
}

// known lists the events that are acted upon, and the members each must have.
var known = map[string]struct{ order, refund, dispute bool }{
	"payment.authorized": {},
	"payment.captured":   {},
	"payment.failed":     {},
	"order.paid":         {order: true},
	"qr_code.credited":   {},
	"refund.created":     {refund: true},
	"refund.processed":   {refund: true},
	"refund.failed":      {refund: true},

	"payment.dispute.created":         {dispute: true},
	"payment.dispute.under_review":    {dispute: true},
	"payment.dispute.action_required": {dispute: true},
	"payment.dispute.won":             {dispute: true},
	"payment.dispute.lost":            {dispute: true},
	"payment.dispute.closed":          {dispute: true},
}

// MalformedError is a signed body that is not as Razorpay documents it. Member is where; the value is not repeated.
type MalformedError struct{ Member string }

// Error implements error.
func (e *MalformedError) Error() string {
	return fmt.Sprintf("razorpay: webhook not as documented: %s", e.Member)
}

var eventForm = regexp.MustCompile(`^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$`)

// ReadEvent reads a webhook's body. Check its signature first. The error is a *MalformedError; the Event beside it
// holds what could be read.
func ReadEvent(body []byte) (Event, error) {
	var w struct {
		Entity, Event string
		Account       string `json:"account_id"`
		Created       whole  `json:"created_at"`
		Payload       map[string]json.RawMessage
	}
	if json.Unmarshal(body, &w) != nil {
		return Event{}, &MalformedError{"body"}
	}
	if w.Entity != "event" || !eventForm.MatchString(w.Event) {
		return Event{}, &MalformedError{"event"}
	}
	e := Event{Name: w.Event, Account: word(w.Account)}
	if w.Created > 0 {
		e.Created = at(int64(w.Created))
	}
	e.Order = member(w.Payload["order"], readOrder)
	e.Payment = member(w.Payload["payment"], readPayment)
	e.Refund = member(w.Payload["refund"], readToldRefund)
	e.Dispute = member(w.Payload["dispute"], readDispute)
	want, acted := known[e.Name]
	_, named := w.Payload["payment"]
	switch {
	case !acted:
		return e, nil
	case want.refund && !named && e.Refund != nil: // the older shape (docs/facts/razorpay.md#older-refund-events)
		e.Known = true
		return e, nil
	case e.Account == "":
		return e, &MalformedError{"account_id"}
	case e.Payment == nil:
		return e, &MalformedError{"payload.payment"}
	case want.order && (e.Order == nil || e.Order.ID != e.Payment.Order):
		return e, &MalformedError{"payload.order"}
	case want.refund && (e.Refund == nil || e.Refund.Payment != e.Payment.ID):
		return e, &MalformedError{"payload.refund"}
	case want.dispute && (e.Dispute == nil || e.Dispute.Payment != e.Payment.ID):
		return e, &MalformedError{"payload.dispute"}
	}
	e.Known = true
	return e, nil
}

// whole is a whole number, which older events write as text.
type whole int64

// UnmarshalJSON reads 5 and "5".
func (n *whole) UnmarshalJSON(text []byte) error {
	if len(text) > 1 && text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	v, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return errors.New("razorpay: not a whole number")
	}
	*n = whole(v)
	return nil
}

// member reads payload.<name>.entity; nil where it is missing or not as documented.
func member[T any](raw json.RawMessage, read func([]byte) (T, bool)) *T {
	var w struct{ Entity json.RawMessage }
	if json.Unmarshal(raw, &w) != nil {
		return nil
	}
	if value, ok := read(w.Entity); ok {
		return &value
	}
	return nil
}
