package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type placeOwnBody struct {
	ID             string         `json:"id"`
	Patient        string         `json:"patient"`
	Tests          []string       `json:"tests"`
	Settlement     lab.Settlement `json:"settlement"`
	HomeCollection bool           `json:"home_collection,omitempty"`
	Home           *homeVisit     `json:"home,omitempty"`
	Slot           string         `json:"slot,omitempty"`
	PreferredDate  string         `json:"preferred_date,omitempty"`
	ExpectedTotal  *lab.Paise     `json:"expected_total,omitempty"`
}

type ownPlaced struct {
	Order  string    `json:"order"`
	Number string    `json:"number"`
	Total  lab.Paise `json:"total"`
}

// placeOwn takes a patient's own order. Urgency, ward and settling later are the hospital's to say.
func (h handlers) placeOwn(w http.ResponseWriter, r *http.Request) error {
	return placing[placeOwnBody]{by: ownerInBody, own: true, body: placeOwnBody.order,
		answer: func(o lab.Order, _ placeBody) any { return ownPlaced{o.ID, o.Number, o.Money.Total()} }}.serve(w, r, h)
}

// ownerInBody is a patient, on the record that the body names.
func ownerInBody(q command.Request) (store.Caller, store.ReadSet, error) {
	body, err := q.Body()
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	b := body.(placeOwnBody)
	if !ids.IsUUIDv7(b.Patient) {
		return store.Caller{}, store.ReadSet{}, lab.Bad("patient", "The id of a patient must be a UUID of version 7.")
	}
	if b.Settlement != lab.COD && b.Settlement != lab.Online {
		return store.Caller{}, store.ReadSet{}, lab.Bad("settlement", "An order is paid online, or in cash at collection.")
	}
	return command.TiedCaller(q, b.Patient)
}

func (b placeOwnBody) order() placeBody {
	return placeBody{ID: b.ID, Patient: b.Patient, Tests: b.Tests, Settlement: b.Settlement,
		HomeCollection: b.HomeCollection, Home: b.Home, Slot: b.Slot, PreferredDate: b.PreferredDate, ExpectedTotal: b.ExpectedTotal}
}
