package main

import (
	"fmt"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// Whatever call of whatever request fails, its line in the log names the order, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, bucket: "documents"}.routes()
	})
	h.Found(t, "sahyadri", meera)
	desk, self := hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Ask{As: "login-1", Pool: hospitaltest.PatientPool}
	h.Enrol(t, desk, hospitaltest.Patient.ID, "+919876543210")
	h.Tie(t, self, "sahyadri", hospitaltest.Patient.ID)
	o := h.Order(t, desk, hospitaltest.Patient, lab.Later, "HB")
	const slips = "POST /v1/slips"
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: desk, Patient: self, Path: map[string]string{"{order}": o.ID},
		Sent:    map[string]string{slips: fmt.Sprintf(`{"slip": %q, "phone_digits": "3210"}`, h.Slip(t, o))},
		Learnt:  map[string]string{slips: o.ID[len("sahyadri-"):]},
		Without: []string{"GET /.well-known/assay-report-keys.json"}})
}
