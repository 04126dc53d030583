package main

import (
	"context"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type collectBody struct {
	Specimens []struct {
		ID        string `json:"id"`
		Accession string `json:"accession"`
	} `json:"specimens"`
	Identity lab.Identity `json:"identity"`
	Cash     *struct {
		Amount   lab.Paise `json:"amount"`
		Override string    `json:"override,omitempty"`
	} `json:"cash,omitempty"`
	command.Record
}

// Series gives a receipt where cash was taken.
func (b collectBody) Series() store.NumberSeries {
	if b.Cash == nil {
		return ""
	}
	return store.ReceiptNumbers
}

// collect records the drawing of tubes, and the cash taken with them, as one step.
func (c drawer) collect(s *store.Store) apigw.HandlerFunc {
	first := func(ctx context.Context, d store.Loaded, b collectBody, now time.Time) bool {
		return b.Recorded == nil && b.Cash != nil && b.Cash.Override == "" && c.ask(ctx, d, now)
	}
	return command.Asking(s, false, first, func(d store.Loaded, b collectBody, now time.Time) (command.Done, error) {
		c := lab.Collection{Identity: b.Identity, Receipt: d.Number, Recorded: b.Recorded}
		for _, t := range b.Specimens {
			c.Specimens = append(c.Specimens, lab.ScannedLabel{ID: t.ID, Accession: t.Accession})
		}
		var given any
		if b.Cash != nil {
			c.Cash, c.Override, given = &b.Cash.Amount, b.Cash.Override, receiptNumber{d.Number}
		}
		out, err := d.Order.CollectSpecimens(d.Caller, now, c)
		return command.Done{Outcome: out, New: given}, err
	})
}
