package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// Whatever call of whatever request fails, its line in the log names the order, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: meera, Path: map[string]string{"{order}": o.ID},
		Sent: map[string]string{"POST /v1/orders/{order}/collect": drawn(o, `, "cash": {"amount": 8000}`)}})
}
