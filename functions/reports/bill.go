package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type billBody struct {
	Bill int `json:"bill" required:"true"` // by its place in the order's list, from 1
}

type billLink struct {
	URL       string     `json:"url"`
	ExpiresAt lab.Moment `json:"expires_at"`
	Number    string     `json:"number"`
}

// linkBill lets the desk open an invoice or a credit note.
func (h handlers) linkBill(w http.ResponseWriter, r *http.Request) error {
	var body billBody
	read := func(store.Caller) (err error) {
		body, _, err = apigw.Decode[billBody](r)
		return err
	}
	d, err := command.Read{By: command.StaffOnOrder, May: lab.OpenBill, Check: read}.Load(r, h.store)
	if err != nil {
		return err
	}
	return h.answerBill(w, r, d.Order, body.Bill)
}

// linkOwnBill lets a patient open one of an own order.
func (h handlers) linkOwnBill(w http.ResponseWriter, r *http.Request) error {
	body, _, err := apigw.Decode[billBody](r)
	if err != nil {
		return err
	}
	o, _, err := command.FindOwnOrder(r, h.store)
	if err != nil {
		return err
	}
	return h.answerBill(w, r, o, body.Bill)
}

func (h handlers) answerBill(w http.ResponseWriter, r *http.Request, o lab.Order, place int) error {
	if place < 1 || place > len(o.Money.Bills) {
		return lab.Bad("bill", "This order has no such invoice or credit note.")
	}
	printed, err := h.store.PrintedBills(r.Context(), o)
	if err != nil {
		return err
	}
	if !printed[place] {
		return &lab.Refusal{Kind: lab.Conflict, Code: "bill_in_making", Sentence: "The paper is being prepared. Try again in a moment."}
	}
	link, err := h.newBillLink(r.Context(), o, place)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, link)
}

// newBillLink issues a link to the paper of a bill.
func (h handlers) newBillLink(ctx context.Context, o lab.Order, place int) (billLink, error) {
	number := o.Money.Bills[place-1].Number
	key, name := lab.BillKey(o.ID, place), fmt.Sprintf(`attachment; filename="%s.pdf"`, number)
	signed, err := h.signer.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &h.bucket, Key: &key, ResponseContentDisposition: &name},
		s3.WithPresignExpires(linkLife))
	if err != nil {
		return billLink{}, fmt.Errorf("sign a link to bill %d of %s: %w", place, o.ID, err)
	}
	return billLink{URL: signed.URL, ExpiresAt: lab.At(apigw.RequestInfoFrom(ctx).Now.Add(linkLife)), Number: number}, nil
}

// slipBill is an invoice or a credit note as the holder of the slip sees it; without an address its paper is being made.
type slipBill struct {
	Kind      lab.BillKind `json:"kind"`
	Number    string       `json:"number"`
	Total     lab.Paise    `json:"total"`
	At        lab.Moment   `json:"at"`
	URL       string       `json:"url,omitempty"`
	ExpiresAt *lab.Moment  `json:"expires_at,omitempty"`
}

func (h handlers) slipBills(ctx context.Context, o lab.Order) ([]slipBill, error) {
	list := []slipBill{}
	printed, err := h.store.PrintedBills(ctx, o)
	if err != nil {
		return nil, err
	}
	for n, b := range o.Money.Bills {
		one := slipBill{Kind: b.Kind, Number: b.Number, Total: b.Total, At: b.At}
		if printed[n+1] {
			link, err := h.newBillLink(ctx, o, n+1)
			if err != nil {
				return nil, err
			}
			one.URL, one.ExpiresAt = link.URL, &link.ExpiresAt
		}
		list = append(list, one)
	}
	return list, nil
}
