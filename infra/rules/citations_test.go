package rules

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Citations have one form, the page and the anchor: docs/rules.md#row-22. In tests a case may be named after a row of
// money, "row 22: another currency"; the test prints the row's sentence.
var (
	anchor   = regexp.MustCompile(`<a id="([^"]*)"></a>`)
	citation = regexp.MustCompile(`\bdocs/((?:[a-z-]+/)*[a-z-]+\.md)(#[\w-]*)?`)
	mdLink   = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]+)\)`)
	rowName  = regexp.MustCompile(`"row \d+\b[^"]*"`) // of a case
	rowText  = regexp.MustCompile(`\b[Rr]ows? (\d+(?:(?:, | and | to |–)\d+)*)`)
	digits   = regexp.MustCompile(`\d+`)
	standard = regexp.MustCompile(`\b(?:RFC|ISO/IEC|ISO) \d+ §[\d.]+`) // a section of what everybody can look up
)

// old are the forms that citations had before, of papers that are not in the tree.
var old = []struct {
	form *regexp.Regexp
	what string
}{
	{regexp.MustCompile(`§ ?[\d.]*`), "a section's number"},
	{regexp.MustCompile(`(?:^|[^\w/.-])reference/\w*`), "a page of reference/"},
	{regexp.MustCompile(`(?:^|[^\w#/-])I\d{1,2}(?:: |[,)]|$)`), "an invariant's number"},
	{regexp.MustCompile(`[(,] ?G[1-9][),]`), "a ground rule's number"},
	{regexp.MustCompile(`\bfindings? \d`), "a finding's number"},
}

// docPages are the pages of docs/ by their path below it, with the anchors of each.
type docPages map[string]map[string]bool

// readPages finds the anchors of every page, and says which are doubled.
func readPages(files map[string]string) (found docPages, wrong []string) {
	found = docPages{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		page, in := strings.CutPrefix(name, "docs/")
		if !in || path.Ext(name) != ".md" {
			continue
		}
		found[page] = map[string]bool{}
		for _, m := range anchor.FindAllStringSubmatch(files[name], -1) {
			if found[page][m[1]] {
				wrong = append(wrong, fmt.Sprintf("%s: the anchor %s is there twice", name, m[1]))
			}
			found[page][m[1]] = true
		}
	}
	return found, wrong
}

// citationProblems says which citations of the files lead nowhere or have an old form.
func citationProblems(files map[string]string) []string {
	docs, wrong := readPages(files)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		say := func(line int, format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
		}
		prose := path.Ext(name) == ".md"
		for i, line := range strings.Split(files[name], "\n") {
			line = standard.ReplaceAllString(line, "")
			for _, m := range citation.FindAllStringSubmatch(line, -1) {
				switch anchors, ok := docs[m[1]]; {
				case !ok:
					say(i+1, "%s: there is no page docs/%s", m[0], m[1])
				case m[2] == "" && !prose:
					say(i+1, "%s: name the anchor, as in docs/rules.md#row-22", m[0])
				case m[2] != "" && !anchors[m[2][1:]]:
					say(i+1, "%s: the page has no such anchor", m[0])
				}
			}
			for _, o := range old {
				if found := o.form.FindString(line); found != "" {
					say(i+1, "%q: %s is no citation: write docs/<page>.md#<anchor>", strings.TrimSpace(found), o.what)
				}
			}
			for _, m := range rowText.FindAllStringSubmatch(line, -1) {
				for _, n := range digits.FindAllString(m[1], -1) {
					if !docs["rules.md"]["row-"+n] {
						say(i+1, "%s: docs/rules.md has no row %s", m[0], n)
					}
				}
			}
			if !prose && rowText.MatchString(rowName.ReplaceAllString(line, "")) {
				say(i+1, "%s: write docs/rules.md#row-22, or \"row 22: …\" as the name of a case", rowText.FindString(rowName.ReplaceAllString(line, "")))
			}
		}
		if prose {
			wrong = append(wrong, linkProblems(name, files[name], files, docs)...)
		}
	}
	return append(wrong, lawProblems(files["docs/rules.md"])...)
}

