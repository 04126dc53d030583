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

// The states of a dispute (docs/facts/razorpay.md#disputes).
const (
	DisputeOpen        = "open"
	DisputeUnderReview = "under_review"
	DisputeWon         = "won"
	DisputeLost        = "lost"
	DisputeClosed      = "closed"
)

// Dispute is a payer's or a bank's doubt about a payment. Its reason and the evidence are not read.
type Dispute struct {
	ID        string
	Payment   string
	Amount    lab.Paise
	Deducted  lab.Paise // from the hospital's balance, once it is lost
	Currency  string
	Status    string
	Phase     string    // "chargeback"
	RespondBy time.Time // zero where Razorpay does not say
	Created   time.Time
}

var disputeForm = regexp.MustCompile(`^disp_[A-Za-z0-9]{1,32}$`)

// Dispute reads one dispute as it is now.
func (a *Account) Dispute(ctx context.Context, id string) (Dispute, error) {
	if !disputeForm.MatchString(id) {
		return Dispute{}, wrong("dispute")
	}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Dispute.Fetch(id, nil, nil) }, func(body []byte) (Dispute, bool) {
		d, ok := readDispute(body)
		return d, ok && d.ID == id
	})
}

// Disputes gives the newest disputes of the account, of other shops too: Razorpay has no list for a payment. One that is older
// than the last 500 is found by its id only.
func (a *Account) Disputes(ctx context.Context) ([]Dispute, error) {
	all, _, err := newest(ctx, a, func(c *rzp.Client, page map[string]any) { _, _ = c.Dispute.All(page, nil) }, readDispute)
	return all, err
}

func readDispute(body []byte) (Dispute, bool) {
	var w struct {
		ID, Entity, Currency, Status, Phase string
		Amount                              *lab.Paise
		Payment                             string     `json:"payment_id"`
		Deducted                            *lab.Paise `json:"amount_deducted"`
		RespondBy                           *int64     `json:"respond_by"`
		Created                             int64      `json:"created_at"`
	}
	if json.Unmarshal(body, &w) != nil || w.Amount == nil || w.Deducted == nil {
		return Dispute{}, false
	}
	d := Dispute{ID: w.ID, Payment: w.Payment, Amount: *w.Amount, Deducted: *w.Deducted, Currency: w.Currency, Status: w.Status,
		Phase: word(w.Phase), Created: at(w.Created)}
	if w.RespondBy != nil && *w.RespondBy > 0 {
		d.RespondBy = at(*w.RespondBy)
	}
	return d, w.Entity == "dispute" && disputeForm.MatchString(d.ID) && paymentForm.MatchString(d.Payment) && isAmount(d.Amount) &&
		d.Deducted.IsWithinBounds() && moneyForm.MatchString(d.Currency) && w.Created > 0 &&
		slices.Contains([]string{DisputeOpen, DisputeUnderReview, DisputeWon, DisputeLost, DisputeClosed}, d.Status)
}
