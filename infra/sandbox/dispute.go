package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// dispute is Razorpay's entity (docs: api/disputes/entity).
type dispute struct {
	ID             string   `json:"id"`
	Entity         string   `json:"entity"`
	PaymentID      string   `json:"payment_id"`
	Amount         int64    `json:"amount"`
	Currency       string   `json:"currency"`
	AmountDeducted int64    `json:"amount_deducted"`
	ReasonCode     string   `json:"reason_code"`
	RespondBy      int64    `json:"respond_by"`
	Status         string   `json:"status"`
	Phase          string   `json:"phase"`
	CreatedAt      int64    `json:"created_at"`
	Evidence       evidence `json:"evidence"`
}

// evidence is what a shop says and proves. Nobody sends any here: contesting is not played.
type evidence struct {
	Amount                   int64   `json:"amount"`
	Summary                  *string `json:"summary"`
	ShippingProof            *string `json:"shipping_proof"`
	BillingProof             *string `json:"billing_proof"`
	CancellationProof        *string `json:"cancellation_proof"`
	CustomerCommunication    *string `json:"customer_communication"`
	ProofOfService           *string `json:"proof_of_service"`
	ExplanationLetter        *string `json:"explanation_letter"`
	RefundConfirmation       *string `json:"refund_confirmation"`
	AccessActivityLog        *string `json:"access_activity_log"`
	RefundCancellationPolicy *string `json:"refund_cancellation_policy"`
	TermAndConditions        *string `json:"term_and_conditions"`
	Others                   *string `json:"others"`
	SubmittedAt              *int64  `json:"submitted_at"`
}

type disputeRow struct {
	dispute
	Account string `json:"x_account"`
}

// DisputePhases are why somebody doubts a payment, mildest first.
var DisputePhases = []string{"fraud", "retrieval", "chargeback", "pre_arbitration", "arbitration"}

// DisputeSteps are what may become of a dispute, as its events name it, with the status that it has then. That it is open again
// when action is required is guessed: the documentation has no status of that name.
var DisputeSteps = map[string]string{"under_review": "under_review", "action_required": "open", "won": "won", "lost": "lost", "closed": "closed"}

// Dispute is a payer's or a bank's doubt about a captured payment: it opens a dispute and gives its id. The hospital may respond
// for so many days.
func (s *Sandbox) Dispute(payment string, sum int64, phase string, days int) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.payments[payment]
	if p == nil || !p.Captured || sum < 100 || sum > p.Amount || !slices.Contains(DisputePhases, phase) || days < 0 || days > 120 {
		return "", fmt.Errorf("no captured payment %q, a sum that is not of it, or a phase that is none of %s", payment, strings.Join(DisputePhases, ", "))
	}
	d := &disputeRow{Account: p.Account, dispute: dispute{ID: newID("disp_"), Entity: "dispute", PaymentID: p.ID, Amount: sum, Currency: p.Currency,
		ReasonCode: phase, RespondBy: s.Now().Unix() + int64(days)*24*60*60, Status: "open", Phase: phase, CreatedAt: s.Now().Unix(),
		Evidence: evidence{Amount: sum}}}
	s.put(line{Dispute: d})
	s.disputeEvent(d, "created")
	return d.ID, nil
}

// Decide is a step of a dispute: one of DisputeSteps.
func (s *Sandbox) Decide(id, step string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, status := s.disputes[id], DisputeSteps[step]
	if d == nil || status == "" || d.Status != "open" && d.Status != "under_review" {
		return fmt.Errorf("no dispute %q that has not ended, or no such step", id)
	}
	s.decide(d, step)
	return nil
}

func (s *Sandbox) decide(d *disputeRow, step string) {
	d.Status = DisputeSteps[step]
	switch now := s.Now().Unix(); d.Status {
	case "lost":
		d.AmountDeducted = d.Amount
	case "under_review":
		d.Evidence.SubmittedAt = &now
	}
	s.put(line{Dispute: d})
	s.disputeEvent(d, step)
}

// disputeEvent queues the webhooks about a dispute (docs: webhooks/disputes).
func (s *Sandbox) disputeEvent(d *disputeRow, step string) {
	p := s.payments[d.PaymentID]
	s.envelope(p, "payment.dispute."+step, []string{"payment", "dispute"},
		map[string]any{"payment": map[string]any{"entity": p.payment}, "dispute": map[string]any{"entity": d.dispute}})
}

// listDisputes gives all disputes, the newest first (docs: api/disputes/fetch-all; from and to: cli reference). It has no filter by
// payment. Expanding is not played, and refused.
func (s *Sandbox) listDisputes(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	var found []dispute
	for _, id := range slices.Backward(s.disputed) {
		if d := s.disputes[id]; d.Account == a.Hospital {
			found = append(found, d.dispute)
		}
	}
	return listed(r, found, func(d dispute) int64 { return d.CreatedAt })
}

func (s *Sandbox) getDispute(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	if d := s.disputes[r.PathValue("id")]; d != nil && d.Account == a.Hospital {
		return d.dispute, nil
	}
	return nil, notThere()
}

// acceptDispute loses an open dispute, for ever (docs: api/disputes/accept).
func (s *Sandbox) acceptDispute(a Account, r *http.Request, body map[string]any) (any, *problem) {
	d := s.disputes[r.PathValue("id")]
	if d == nil || d.Account != a.Hospital {
		return nil, notThere()
	}
	if wrong := only(body); wrong != nil {
		return nil, wrong
	}
	switch {
	case d.Status != "open":
		return nil, invalid("", "Action not allowed when dispute is in "+d.Status+" status.")
	case s.Now().Unix() > d.RespondBy:
		return nil, invalid("", "Action not allowed as deadline to respond has elapsed.")
	}
	s.decide(d, "lost")
	return d.dispute, nil
}
