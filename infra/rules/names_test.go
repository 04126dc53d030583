package rules

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// neighbours are the packages that every command passes through. A reader has all of them in mind at once, so no exported
// name may mean one thing in one of them and another in the next.
var neighbours = []string{"shared/apigw", "shared/command", "shared/lab", "shared/store"}

// sameMeaning are names that occur in two of them and mean the same in both: a function that gets the thing out of a
// request, or makes it, is named like the thing.
var sameMeaning = map[string]string{
	"Hospital":     "apigw.Hospital reads the id of the lab.Hospital that a request is about",
	"PrintDetails": "command.PrintDetails makes a lab.PrintDetails",
}

// exported lists the exported package-level names of one package, its tests left out.
func exported(dir string) ([]string, error) {
	found := map[string]bool{}
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := exportedIn(source, found); err != nil {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func exportedIn(source []byte, found map[string]bool) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	add := func(id *ast.Ident) {
		if id.IsExported() {
			found[id.Name] = true
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						add(id)
					}
				}
			}
		}
	}
	return nil
}

// nameProblems says which names occur in two packages without a reason, and which reasons have no such name.
func nameProblems(names map[string][]string, reasons map[string]string) (wrong []string) {
	in := map[string][]string{}
	for _, pkg := range slices.Sorted(maps.Keys(names)) {
		for _, name := range names[pkg] {
			in[name] = append(in[name], pkg)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if len(in[name]) > 1 && reasons[name] == "" {
			wrong = append(wrong, fmt.Sprintf("%s is a name in %s: one word, one meaning", name, strings.Join(in[name], " and ")))
		}
	}
	for name := range reasons {
		if len(in[name]) < 2 {
			wrong = append(wrong, fmt.Sprintf("%s is no longer in two packages: take it off the list", name))
		}
	}
	return wrong
}

func TestNames(t *testing.T) {
	names := map[string][]string{}
	for _, pkg := range neighbours {
		list, err := exported(filepath.Join(root, pkg))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			t.Errorf("%s exports nothing", pkg)
		}
		names[pkg] = list
	}
	for _, wrong := range nameProblems(names, sameMeaning) {
		t.Error(wrong)
	}
}

func TestNamesMistakes(t *testing.T) {
	source := func(text string) []string {
		found := map[string]bool{}
		if err := exportedIn([]byte("package p\n"+text), found); err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(found))
	}
	cases := []struct{ name, a, b, reason, want string }{
		{"a type and a func", "type Order struct{}", "func Order() {}", "", "Order is a name in a and b"},
		{"a const and a var", "const (\n\tOne = 1\n\tTwo = 2\n)", "var Two, Three int", "", "Two is a name in a and b"},
		{"a reason of old", "type A int", "type B int", "A", "no longer in two packages"},
		{"fine: a reason", "type A int", "type A int", "A", ""},
		{"fine: methods", "type A int\nfunc (A) String() string { return \"\" }", "type B int\nfunc (B) String() string { return \"\" }", "", ""},
		{"fine: not exported", "func order() {}", "func order() {}", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reasons := map[string]string{}
			if c.reason != "" {
				reasons[c.reason] = "the same"
			}
			got := strings.Join(nameProblems(map[string][]string{"a": source(c.a), "b": source(c.b)}, reasons), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
