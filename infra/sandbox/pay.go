package sandbox

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Outcomes are what a payer, or his bank, may do at the checkout.
var Outcomes = []string{
	"success", // authorised at once, and captured where the order says so
	"failure", // refused by the bank
	"late",    // reported as failed, authorised after Switches.LateMinutes
	"pending", // the bank is silent: failed after silence
	"twice",   // two payments succeed, the second on an order that is paid by then
}

// silence is how long Razorpay waits for a bank before it calls a payment failed: about 10 minutes.
const silence = 10 * 60

// Callback is what the checkout hands to the shop's page. Only a success is signed; a failure has no callback at all.
type Callback struct {
	Payment   string `json:"razorpay_payment_id"`
	Order     string `json:"razorpay_order_id"`
	Signature string `json:"razorpay_signature,omitempty"`
	Error     string `json:"error,omitempty"`
}

// Pay attempts a payment at an order.
func (s *Sandbox) Pay(order, outcome string) (Callback, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[order]
	if o == nil || !slices.Contains(Outcomes, outcome) {
		return Callback{}, fmt.Errorf("no order %q, or no outcome %q: say one of %s", order, outcome, strings.Join(Outcomes, ", "))
	}
	a, ok := s.account(func(a Account) bool { return a.Hospital == o.Account })
	if !ok {
		return Callback{}, fmt.Errorf("no account of %q", o.Account)
	}
	if why := s.closed(o); why != "" {
		return Callback{Order: o.ID, Error: why}, nil
	}
	p := s.attempt(o)
	switch outcome {
	case "success":
		s.authorise(p)
	case "failure":
		s.fail(p)
	case "late":
		s.fail(p)
		p.LateAt = s.Now().Unix() + s.switches.late()
		s.put(line{Payment: p})
	case "pending":
		p.FailsAt = s.Now().Unix() + silence
		s.put(line{Payment: p})
	case "twice":
		second := s.attempt(o) // both were begun before either was done
		s.authorise(p)
		s.authorise(second)
	}
	c := Callback{Payment: p.ID, Order: o.ID}
	if p.Status == "authorized" || p.Status == "captured" {
		c.Signature = sign(a.KeySecret, []byte(o.ID+"|"+p.ID))
	} else {
		c.Error = "The payment did not succeed. If money left the account, it comes back in 5 to 7 working days."
	}
	return c, nil
}

// closed says why no further attempt is taken: one success only, and none beside one that is authorised.
func (s *Sandbox) closed(o *orderRow) string {
	if o.Status == "paid" {
		return "Your payment has been declined as the order is already paid. Please initiate the payment with a new order."
	}
	for _, id := range s.attempts[o.ID] {
		if s.payments[id].Status == "authorized" {
			return "A payment for this order is being confirmed." // guessed
		}
	}
	return ""
}

func (s *Sandbox) attempt(o *orderRow) *paymentRow {
	vpa, rrn := "payer@sandbox", fmt.Sprint(s.Now().UnixNano()%1e12)
	p := &paymentRow{Account: o.Account, payment: payment{ID: newID("pay_"), Entity: "payment",
		Amount: max(1, o.Amount+s.switches.AmountOff), Currency: cmp.Or(s.switches.Currency, o.Currency),
		Status: "created", OrderID: orderRef(o.ID), Method: "upi", VPA: &vpa, Email: "void@razorpay.com", Contact: "+910000000000",
		Notes: o.Notes, AcquirerData: map[string]*string{"rrn": &rrn}, CreatedAt: s.Now().Unix()}}
	s.put(line{Payment: p})
	o.Attempts++
	if o.Status == "created" {
		o.Status = "attempted"
	}
	s.put(line{Order: o})
	return p
}

func (s *Sandbox) fail(p *paymentRow) {
	code, text, source, step, reason := "BAD_REQUEST_ERROR", "Payment failed", "bank", "payment_authorization", "payment_failed"
	p.Status, p.FailsAt = "failed", 0
	p.ErrorCode, p.ErrorDescription, p.ErrorSource, p.ErrorStep, p.ErrorReason = &code, &text, &source, &step, &reason
	s.put(line{Payment: p})
	s.event(p, "payment.failed", nil, nil)
}

