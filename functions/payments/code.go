package main

import (
	"context"
	"net/http"
	"time"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// codeAnswer is the code that a payer scans at the counter.
type codeAnswer struct {
	Order    string     `json:"order"`
	Amount   lab.Paise  `json:"amount"`
	Content  string     `json:"content,omitempty"` // what the code says, to be drawn; without it the picture is opened
	Picture  string     `json:"picture,omitempty"`
	ClosesAt lab.Moment `json:"closes_at"`
}

// startCode shows a code of what is due, at the counter. Asked again while one is shown, Razorpay is asked whether it was paid: nobody at
// a counter waits for a webhook that was lost.
func (h handlers) startCode(w http.ResponseWriter, r *http.Request) error {
	return begin[struct{}](h, command.StaffOnOrder, h.askedAboutCode, lab.Order.StartQR, func(o lab.Order, _ *razorpay.Account) any {
		a := o.Money.CurrentAttempt()
		return codeAnswer{o.ID, a.Amount, a.Code.Content, a.Code.Picture, *a.Code.ClosesAt}
	})(w, r)
}

// patience is how long somebody waits at a counter.
const patience = 3 * time.Second

// askedAboutCode asks Razorpay about the code of an order that is shown, and reports whether it did. Where Razorpay is silent the code is
// shown as before.
func (h handlers) askedAboutCode(ctx context.Context, d store.Loaded) bool {
	if d.Order.ShowsCode(d.Now) == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := h.processor.CheckOrder(ctx, d.Order.ID, d.Now); err != nil {
		_ = h.meter.Count(ctx, "CodeNotAsked")
	}
	return true
}
