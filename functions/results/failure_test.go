package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever call of whatever request fails, its line in the log names the order, and nobody.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	h.WantFailuresNamed(t, hospitaltest.Failing{Staff: meera, Path: map[string]string{"{order}": bench(t, h).ID, "{item}": "HB"},
		Sent: map[string]string{"PUT /v1/orders/{order}/drafts/{item}": `{"value": "13.1", "rev": 0, "comment": "lipaemic, seen twice"}`,
			"POST /v1/orders/{order}/submit":    `{"results": [{"item": "HB", "value": "13.1", "unit": "g/dL"}]}`,
			"POST /v1/orders/{order}/authorise": `{"items": [{"item": "HB", "run": 6, "note": "as last week"}]}`}})
}
