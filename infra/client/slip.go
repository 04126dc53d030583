package client

import (
	"context"
	"errors"
	"regexp"
)

// PrintedSlip is the paper of a visit slip.
type PrintedSlip struct {
	Version   int    `json:"version"`
	OpensWith string `json:"opens_with"`
	PDF       []byte `json:"pdf"`
}

// slipLink is the link that lies over the QR code of the paper.
var slipLink = regexp.MustCompile(`/URI\((\S+#([a-z2-7]{26}))\)`)

// Address reads the address that the paper's QR code holds, and its token.
func (p PrintedSlip) Address() (address, token string, err error) {
	found := slipLink.FindSubmatch(p.PDF)
	if found == nil {
		return "", "", errors.New("the visit slip holds no address")
	}
	return string(found[1]), string(found[2]), nil
}

// PrintSlip prints the visit slip of an order.
func (s *Session) PrintSlip(ctx context.Context, order string) (p PrintedSlip, err error) {
	err = s.Send(ctx, "/v1/orders/"+order+"/print-slip", map[string]string{"form": "a6"}, &p)
	return p, err
}

// Slip is whoever holds a visit slip and knows the birth date. Nobody has signed in.
type Slip struct {
	System           *System
	Token, BirthDate string
}

// SlipKey opens a visit slip, and is sent with every command from it.
type SlipKey struct {
	Slip      string `json:"slip"`
	BirthDate string `json:"birth_date"`
}

// Key is what this slip is opened with.
func (s Slip) Key() SlipKey { return SlipKey{s.Token, s.BirthDate} }

// Open reads what the slip shows.
func (s Slip) Open(ctx context.Context, into any) error {
	return s.System.Nobody().Send(ctx, "/v1/slips", s.Key(), into)
}

// StartPayment opens the payment of the slip's order, for the first time or again.
func (s Slip) StartPayment(ctx context.Context) (c Checkout, err error) {
	err = s.System.Nobody().Send(ctx, "/v1/slips/payments", s.Key(), &c)
	return c, err
}

// ConfirmPayment brings the checkout's word, as the browser does.
func (s Slip) ConfirmPayment(ctx context.Context, said Callback) error {
	return s.System.Nobody().Send(ctx, "/v1/slips/payments/confirm", struct {
		SlipKey
		Callback
	}{s.Key(), said}, nil)
}

// ChooseCash lets the order be paid at collection.
func (s Slip) ChooseCash(ctx context.Context) error {
	return s.System.Nobody().Send(ctx, "/v1/slips/convert-to-cod", s.Key(), nil)
}

// Cancel ends the order.
func (s Slip) Cancel(ctx context.Context) error {
	return s.System.Nobody().Send(ctx, "/v1/slips/cancel", s.Key(), nil)
}
