package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the hospital, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: meera, Names: map[string]string{"GET /v1/stats": "sahyadri",
		"GET /v1/worklists/{department}": "sahyadri"}})
}
