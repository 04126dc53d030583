package main

import (
	"fmt"
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the order or the patient, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	placed := order(t, h, p1, 1)
	h.Tie(t, self, "sahyadri", p1)
	const body = `{"id": "sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", "patient": "` + p1 + `", "tests": ["HB"], "settlement": "cod"}`
	const anyID = "01938f6" // how the order's and the patient's id begin
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: meera, Patient: self, Path: map[string]string{"{patient}": p1, "{order}": placed},
		Sent:   map[string]string{"POST /v1/orders": fmt.Sprintf(body, 2), "POST /v1/my/orders": fmt.Sprintf(body, 3), "GET /v1/orders": "tab=cod"},
		Names:  map[string]string{"POST /v1/orders": "01938f6e-5d2a-7c41-9b3e-000000000002", "GET /v1/orders": "sahyadri", "GET /v1/tasks": "sahyadri", "GET /v1/to-sign": "sahyadri"},
		Learnt: map[string]string{"POST /v1/my/orders": anyID}})
}
