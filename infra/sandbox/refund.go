package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
)

var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// createRefund is the REST call (docs: api/refunds/create-normal and normal-refunds-idempotent).
func (s *Sandbox) createRefund(a Account, r *http.Request, body map[string]any) (any, *problem) {
	key := r.Header.Get("X-Refund-Idempotency")
	asked, _ := json.Marshal([]any{r.PathValue("id"), body})
	switch earlier := s.refunds[s.keys[a.Hospital+" "+key]]; {
	case key == "":
	case len(key) < 10:
		return nil, invalid("", "The idempotency key must be at least 10 characters long.")
	case !keyForm.MatchString(key):
		return nil, invalid("", "The idempotency key must only contain alphanumeric characters, underscores, and hyphens")
	case earlier != nil && earlier.Asked != string(asked):
		return nil, invalid("", "Different request with the same idempotency key has already been processed.")
	case earlier != nil:
		return earlier.refund, nil
	}
	p := s.payments[r.PathValue("id")]
	if p == nil || p.Account != a.Hospital {
		return nil, notThere()
	}
	if wrong := only(body, "amount", "speed", "notes", "receipt"); wrong != nil {
		return nil, wrong
	}
	left := p.Amount - p.AmountRefunded
	sum := left
	if body["amount"] != nil {
		var wrong *problem
		if sum, wrong = amount(body); wrong != nil {
			return nil, wrong
		}
	}
	said, wrong := remarks(body)
	switch {
	case wrong != nil:
		return nil, wrong
	case left == 0:
		return nil, invalid("", "The payment has been fully refunded already")
	case !p.Captured:
		return nil, invalid("", "The payment status should be captured for action to be taken") // guessed
	case sum > left:
		return nil, invalid("amount", "The refund amount provided is greater than amount captured")
	}
	f := &refundRow{Account: a.Hospital, Key: key, Asked: string(asked), refund: refund{ID: newID("rfnd_"), Entity: "refund",
		Amount: sum, Currency: p.Currency, PaymentID: p.ID, Notes: said, AcquirerData: map[string]*string{"arn": nil},
		CreatedAt: s.Now().Unix(), Status: "pending", SpeedProcessed: "normal", SpeedRequested: "normal"}}
	if receipt, ok := body["receipt"].(string); ok {
		f.Receipt = &receipt
	}
	s.refundOf(p, sum)
	s.put(line{Refund: f})
	s.event(p, "refund.created", nil, &f.refund)
	switch s.switches.Refunds {
	case "pending":
	case "failed":
		s.settle(f, "failed")
	default: // usually processed before a bank has even seen it
		s.settle(f, "processed")
	}
	return f.refund, nil
}

// refundOf books sum as refunded; a negative one is a refund that failed.
func (s *Sandbox) refundOf(p *paymentRow, sum int64) {
	partial, full := "partial", "full"
	p.AmountRefunded += sum
	switch p.AmountRefunded {
	case 0:
		p.Status, p.RefundStatus = "captured", nil
	case p.Amount:
		p.Status, p.RefundStatus = "refunded", &full
	default:
		p.Status, p.RefundStatus = "captured", &partial
	}
	s.put(line{Payment: p})
}

// settle ends a pending refund. That the money of a failed one is the merchant's again is guessed.
func (s *Sandbox) settle(f *refundRow, status string) {
	p := s.payments[f.PaymentID]
	f.Status, f.SettlesAt = status, s.settles()
	s.put(line{Refund: f})
	if status == "failed" {
		s.refundOf(p, -f.Amount)
	}
	s.event(p, "refund."+status, nil, &f.refund)
}

// Settle ends a pending refund as "processed" or "failed".
func (s *Sandbox) Settle(id, status string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.refunds[id]
	if f == nil || f.Status != "pending" || status != "processed" && status != "failed" {
		return fmt.Errorf("no pending refund %q, or neither processed nor failed", id)
	}
	s.settle(f, status)
	return nil
}
