package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type rejectBody struct {
	Specimens []string `json:"specimens"`
	Reason    string   `json:"reason"`
	command.Record
}

// reject sets tubes aside that cannot be used.
func (h handlers) reject(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[rejectBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b rejectBody) (store.Result, error) {
		out, err := d.Order.RejectSpecimens(d.Caller, d.Now, b.Specimens, b.Reason, b.What())
		return command.AcknowledgeNew(out, planned(d.Order, out), err)
	}}.Serve(w, r, h.store)
}

type replaceBody struct {
	Specimens []string `json:"specimens"`
	Reason    string   `json:"reason"`
	command.Basis
}

// replace plans further tubes: those that were drawn are not enough (recollect), or were lost (lose).
func (h handlers) replace(decide func(lab.Order, lab.Member, time.Time, []string, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[replaceBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b replaceBody) (store.Result, error) {
			out, err := decide(d.Order, d.Caller, d.Now, b.Specimens, b.Reason)
			return command.AcknowledgeNew(out, planned(d.Order, out), err)
		}}.Serve(w, r, h.store)
	}
}

// plannedTubes are the tubes that are to be drawn again, with what their labels will say.
type plannedTubes struct {
	Specimens []plannedTube `json:"specimens"`
}

type plannedTube struct {
	ID        string `json:"id"`
	Accession string `json:"accession"`
	Parent    string `json:"parent"`
	// Timepoint says when it is to be drawn, where that matters.
	Timepoint lab.Timepoint `json:"timepoint,omitempty"`
}

// planned lists the tubes that a decision has added, nil where it has added none.
func planned(before lab.Order, out lab.Outcome) any {
	if len(out.Order.Specimens) <= len(before.Specimens) {
		return nil
	}
	return plannedTubes{apigw.ListOf(out.Order.Specimens[len(before.Specimens):], func(sp lab.Specimen) plannedTube {
		return plannedTube{sp.ID, out.Order.Accession(sp), sp.Parent, sp.Timepoint}
	})}
}
