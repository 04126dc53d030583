package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the order, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h, o := open(t, &hospitaltest.SlipKeys)
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: tara, Path: map[string]string{"{order}": o.ID}})
}
