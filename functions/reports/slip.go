package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/lab"
)

type paperBody struct {
	Slip      string `json:"slip"`
	BirthDate string `json:"birth_date"`
}

type slipAnswer struct {
	Hospital       slipHospital `json:"hospital"`
	Number         string       `json:"number"`
	Stage          string       `json:"stage"`
	PlacedAt       lab.Moment   `json:"placed_at"`
	Total          lab.Paise    `json:"total"`
	Due            lab.Paise    `json:"due"`
	Paid           lab.Paise    `json:"paid"`
	Tests          []string     `json:"tests"`
	Report         *slipReport  `json:"report,omitempty"`
	ReportInMaking bool         `json:"report_in_making"`
}

type slipHospital struct {
	Name      string `json:"name"`
	NameLocal string `json:"name_local"`
	Phone     string `json:"phone"`
}

type slipReport struct {
	URL       string     `json:"url"`
	ExpiresAt lab.Moment `json:"expires_at"`
	Version   int        `json:"version"`
}

// slip opens status, payment and the newest report for whoever holds the visit slip and knows the birth date. Sensitive
// tests are told in person only, so an order with one of them shows neither their names nor a report (rules §1).
func (f room) slip(w http.ResponseWriter, r *http.Request) error {
	body, _, err := apigw.Decode[paperBody](r)
	if err != nil {
		return err
	}
	paper, err := f.store.OpenSlip(r.Context(), body.Slip, body.BirthDate)
	if err != nil {
		return err
	}
	o := paper.Order
	h, ok, err := f.store.Hospital(r.Context(), o.Hospital)
	if err != nil || !ok {
		return err
	}
	answer := slipAnswer{Hospital: slipHospital{h.Name, h.NameLocal, h.Phone}, Number: o.Number, Stage: o.Stage(),
		PlacedAt: o.PlacedAt, Total: o.Money.Total(), Due: o.Money.Due(), Paid: o.Money.Paid(), Tests: []string{}}
	sensitive := false
	for _, l := range o.Money.Lines {
		t, known := f.tests.Test(l.Code)
		sensitive = sensitive || t.Sensitive
		if known && !t.Sensitive {
			answer.Tests = append(answer.Tests, t.Name)
		}
	}
	if !sensitive {
		var newest *lab.Report
		if newest, answer.ReportInMaking = newestStored(o); newest != nil {
			link, err := f.link(r.Context(), o, "slip", "slip")
			if err != nil {
				return err
			}
			answer.Report = &slipReport{link.URL, link.ExpiresAt, link.Version}
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}
