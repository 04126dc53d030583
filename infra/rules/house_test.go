package rules

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// longest is how many lines a file of Go or of the pages may have: what is longer holds two things.
const longest = 400

// limited are the endings of files that people write and read line by line.
var limited = []string{".go", ".ts", ".tsx", ".js", ".mjs", ".css"}

// empty are package names that say nothing of what is inside.
var empty = []string{
	"base", "common", "core", "dto", "helper", "helpers", "impl", "lib", "manager", "misc", "model", "models", "service",
	"services", "shared", "types", "util", "utils",
}

// houseProblems says what is wrong with one file. Path is seen from the repository.
func houseProblems(path string, source []byte) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, path+": "+fmt.Sprintf(format, args...)) }
	if lines := bytes.Count(source, []byte("\n")); lines > longest {
		say("%d lines, at most %d", lines, longest)
	}
	if filepath.Ext(path) != ".go" {
		return wrong
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return append(wrong, err.Error())
	}
	if slices.Contains(empty, strings.TrimSuffix(file.Name.Name, "_test")) {
		say("package %s: a name must say what is inside", file.Name.Name)
	}
	if !below(filepath.ToSlash(filepath.Dir(path)), "shared/lab") || strings.HasSuffix(path, "_test.go") {
		return wrong
	}
	// What follows is for the rules: they are given the time and the chance, and count in whole paise and exact decimals.
	for _, spec := range file.Imports {
		switch from, _ := strconv.Unquote(spec.Path.Value); from {
		case "context", "math/rand", "math/rand/v2", "crypto/rand", "os", "net/http", "log", "log/slog":
			say("imports %s: the rules are pure", from)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		line := func() int { return files.Position(n.Pos()).Line }
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "After", "Local", "LoadLocation"}, n.Sel.Name) {
				say("line %d: time.%s: the time comes with the event", line(), n.Sel.Name)
			}
		case *ast.Ident:
			if n.Name == "float32" || n.Name == "float64" {
				say("line %d: %s: money and values are exact", line(), n.Name)
			}
		case *ast.RangeStmt:
			if lit, ok := n.X.(*ast.CompositeLit); ok {
				if _, ok := lit.Type.(*ast.MapType); ok {
					say("line %d: the order of a map would decide which field is blamed: use a list", line())
				}
			}
		case *ast.BasicLit:
			if n.Kind == token.FLOAT {
				say("line %d: %s: money and values are exact", line(), n.Value)
			}
		}
		return true
	})
	return wrong
}

