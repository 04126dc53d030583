package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assay/shared/lab"
)

// stored reads the documents of the golden rows of a kind, by schema.
func stored[T any](t *testing.T, kind string) [][]T {
	t.Helper()
	paths, err := filepath.Glob("../store/testdata/rows/" + kind + ".*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden rows of kind %s: %v", kind, err)
	}
	var all [][]T
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var rows []struct{ Doc T }
		if err := json.Unmarshal(text, &rows); err != nil {
			t.Fatal(err)
		}
		var docs []T
		for _, row := range rows {
			docs = append(docs, row.Doc)
		}
		all = append(all, docs)
	}
	return all
}

// A version that an earlier release froze is printed by this one, with every value, should its document be made only now.
func TestFrozenByEveryRelease(t *testing.T) {
	histories := stored[lab.RunSheet](t, "runs")
	for schema, versions := range stored[lab.Frozen](t, "frozen") {
		for _, f := range versions {
			t.Run(fmt.Sprintf("schema %d, %s version %d", schema+1, f.Number, f.Version), func(t *testing.T) {
				sheet, err := joined(f, histories)
				if err != nil {
					t.Fatal(err)
				}
				pdf, err := signAndRender(t, sheet)
				if err != nil {
					t.Fatal(err)
				}
				found := text(t, pdf, "-raw")
				for _, section := range sheet.Sections {
					for _, row := range section.Rows {
						for want := range strings.FieldsSeq(row.Analyte + " " + row.Value) {
							if !strings.Contains(found, want) {
								t.Errorf("%q is not printed", want)
							}
						}
					}
				}
				if sheet.Version > 1 && !strings.Contains(found, fmt.Sprint(sheet.Version-1)) {
					t.Error("it does not name the version that it replaces")
				}
			})
		}
	}
}

// joined joins a frozen version with its runs. Kinds of rows get new schemas apart, so the runs may be of another one.
func joined(f lab.Frozen, histories [][]lab.RunSheet) (sheet lab.Sheet, err error) {
	for _, history := range histories {
		var runs []lab.RunSheet
		for _, r := range history {
			if r.Order == f.Order {
				runs = append(runs, r)
			}
		}
		if sheet, err = f.Sheet(runs, strings.Repeat("0", 64), "https://lab.example/check.html"); err == nil {
			return sheet, nil
		}
	}
	return sheet, err
}
