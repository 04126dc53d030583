package main

import (
	"net/http"

	"assay/shared/lab"
	"assay/shared/store"
)

// separate takes a merge back.
func (h handlers) separate(w http.ResponseWriter, r *http.Request) error {
	return pairCommand(h, func(d store.Loaded, b pair) (lab.MergedPair, error) {
		return d.Patient.SeparateRecord(d.Caller, d.Now, b.Rev, d.Other, b.OtherRev)
	}).Serve(w, r, h.store)
}
