package main

import (
	"net/http"
	"strings"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

type quoteAnswer struct {
	Lines     []lab.Line   `json:"lines"`
	Total     lab.Paise    `json:"total"`
	Specimens []tubeAnswer `json:"specimens"`
}

// tubeAnswer is a container that will be drawn.
type tubeAnswer struct {
	Container string `json:"container"`
	Name      string `json:"name"`
	Colour    string `json:"colour"`
}

// quote prices a choice of tests: ?tests=CBC,HBA1C&home=false. It is a GET so that a cache may keep it.
func quote(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		h, err := hospital(r, s)
		if err != nil {
			return err
		}
		home, err := apigw.QueryEnum(r, "home", true, "true", "false")
		if err != nil {
			return err
		}
		ordered, err := tests.Order(strings.Split(r.URL.Query().Get("tests"), ","))
		if err != nil {
			return err
		}
		lines := lab.Quote(ordered, h.VAT, h.HomeFee, home == "true")
		answer := quoteAnswer{Lines: lines, Total: lab.Money{Lines: lines}.Total()}
		seen := map[string]bool{}
		for _, o := range ordered {
			for _, i := range o.Items {
				if t, ok := tests.Item(i.Code); ok && !seen[i.Container] {
					seen[i.Container] = true
					answer.Specimens = append(answer.Specimens, tubeAnswer{t.Specimen.Letter, t.Specimen.Name, t.Specimen.Colour})
				}
			}
		}
		return apigw.WriteTagged(w, r, answer, apigw.Cacheable(kept))
	}
}
