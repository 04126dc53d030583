package main

import (
	"net/http"

	"assay/shared/lab"
	"assay/shared/store"
)

// confirmMerge is the second person's yes to a merge of unlike persons.
func (h handlers) confirmMerge(w http.ResponseWriter, r *http.Request) error {
	return pairCommand(h, func(d store.Loaded, b pair) (lab.MergedPair, error) {
		return d.Patient.ConfirmMerge(d.Caller, d.Now, b.Rev, d.Other, b.OtherRev)
	}).Serve(w, r, h.store)
}
