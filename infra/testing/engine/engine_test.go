package engine

import (
	"bytes"
	"path/filepath"
	"testing"
)

func TestAnEngineKeepsItsData(t *testing.T) {
	home, err := filepath.Abs(filepath.Join("..", "..", "local"))
	if err != nil {
		t.Fatal(err)
	}
	place := Place{Home: home, Dir: t.TempDir(), Region: "ap-south-1", Say: func(s string) { t.Log(s) }}
	table := Table{Name: "Table", Create: map[string]any{
		"TableName": "Table", "BillingMode": "PAY_PER_REQUEST",
		"AttributeDefinitions": []any{map[string]string{"AttributeName": "PK", "AttributeType": "S"}},
		"KeySchema":            []any{map[string]string{"AttributeName": "PK", "KeyType": "HASH"}},
	}}
	for _, start := range []struct {
		name  string
		fresh bool
	}{{"a new folder", true}, {"started again", false}} {
		t.Run(start.name, func(t *testing.T) {
			e, err := Start(t.Context(), place)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Stop()
			if fresh, err := e.CreateTables(t.Context(), []Table{table}); err != nil || fresh != start.fresh {
				t.Errorf("the tables are new: %v, %v", fresh, err)
			}
		})
	}
}

// The engine may make a file of another form after an update, and work on one of the old form without the index.
func TestTheEmptyFileHasTheIndex(t *testing.T) {
	if !bytes.Contains(empty, []byte("CREATE INDEX assay_records_by_number ON _stream_records (table_name, CAST(sequence_number AS INTEGER))")) {
		t.Error("empty.sqlite has no index of stream records: make it again with empty.py")
	}
}
