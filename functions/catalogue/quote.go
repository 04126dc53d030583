package main

import (
	"net/http"
	"strings"

	"assay/shared/apigw"
	"assay/shared/lab"
)

type quoteAnswer struct {
	Lines     []lineAnswer `json:"lines"`
	Total     lab.Paise    `json:"total"`
	Specimens []tubeAnswer `json:"specimens"`
}

// lineAnswer is a line of the price, as it will be on the invoice.
type lineAnswer struct {
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	Amount lab.Paise `json:"amount"`
}

// tubeAnswer is a container that will be drawn.
type tubeAnswer struct {
	Container string `json:"container"`
	Name      string `json:"name"`
	Colour    string `json:"colour"`
	// Timepoint says when it will be drawn, where that matters.
	Timepoint lab.Timepoint `json:"timepoint,omitempty"`
}

// quote prices a choice of tests: ?tests=CBC,HBA1C&home=false. It is a GET so that a cache may keep it.
func (h handlers) quote(w http.ResponseWriter, r *http.Request) error {
	at, err := h.hospital(r)
	if err != nil {
		return err
	}
	home, err := apigw.QueryOptionalEnum(r, "home", "true", "false")
	if err != nil {
		return err
	}
	tests, err := h.store.Tests(r.Context(), at, apigw.RequestInfoFrom(r.Context()).Now)
	if err != nil {
		return err
	}
	ordered, err := tests.Order(strings.Split(r.URL.Query().Get("tests"), ","))
	if err != nil {
		return err
	}
	lines := lab.Quote(ordered, at.Tax(), at.HomeFee, home == "true")
	answer := quoteAnswer{Lines: apigw.ListOf(lines, func(l lab.Line) lineAnswer { return lineAnswer(l) }),
		Total: lab.Money{Lines: lines}.Total()}
	colours := map[string]string{}
	for _, o := range ordered {
		for _, i := range o.Items {
			if t, ok := tests.Item(i.Code); ok {
				colours[i.Container] = t.Specimen.Colour
			}
		}
	}
	answer.Specimens = apigw.ListOf(lab.PlannedSpecimens(ordered), func(sp lab.Specimen) tubeAnswer {
		return tubeAnswer{sp.Container, sp.Name, colours[sp.Container], sp.Timepoint}
	})
	return apigw.WriteTagged(w, r, answer, apigw.Cacheable(kept))
}
