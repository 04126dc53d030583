package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type cancelBody struct {
	Reason string `json:"reason"`
	command.Basis
}

// cancel ends an order before its first tube.
func (h handlers) cancel(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[cancelBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b cancelBody) (store.Result, error) {
		return command.Acknowledge(d.Order.Cancel(d.Caller, d.Now, b.Reason))
	}}.Serve(w, r, h.store)
}

type ownCancelled struct {
	Order string    `json:"order"`
	Stage string    `json:"stage"`
	State lab.State `json:"state"`
	Due   lab.Paise `json:"due"`
}

// cancelOwn ends an own order before its first tube.
func (h handlers) cancelOwn(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[struct{}]{By: command.PatientOnOrder, Settings: true, Decide: func(d store.Loaded, _ struct{}) (store.Result, error) {
		out, err := d.Order.Cancel(d.Caller, d.Now, lab.PatientAsked)
		return store.Result{Outcome: &out, Status: http.StatusOK, Answer: ownCancelled{d.Order.ID, out.Order.Stage(),
			out.Order.State, out.Order.Money.Due()}}, err
	}}.Serve(w, r, h.store)
}

type cancelItemsBody struct {
	Tests  []string `json:"tests"`
	Reason string   `json:"reason"`
	command.Basis
}

// cancelItems takes tests and panels out of an order.
func (h handlers) cancelItems(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[cancelItemsBody]{By: command.StaffOnOrder, Settings: true, Tests: true,
		Decide: func(d store.Loaded, b cancelItemsBody) (store.Result, error) {
			return issued(d.Order.CancelItems(d.Caller, d.Now, b.Tests, b.Reason, command.PrintDetails(d, d.Tests.Names)))
		}}.Serve(w, r, h.store)
}

type notPerformedBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	Fault  bool     `json:"fault,omitempty"` // of the laboratory
	command.Basis
}

// markNotPerformed records of tests that they will have no result.
func (h handlers) markNotPerformed(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[notPerformedBody]{By: command.StaffOnOrder, Settings: true, Tests: true,
		Decide: func(d store.Loaded, b notPerformedBody) (store.Result, error) {
			return issued(d.Order.MarkNotPerformed(d.Caller, d.Now, b.Items, b.Reason, b.Fault, command.PrintDetails(d, d.Tests.Names)))
		}}.Serve(w, r, h.store)
}

type reportVersion struct {
	Version int `json:"report_version"`
}

// issued acknowledges also the report that is final now, where the tests that went were the last it waited for.
func issued(out lab.Outcome, err error) (store.Result, error) {
	if err != nil || out.Frozen == nil {
		return command.Acknowledge(out, err)
	}
	return command.AcknowledgeNew(out, reportVersion{out.Frozen.Version}, nil)
}