func TestHouse(t *testing.T) {
	read := 0
	for _, tree := range []string{"functions", "shared", "infra", "web"} {
		err := filepath.WalkDir(filepath.Join(root, tree), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && slices.Contains([]string{"node_modules", "testdata", "test-results"}, d.Name()) {
				if err == nil {
					err = fs.SkipDir
				}
				return err
			}
			if d.IsDir() || !slices.Contains(limited, filepath.Ext(path)) || strings.HasSuffix(path, ".gen.ts") {
				return nil
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			read++
			short, err := filepath.Rel(root, path)
			for _, wrong := range houseProblems(short, source) {
				t.Error(wrong)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	if read < 400 {
		t.Errorf("only %d files were read", read)
	}
}

func TestHouseMistakes(t *testing.T) {
	cases := []struct{ name, path, source, want string }{
		{"too long", "functions/orders/place.go", "package main\n" + strings.Repeat("\n", longest), "401 lines"},
		{"a page too long", "web/desk/screens/walk-in/page.tsx", strings.Repeat("\n", longest+1), "401 lines"},
		{"fine: a page", "web/desk/screens/walk-in/page.tsx", strings.Repeat("\n", longest), ""},
		{"empty name", "shared/util/util.go", "package util\n", "package util"},
		{"empty name in a test", "shared/util/util_test.go", "package util_test\n", "package util_test"},
		{"clock in a rule", "shared/lab/order.go", "package lab\nimport \"time\"\nvar now = time.Now\n", "line 3: time.Now"},
		{"clock by another door", "shared/lab/order.go", "package lab\nimport \"time\"\nfunc f(t time.Time) time.Duration { return time.Since(t) }\n", "time.Since"},
		{"float money", "shared/lab/money.go", "package lab\ntype Rupees float64\n", "float64"},
		{"float literal", "shared/lab/deep/vat.go", "package deep\nconst vat = 0.18\n", "0.18"},
		{"chance in a rule", "shared/lab/order.go", "package lab\nimport _ \"math/rand/v2\"\n", "math/rand/v2"},
		{"a map that decides an order", "shared/lab/order.go", "package lab\nfunc f() {\n\tfor range map[string]int{} {\n\t}\n}\n", "line 3: the order of a map"},
		{"not Go", "shared/lab/order.go", "packag lab\n", "expected 'package'"},
		{"fine: a clock outside the rules", "shared/observe/log.go", "package observe\nimport \"time\"\nvar now = time.Now\n", ""},
		{"fine: a float in a rule's test", "shared/lab/order_test.go", "package lab\nconst vat = 0.18\n", ""},
		{"fine: a rule", "shared/lab/order.go", "package lab\nimport \"time\"\nfunc Due(at time.Time) time.Time { return at.Add(time.Hour) }\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(houseProblems(c.path, []byte(c.source)), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// readmeProblems says what the README's lists and the tree disagree on: each function has its row, and each folder of
// shared/ and infra/ is named in its paragraph.
func readmeProblems(readme string, folders map[string][]string) (wrong []string) {
	rows := map[string]bool{}
	for _, m := range functionRow.FindAllStringSubmatch(readme, -1) {
		rows[m[1]] = true
		if !slices.Contains(folders["functions"], m[1]) {
			wrong = append(wrong, fmt.Sprintf("README has a row for functions/%s, which is not there", m[1]))
		}
	}
	for _, name := range folders["functions"] {
		if !rows[name] {
			wrong = append(wrong, fmt.Sprintf("README has no row for functions/%s", name))
		}
	}
	for _, tree := range []string{"shared", "infra"} {
		_, after, _ := strings.Cut(readme, "\n`"+tree+"/`: ")
		after, _, _ = strings.Cut(after, "\n\n")
		for _, other := range []string{"shared", "infra"} { // the paragraphs may follow each other
			after, _, _ = strings.Cut(after, "\n`"+other+"/`: ")
		}
		var named []string
		for _, m := range quoted.FindAllStringSubmatch(after, -1) {
			named = append(named, m[1])
		}
		for _, name := range folders[tree] {
			if !slices.Contains(named, name) {
				wrong = append(wrong, fmt.Sprintf("README does not name %s/%s", tree, name))
			}
		}
		for _, name := range named {
			if !slices.Contains(folders[tree], name) {
				wrong = append(wrong, fmt.Sprintf("README names %s/%s, which is not there", tree, name))
			}
		}
	}
	return wrong
}

var (
	functionRow = regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|")
	quoted      = regexp.MustCompile("`([a-z]+)`")
)

func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string][]string{}
	for _, tree := range []string{"functions", "shared", "infra"} {
		entries, err := os.ReadDir(filepath.Join(root, tree))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				folders[tree] = append(folders[tree], e.Name())
			}
		}
	}
	for _, wrong := range readmeProblems(string(readme), folders) {
		t.Error(wrong)
	}
}

func TestReadmeMistakes(t *testing.T) {
	good := "| `orders` | the desk |\n| `status` | the bench |\n\n`shared/`: `lab` is pure, and `store` is not.\n`infra/`: `ops` are tools.\n\nNext."
	folders := map[string][]string{"functions": {"orders", "status"}, "shared": {"lab", "store"}, "infra": {"ops"}}
	cases := []struct{ name, old, new, want string }{
		{"a function without a row", "| `status` | the bench |\n", "", "no row for functions/status"},
		{"a row of a function that went", "`status`", "`bench`", "row for functions/bench"},
		{"a package that nobody names", " `lab` is pure, and", "", "does not name shared/lab"},
		{"a package that went", "`store`", "`base`", "names shared/base"},
		{"a folder of infra", "`ops`", "`tools`", "does not name infra/ops"},
		{"fine", "", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(readmeProblems(strings.Replace(good, c.old, c.new, 1), folders), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
