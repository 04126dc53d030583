package razorpay

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	rzp "github.com/razorpay/razorpay-go"

	"assay/shared/lab"
)

// The states of a refund.
const (
	RefundPending   = "pending"
	RefundProcessed = "processed"
	RefundFailed    = "failed"
)

// Refund is money on its way back to the payer.
type Refund struct {
	ID       string
	Payment  string
	Receipt  string // the key it was asked with; empty for one made on the dashboard or by Razorpay itself
	Amount   lab.Paise
	Currency string
	Status   string
	Created  time.Time
}

// NewRefund is what a refund is made of.
type NewRefund struct {
	Payment string
	Amount  lab.Paise
	// Key makes the refund happen once however often it is asked for: 10 to 40 letters, digits, "-" and "_". It also
	// becomes the receipt, by which the refund is found again in Refunds.
	Key  string
	Ours string // our order's id
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-]{10,40}$`)

// Refund returns money of a captured payment. The same key with the same body is the same refund; while the first call
// runs, a second is Busy. After an Unknown outcome the very same call may be made again, but Refunds is surer: whether
// keys work in Razorpay's test mode is not promised.
func (a *Account) Refund(ctx context.Context, n NewRefund) (Refund, error) {
	switch {
	case !paymentForm.MatchString(n.Payment):
		return Refund{}, wrong("payment")
	case n.Amount < 100 || !isAmount(n.Amount):
		return Refund{}, wrong("amount")
	case !keyForm.MatchString(n.Key):
		return Refund{}, wrong("receipt")
	case n.Ours == "" || len(n.Ours) > 256:
		return Refund{}, wrong("notes")
	}
	data := map[string]any{"speed": "normal", "receipt": n.Key, "notes": map[string]string{noteKey: n.Ours}}
	once := map[string]string{"X-Refund-Idempotency": n.Key}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Payment.Refund(n.Payment, int(n.Amount), data, once) },
		func(body []byte) (Refund, bool) {
			r, ok := readRefund(body)
			return r, ok && r.Payment == n.Payment && r.Amount == n.Amount
		})
}

// Refunds gives every refund of a payment, Razorpay's newest first.
func (a *Account) Refunds(ctx context.Context, payment string) ([]Refund, error) {
	if !paymentForm.MatchString(payment) {
		return nil, wrong("payment")
	}
	return pages(ctx, a, func(c *rzp.Client, page map[string]any) { _, _ = c.Payment.FetchMultipleRefund(payment, page, nil) },
		func(body []byte) (Refund, bool) {
			r, ok := readRefund(body)
			return r, ok && r.Payment == payment
		})
}

// readToldRefund reads a refund of a webhook: older ones write numbers as text and leave out the state. It is read again before
// anything follows.
func readToldRefund(body []byte) (Refund, bool) {
	if r, ok := readRefund(body); ok {
		return r, true
	}
	var w struct {
		ID, Entity, Currency, Status string
		Amount                       whole
		Created                      whole  `json:"created_at"`
		Payment                      string `json:"payment_id"`
	}
	if json.Unmarshal(body, &w) != nil {
		return Refund{}, false
	}
	r := Refund{ID: w.ID, Payment: w.Payment, Amount: lab.Paise(w.Amount), Currency: w.Currency, Status: w.Status, Created: at(int64(w.Created))}
	return r, w.Entity == "refund" && refundForm.MatchString(r.ID) && paymentForm.MatchString(r.Payment) && isAmount(r.Amount) &&
		slices.Contains([]string{"", RefundPending, RefundProcessed, RefundFailed}, r.Status)
}

func readRefund(body []byte) (Refund, bool) {
	var w struct {
		ID, Entity, Currency, Status string
		Amount                       *lab.Paise
		Payment                      string `json:"payment_id"`
		Receipt                      *string
		Created                      int64 `json:"created_at"`
	}
	if json.Unmarshal(body, &w) != nil || w.Amount == nil {
		return Refund{}, false
	}
	r := Refund{ID: w.ID, Payment: w.Payment, Receipt: text(w.Receipt), Amount: *w.Amount, Currency: w.Currency,
		Status: w.Status, Created: at(w.Created)}
	return r, w.Entity == "refund" && refundForm.MatchString(r.ID) && paymentForm.MatchString(r.Payment) && isAmount(r.Amount) &&
		moneyForm.MatchString(r.Currency) && w.Created > 0 &&
		slices.Contains([]string{RefundPending, RefundProcessed, RefundFailed}, r.Status)
}
