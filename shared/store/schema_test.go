package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

const membersFile = "testdata/rows/members.txt"

// Every stored member there is, also those that no row of the history has: a line for each, by kind and schema. Lines are
// added for a new schema, and never taken away. An event may gain members, as it says itself which it has.
func TestMembers(t *testing.T) {
	kept, err := os.ReadFile(membersFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(kept)), "\n")
	for _, k := range slices.Sorted(maps.Keys(forms)) {
		head := fmt.Sprintf("%s %d ", k, upgrades.number(k))
		var before, after []string
		for _, line := range lines {
			if strings.HasPrefix(line, head) {
				before = append(before, line)
			}
		}
		for _, m := range members(forms[k]) {
			after = append(after, head+m)
		}
		lost, more := differ(before, after)
		switch {
		case len(lost) > 0:
			t.Errorf("stored members are gone, or have another form. Give their kind an upgrade (schema.go):\n%s", strings.Join(lost, "\n"))
		case *update && (len(before) == 0 || k == kindEvent):
			lines = append(lines, more...)
		case len(more) > 0:
			t.Errorf("there are more stored members. Give their kind an upgrade (schema.go):\n%s", strings.Join(more, "\n"))
		}
	}
	if *update {
		text := strings.TrimSpace(strings.Join(lines, "\n")) + "\n"
		if err := os.WriteFile(membersFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// rowOf makes a row out of its golden form.
func rowOf(t *testing.T, s *Store, row goldenRow) item {
	t.Helper()
	i := key{row.PK, row.SK}.item()
	if row.Doc != nil {
		var plain bytes.Buffer
		if err := json.Compact(&plain, row.Doc); err != nil {
			t.Fatal(err)
		}
		packed, err := s.deflate(row.Schema, plain.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		i["doc"] = bin(packed)
	}
	for name, text := range row.Texts {
		var plain bytes.Buffer
		if err := json.Compact(&plain, text.Text); err != nil {
			t.Fatal(err)
		}
		i[name] = str(plain.String())
		if text.Schema > 1 {
			i[name] = str(fmt.Sprint(text.Schema) + plain.String())
		}
	}
	return i
}

// reread reads a document or text of a row, and holds what it would be written as against what is stored: byte for byte,
// or, of an earlier schema, member for member after its upgrade.
func reread(t *testing.T, k kind, i item, attribute string) any {
	t.Helper()
	v := reflect.New(forms[k])
	var schema int
	var kept []byte
	var err error
	if attribute == "doc" {
		if schema, kept, err = inflate(i); err == nil {
			err = unpack(i, v.Interface())
		}
	} else {
		var plain string
		if schema, plain, err = schemaOfText(strOf(i, attribute)); err == nil {
			err = untext(k, i, attribute, v.Interface())
		}
		kept = []byte(plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(v.Interface())
	if err != nil {
		t.Fatal(err)
	}
	if schema < upgrades.number(k) {
		if kept, err = upgrades.upgrade(k, schema, kept); err != nil {
			t.Fatal(err)
		}
		again = canonical(t, again)
	}
	if !bytes.Equal(again, kept) {
		t.Errorf("%s: %s: it would be written as\n%s\nand is stored as\n%s", keyOf(i), attribute, again, kept)
	}
	return v.Elem().Interface()
}

// Golden rows of every schema there was are read, nothing of them is lost, and what is read would be written as it was.
// Every member there is stands in some row.
func TestGoldenRowsAreRead(t *testing.T) {
	s := New(nil, "", "")
	seen := map[kind]map[string]bool{}
	read := func(t *testing.T, k kind, i item, attribute string) {
		t.Helper()
		if seen[k] == nil {
			seen[k] = map[string]bool{}
		}
		for _, m := range presentMembers(reread(t, k, i, attribute)) {
			seen[k][m] = true
		}
	}
	files, err := filepath.Glob("testdata/rows/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		name, schema, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".json"), ".")
		t.Run(name+" "+schema, func(t *testing.T) {
			for _, row := range goldenRows(t, path) {
				i := rowOf(t, s, row)
				if row.Doc != nil {
					if k := kindOf(keyOf(i)); string(k) != name || fmt.Sprint(row.Schema) != schema {
						t.Errorf("%v is a row of kind %q and schema %d", keyOf(i), k, row.Schema)
					}
					read(t, kind(name), i, "doc")
				}
				for attribute := range row.Texts {
					read(t, texts[attribute], i, attribute)
				}
			}
		})
	}
	for k, form := range forms {
		for n := 1; n <= upgrades.number(k); n++ {
			if k != kindCard && !slices.Contains(files, goldenPath(k, n)) { // a card is in the row of its order
				t.Errorf("there are no golden rows of kind %q and schema %d", k, n)
			}
		}
		for _, m := range members(form) {
			if !seen[k][m] && unseen[string(k)+" "+m] == "" {
				t.Errorf("no golden row of kind %q has the member %s: let the history write it", k, m)
			}
		}
	}
}

// unseen are the members that no history can write, with the reason.
var unseen = map[string]string{}

// canonical sorts the members of JSON, as an upgrade does.
func canonical(t *testing.T, plain []byte) []byte {
	t.Helper()
	again, err := schemas{"": {func(map[string]any) {}}}.upgrade("", 1, plain)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// A document of an earlier schema is brought up step by step; one of a later schema is refused with an error that names
// the row, the kind and both numbers, and nothing of what stands in it.
func TestUpgrade(t *testing.T) {
	type line struct {
		Text  string `json:"text"`
		Paise int64  `json:"paise"`
		Kind  string `json:"kind"`
	}
	to := schemas{kindDraft: {
		func(d map[string]any) { d["text"] = d["value"]; delete(d, "value") },
		func(d map[string]any) { d["kind"] = "typed" },
	}}
	cases := []struct {
		name   string
		schema int
		plain  string
		want   []line
		err    string
	}{
		{"of the first", 1, `{"value":"x","paise":9007199254740993}`, []line{{"x", 9007199254740993, "typed"}}, ""},
		{"of the one before", 2, `{"text":"x","paise":1}`, []line{{"x", 1, "typed"}}, ""},
		{"of today's", 3, `{"text":"x","kind":"read"}`, []line{{"x", 0, "read"}}, ""},
		{"a list", 1, `[{"value":"x"},{"value":"y"}]`, []line{{"x", 0, "typed"}, {"y", 0, "typed"}}, ""},
		{"of the next release", 4, `{"text":"secret"}`, nil, `a document of kind "draft" has schema 4, and this release reads 1 to 3`},
		{"of none", 0, `{"text":"secret"}`, nil, `a document of kind "draft" has schema 0, and this release reads 1 to 3`},
		{"torn, and old", 1, `{"value":"secret`, nil, `upgrade a document of kind "draft" from schema 1 to 3`},
		{"torn", 3, `{"text":"secret`, nil, `a document of kind "draft" and schema 3`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []line
			var one line
			var v any = &one
			if strings.HasPrefix(c.plain, "[") {
				v = &got
			}
			err := to.decode(kindDraft, c.schema, []byte(c.plain), v)
			if v == any(&one) && err == nil {
				got = []line{one}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("read %+v, want %+v", got, c.want)
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error says what stands in the row: %v", err)
			}
		})
	}
	if len(upgrades[kindEvent]) > 0 {
		t.Error("events have upgrades: their form is hashed and stays as it is")
	}
}

// A row of a later release is not read, whether it holds a document or a text, and the error says which row it is.
func TestRowOfALaterRelease(t *testing.T) {
	s := New(nil, "", "")
	packed, err := s.deflate(upgrades.number(kindOrder)+1, []byte(`{"id":"secret"}`))
	if err != nil {
		t.Fatal(err)
	}
	i := orderKey(orderNamed(orderID(1))).item()
	i["doc"], i["card"] = bin(packed), str(fmt.Sprintf(`%d{"name":"secret"}`, upgrades.number(kindCard)+1))
	for attribute, err := range map[string]error{"doc": unpack(i, new(lab.Order)), "card": untext(kindCard, i, "card", new(Card))} {
		if err == nil {
			t.Errorf("%s was read", attribute)
			continue
		}
		k := map[string]kind{"doc": kindOrder, "card": kindCard}[attribute]
		for _, want := range []string{"H#city#O#" + bare(orderID(1)) + " / A", fmt.Sprintf("schema %d,", upgrades.number(k)+1), fmt.Sprintf("1 to %d", upgrades.number(k))} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error does not say %q: %v", attribute, want, err)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error says what stands in the row: %v", attribute, err)
		}
	}
	i["doc"] = &types.AttributeValueMemberB{}
	if err := unpack(i, new(lab.Order)); err == nil || !strings.Contains(err.Error(), " / A: the row holds no document") {
		t.Errorf("an empty document: %v", err)
	}
}
