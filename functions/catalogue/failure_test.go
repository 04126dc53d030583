package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the hospital, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h, _ := open(t)
	h.WantFailuresNamed(t, hospitaltest.Failing{Path: map[string]string{"{hospital}": "sahyadri"}})
}