// linkProblems says which links of a page lead to a file or anchor that is not there.
func linkProblems(name, text string, files map[string]string, docs docPages) (wrong []string) {
	for _, m := range mdLink.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[2], "://") || strings.HasPrefix(m[2], "mailto:") {
			continue
		}
		file, at, _ := strings.Cut(m[2], "#")
		target := name
		if file != "" {
			target = path.Join(path.Dir(name), file)
		}
		_, isFile := files[target]
		isFolder := slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(f string) bool { return strings.HasPrefix(f, target+"/") })
		page, inDocs := strings.CutPrefix(target, "docs/")
		switch {
		case !isFile && !isFolder:
			wrong = append(wrong, fmt.Sprintf("%s: %s leads to no file", name, m[0]))
		case at != "" && (!inDocs || !docs[page][at]):
			wrong = append(wrong, fmt.Sprintf("%s: %s leads to no anchor", name, m[0]))
		}
	}
	return wrong
}

var (
	ruleForm  = regexp.MustCompile(`^- <a id="[a-z0-9-]+"></a>\*\*[^*]+`)
	numbered  = regexp.MustCompile(`^- <a id="(row|invariant)-(\d+)"></a>\*\*(\d+)\.`)
	notYetRow = regexp.MustCompile(`^- (?:\[#([a-z0-9-]+)\]\(#([a-z0-9-]+)\)(?:, )?)+: `)
)

// lawProblems says where docs/rules.md has not the form that its readers rely on: every rule has an anchor and a head, rows
// and invariants are numbered without a gap, as their anchors are, and each line of "Not yet" begins with the rules it is
// about.
func lawProblems(law string) (wrong []string) {
	rules, list, found := strings.Cut(law, "\n## Not yet\n")
	if !found {
		return []string{`docs/rules.md has no list "Not yet"`}
	}
	last := map[string]int{}
	for line := range strings.SplitSeq(rules, "\n") {
		if m := numbered.FindStringSubmatch(line); m != nil {
			if last[m[1]]++; m[2] != fmt.Sprint(last[m[1]]) || m[3] != m[2] {
				wrong = append(wrong, fmt.Sprintf("docs/rules.md: %s %d is numbered %s and its anchor is %s", m[1], last[m[1]], m[3], m[2]))
			}
		} else if strings.HasPrefix(line, "- ") && !ruleForm.MatchString(line) {
			wrong = append(wrong, "docs/rules.md: a rule without anchor and head: "+line)
		}
	}
	for line := range strings.SplitSeq(list, "\n") {
		if !strings.HasPrefix(line, "- ") {
			continue
		}
		if !notYetRow.MatchString(line) {
			wrong = append(wrong, "docs/rules.md: a line of Not yet that names no rule: "+line)
		}
		for _, m := range mdLink.FindAllStringSubmatch(line, -1) { // that the anchor is there, linkProblems says
			if strings.HasPrefix(m[1], "#") && m[1] != m[2] {
				wrong = append(wrong, fmt.Sprintf("docs/rules.md: %s is called %s", m[2], m[1]))
			}
		}
	}
	return wrong
}

// planted are the files that hold wrong citations on purpose.
var planted = []string{"infra/rules/citations_test.go", "infra/testing/law/law_test.go"}

