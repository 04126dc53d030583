package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// siblings is the one list of who may import whom below shared/: the name of a package, and what of shared/ it may use.
// Everything else meets in a function's main.
var siblings = map[string][]string{
	"apigw":     {"ids", "lab", "observe"},
	"catalogue": {"lab"},
	"cloud":     {},
	"command":   {"apigw", "lab", "store"},
	"consent":   {"lab"},
	"earlier":   {"catalogue", "lab", "store"},
	"ids":       {},
	"lab":       {},
	"mail":      {"lab"},
	"observe":   {},
	"payment":   {"lab", "observe", "razorpay", "store"},
	"razorpay":  {"lab"},
	"report":    {"lab"},
	"seal":      {"lab", "signing", "store"},
	"signing":   {},
	"slip":      {"lab", "store"},
	"store":     {"catalogue", "ids", "lab", "observe"},
	"sweep":     {"lab", "observe", "payment", "razorpay", "store"},
	"wiring":    {"cloud", "store"},
}

// testOnly are modules for tests and tools; a function that links one carries it to the cloud.
var testOnly = []string{
	"github.com/BurntSushi/toml", "github.com/getkin/kin-openapi", "gopkg.in/yaml.v3", "honnef.co/go/tools", "pgregory.net/rapid",
}

// goPackage is what go list says of a package that is linked.
type goPackage struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Module     *struct{ Path string }
}

// below reports whether a path is a package or lies under it.
func below(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }

// arrows says every import that points the wrong way: functions/* -> shared/* -> shared/lab -> standard library.
func arrows(packages []goPackage) (wrong []string) {
	standard, module := map[string]bool{}, map[string]string{}
	for _, p := range packages {
		standard[p.ImportPath] = p.Standard
		if p.Module != nil {
			module[p.ImportPath] = p.Module.Path
		}
	}
	say := func(from, to, why string) { wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", from, to, why)) }
	for _, p := range packages {
		rest, ours := strings.CutPrefix(p.ImportPath, "assay/")
		if !ours {
			continue
		}
		tree, inner, _ := strings.Cut(rest, "/")
		unit, _, _ := strings.Cut(inner, "/")
		if tree == "shared" && siblings[unit] == nil {
			wrong = append(wrong, fmt.Sprintf("shared/%s is not in the list of arrows: say there what it may import", unit))
			continue
		}
		for _, to := range p.Imports {
			switch {
			case below(to, "assay/infra"):
				say(p.ImportPath, to, "nothing under infra goes to the cloud")
			case below(to, "assay/functions"):
				if tree != "functions" || !below(to, "assay/functions/"+unit) {
					say(p.ImportPath, to, "a function is imported by nobody")
				}
			case below(to, "assay/shared"):
				target, _, _ := strings.Cut(strings.TrimPrefix(to, "assay/shared/"), "/")
				if tree == "shared" && target != unit && !slices.Contains(siblings[unit], target) {
					say(p.ImportPath, to, "shared/"+unit+" may use "+fmt.Sprint(siblings[unit]))
				}
			case slices.Contains(testOnly, module[to]):
				say(p.ImportPath, to, "that is for tests only")
			case below(p.ImportPath, "assay/shared/lab") && !standard[to]:
				say(p.ImportPath, to, "the rules link the standard library only")
			}
		}
	}
	return wrong
}

// linked lists what the functions and the shared packages link, tests left out.
func linked(t testing.TB) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard,Module", "./functions/...", "./shared/...")
	cmd.Dir = root
	var said bytes.Buffer
	cmd.Stderr = &said
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, said.String())
	}
	var packages []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(raw)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func TestArrows(t *testing.T) {
	packages := linked(t)
	for _, wrong := range arrows(packages) {
		t.Error(wrong)
	}
	for unit := range siblings {
		if !slices.ContainsFunc(packages, func(p goPackage) bool { return below(p.ImportPath, "assay/shared/"+unit) }) {
			t.Errorf("the list of arrows speaks of shared/%s, which is not there", unit)
		}
	}
}

func TestArrowsMistakes(t *testing.T) {
	module := func(path string) *struct{ Path string } { return &struct{ Path string }{path} }
	world := []goPackage{
		{ImportPath: "time", Standard: true},
		{ImportPath: "github.com/aws/smithy-go", Module: module("github.com/aws/smithy-go")},
		{ImportPath: "gopkg.in/yaml.v3", Module: module("gopkg.in/yaml.v3")},
	}
	cases := []struct{ name, from, to, want string }{
		{"rules link an SDK", "assay/shared/lab", "github.com/aws/smithy-go", "standard library only"},
		{"deeper rules link an SDK", "assay/shared/lab/qc", "github.com/aws/smithy-go", "standard library only"},
		{"rules know the store", "assay/shared/lab", "assay/shared/store", "shared/lab may use []"},
		{"store knows the adapter", "assay/shared/store", "assay/shared/apigw", "shared/store may use [catalogue ids lab observe]"},
		{"adapter knows the store", "assay/shared/apigw/inner", "assay/shared/store", "shared/apigw may use"},
		{"function imports function", "assay/functions/orders", "assay/functions/status/wire", "imported by nobody"},
		{"shared imports function", "assay/shared/store", "assay/functions/orders/wire", "imported by nobody"},
		{"function links the local cloud", "assay/functions/orders", "assay/infra/contract", "nothing under infra"},
		{"function links a test library", "assay/functions/orders", "gopkg.in/yaml.v3", "tests only"},
		{"package not in the list", "assay/shared/util", "time", "not in the list"},
		{"fine: a function's own part", "assay/functions/orders", "assay/functions/orders/wire", ""},
		{"fine: rules use their parts", "assay/shared/lab", "assay/shared/lab/qc", ""},
		{"fine: rules use the standard library", "assay/shared/lab", "time", ""},
		{"fine: a function uses shared", "assay/functions/orders", "assay/shared/store", ""},
		{"fine: the store uses the SDK", "assay/shared/store", "github.com/aws/smithy-go", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(arrows(append(slices.Clone(world), goPackage{ImportPath: c.from, Imports: []string{c.to}})), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
