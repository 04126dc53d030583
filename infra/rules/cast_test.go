package rules

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"assay/infra/testing/cast"
)

// ownPeople are files whose people are not of infra/testing/cast, each with the reason.
var ownPeople = map[string]string{
	"shared/store/history_test.go":        "the history is what a stored release holds",
	"shared/store/history_orders_test.go": "the history is what a stored release holds",
	"shared/store/history_people_test.go": "the history is what a stored release holds",
	"shared/store/history_steps_test.go":  "the history is what a stored release holds",
	"shared/store/release_test.go":        "reads what a stored release holds",
	"shared/store/release_read_test.go":   "reads what a stored release holds",
	"shared/store/release_write_test.go":  "writes on what a stored release holds",
	"shared/lab/address_test.go":          "tries the shapes of addresses",
	"infra/rules/cast_test.go":            "has strangers to find",
}

// roles are addresses of nobody in particular.
var roles = []string{"operator@assay.example", "no-reply@sign-in.example", "help@assay.example", "desk@assay.example",
	"lab@assay.example", "nobody@assay.example", "nobody@sahyadri.example", "nobody@narmada.example", "nobody@patients.example",
	"refused@assay.example", "canary@patient.example", "nita@patients.example"}

// accounts are people who sign in and are nobody yet.
var accounts = []string{"login-1", "login-2", "sub-1", "gone"}

var (
	address = regexp.MustCompile(`(?i)[\w.%+-]+@[\w.-]+\.example\b`)
	phone   = regexp.MustCompile(`\+91\d{10}\b`)
)

// castNames are what a string may say in a field of a person or a hospital.
var castNames = func() map[string][]string {
	of := map[string][]string{}
	add := func(field string, values ...string) { of[field] = append(of[field], values...) }
	for _, h := range cast.Hospitals {
		add("Hospital", h.ID)
		add("Name", h.Name)
		add("NameLocal", h.NameLocal)
		add("phone", h.Phone)
		add("address", h.Desk(), h.Lab())
	}
	for _, m := range cast.Members {
		add("Person", m.ID)
		add("Name", m.Name)
		add("address", m.Email())
	}
	for _, p := range cast.Patients {
		add("Person", p.ID)
		add("Name", p.Name, p.NameLatin)
		add("NameLatin", p.NameLatin)
		add("phone", p.Phone)
		add("address", p.Email)
	}
	add("Name", cast.SunitaMisspelt, cast.Meenal.Name, cast.Kalpana)
	add("phone", cast.SecondPhone, cast.ThirdPhone, "+910000000000")
	add("address", roles...)
	of["As"] = append(of["Person"], accounts...)
	return of
}()

// strangers lists the people of one file who are not of the cast: mail addresses and phones wherever they stand and, in Go,
// names and ids in the fields of what is a person or a hospital. Fields that are worked out are not looked into.
func strangers(path, text string) (wrong []string) {
	plain := strings.NewReplacer(`\n`, " ", `\r`, " ", `\t`, " ").Replace(text)
	for _, a := range address.FindAllString(plain, -1) {
		if !strings.Contains(a, "%") && !strings.HasSuffix(a, "@evil.example") && !slices.Contains(castNames["address"], strings.ToLower(a)) {
			wrong = append(wrong, fmt.Sprintf("%s: the address %s is of nobody in infra/testing/cast", path, a))
		}
	}
	for _, p := range phone.FindAllString(text, -1) {
		if !slices.Contains(castNames["phone"], p) {
			wrong = append(wrong, fmt.Sprintf("%s: the phone %s is of nobody in infra/testing/cast", path, p))
		}
	}
	if !strings.HasSuffix(path, ".go") {
		return wrong
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
	if err != nil {
		return append(wrong, err.Error())
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || !slices.Contains([]string{"Ask", "Caller", "Hospital", "Member", "Patient", "Registration", "Snapshot", "as"}, typeName(lit.Type)) {
			return true
		}
		for _, e := range lit.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			field, _ := pair.Key.(*ast.Ident)
			value, _ := pair.Value.(*ast.BasicLit)
			if field == nil || value == nil || value.Kind != token.STRING || castNames[field.Name] == nil {
				continue
			}
			if said, _ := strconv.Unquote(value.Value); said != "" && !slices.Contains(castNames[field.Name], said) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s %q is not in infra/testing/cast", path, files.Position(value.Pos()).Line, field.Name, said))
			}
		}
		return true
	})
	return wrong
}

// typeName is the last name of a type as written.
func typeName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	}
	return ""
}

// TestCast holds tests, demos and the examples of the contract to the people of infra/testing/cast.
func TestCast(t *testing.T) {
	for name, c := range map[string]struct {
		path, text string
		want       int
	}{
		"an address":          {"x.json", `{"email": "mira@city.example"}`, 1},
		"a phone":             {"x.yaml", `phone: "+919811111111"`, 1},
		"a name":              {"x_test.go", `package x; var p = lab.Member{Person: "tara", Name: "Tara Namuna"}`, 1},
		"a person":            {"x_test.go", `package x; var p = lab.Member{Person: "mira"}`, 1},
		"a hospital":          {"x_test.go", `package x; var p = hospitaltest.Ask{As: "tara", Hospital: "namuna"}`, 1},
		"people of the cast":  {"x_test.go", `package x; var p = lab.Snapshot{Name: "सुनीता पाटील", NameLatin: "Sunita Patil"} // +919876543210`, 0},
		"a name of something": {"x_test.go", `package x; var p = lab.Item{Name: "Haemoglobin"}`, 0},
	} {
		if got := strangers(c.path, c.text); len(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	read := 0
	for path, text := range texts(t) {
		data := path == "infra/openapi.yaml" || path == "infra/client/people.json" || path == "infra/ops/seed/demo.json"
		played := strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".go") && slices.ContainsFunc([]string{"infra/show", "infra/testing", "infra/ops/seed"},
			func(folder string) bool { return below(filepath.ToSlash(filepath.Dir(path)), folder) })
		if !data && !played || ownPeople[path] != "" {
			continue
		}
		read++
		for _, wrong := range strangers(path, text) {
			t.Error(wrong)
		}
	}
	if read < 250 {
		t.Errorf("only %d files were read", read)
	}
	for path := range ownPeople {
		if _, err := os.Stat(filepath.Join("..", "..", path)); err != nil {
			t.Errorf("%v: take it off the list", err)
		}
	}
}
