package store

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"assay/shared/lab"
)

// A key is made in keys.go, and nowhere else.
func TestKeysAreMadeInOnePlace(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) < 20 {
		t.Fatal(len(sources), err)
	}
	files := token.NewFileSet()
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") || slices.Contains([]string{"keys.go", "keys_views.go", "search_keys.go"}, path) {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				of, _ := n.Type.(*ast.Ident)
				if of != nil && len(n.Elts) > 0 && (of.Name == "key" || of.Name == "partition") {
					t.Errorf("%s: a %s is made of text", files.Position(n.Pos()), of.Name)
				}
			case *ast.CallExpr:
				if to, ok := n.Fun.(*ast.SelectorExpr); ok && to.Sel.Name == "at" {
					t.Errorf("%s: a key is made of text", files.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

// What is kept as one kind is read as that kind and as no other, whatever the two have in common.
func TestKinds(t *testing.T) {
	s := New(nil, "", "")
	rows := map[kind]item{}
	for _, k := range rowKinds {
		golden := goldenRows(t, goldenPath(k, upgrades.number(k)))
		rows[k] = rowOf(t, s, golden[0])
	}
	for _, is := range slices.Sorted(maps.Keys(rows)) {
		i := rows[is]
		for as, form := range forms {
			v := reflect.New(form)
			err := unpack(i, v.Interface())
			if holds := i["doc"] != nil; (err == nil) != (holds && as == is) {
				t.Errorf("a row of kind %q is read as %s: %v", is, form, err)
			}
			if err != nil && (!v.Elem().IsZero() || i["doc"] != nil && !strings.Contains(err.Error(), keyOf(i).String()) && is != "claim") {
				t.Errorf("a row of kind %q, read as %s, gives %v, %v", is, form, v.Elem(), err)
			}
			for attribute, of := range texts {
				v, w := reflect.New(form), i
				if w[attribute] == nil { // a row that was given what is of another kind
					w = maps.Clone(i)
					w[attribute] = str("{}")
				}
				if err := untext(of, w, attribute, v.Interface()); (err == nil) != (holders[of] == is && as == of) {
					t.Errorf("%s of a row of kind %q is read as %s: %v", attribute, is, form, err)
				}
			}
		}
	}
	// What is kept is read back under its own key only.
	hospital, err := s.doc(hospitalKey(hospitalNamed("city")), city, nil)
	if err != nil {
		t.Fatal(err)
	}
	hospital["PK"] = str("H#city#P#" + onePatient)
	if err := unpack(hospital, new(lab.Hospital)); err == nil || !strings.Contains(err.Error(), `kind "patient" is not read as *lab.Hospital`) {
		t.Errorf("a hospital under the key of a patient: %v", err)
	}
}

// A key of the wrong number of parts is of no kind.
func TestKindOf(t *testing.T) {
	for pk, want := range map[string]kind{"H#city": kindHospital, "H#city#P#p": kindPatient, "H#city#P#p#x": "", "H#city#P": "", "H": "",
		"H#city#Z#p": "", "N#city#O#26-000001": "order_number", "N#city#O#26#1": "", "N#S#x": "slip", "N#S#x#y": "", "C#city#k": "claim",
		"C#city#k#l": "", "R": kindRebuild, "R#x": "", "U": "parked", "U#x": "", "": ""} {
		if got := kindOf(key{pk, head}); got != want {
			t.Errorf("%q is of kind %q, want %q", pk, got, want)
		}
	}
}

// goldenRows reads the golden rows of a kind.
func goldenRows(t *testing.T, path string) (rows []goldenRow) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &rows)
	}
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s has %d rows: %v", path, len(rows), err)
	}
	return rows
}
