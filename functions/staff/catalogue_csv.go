package main

import (
	"net/http"

	"assay/shared/apigw"
)

type csvAnswer struct {
	Version int    `json:"version"`
	CSV     string `json:"csv"`
}

// exportCatalogue answers tests and panels as a file of comma-separated values, which a preview and a new version take back.
func (h handlers) exportCatalogue(w http.ResponseWriter, r *http.Request) error {
	tests, _, err := h.listAsked(r)
	if err != nil {
		return err
	}
	text, err := tests.CSV()
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, csvAnswer{tests.Number(), text})
}
