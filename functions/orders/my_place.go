package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

type myPlaceBody struct {
	ID             string         `json:"id"`
	Patient        string         `json:"patient"`
	Tests          []string       `json:"tests"`
	Settlement     lab.Settlement `json:"settlement"`
	HomeCollection bool           `json:"home_collection,omitempty"`
	PreferredDate  string         `json:"preferred_date,omitempty"`
	ExpectedTotal  *lab.Paise     `json:"expected_total,omitempty"`
}

type myPlaced struct {
	Order  string    `json:"order"`
	Number string    `json:"number"`
	Slip   string    `json:"slip"`
	Total  lab.Paise `json:"total"`
}

// myPlace takes a patient's own order. Urgency, ward and settling later are the hospital's to say.
func myPlace(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, key, err := apigw.DecodeCommand[myPlaceBody](r)
		if err != nil {
			return err
		}
		if !apigw.ValidUUIDv7(b.Patient) {
			return lab.Bad("patient", "The id of a patient must be a UUID of version 7.")
		}
		if b.Settlement != lab.COD && b.Settlement != lab.Online {
			return lab.Bad("settlement", "An order is paid online, or in cash at collection.")
		}
		who, err := ownRecord(r, s, b.Patient)
		if err != nil {
			return err
		}
		body := placeBody{ID: b.ID, Patient: b.Patient, Tests: b.Tests, Settlement: b.Settlement,
			HomeCollection: b.HomeCollection, PreferredDate: b.PreferredDate, ExpectedTotal: b.ExpectedTotal}
		return placeFor(w, r, s, tests, who, body, key, func(o lab.Order) any {
			return myPlaced{o.ID, o.Number, o.Slip, o.Money.Total()}
		})
	}
}
