package store

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine/enginetest"
)

var releaseNumber = flag.Int("release", 0, "write what this release stores for the history to testdata/release-<n>, once")

// TestWriteRelease leaves the rows of this release to those after it. It runs before a release, with -release.
func TestWriteRelease(t *testing.T) {
	if *releaseNumber == 0 {
		t.Skip("no release is being made")
	}
	dir := filepath.Join("testdata", fmt.Sprintf("release-%d", *releaseNumber))
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatalf("the rows of a release are never written again: %v", err)
	}
	s, d := viewsStore(t, enginetest.Start(t).Engine)
	writeHistory(t, s)
	keep := func(table, name string) {
		var lines []string
		for _, i := range scanned(t, d.Client, table) {
			lines = append(lines, wireForm(t, i))
		}
		slices.Sort(lines)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(lines, "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	keep(d.Truth, "truth.jsonl")
	keep(d.Views, "views.jsonl")
	db := &breaking{Scanner: d.Client, left: 30}
	if err := s.RebuildViews(t.Context(), db, 25, func(RebuildProgress) {}); err == nil {
		t.Fatal("the rebuild was not broken off")
	}
	keep(d.Views, "views-broken-off.jsonl")
}

// wireForm is a row as DynamoDB's own JSON, on a line.
func wireForm(t *testing.T, i item) string {
	t.Helper()
	row := map[string]map[string]any{}
	for name, value := range i {
		switch v := value.(type) {
		case *types.AttributeValueMemberS:
			row[name] = map[string]any{"S": v.Value}
		case *types.AttributeValueMemberN:
			row[name] = map[string]any{"N": v.Value}
		case *types.AttributeValueMemberB:
			row[name] = map[string]any{"B": v.Value}
		case *types.AttributeValueMemberSS:
			row[name] = map[string]any{"SS": slices.Sorted(slices.Values(v.Value))}
		default:
			t.Fatalf("%s: %s is a %T", keyOf(i), name, value)
		}
	}
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(row); err != nil {
		t.Fatal(err)
	}
	return line.String()
}
