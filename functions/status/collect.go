package main

import (
	"context"
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type collectBody struct {
	Specimens []struct {
		ID        string `json:"id"`
		Accession string `json:"accession"`
	} `json:"specimens"`
	Identity struct {
		Confirmed []string `json:"confirmed"`
		How       string   `json:"how"`
	} `json:"identity"`
	Cash *struct {
		Amount   lab.ReportedPaise `json:"amount"`
		Tendered lab.Paise         `json:"tendered,omitempty"`
		Override string            `json:"override,omitempty"`
	} `json:"cash,omitempty"`
	command.Record
}

// collect records the drawing of tubes, and the cash taken with them, as one step.
func (h handlers) collect(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[collectBody]{By: command.StaffOnOrder,
		Prepare: func(c *store.Command, b collectBody) error {
			if b.Cash != nil {
				c.Series = store.ReceiptNumbers
			}
			return nil
		},
		Before: func(ctx context.Context, d store.Loaded, b collectBody) (bool, error) {
			return b.Recorded == nil && b.Cash != nil && b.Cash.Override == "" && h.checkedBeforeCash(ctx, d), nil
		},
		Decide: func(d store.Loaded, b collectBody) (store.Result, error) {
			c := lab.Collection{Identity: lab.Identity(b.Identity), Receipt: d.Number, Recorded: b.What()}
			for _, t := range b.Specimens {
				c.Specimens = append(c.Specimens, lab.ScannedLabel{ID: t.ID, Accession: t.Accession})
			}
			var given any
			if b.Cash != nil {
				c.Cash = &lab.TakenCash{ReportedPaise: b.Cash.Amount, Tendered: b.Cash.Tendered}
				c.Override, given = b.Cash.Override, receiptOf(b.Cash.Amount, d.Number)
			}
			out, err := d.Order.CollectSpecimens(d.Caller, d.Now, c)
			return command.AcknowledgeNew(out, given, err)
		}}.Serve(w, r, h.store)
}
