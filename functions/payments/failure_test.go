package main

import (
	"fmt"
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the order, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	w := open(t)
	o := w.order(meera)
	w.tie(self.As)
	f := hospitaltest.Failing{Staff: meera, Patient: self, Path: map[string]string{"{order}": o.ID}, Sent: map[string]string{}, Learnt: map[string]string{}}
	for _, route := range []string{"payments", "convert-to-cod", "cancel"} {
		o := w.order(meera) // of its own: what fails uses up one of the slip's tries
		f.Sent["POST /v1/slips/"+route] = fmt.Sprintf(`{"slip": %q, "birth_date": %q}`, hospitaltest.SlipKeys.Of(o).Token, hospitaltest.Patient.BirthDate)
		f.Learnt["POST /v1/slips/"+route] = o.ID[len("sahyadri-"):]
	}
	w.WantFailuresNamed(t, f)
}
