package rules

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write licences.md in docs again")

// allowed are the licences under which something may be part of this house, or be a tool of it. Another one is a question
// for a person: does it bind what we give away?
var allowed = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MIT-0",
	"MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense",
	"Artistic-1.0-Perl", "CNRI-Python"} // of two tools' parts, which nothing that is given away contains

// byText are sentences by which a licence is known. The order counts: the first that is found.
var byText = []struct{ licence, sentence string }{
	{"Apache-2.0", "Apache License Version 2.0"}, {"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge"}, {"ISC", "Permission to use, copy, modify, and/or distribute"},
	{"BSD-3-Clause", "Neither the name of"}, {"BSD-2-Clause", "Redistribution and use in source and binary forms"},
	{"Unlicense", "This is free and unencumbered software"},
}

var blanks = regexp.MustCompile(`[\s,#*]+`)

// licenceOf reads the licence in a folder of a module; "" where none is known.
func licenceOf(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "LICEN[SC]E*"))
	others, _ := filepath.Glob(filepath.Join(dir, "COPYING*"))
	for _, file := range append(files, others...) {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		text := strings.ToLower(blanks.ReplaceAllString(string(raw), " "))
		for _, known := range byText {
			if strings.Contains(text, strings.ToLower(blanks.ReplaceAllString(known.sentence, " "))) {
				return known.licence
			}
		}
	}
	return ""
}

// goLicences are those of the modules that are compiled here, tests and tools too.
func goLicences(t *testing.T, dir string, packages ...string) map[string]string {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-deps", "-test", "-tags", "slow", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}"}, packages...)...)
	list.Dir = filepath.Join(root, dir)
	raw, err := list.Output()
	if err != nil {
		t.Fatalf("go list in %s: %v", dir, err)
	}
	found := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok && path != "assay" && found[path] == "" {
			found[path] = licenceOf(dir)
		}
	}
	return found
}

// npmLicences are those that a lock file names.
func npmLicences(t *testing.T, dir string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, dir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ License string }
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for at, p := range lock.Packages {
		if _, name, inside := cutLast(at, "node_modules/"); inside {
			found[name] = strings.Trim(p.License, "()")
		}
	}
	return found
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

var pinned = regexp.MustCompile(`(?m)^([a-z0-9-]+)(?:\[[^\]]*\])?==[^ ]+( ;)?`)

// pipLicences are those of what requirements.txt installs here, as each distribution says; wanted is what it installs
// everywhere.
func pipLicences(t *testing.T) (found map[string]string, wanted []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "infra", "rules", "requirements.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range pinned.FindAllStringSubmatch(string(text), -1) {
		if m[2] == "" {
			wanted = append(wanted, m[1])
		}
	}
	cmd := exec.Command(pipPython(t), "-c", `import importlib.metadata as m, re
for d in m.distributions():
    i = d.metadata
    text = i["License-Expression"] or ", ".join(c.split(" :: ")[-1] for c in i.get_all("Classifier") or [] if c.startswith("License ::") and c.count(" :: ") > 1) or (i["License"] or "").split("\n")[0]
    print(re.sub(r"[-_.]+", "-", i["Name"]).lower(), text, sep="\t")`)
	raw, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	found = map[string]string{}
	for line := range strings.Lines(string(raw)) {
		name, licence, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if slices.Contains(wanted, name) {
			if found[name] = read[name]; found[name] == "" {
				found[name] = spelt(licence)
			}
		}
	}
	return found, wanted
}

// read are the licences of distributions whose metadata do not say them, or not whether several are a choice: a person has
// read their files.
var read = map[string]string{"cookiecutter": "BSD-3-Clause", "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
	"text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later"}

// pipPython is the virtual environment's, or one that is named, where the list is written again before setup has made it.
func pipPython(t *testing.T) string {
	if given := os.Getenv("PIP_PYTHON"); given != "" {
		return given
	}
	return tool(t, "python")
}

// spelt gives the usual short name of what distributions call their licence.
func spelt(licence string) string {
	names := map[string]string{"MIT License": "MIT", "The MIT License": "MIT", "Apache Software License": "Apache-2.0", "Apache License 2.0": "Apache-2.0",
		"Apache License, Version 2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache-2.0 license": "Apache-2.0", "BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause",
		"Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0", "ISC License (ISCL)": "ISC",
		"MIT No Attribution License (MIT-0)": "MIT-0", "The Unlicense (Unlicense)": "Unlicense"}
	if short, known := names[licence]; known {
		return short
	}
	return licence
}

// licenceProblems says which are under a licence that nobody has allowed. "A OR B" is a choice, "A AND B" is both.
func licenceProblems(of map[string]string) (wrong []string) {
	good := func(one string) bool { return slices.Contains(allowed, strings.Trim(one, "() ")) }
	for _, name := range slices.Sorted(maps.Keys(of)) {
		fine := slices.ContainsFunc(strings.Split(of[name], " OR "), func(choice string) bool {
			return !slices.ContainsFunc(regexp.MustCompile(` AND |, `).Split(choice, -1), func(one string) bool { return !good(one) })
		})
		if !fine {
			wrong = append(wrong, fmt.Sprintf("%s is under %q, which nobody has allowed", name, of[name]))
		}
	}
	return wrong
}

