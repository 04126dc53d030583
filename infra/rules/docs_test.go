package rules

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	docTest  = regexp.MustCompile(`\bTest[A-Z]\w*`)
	docPath  = regexp.MustCompile("`(?:\\./)?((?:functions|shared|infra|web)/[\\w./*-]*\\w)`?")
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// docProblems says which tests and paths the pages name that are not there. A changelog tells of what was, so it is not read.
func docProblems(files map[string]string) (wrong []string) {
	var tests []string
	folders := map[string]bool{}
	for name, text := range files {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range testFunc.FindAllStringSubmatch(text, -1) {
				tests = append(tests, m[1])
			}
		}
	}
	there := func(named string) bool {
		for name := range files {
			if ok, _ := path.Match(named, name); ok {
				return true
			}
		}
		return folders[named]
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".md" || name == "CHANGELOG.md" || strings.Contains(name, "testdata/") {
			continue
		}
		for _, named := range docTest.FindAllString(files[name], -1) {
			// A pattern of go test -run may name several.
			if !slices.ContainsFunc(tests, func(is string) bool { return strings.HasPrefix(is, named) }) {
				wrong = append(wrong, fmt.Sprintf("%s: there is no test %s", name, named))
			}
		}
		for _, m := range docPath.FindAllStringSubmatch(files[name], -1) {
			if !there(m[1]) {
				wrong = append(wrong, fmt.Sprintf("%s: there is no %s", name, m[1]))
			}
		}
	}
	return wrong
}

func TestDocs(t *testing.T) {
	for _, wrong := range docProblems(texts(t)) {
		t.Error(wrong)
	}
}

func TestDocsMistakes(t *testing.T) {
	good := map[string]string{
		"SECURITY.md":           "`go test -run 'TestRows|TestFlood' ./shared/lab`, `shared/lab`, `shared/lab/money_*.go` and `shared/<name>/x.go`.\n",
		"shared/lab/a.go":       "package lab\n",
		"shared/lab/a_test.go":  "package lab\n\nfunc TestRowsOfMoney(t *testing.T) {}\nfunc TestFlood(t *testing.T) {}\n",
		"shared/lab/money_a.go": "package lab\n",
		"CHANGELOG.md":          "TestGone and `shared/desk` are gone.\n",
	}
	cases := []struct{ name, add, want string }{
		{"a test that went", "`TestGone`", "there is no test TestGone"},
		{"a folder that went", "`shared/desk`", "there is no shared/desk"},
		{"a file that went", "`shared/lab/b.go`: what it says", "there is no shared/lab/b.go"},
		{"files that went", "`shared/lab/result_*.go`", "there is no shared/lab/result_*.go"},
		{"fine", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(good)
			files["SECURITY.md"] += c.add
			got := strings.Join(docProblems(files), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
