package fromcode

import (
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

func TestContractRepeatsTheCode(t *testing.T) {
	is, should, err := Document(root)
	if err != nil {
		t.Fatal(err)
	}
	if is == should {
		return
	}
	have, want := strings.Split(is, "\n"), strings.Split(should, "\n")
	for n := range want {
		if n >= len(have) || have[n] != want[n] {
			t.Fatalf("%s differs from the code at line %d: run go generate ./infra/contract/...\nwant %s", File, n+1, want[n])
		}
	}
	t.Fatalf("%s has lines that the code does not have: run go generate ./infra/contract/...", File)
}

// One code for each way in which a refusal is spelled in the code.
func TestRefusalsAreFound(t *testing.T) {
	all, err := Refusals(root)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		spelled string
		code    string
		status  int
	}{
		{"a literal", "stale", 412},
		{"a literal of another package", "draft_taken", 409},
		{"a call", "own_result", 403},
		{"a call that blames a field", "bad_request", 400},
		{"a call of the adapter", "duplicate_field", 400},
		{"a field of a table", "not_receivable", 409},
		{"a field of a table, for a paper", "slip_unknown", 404},
		{"the adapter's own", "too_large", 413},
	}
	for _, test := range tests {
		t.Run(test.spelled, func(t *testing.T) {
			n := slices.IndexFunc(all, func(r Refusal) bool { return r.Code == test.code })
			if n < 0 {
				t.Fatalf("%s is not found", test.code)
			}
			if !slices.Contains(all[n].Statuses, test.status) {
				t.Errorf("%s has the statuses %v, want %d", test.code, all[n].Statuses, test.status)
			}
		})
	}
}
