package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// code is Razorpay's QR code (docs: api/qr-codes/entity, image-content/entity).
type code struct {
	ID             string  `json:"id"`
	Entity         string  `json:"entity"`
	CreatedAt      int64   `json:"created_at"`
	Name           *string `json:"name"`
	Usage          string  `json:"usage"`
	Type           string  `json:"type"`
	ImageURL       string  `json:"image_url"`
	PaymentAmount  *int64  `json:"payment_amount"`
	Status         string  `json:"status"`
	Description    *string `json:"description"`
	FixedAmount    bool    `json:"fixed_amount"`
	AmountReceived int64   `json:"payments_amount_received"`
	CountReceived  int64   `json:"payments_count_received"`
	Notes          notes   `json:"notes"`
	CustomerID     *string `json:"customer_id"`
	CloseBy        *int64  `json:"close_by"`
	ClosedAt       *int64  `json:"closed_at"`
	CloseReason    *string `json:"close_reason"`
	ImageContent   string  `json:"image_content,omitempty"`
}

type codeRow struct {
	code
	Account  string   `json:"x_account"`
	Payments []string `json:"x_payments,omitempty"`
}

// leastOpen is how far ahead a code closes at least (docs: api/qr-codes/create, close_by).
const leastOpen = 15 * 60

// serveCodes are the calls below /v1/payments/qr_codes: their paths overlap with those of payments, so that they have a mux of their own.
func (s *Sandbox) serveCodes() http.Handler {
	codes := http.NewServeMux()
	for pattern, c := range map[string]struct {
		name string
		do   call
	}{
		"POST /v1/payments/qr_codes":              {"create_code", s.createCode},
		"GET /v1/payments/qr_codes":               {"list_codes", s.listCodes},
		"GET /v1/payments/qr_codes/{id}":          {"get_code", s.getCode},
		"GET /v1/payments/qr_codes/{id}/payments": {"code_payments", s.codePayments},
		"POST /v1/payments/qr_codes/{id}/close":   {"close_code", s.closeCode},
	} {
		codes.Handle(pattern, s.faulty(c.name, s.signedIn(c.do)))
	}
	return codes
}

func isOfCodes(path string) bool {
	return path == "/v1/payments/qr_codes" || strings.HasPrefix(path, "/v1/payments/qr_codes/")
}

// createCode makes a code of a fixed amount for one payment: the other kinds are not played, and refused.
func (s *Sandbox) createCode(a Account, _ *http.Request, body map[string]any) (any, *problem) {
	if p := only(body, "type", "name", "usage", "fixed_amount", "payment_amount", "description", "customer_id", "close_by", "notes"); p != nil {
		return nil, p
	}
	if body["type"] != "upi_qr" || body["usage"] != "single_use" || body["fixed_amount"] != true {
		return nil, invalid("type", "The sandbox plays codes of a fixed amount for a single use only.")
	}
	sum, p := amount(map[string]any{"amount": body["payment_amount"]})
	if p != nil {
		return nil, invalid("payment_amount", p.description)
	}
	said, p := remarks(body)
	if p != nil {
		return nil, p
	}
	now := s.Now().Unix()
	q := &codeRow{Account: a.Hospital, code: code{ID: newID("qr_"), Entity: "qr_code", CreatedAt: now, Usage: "single_use", Type: "upi_qr", Status: "active",
		PaymentAmount: &sum, FixedAmount: true, Notes: said, ImageURL: "https://rzp.io/i/" + newID("")[:8]}}
	if body["close_by"] != nil {
		by := number(body, "close_by", 0)
		if by < now+leastOpen {
			return nil, invalid("close_by", "close_by should be at least 15 minutes after current time") // the bound is documented, the words guessed
		}
		q.CloseBy = &by
	}
	if !s.switches.PlainCodes {
		q.ImageContent = fmt.Sprintf("upi://pay?pa=sandbox@upi&pn=Sandbox&tr=%s&cu=INR&am=%s", q.ID, strings.TrimPrefix(rupees(sum), "₹"))
	}
	s.put(line{Code: q})
	return q.code, nil
}

