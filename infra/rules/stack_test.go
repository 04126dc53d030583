// Package rules holds what must stay true of the house as a whole: of the template, of its build, and of who imports whom.
// It is tests only; nothing of it is linked into a function.
package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = "../.."

// stack is the template as CloudFormation gets it, after SAM's transform, with the parameters of one environment, and
// the names of the folders under functions/.
type stack struct {
	Parameters map[string]any
	Mappings   map[string]any
	Resources  map[string]resource
	folders    []string
}

type resource struct {
	Type           string
	DeletionPolicy string
	Metadata       map[string]any
	Properties     map[string]any
}

// tool is a program of the virtual environment that make setup makes.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, ".tools", "venv", "bin", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not installed: run make setup", name)
	}
	return path
}

// transform gives the file that SAM's translator makes of a template.
func transform(t testing.TB, template string, settings ...string) (file string, err error) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "template.json")
	args := append([]string{filepath.Join(root, "infra", "rules", "transform.py"), template, file}, settings...)
	if said, err := exec.Command(tool(t, "python"), args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("transform: %s", said)
	}
	return file, nil
}

// kept are the translations that were made in this run: each takes seconds.
var kept = map[string][]byte{}

// translated is SAM's translation of the project's own template with some settings.
func translated(t testing.TB, settings ...string) []byte {
	t.Helper()
	key := strings.Join(settings, " ")
	if kept[key] == nil {
		file, err := transform(t, filepath.Join(root, "template.yaml"), settings...)
		if err != nil {
			t.Fatal(err)
		}
		if kept[key], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return kept[key]
}

// load reads the project's own template as samconfig.toml deploys it to one environment.
func load(t testing.TB, environment string) stack {
	t.Helper()
	var s stack
	if err := json.Unmarshal(translated(t, overrides(t, environment)...), &s); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(root, "functions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			s.folders = append(s.folders, e.Name())
		}
	}
	return s
}

// clone is a deep copy, so that a seeded mistake stays in its own case.
func (s stack) clone(t testing.TB) stack {
	t.Helper()
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := stack{folders: slices.Clone(s.folders)}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// of gives the logical ids of one type, in order.
func (s stack) of(kind string) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(s.Resources)) {
		if s.Resources[id].Type == kind {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s stack) functions() []string { return s.of("AWS::Lambda::Function") }

// folder is the folder a function is built from: its logical id without the ending, in small letters.
func folder(function string) string { return strings.ToLower(strings.TrimSuffix(function, "Function")) }

// get walks members of nested objects; a step that is not there gives nil.
func get(v any, steps ...string) any {
	for _, step := range steps {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[step]
	}
	return v
}

// list gives a list's members; a single value is a list of one, nothing is none: IAM and EventBridge write it both ways.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// name spells a value that may be a reference: Ref and GetAtt as Fn::Sub writes them, so that the three forms compare.
func name(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any:
		if ref, ok := v["Ref"].(string); ok {
			return "${" + ref + "}"
		}
		if sub := list(v["Fn::Sub"]); len(sub) > 0 {
			return name(sub[0])
		}
		if att := list(v["Fn::GetAtt"]); len(att) == 2 {
			return "${" + name(att[0]) + "." + name(att[1]) + "}"
		}
		if att, ok := v["Fn::GetAtt"].(string); ok {
			return "${" + att + "}"
		}
	}
	return fmt.Sprint(v)
}

func names(v any) []string {
	var out []string
	for _, member := range list(v) {
		out = append(out, name(member))
	}
	return out
}

// target is the logical id inside a reference, without the attribute.
func target(v any) string {
	id, ok := strings.CutPrefix(name(v), "${")
	if !ok {
		return ""
	}
	id, _, _ = strings.Cut(strings.TrimSuffix(id, "}"), ".")
	return id
}

// number reads what JSON holds as a number; anything else is not a number of ours.
func number(v any) float64 {
	n, ok := v.(float64)
	if !ok {
		return -1
	}
	return n
}
