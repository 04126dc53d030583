package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// What is said about the patient is read where values are entered and judged; the newest stands for what was said before.
func TestClinicalInformation(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := "POST /v1/orders/" + o.ID + "/clinical"
	h.Play(t, []step{
		{Name: "nothing was said", Who: tara, Route: "GET /v1/orders/" + o.ID + "/drafts", Want: "200", Holds: `{"drafts":[],"fields":[]}`},
		{Name: "a day to come", Who: tara, Route: to, Body: `{"last_period": "2100-01-01"}`, Want: "400 bad_request last_period"},
		{Name: "said", Who: tara, Route: to, Body: `{"note": "Fever since Monday"}`, Want: "200", Holds: `"parts":{"order":2}`},
		{Name: "said again", Who: meera, Route: to, Body: `{"note": "Fever since Sunday", "last_dose": "Phenytoin 100 mg at 8"}`, Want: "200", Holds: `"parts":{"order":3}`},
		{Name: "with the drafts", Who: tara, Route: "GET /v1/orders/" + o.ID + "/drafts", Want: "200", Holds: `"clinical":{"note":"Fever since Sunday","last_dose":"Phenytoin 100 mg at 8"`},
		{Name: "with the results", Who: meera, Route: "GET /v1/orders/" + o.ID + "/results", Want: "200", Holds: `"clinical":{"note":"Fever since Sunday"`},
	})
}
