package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the hospital and the member, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: asha, Path: map[string]string{"{person}": "tara"}})
}