// listCodes gives the codes, newest first, perhaps only the one that a payment came by (docs: api/qr-codes/fetch-all,
// fetch-payment-id). Customers are not played, and a filter by one is refused.
func (s *Sandbox) listCodes(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	of := r.URL.Query().Get("payment_id")
	var found []code
	for _, id := range slices.Backward(s.coded) {
		if q := s.codes[id]; q.Account == a.Hospital && (of == "" || slices.Contains(q.Payments, of)) {
			found = append(found, q.code)
		}
	}
	return listed(r, found, func(q code) int64 { return q.CreatedAt }, "payment_id")
}

func (s *Sandbox) codeOf(a Account, r *http.Request) *codeRow {
	if q := s.codes[r.PathValue("id")]; q != nil && q.Account == a.Hospital {
		return q
	}
	return nil
}

func (s *Sandbox) getCode(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	if q := s.codeOf(a, r); q != nil {
		return q.code, nil
	}
	return nil, notThere()
}

func (s *Sandbox) codePayments(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	q := s.codeOf(a, r)
	if q == nil {
		return nil, notThere()
	}
	var all []payment
	for _, id := range slices.Backward(q.Payments) {
		all = append(all, s.payments[id].payment)
	}
	return listed(r, all, func(p payment) int64 { return p.CreatedAt })
}

func (s *Sandbox) closeCode(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	q := s.codeOf(a, r)
	switch {
	case q == nil:
		return nil, notThere()
	case q.Status == "closed":
		return nil, invalid("", "QR code is already closed") // guessed
	}
	s.endCode(q, "on_demand")
	return q.code, nil
}

func (s *Sandbox) endCode(q *codeRow, why string) {
	now := s.Now().Unix()
	q.Status, q.ClosedAt, q.CloseReason = "closed", &now, &why
	s.put(line{Code: q})
	s.envelope(&paymentRow{Account: q.Account, payment: payment{OrderID: orderRef(q.ID)}}, "qr_code.closed", []string{"qr_code"},
		map[string]any{"qr_code": map[string]any{"entity": q.code}})
}

// PayCode is what a payer does who scans a code. One that is closed takes nothing, unless the payer was there first and the bank late.
func (s *Sandbox) PayCode(id string, late bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.codes[id]
	if q == nil || q.Status == "closed" && !late {
		return "", fmt.Errorf("no code %q that is open", id)
	}
	vpa, rrn := "payer@sandbox", fmt.Sprint(s.Now().UnixNano()%1e12)
	base := *q.PaymentAmount * 2 / 100
	tax := base * 18 / 100
	fee, words := base+tax, "QRv2 Payment"
	p := &paymentRow{Account: q.Account, SettlesAt: s.settles(), payment: payment{ID: newID("pay_"), Entity: "payment", Amount: *q.PaymentAmount, Currency: "INR",
		Status: "captured", Captured: true, Method: "upi", Description: &words, VPA: &vpa, Email: "void@razorpay.com", Contact: "+910000000000",
		AcquirerData: map[string]*string{"rrn": &rrn}, Fee: &fee, Tax: &tax, CreatedAt: s.Now().Unix()}}
	s.put(line{Payment: p})
	q.Payments, q.AmountReceived, q.CountReceived = append(slices.Clone(q.Payments), p.ID), q.AmountReceived+p.Amount, q.CountReceived+1
	s.put(line{Code: q})
	s.event(p, "payment.captured", nil, nil)
	s.envelope(p, "qr_code.credited", []string{"payment", "qr_code"},
		map[string]any{"payment": map[string]any{"entity": p.payment}, "qr_code": map[string]any{"entity": q.code}})
	if q.Status != "closed" {
		s.endCode(q, "paid")
	}
	return p.ID, nil
}

// orderRef is the order of a payment: null of one that has none, as one that came by a code.
type orderRef string

// MarshalJSON writes it as Razorpay does.
func (o orderRef) MarshalJSON() ([]byte, error) {
	if o == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(o))
}
