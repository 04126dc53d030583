package main

import (
	"fmt"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type versionsAnswer struct {
	Versions []versionAnswer `json:"versions"`
	Cursor   string          `json:"cursor,omitempty"`
}

type versionAnswer struct {
	Version int            `json:"version"`
	Base    int            `json:"base"`
	From    lab.Moment     `json:"from"`
	At      lab.Moment     `json:"at"`
	By      named          `json:"by"`
	Why     string         `json:"why"`
	Hash    string         `json:"hash"`
	State   string         `json:"state"` // in_force | waits | over, which it is too when it was taken back
	Changes []changeAnswer `json:"changes"`
}

// listVersions lists the versions of the catalogue, newest first, with what each has changed.
func (h handlers) listVersions(w http.ResponseWriter, r *http.Request) error {
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "catalogue",
		Filter: func(store.Caller) (string, error) { return "", nil }}.Open(r, h.store)
	if err != nil {
		return err
	}
	hospital, mark := page.Caller.Hospital, page.Hospital.Catalogue.At(page.Now)
	found, err := h.store.CatalogueVersions(r.Context(), hospital, page.After, min(page.Limit, looked))
	if err != nil {
		return fmt.Errorf("versions of the catalogue: %w", err)
	}
	names, err := h.staffNames(r, hospital)
	if err != nil {
		return fmt.Errorf("versions of the catalogue: %w", err)
	}
	state := map[int]string{mark.Number: "in_force", mark.Next: "waits"}
	return apigw.WriteJSON(w, http.StatusOK, versionsAnswer{Cursor: page.Cursor(found.Next), Versions: apigw.ListOf(found.Rows, func(v catalogue.Version) versionAnswer {
		a := versionAnswer{v.Number, v.Base, v.From, v.At, named{v.By, names[v.By]}, v.Why, v.Hash, "over", changesOf(v.Changes)}
		if is := state[v.Number]; is != "" {
			a.State = is
		}
		return a
	})})
}

func changesOf(changes []lab.Change) []changeAnswer {
	return apigw.ListOf(changes, func(c lab.Change) changeAnswer { return changeAnswer(c) })
}
