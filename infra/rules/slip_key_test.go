package rules

import (
	"slices"
	"testing"
)

// Only the functions that print and mail can make a token of a visit slip (docs/rules.md#visit-slip).
func TestWhoMakesSlips(t *testing.T) {
	s := load(t, "prod")
	for _, function := range s.functions() {
		makes := slices.Contains([]string{"notify", "slips"}, folder(function))
		if may := s.rights(function).allows("ssm:GetParameter", parameterArn+"slip-key"); may != makes {
			t.Errorf("%s may read the keys of visit slips: %t", function, may)
		}
	}
}