// TestLicences: everything that is compiled, bundled or used as a tool has a licence that is allowed, and is on the list.
func TestLicences(t *testing.T) {
	pip, wanted := pipLicences(t)
	npm := npmLicences(t, "web")
	maps.Copy(npm, npmLicences(t, "infra/local"))
	maps.Copy(npm, npmLicences(t, "infra/rules"))
	modules := goLicences(t, ".", "./...", "tool")
	maps.Copy(modules, goLicences(t, "infra/local", "./..."))
	file := filepath.Join(root, "docs", "licences.md")
	listed, _ := os.ReadFile(file)
	sections := map[string]map[string]string{"Go modules": modules, "npm packages": npm, "Python distributions": pip}
	var text strings.Builder
	text.WriteString("# Licences\n\nOf everything that is compiled, bundled or used as a tool here, tests included. Which are allowed is in\n" +
		"`infra/rules/licences_test.go`; `go test ./infra/rules -run TestLicences -update` writes this page again. Versions are in the\n" +
		"lock files and, for a release, in what `make sbom` lists. The fonts of the reports have their own in\n`shared/report/fonts`.\n")
	for _, title := range slices.Sorted(maps.Keys(sections)) {
		for _, wrong := range licenceProblems(sections[title]) {
			t.Error(wrong)
		}
		fmt.Fprintf(&text, "\n## %s\n\n| what | licence |\n|---|---|\n", title)
		for _, name := range slices.Sorted(maps.Keys(sections[title])) {
			row := fmt.Sprintf("| %s | %s |\n", name, sections[title][name])
			text.WriteString(row)
			if !*update && !strings.Contains(string(listed), "\n"+row) {
				t.Errorf("licences.md does not list %s under %s", name, sections[title][name])
			}
		}
	}
	for _, name := range wanted {
		if !*update && !strings.Contains(string(listed), "\n| "+name+" | ") {
			t.Errorf("licences.md does not list %s of requirements.txt", name)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+) \| [^|]+ \|$`).FindAllStringSubmatch(string(listed), -1) {
		name := m[1]
		if !*update && name != "what" && npm[name] == "" && modules[name] == "" && !slices.Contains(wanted, name) {
			t.Errorf("licences.md lists %s, which is not used", name)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLicenceProblems(t *testing.T) {
	for name, c := range map[string]struct {
		licence string
		wrong   bool
	}{
		"allowed": {"MIT", false}, "a choice": {"GPL-3.0 OR MIT", false}, "both": {"MIT AND GPL-3.0", true}, "binds": {"AGPL-3.0", true},
		"unknown": {"", true}, "both allowed": {"Apache-2.0 AND MIT", false}, "a longer name": {"MITNFA", true},
	} {
		if got := licenceProblems(map[string]string{"x": c.licence}); (len(got) > 0) != c.wrong {
			t.Errorf("%s (%s): %v", name, c.licence, got)
		}
	}
}

// TestEverythingIsPinned: what is installed is pinned with the hashes of its files, and setup insists on them.
func TestEverythingIsPinned(t *testing.T) {
	text := func(parts ...string) string {
		raw, err := os.ReadFile(filepath.Join(append([]string{root}, parts...)...))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if !strings.Contains(text("Makefile"), "--require-hashes --no-deps -r infra/rules/requirements.txt") {
		t.Error("setup installs without hashes")
	}
	requirements := text("infra", "rules", "requirements.txt")
	entries := regexp.MustCompile(`(?m)^[a-z0-9]`).FindAllStringIndex(requirements, -1)
	for i, at := range entries {
		end := len(requirements)
		if i+1 < len(entries) {
			end = entries[i+1][0]
		}
		entry := requirements[at[0]:end]
		if first, _, _ := strings.Cut(entry, "\n"); !pinned.MatchString(entry) || !strings.Contains(entry, "--hash=sha256:") {
			t.Errorf("%s: no version, or no hash", first)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+==\S+)$`).FindAllString(text("infra", "rules", "requirements.in"), -1) {
		if !strings.Contains(requirements, "\n"+m+" \\\n") {
			t.Errorf("%s of requirements.in is not in requirements.txt", m)
		}
	}
	for _, dir := range []string{"web", "infra/local", "infra/rules"} {
		var lock struct {
			Packages map[string]struct{ Integrity string }
		}
		if err := json.Unmarshal([]byte(text(filepath.FromSlash(dir), "package-lock.json")), &lock); err != nil {
			t.Fatal(err)
		}
		for at, p := range lock.Packages {
			if at != "" && p.Integrity == "" {
				t.Errorf("%s: %s has no hash", dir, at)
			}
		}
	}
	for _, m := range regexp.MustCompile(`go (?:run|install) \S+@(\S+)`).FindAllStringSubmatch(text("Makefile"), -1) {
		if !strings.HasPrefix(m[1], "$(") {
			t.Errorf("the Makefile takes a tool at %s, not at a pin", m[1])
		}
	}
}
