package main

import (
	"net/http"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type findBody struct {
	Number    string `json:"number,omitempty"`
	Accession string `json:"accession,omitempty"`
}

type foundOrder struct {
	Order    string `json:"order"`
	Number   string `json:"number"`
	Specimen string `json:"specimen,omitempty"`
}

// find finds an order by its number, or by the label of one of its tubes.
func (h handlers) find(w http.ResponseWriter, r *http.Request) error {
	var body findBody
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Check: func(store.Caller) (err error) {
		if body, _, err = apigw.Decode[findBody](r); err == nil && (body.Number == "") == (body.Accession == "") {
			err = lab.Bad("number", "Search either by number or by accession.")
		}
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	number, specimen, label := lab.ReadLabel(body.Number), "", lab.ReadLabel(body.Accession)
	if i := strings.LastIndexByte(label, '-'); i > 0 {
		number, specimen = label[:i], label[i+1:]
	}
	id, err := h.store.OrderByNumber(r.Context(), d.Caller.Hospital, number)
	if err != nil {
		return err
	}
	if id == "" {
		return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such order."}
	}
	return apigw.WriteJSON(w, http.StatusOK, foundOrder{Order: id, Number: number, Specimen: specimen})
}
