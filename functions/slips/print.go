package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/report"
	"assay/shared/slip"
	"assay/shared/store"
)

type printBody struct {
	command.Basis
	Form report.SlipForm `json:"form"`
	// Renew says why the slip before is to end; "" to print it once more.
	Renew string `json:"renew,omitempty"`
}

// kept is what is stored of the answer: all that the paper says, and of its token only how to make it again.
type kept struct {
	Order   string           `json:"order"`
	Version int              `json:"version"`
	Key     string           `json:"key"`
	Sheet   report.SlipSheet `json:"sheet"`
}

type printed struct {
	Order     string          `json:"order"`
	Version   int             `json:"version"`
	Form      report.SlipForm `json:"form"`
	OpensWith lab.SlipGuard   `json:"opens_with"`
	PDF       []byte          `json:"pdf,omitempty"`
	Link      string          `json:"link,omitempty"` // of a message
}

// print prints the visit slip of an order, which is kept as an access by whoever has it printed. The answer holds the paper,
// or the address for a message to the patient's phone, and nothing stored does: for the same request sent again it is made again, the same bytes.
func (h handlers) print(w http.ResponseWriter, r *http.Request) error {
	var (
		keys  slip.Keys
		guard lab.SlipGuard
	)
	return command.WriteOnce[printBody]{By: command.StaffOnOrder, Settings: true,
		Prepare: func(_ *store.Command, b printBody) error { return b.Form.Check() },
		Before: func(ctx context.Context, d store.Loaded, _ printBody) (_ bool, err error) {
			if err = d.Caller.May(lab.PrintSlip); err != nil {
				return false, err
			}
			person, contact, err := h.store.SlipPerson(ctx, d.Order)
			if err != nil {
				return false, err
			}
			guard = person.SlipGuard(contact)
			keys, err = h.keys(ctx)
			return false, err
		},
		Decide: func(d store.Loaded, b printBody) (store.Result, error) {
			result, o := store.Result{Status: http.StatusOK}, d.Order
			if b.Renew != "" {
				out, err := o.EndSlip(d.Caller, d.Now, lab.RenewSlip, b.Renew)
				if err != nil {
					return store.Result{}, prefixed(err)
				}
				result.Outcome, o = &out, out.Order
			}
			if err := o.CheckPrintSlip(d.Caller, d.Now); err != nil {
				return store.Result{}, err
			}
			issued := keys.Of(o)
			access, err := h.store.AccessRecorded(o, store.Opening{By: store.ByStaff(d.Caller.Person), What: "slip_printed", At: lab.At(d.Now)})
			result.Writes = []store.Write{h.store.SlipIssued(issued), access}
			result.Answer = kept{Order: o.ID, Version: issued.Version, Key: issued.Key, Sheet: report.SlipSheet{Form: b.Form,
				Hospital: d.Hospital.Name, HospitalLocal: d.Hospital.NameLocal, Phone: d.Hospital.Phone, Number: o.Number,
				PlacedAt: o.PlacedAt.Time, Patient: o.Patient.Name, PatientNumber: o.Patient.Number, OpensWith: guard,
				PrintedAt: d.Now}}
			return result, err
		},
		Render: h.render,
	}.Serve(w, r, h.store)
}

// prefixed names the member of this body that EndSlip blames.
func prefixed(err error) error {
	var no *lab.Refusal
	if errors.As(err, &no) && no.Field == "reason" {
		return lab.Bad("renew", no.Sentence)
	}
	return err
}

// render makes the answer from what is stored of it.
func (h handlers) render(ctx context.Context, stored []byte) ([]byte, error) {
	var k kept
	if err := json.Unmarshal(stored, &k); err != nil {
		return nil, fmt.Errorf("slips: read the answer that was kept: %w", err)
	}
	keys, err := h.keys(ctx)
	if err != nil {
		return nil, err
	}
	issued, ok := keys.Again(store.IssuedSlip{Order: k.Order, Version: k.Version, Key: k.Key})
	if !ok {
		return nil, &lab.Refusal{Kind: lab.Conflict, Code: "slip_key_gone",
			Sentence: "The key that this slip was made with is gone. Print it with a new request."}
	}
	out := printed{Order: k.Order, Version: k.Version, Form: k.Sheet.Form, OpensWith: k.Sheet.OpensWith}
	if out.Form == report.SlipMessage {
		out.Link = slip.Address(h.web, issued)
		return json.Marshal(out)
	}
	if out.PDF, err = report.RenderSlip(k.Sheet, slip.Address(h.web, issued)); err != nil {
		return nil, fmt.Errorf("slips: order %s: %w", k.Order, err)
	}
	return json.Marshal(out)
}
