package main

import (
	"net/http"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type findOrderBody struct {
	Number    string `json:"number,omitempty"`
	Accession string `json:"accession,omitempty"`
}

type foundOrder struct {
	Order    string `json:"order"`
	Number   string `json:"number"`
	Specimen string `json:"specimen,omitempty"`
}

// findOrder finds an order by its number, or by the label of one of its tubes.
func findOrder(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, _, err := apigw.Decode[findOrderBody](r)
		if err != nil {
			return err
		}
		if (body.Number == "") == (body.Accession == "") {
			return lab.Bad("number", "Search either by number or by accession.")
		}
		number, specimen := body.Number, ""
		if body.Accession != "" {
			if i := strings.LastIndexByte(body.Accession, '-'); i > 0 {
				number, specimen = body.Accession[:i], body.Accession[i+1:]
			}
		}
		if _, err := command.Read(r, s, who, store.ReadSet{}, lab.ReadOrders); err != nil {
			return err
		}
		id, err := s.OrderByNumber(r.Context(), who.Hospital, number)
		if err != nil {
			return err
		}
		if id == "" {
			return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such order."}
		}
		return apigw.WriteJSON(w, http.StatusOK, foundOrder{Order: id, Number: number, Specimen: specimen})
	}
}