// texts reads every text of the repository, but for what is made or installed.
func texts(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, at)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && name != "." && name != ".ci" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		raw, err := os.ReadFile(at)
		if err == nil && utf8.Valid(raw) && !bytes.ContainsRune(raw, 0) {
			files[name] = string(raw)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCitations(t *testing.T) {
	files := texts(t)
	for _, name := range planted {
		delete(files, name)
	}
	for _, wrong := range citationProblems(files) {
		t.Error(wrong)
	}
	cited := 0
	for name, text := range files {
		if path.Ext(name) == ".go" {
			cited += len(citation.FindAllString(text, -1))
		}
	}
	if len(files) < 500 || cited < 100 {
		t.Errorf("%d files with %d citations in Go were read", len(files), cited)
	}
}

func TestCitationMistakes(t *testing.T) {
	good := map[string]string{
		"docs/rules.md": "- <a id=\"row-1\"></a>**1. Twice.** Nothing, as [fact](facts/bank.md#late) and row 2 say.\n" +
			"- <a id=\"row-2\"></a>**2. Late.** It goes back.\n- <a id=\"roles\"></a>**Roles.** Three.\n" +
			"<a id=\"not-yet\"></a>\n## Not yet\n\n- [#row-1](#row-1), [#roles](#roles): no.\n",
		"docs/facts/bank.md": "- <a id=\"late\"></a>**Late.** As [row 2](../rules.md#row-2) has it. See [the code](../../shared/a.go).\n",
		"shared/a.go":        "// A is docs/rules.md#row-1, docs/facts/bank.md#late (RFC 6749 §4.1.2).\nvar a = []string{\"row 2: late, then twice (row 1)\"}\n",
		"CONTRIBUTING.md":    "The law is [docs/rules.md](docs/rules.md), and the code in [shared](shared).\n",
	}
	if wrong := citationProblems(good); len(wrong) != 0 {
		t.Fatal(wrong)
	}
	cases := []struct{ name, file, add, want string }{
		{"a dead anchor", "shared/a.go", "// docs/rules.md#row-3", "docs/rules.md#row-3: the page has no such anchor"},
		{"a dead anchor in YAML", "template.yaml", "# docs/rules.md#rolls", "template.yaml:1: docs/rules.md#rolls"},
		{"a dead anchor in JSON", "catalogue.json", `{"note": "docs/facts/bank.md#early"}`, "catalogue.json:1: docs/facts/bank.md#early"},
		{"a dead anchor in a page", "docs/rules.md", "See docs/facts/bank.md#early.", "docs/facts/bank.md#early: the page has no such anchor"},
		{"a page that is not there", "Makefile", "# docs/law.md#row-1", "there is no page docs/law.md"},
		{"a page and no anchor", "web/pay.js", "// docs/rules.md", "name the anchor"},
		{"a doubled anchor", "docs/facts/bank.md", `<a id="late"></a>`, "the anchor late is there twice"},
		{"a section of the rules", "shared/a.go", "// (rules §5)", "a section's number"},
		{"a section on the next line", "shared/a.go", "// §5", "a section's number"},
		{"a section of the design", "infra/x.py", "# design §6", "a section's number"},
		{"a page of elsewhere", "shared/a.go", "// as reference/lims.md says", "a page of reference/"},
		{"an invariant before a colon", "shared/a.go", `var b = "I15: twice"`, "an invariant's number"},
		{"an invariant in brackets", "shared/a.go", "// nobody pays twice (I3)", "an invariant's number"},
		{"invariants in a list", "shared/a.go", "// of I1, I7", "an invariant's number"},
		{"a ground rule", "shared/a.go", "// goes back in full (G5).", "a ground rule's number"},
		{"a finding", "shared/a.go", "// by itself (finding 4)", "a finding's number"},
		{"a row in a comment", "shared/a.go", "// cash stays (row 2)", "row 2: write docs/rules.md#row-22"},
		{"a row at the head of a comment", "shared/a.go", "// Row 2: late", "Row 2: write docs/rules.md#row-22"},
		{"rows in a comment", "shared/a.go", "// as rows 1 and 2 say", "rows 1 and 2: write"},
		{"a case of no row", "shared/a.go", `var b = "row 7: lost"`, "docs/rules.md has no row 7"},
		{"a row in a page that is not there", "CONTRIBUTING.md", "Rows 1 to 9.", "docs/rules.md has no row 9"},
		{"a link to no anchor", "CONTRIBUTING.md", "[law](docs/rules.md#law)", "leads to no anchor"},
		{"a link within the page", "docs/facts/bank.md", "[late](#later)", "[late](#later) leads to no anchor"},
		{"a link to no page", "docs/facts/bank.md", "[row](rules.md#row-1)", "leads to no file"},
		{"a link to no file", "docs/facts/bank.md", "[code](../../shared/b.go)", "leads to no file"},
		{"not yet what there is not", "docs/rules.md", "- [#row-9](#row-9): no.", "[#row-9](#row-9) leads to no anchor"},
		{"not yet by another name", "docs/rules.md", "- [#row-1](#row-2): no.", "#row-2 is called #row-1"},
		{"not yet without a name", "docs/rules.md", "- Nothing is counted.", "a line of Not yet that names no rule"},
		{"fine: Root CA - G2", "shared/a.go", `var b = "Services Root - G2"`, ""},
		{"fine: a web address", "shared/a.go", "// example.com/docs/reference/events", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(good)
			files[c.file] += c.add + "\n"
			got := strings.Join(citationProblems(files), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for name, change := range map[string]struct{ from, to, want string }{
		"a row that went":          {"- <a id=\"row-1\"></a>**1. Twice.** Nothing", "- <a id=\"once\"></a>**Once.** Nothing", "row 1 is numbered 2"},
		"a number unlike its name": {"**2. Late.**", "**3. Late.**", "row 2 is numbered 3"},
		"a rule without an anchor": {`<a id="roles"></a>`, "", "a rule without anchor and head"},
		"no list":                  {"## Not yet", "## Later", "no list"},
	} {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(good)
			files["docs/rules.md"] = strings.Replace(files["docs/rules.md"], change.from, change.to, 1)
			if got := strings.Join(citationProblems(files), "\n"); !strings.Contains(got, change.want) {
				t.Errorf("got %q, want %q", got, change.want)
			}
		})
	}
}
