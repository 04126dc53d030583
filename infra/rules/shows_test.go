package rules

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// tells are the members of an answer that tell a value or lead to one.
var tells = []string{"value", "raw", "printed", "rows", "statement", "url"}

// records says of every operation whose answer has such a member which test shows that it leaves an access record, or why it tells
// nothing that somebody else has measured (docs/rules.md#access-records).
var records = map[string]string{
	"getResults":        "functions/results TestWhatShowsValuesIsRecorded",
	"listDrafts":        "functions/results TestWhatShowsValuesIsRecorded",
	"listEarlierValues": "functions/results TestEarlierValues",
	"previewReport":     "functions/results TestPreviewReport",
	"linkReport":        "functions/reports TestEveryWayIsRecorded",
	"linkMyReport":      "functions/reports TestEveryWayIsRecorded",
	"openSlip":          "functions/reports TestEveryWayIsRecorded",
	"showMyValues":      "functions/reports TestValuesInWords",
	"checkReport":       "functions/reports TestEveryWayIsRecorded",
	"exportPatient":     "functions/results TestExport",
	"linkBill":          "a bill has prices and no value, and no name of a sensitive test: shared/lab TestBillsNameNoSensitiveTest",
	"linkMyBill":        "as linkBill",
	"tryResult":         "what the caller has typed in this very request, about nobody",
	"putDraft":          "what the caller has typed in this very request, judged",
}

// TestWhatTellsAValueIsRecorded: an operation that tells a value, or the way to one, is known to be recorded. The answers are read
// from the contract, against which every answer in the tests is held.
func TestWhatTellsAValueIsRecorded(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "infra", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var api map[string]any
	if err := yaml.Unmarshal(text, &api); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, item := range api["paths"].(map[string]any) {
		for _, operation := range item.(map[string]any) {
			responses, is := get(operation, "responses").(map[string]any)
			if !is {
				continue
			}
			for status, answer := range responses {
				if ref := name(get(answer, "$ref")); ref != "" {
					answer = get(api, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
				}
				if schema := get(answer, "content", "application/json", "schema"); status[0] == '2' && hasMember(api, schema, map[string]bool{}) {
					found[name(get(operation, "operationId"))] = true
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if records[id] == "" {
			t.Errorf("%s tells a value: say which test shows that it leaves an access record", id)
		}
	}
	for id, by := range records {
		if !found[id] {
			t.Errorf("%s tells no value, and is listed", id)
		}
		folder, test, of := strings.Cut(by, " Test")
		if !of || !strings.HasPrefix(folder, "functions/") {
			continue
		}
		there := false
		files, _ := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
		for _, f := range files {
			text, err := os.ReadFile(f)
			there = there || err == nil && strings.Contains(string(text), "func Test"+test+"(")
		}
		if !there {
			t.Errorf("%s: there is no %s", id, by)
		}
	}
}

// hasMember reports whether a schema has one of the members anywhere in it.
func hasMember(api map[string]any, schema any, seen map[string]bool) bool {
	switch s := schema.(type) {
	case map[string]any:
		if ref, is := s["$ref"].(string); is {
			if seen[ref] {
				return false
			}
			seen[ref] = true
			return hasMember(api, get(api, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), seen)
		}
		properties, _ := s["properties"].(map[string]any)
		for member := range properties {
			if slices.Contains(tells, member) {
				return true
			}
		}
		for _, part := range s {
			if hasMember(api, part, seen) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(s, func(part any) bool { return hasMember(api, part, seen) })
	}
	return false
}
