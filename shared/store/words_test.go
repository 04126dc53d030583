package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const wordsFile = "testdata/rows/words.txt"

// Every word of a state, kind or action that may stand in a row. Words are added, and never taken away or renamed: rows
// that have them lie in the table.
func TestWords(t *testing.T) {
	stored := map[string]bool{}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			visit(of.Elem())
		case reflect.Map:
			visit(of.Key())
			visit(of.Elem())
		case reflect.Struct:
			for field := range of.Fields() {
				visit(field.Type)
			}
		case reflect.String:
			stored[of.Name()] = true
		}
	}
	for _, form := range forms {
		visit(form)
	}
	delete(stored, "string")
	var got []string
	for _, folder := range []string{"../lab", "../lab/measure"} {
		sources, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range sources {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != len(spec.Names) {
					return true
				}
				of, _ := spec.Type.(*ast.Ident)
				for _, v := range spec.Values {
					word, ok := v.(*ast.BasicLit)
					if ok && of != nil && stored[of.Name] {
						got = append(got, of.Name+" "+word.Value)
					}
				}
				return true
			})
		}
	}
	slices.Sort(got)
	kept, err := os.ReadFile(wordsFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	lost, more := differ(strings.Split(strings.TrimSpace(string(kept)), "\n"), got)
	switch {
	case len(kept) > 0 && len(lost) > 0:
		t.Errorf("stored words are gone: %q", lost)
	case *update:
		if err := os.WriteFile(wordsFile, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	case len(more) > 0:
		t.Errorf("there are new words that will be stored: %q. Run with -update", more)
	}
}