// authorise is the bank's yes, also one that comes after a no.
func (s *Sandbox) authorise(p *paymentRow) {
	o := s.orders[string(p.OrderID)]
	p.LateAuthorized = p.Status == "failed"
	p.Status, p.FailsAt, p.LateAt = "authorized", 0, 0
	p.ErrorCode, p.ErrorDescription, p.ErrorSource, p.ErrorStep, p.ErrorReason = nil, nil, nil, nil, nil
	p.ReturnsAt = p.CreatedAt + o.Rule.Keep*60
	s.put(line{Payment: p})
	s.event(p, "payment.authorized", nil, nil)
	switch now := s.Now().Unix(); {
	case o.Status == "paid" || now >= p.ReturnsAt:
		s.giveBack(p)
	case o.Rule.Automatic && now < p.CreatedAt+o.Rule.Within*60:
		s.capture(p)
	}
}

func (s *Sandbox) capture(p *paymentRow) {
	o := s.orders[string(p.OrderID)]
	base := p.Amount * 2 / 100 // a price like any other
	tax := base * 18 / 100
	fee := base + tax
	p.Status, p.Captured, p.Fee, p.Tax, p.ReturnsAt, p.SettlesAt = "captured", true, &fee, &tax, 0, s.settles()
	s.put(line{Payment: p})
	o.Status, o.AmountPaid, o.AmountDue = "paid", o.Amount, 0
	s.put(line{Order: o})
	s.event(p, "payment.captured", nil, nil)
	s.event(p, "order.paid", &o.order, nil)
	for _, id := range s.attempts[o.ID] { // one success only: what else is authorised goes back (docs: refunds/auto-refunds)
		if other := s.payments[id]; other.Status == "authorized" {
			s.giveBack(other)
		}
	}
}

// giveBack returns money that was never captured. In its events captured is false; the rest is guessed.
func (s *Sandbox) giveBack(p *paymentRow) {
	full := "full"
	p.Status, p.AmountRefunded, p.RefundStatus, p.ReturnsAt = "refunded", p.Amount, &full, 0
	s.put(line{Payment: p})
	f := &refundRow{Account: p.Account, Auto: true, refund: refund{ID: newID("rfnd_"), Entity: "refund", Amount: p.Amount,
		Currency: p.Currency, PaymentID: p.ID, AcquirerData: map[string]*string{"arn": nil}, CreatedAt: s.Now().Unix(),
		Status: "processed", SpeedProcessed: "normal", SpeedRequested: "normal"}}
	s.put(line{Refund: f})
	s.event(p, "refund.created", nil, &f.refund)
	s.event(p, "refund.processed", nil, &f.refund)
}

// capturePayment is the REST call (docs: api/payments/capture).
func (s *Sandbox) capturePayment(a Account, r *http.Request, body map[string]any) (any, *problem) {
	p := s.payments[r.PathValue("id")]
	if p == nil || p.Account != a.Hospital {
		return nil, notThere()
	}
	if wrong := only(body, "amount", "currency"); wrong != nil {
		return nil, wrong
	}
	sum, wrong := amount(body)
	switch {
	case wrong != nil:
		return nil, wrong
	case p.Captured:
		return nil, invalid("", "This payment has already been captured")
	case p.Status != "authorized":
		return nil, invalid("", "Only payments which have been authorized and not yet captured can be captured") // guessed
	case body["currency"] != p.Currency:
		return nil, invalid("currency", "Payment currency and capture currency do not match") // guessed
	case sum != p.Amount:
		return nil, invalid("amount", "Capture amount must be equal to the amount authorized")
	}
	s.capture(p)
	return p.payment, nil
}

// mature does what time brings. The caller holds the lock.
func (s *Sandbox) mature() {
	now := s.Now().Unix()
	due := func(at int64) bool { return at != 0 && at <= now }
	for _, id := range s.coded {
		if q := s.codes[id]; q.Status == "active" && q.CloseBy != nil && *q.CloseBy <= now {
			s.endCode(q, "time")
		}
	}
	for _, p := range s.payments {
		switch {
		case due(p.FailsAt):
			s.fail(p)
		case due(p.LateAt):
			s.authorise(p)
		case due(p.ReturnsAt):
			s.giveBack(p)
		}
	}
}

func sign(secret string, message []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(message)
	return hex.EncodeToString(mac.Sum(nil))
}
