package store

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine/enginetest"
)

var update = flag.Bool("update", false, "write the golden rows again, where no stored member is lost or changed")

// texts are the attributes that hold JSON as a text, with their kinds.
var texts = map[string]kind{"event": kindEvent, "card": kindCard, contribution: kindContribution, "work": kindWork, "unsigned": kindUnsigned, "task": kindTask,
	"progress": kindRebuild, knownOf: kindKnown, "found": kindFound, "listed": kindListed}

// goldenRow is a row as a golden file shows it. JSON stands there member by member as it is stored.
type goldenRow struct {
	PK         string
	SK         string
	Schema     int                   `json:",omitempty"` // of the document
	Doc        json.RawMessage       `json:",omitempty"`
	Texts      map[string]goldenText `json:",omitempty"`
	Attributes map[string]string     `json:",omitempty"` // "N 7", "S text", "B base64", "SS [a b]"
}

type goldenText struct {
	Schema int
	Text   json.RawMessage
}

// goldenOf writes a row down.
func goldenOf(t testing.TB, i item) goldenRow {
	t.Helper()
	k := keyOf(i)
	row := goldenRow{PK: k.pk, SK: k.sk, Texts: map[string]goldenText{}, Attributes: map[string]string{}}
	for name, value := range i {
		_, text := texts[name]
		switch v := value.(type) {
		case *types.AttributeValueMemberB:
			if name != "doc" {
				row.Attributes[name] = fmt.Sprintf("B %x", v.Value)
				continue
			}
			var err error
			if row.Schema, row.Doc, err = inflate(i); err != nil {
				t.Fatalf("%s / %s: %v", k.pk, k.sk, err)
			}
		case *types.AttributeValueMemberS:
			if !text {
				row.Attributes[name] = "S " + v.Value
				continue
			}
			schema, plain, err := schemaOfText(v.Value)
			if err != nil {
				t.Fatalf("%s / %s: %v", k.pk, k.sk, err)
			}
			row.Texts[name] = goldenText{schema, json.RawMessage(plain)}
		case *types.AttributeValueMemberN:
			row.Attributes[name] = "N " + v.Value
		case *types.AttributeValueMemberSS:
			row.Attributes[name] = fmt.Sprintf("SS %v", slices.Sorted(slices.Values(v.Value)))
		default:
			t.Fatalf("%s / %s: %s is a %T", k.pk, k.sk, name, value)
		}
	}
	delete(row.Attributes, "PK")
	delete(row.Attributes, "SK")
	return row
}

// scanned reads every row of a table, sorted by key.
func scanned(t testing.TB, db Scanner, table string) (rows []item) {
	t.Helper()
	in := &dynamodb.ScanInput{TableName: &table, ConsistentRead: aws.Bool(true)}
	for {
		out, err := db.Scan(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, out.Items...)
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			slices.SortFunc(rows, func(a, b item) int {
				return strings.Compare(keyOf(a).pk+"\x00"+keyOf(a).sk, keyOf(b).pk+"\x00"+keyOf(b).sk)
			})
			return rows
		}
	}
}

