package razorpay

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	rzp "github.com/razorpay/razorpay-go"

	"assay/shared/lab"
)

// The states of a payment. PaymentFailed is not final: a bank may say yes days later.
const (
	PaymentCreated    = "created"
	PaymentAuthorized = "authorized"
	PaymentCaptured   = "captured"
	PaymentRefunded   = "refunded"
	PaymentFailed     = "failed"
)

// Payment is one attempt at an order. Who paid, from which account, is not read: it is none of the laboratory's.
type Payment struct {
	ID       string
	Order    string // Razorpay's order; empty for money that came without one
	QRCode   string // by which it came, where it was listed as one of that
	Ours     string // our order's id, from the notes; empty where they have none
	Amount   lab.Paise
	Refunded lab.Paise
	Currency string
	Status   string
	// Captured: the money is, or was before a refund, the hospital's. False for what Razorpay returned by itself.
	Captured bool
	Late     bool // authorised after it had failed, where Razorpay says so
	Method   string
	Fee, Tax lab.Paise // Fee includes Tax; 0 until captured
	// ErrorCode, ErrorReason and ErrorSource say why it failed: "BAD_REQUEST_ERROR", "payment_cancelled", "customer".
	ErrorCode, ErrorReason, ErrorSource string
	Created                             time.Time
}

// Payment reads one payment as it is now.
func (a *Account) Payment(ctx context.Context, id string) (Payment, error) {
	if !paymentForm.MatchString(id) {
		return Payment{}, wrong("payment")
	}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Payment.Fetch(id, nil, nil) }, this(id))
}

// Capture takes an authorised payment. The amount must be the authorised one. A payment captured before is Refused:
// read it again.
func (a *Account) Capture(ctx context.Context, id string, amount lab.Paise) (Payment, error) {
	if !paymentForm.MatchString(id) {
		return Payment{}, wrong("payment")
	}
	if amount < 100 || !isAmount(amount) {
		return Payment{}, wrong("amount")
	}
	data := map[string]any{"currency": Currency}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Payment.Capture(id, int(amount), data, nil) },
		func(body []byte) (Payment, bool) {
			p, ok := this(id)(body)
			return p, ok && p.Captured && p.Amount == amount
		})
}

// this reads the payment that was asked for.
func this(id string) func([]byte) (Payment, bool) {
	return func(body []byte) (Payment, bool) {
		p, ok := readPayment(body)
		return p, ok && p.ID == id
	}
}

func readPayment(body []byte) (Payment, bool) {
	var w struct {
		ID, Entity, Currency, Status, Method string
		Amount                               *lab.Paise
		Refunded                             *lab.Paise `json:"amount_refunded"`
		Order                                *string    `json:"order_id"`
		Captured                             bool
		Late                                 bool `json:"late_authorized"`
		Fee, Tax                             *lab.Paise
		Code                                 *string `json:"error_code"`
		Reason                               *string `json:"error_reason"`
		Source                               *string `json:"error_source"`
		Notes                                json.RawMessage
		Created                              int64 `json:"created_at"`
	}
	if json.Unmarshal(body, &w) != nil || w.Amount == nil || w.Refunded == nil {
		return Payment{}, false
	}
	p := Payment{ID: w.ID, Order: text(w.Order), Ours: ours(w.Notes), Amount: *w.Amount, Refunded: *w.Refunded,
		Currency: w.Currency, Status: w.Status, Late: w.Late, Method: word(w.Method), Fee: paise(w.Fee), Tax: paise(w.Tax),
		ErrorCode: word(text(w.Code)), ErrorReason: word(text(w.Reason)), ErrorSource: word(text(w.Source)), Created: at(w.Created)}
	// Samples of authorised and failed card payments say captured: the status is what counts.
	p.Captured = w.Captured && (p.Status == PaymentCaptured || p.Status == PaymentRefunded)
	return p, w.Entity == "payment" && paymentForm.MatchString(p.ID) && (p.Order == "" || orderForm.MatchString(p.Order)) &&
		moneyForm.MatchString(p.Currency) && w.Created > 0 && isAmount(p.Amount) && 0 <= p.Refunded && p.Refunded <= p.Amount &&
		0 <= p.Tax && p.Tax <= p.Fee && p.Fee.IsWithinBounds() && slices.Contains([]string{PaymentCreated, PaymentAuthorized, PaymentCaptured,
		PaymentRefunded, PaymentFailed}, p.Status)
}

func paise(p *lab.Paise) lab.Paise {
	if p == nil {
		return 0
	}
	return *p
}
