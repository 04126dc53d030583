package client

import (
	"context"
	"net/http"

	"assay/shared/lab"
)

// Checkout is what a browser opens Razorpay's checkout with.
type Checkout struct {
	GatewayOrder string    `json:"gateway_order"`
	KeyID        string    `json:"key_id"`
	Amount       lab.Paise `json:"amount"`
	Script       string    `json:"script"`
}

// StartPayment opens the payment of an order at the desk, for the first time or again.
func (s *Session) StartPayment(ctx context.Context, order string) (c Checkout, err error) {
	err = s.Send(ctx, "/v1/orders/"+order+"/payments", struct{}{}, &c)
	return c, err
}

// Callback is what the checkout hands to the page it was opened from. Only a success is signed.
type Callback struct {
	Payment   string `json:"razorpay_payment_id"`
	Order     string `json:"razorpay_order_id"`
	Signature string `json:"razorpay_signature"`
}

// Pay is the payer at the checkout of Razorpay's test double, whose bank has a word to say too: "success", "failure", and
// what else infra/sandbox lists.
func (s *System) Pay(ctx context.Context, c Checkout, outcome string) (said Callback, err error) {
	err = s.Nobody().Send(ctx, "/razorpay/checkout/attempts", map[string]string{"order_id": c.GatewayOrder, "outcome": outcome}, &said)
	return said, err
}

// ConfirmPayment brings the checkout's word to the desk, as the browser does.
func (s *Session) ConfirmPayment(ctx context.Context, order string, said Callback) error {
	return s.Send(ctx, "/v1/orders/"+order+"/payments/confirm", said, nil)
}

// Double is the control page of Razorpay's test double, as far as callers here need it.
type Double struct {
	Switches struct {
		Faults      []any    `json:"faults"`
		WebhooksOff bool     `json:"webhooks_off"`
		Disabled    []string `json:"disabled"`
		Delay       int      `json:"delay_seconds"`
		Refunds     string   `json:"refunds"`
	} `json:"switches"`
	Totals   map[string]Till `json:"totals"` // by hospital
	Webhooks struct {
		Answered int `json:"answered"`
		Waiting  int `json:"waiting"`
	} `json:"webhooks"`
	// The latest orders only, and what belongs to them.
	Payments []struct {
		ID       string    `json:"id"`
		Order    string    `json:"order_id"`
		Amount   lab.Paise `json:"amount"`
		Status   string    `json:"status"`
		Captured bool      `json:"captured"`
		Refunded lab.Paise `json:"amount_refunded"`
	} `json:"payments"`
}

// Till is the money of an account at the test double.
type Till struct {
	Orders   int       `json:"orders"`
	Captured lab.Paise `json:"captured"` // ever
	Refunded lab.Paise `json:"refunded"` // of it
}

// Double reads the control page.
func (s *System) Double(ctx context.Context) (d Double, err error) {
	err = s.Nobody().See(ctx, "/razorpay/control", &d)
	return d, err
}

// Fault makes every call to the test double go wrong in one way until ClearFaults; infra/sandbox lists the ways.
func (s *System) Fault(ctx context.Context, how string) error {
	return s.Nobody().Send(ctx, "/razorpay/control/faults", map[string]string{"how": how}, nil)
}

// ClearFaults lets every call go right again.
func (s *System) ClearFaults(ctx context.Context) error {
	a, err := s.Nobody().Do(ctx, Call{Method: http.MethodDelete, Path: "/razorpay/control/faults"})
	if err != nil {
		return err
	}
	return a.Into(nil)
}

// AuthorisePayment is a bank's yes to a payment that had failed.
func (s *System) AuthorisePayment(ctx context.Context, payment string) error {
	return s.Nobody().Send(ctx, "/razorpay/control/authorise", map[string]string{"payment": payment}, nil)
}