// historyRows are the rows that the history leaves behind, by kind, with those of a rebuild that was broken off.
func historyRows(t *testing.T) map[kind][]item {
	t.Helper()
	s, d := viewsStore(t, enginetest.Start(t).Engine)
	writeHistory(t, s)
	for _, i := range scanned(t, d.Client, d.Truth) {
		if _, order := orderOf(keyOf(i).pk); order {
			if _, err := s.Park(t.Context(), keyOf(i).pk); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	rows := map[kind][]item{}
	keep := func(list []item) {
		for _, i := range list {
			k := kindOf(keyOf(i))
			if k == "" {
				t.Errorf("%v is a row of no kind", keyOf(i))
			}
			if i[fence] != nil {
				k = fence
			}
			rows[k] = append(rows[k], i)
		}
	}
	keep(append(scanned(t, d.Client, d.Truth), scanned(t, d.Client, d.Views)...))
	for _, calls := range []int{4, 30} { // while the views are thrown away, and while they are filled again
		db := &breaking{Scanner: d.Client, left: calls}
		if err := s.RebuildViews(t.Context(), db, 25, func(RebuildProgress) {}); err == nil {
			t.Fatal("the rebuild was not broken off")
		}
		for _, i := range scanned(t, d.Client, d.Views) {
			if i[fence] != nil || kindOf(keyOf(i)) == kindRebuild {
				keep([]item{i})
			}
		}
	}
	return rows
}

func goldenPath(k kind, schema int) string {
	return filepath.Join("testdata", "rows", fmt.Sprintf("%s.%d.json", k, schema))
}

// Every kind of row is stored as its golden file shows it, member by member. A file that is committed may lose nothing:
// -update refuses to write one again that has a member less, or, unless its kind has a new schema, one more.
func TestRows(t *testing.T) {
	rows := historyRows(t)
	known := map[kind]bool{fence: true}
	for _, k := range rowKinds {
		known[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(known)) {
		t.Run(string(k), func(t *testing.T) {
			if len(rows[k]) == 0 {
				t.Fatal("the history writes no such row")
			}
			golden := make([]goldenRow, len(rows[k]))
			for n, i := range rows[k] {
				golden[n] = goldenOf(t, i)
			}
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			if err := e.Encode(golden); err != nil {
				t.Fatal(err)
			}
			path := goldenPath(k, upgrades.number(k))
			want, err := os.ReadFile(path)
			if err != nil && !*update {
				t.Fatal(err)
			}
			if bytes.Equal(got.Bytes(), want) {
				return
			}
			var before []goldenRow
			if want != nil {
				if err := json.Unmarshal(want, &before); err != nil {
					t.Fatal(err)
				}
			}
			lost, more := differ(goldenMembers(before), goldenMembers(golden))
			switch {
			case len(lost) > 0:
				t.Errorf("%s: stored members are gone: %s. Rows that lie in the table have them: give them an upgrade (schema.go)", path, lost)
			case len(more) > 0 && before != nil && forms[k] != nil && k != kindEvent: // which nobody writes again
				t.Errorf("%s: there are more stored members: %s. They need a new schema, by an upgrade (schema.go)", path, more)
			case *update:
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("%s is another: %s\nIf the history or a value has changed, run with -update", path, firstDifference(before, golden))
			}
		})
	}
}

// goldenMembers lists the attributes of rows, and the members of the JSON in them.
func goldenMembers(rows []goldenRow) []string {
	set := map[string]bool{}
	for _, r := range rows {
		for name, value := range r.Attributes {
			form, _, _ := strings.Cut(value, " ")
			set[name+" "+form] = true
		}
		jsonMembers(r.Doc, "doc", set)
		for name, text := range r.Texts {
			jsonMembers(text.Text, name, set)
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// open are the members that are maps: their names are values.
var open = []string{"doc.mail", "C.counts", "C.days", "C.work"}

func jsonMembers(raw json.RawMessage, path string, set map[string]bool) {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return
	}
	var visit func(v any, path string)
	visit = func(v any, path string) {
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				if slices.Contains(open, path) || path == "C.days.*" {
					name = "*"
				}
				visit(member, path+"."+name)
			}
		case []any:
			for _, element := range v {
				visit(element, path+"[]")
			}
		case nil: // an empty list
		default:
			set[fmt.Sprintf("%s %T", path, v)] = true
		}
	}
	visit(v, path)
}

func differ(before, after []string) (lost, more []string) {
	for _, m := range before {
		if !slices.Contains(after, m) {
			lost = append(lost, m)
		}
	}
	for _, m := range after {
		if !slices.Contains(before, m) {
			more = append(more, m)
		}
	}
	return lost, more
}

func firstDifference(before, after []goldenRow) string {
	for n, row := range after {
		if n == len(before) {
			return fmt.Sprintf("%s / %s is new", row.PK, row.SK)
		}
		if !reflect.DeepEqual(compacted(before[n]), compacted(row)) {
			return fmt.Sprintf("\n was %s\n is  %s", compacted(before[n]), compacted(row))
		}
	}
	return fmt.Sprintf("%d rows fewer", len(before)-len(after))
}

func compacted(r goldenRow) string {
	text, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
