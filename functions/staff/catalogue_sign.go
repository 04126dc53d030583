package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type signBody struct {
	Version int      `json:"version" required:"true"` // that was seen: the one that waits, else the one in force
	Tests   []string `json:"tests" required:"true"`   // codes
}

// signRanges records that a signatory of their departments has signed the ranges of tests.
func (h handlers) signRanges(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[signBody]{By: command.AnyStaff, Settings: true, Newest: true, Decide: func(d store.Loaded, b signBody) (store.Result, error) {
		if err := d.Caller.May(lab.SignRanges); err != nil {
			return store.Result{}, err
		}
		if len(b.Tests) == 0 {
			return store.Result{}, lab.Bad("tests", "Choose at least one test.")
		}
		before := d.Newest.List()
		list, departments, err := before.Signed(b.Tests)
		if err != nil {
			return store.Result{}, err
		}
		draft := drafted{list: list, changes: list.Changes(before)}
		next, event, err := d.Hospital.SignRanges(d.Caller, d.Now, departments, lab.CatalogueStep{Base: b.Version, Changes: draft.changes, Hash: list.Hash()})
		if err != nil {
			return store.Result{}, err
		}
		return h.newVersion(next, event, b.Version, "ranges signed", draft)
	}}.Serve(w, r, h.store)
}

type withdrawCatalogueBody struct {
	Version int `json:"version" required:"true"` // that waits
}

type catalogueInForce struct {
	Version int `json:"version"`
	Rev     int `json:"rev"` // of the settings
}

// withdrawCatalogue takes back the version that waits for its day.
func (h handlers) withdrawCatalogue(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[withdrawCatalogueBody]{By: command.AnyStaff, Settings: true, Decide: func(d store.Loaded, b withdrawCatalogueBody) (store.Result, error) {
		next, event, err := d.Hospital.WithdrawCatalogue(d.Caller, d.Now, b.Version)
		if err != nil {
			return store.Result{}, err
		}
		writes, err := h.store.HospitalChange(next, event)
		return store.Result{Writes: writes, Status: http.StatusOK, Answer: catalogueInForce{next.Catalogue.Number, next.Rev}}, err
	}}.Serve(w, r, h.store)
}
