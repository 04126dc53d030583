package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the patient, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	placed, _ := order(t, h, p1)
	h.Tie(t, self, "sahyadri", p1)
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: meera, Patient: self, Path: map[string]string{"{patient}": p1, "{order}": placed},
		Without: []string{"POST /v1/access/look-into"}, // about no patient: a day of the laboratory, which is in the key of its row
		Sent:    map[string]string{"POST /v1/my/ties": `{"hospital": "sahyadri", "code": "abcd-efgh-ijkl"}`, "POST /v1/my/ties/ask": `{"hospital": "sahyadri", "number": "P26-000001"}`}})
}
