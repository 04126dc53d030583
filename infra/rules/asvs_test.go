package rules

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const asvsPage = "docs/" + "asvs.md"

// asvsSections says how many requirements of levels 1 and 2 each section of ASVS 5.0.0 has. In a section they come before
// those of level 3, so they are numbered from 1 without a gap. (github.com/OWASP/ASVS, 5.0/docs_en, the file in CSV)
var asvsSections = map[string]int{
	"V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2,
	"V2.1": 3, "V2.2": 3, "V2.3": 4, "V2.4": 1,
	"V3.2": 2, "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2,
	"V4.1": 3, "V4.2": 1, "V4.3": 2, "V4.4": 4,
	"V5.1": 1, "V5.2": 3, "V5.3": 2, "V5.4": 3,
	"V6.1": 3, "V6.2": 12, "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4,
	"V7.1": 3, "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 2, "V7.6": 2,
	"V8.1": 2, "V8.2": 3, "V8.3": 1, "V8.4": 1,
	"V9.1": 3, "V9.2": 4,
	"V10.1": 2, "V10.2": 2, "V10.3": 4, "V10.4": 11, "V10.5": 5, "V10.6": 2, "V10.7": 3,
	"V11.1": 2, "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1,
	"V12.1": 3, "V12.2": 2, "V12.3": 4,
	"V13.1": 1, "V13.2": 5, "V13.3": 2, "V13.4": 5,
	"V14.1": 2, "V14.2": 4, "V14.3": 3,
	"V15.1": 3, "V15.2": 3, "V15.3": 7,
	"V16.1": 1, "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 3,
	"V17.1": 1, "V17.2": 4, "V17.3": 2,
}

// How a requirement is met, in the words of the page's first table.
const (
	asvsTested     = "met with a test"
	asvsConfigured = "met by AWS or by configuration"
	asvsWritten    = "met by a page that says it"
	asvsElsewhere  = "does not apply"
	asvsNotMet     = "not met, or not shown"
)

var (
	asvsChapter = regexp.MustCompile(`^## (V\d+) `)
	asvsRow     = regexp.MustCompile(`^\| (V\d+\.\d+)\.(\d+)(?:–(V\d+\.\d+)\.(\d+))? \| ([^|]+) \| ([^|]+) \|$`)
	asvsCount   = regexp.MustCompile(`^\| ([a-zA-Z, ]+) \| (\d+) \|$`)
	asvsNumber  = regexp.MustCompile(`V\d+\.\d+\.\d+`)
	asvsProof   = regexp.MustCompile("`((?:functions|shared|infra|web)/[\\w./-]*\\w|\\w+\\.yaml)`|" + `\b((?:Test|Fuzz)[A-Z]\w*)((?:,? "[^"]+")*)`)
	asvsCase    = regexp.MustCompile(`"[^"]+"`)
	asvsFunc    = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// asvsHow reads off the first word of a row how it is met.
func asvsHow(by string) string {
	word, _, _ := strings.Cut(by, ": ")
	switch word {
	case "AWS", "Configured":
		return asvsConfigured
	case "Written":
		return asvsWritten
	case "Does not apply":
		return asvsElsewhere
	case "Not met":
		return asvsNotMet
	}
	return asvsTested
}

// asvsProofs says which files, tests and cases that one row names are not there, and how many tests it names.
func asvsProofs(by string, files map[string]string) (tests int, wrong []string) {
	folder := ""
	for _, m := range asvsProof.FindAllStringSubmatch(by, -1) {
		if m[1] != "" {
			folder = m[1]
			if _, there := files[folder]; there {
				if strings.HasSuffix(folder, ".test.ts") {
					tests++
				}
				continue
			}
			if !slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(name string) bool { return strings.HasPrefix(name, folder+"/") }) {
				wrong = append(wrong, "there is no "+folder)
			}
			continue
		}
		tests++
		var there bool
		var sources strings.Builder
		for name, text := range files {
			if strings.HasSuffix(name, "_test.go") && below(path.Dir(name), folder) {
				there = there || slices.ContainsFunc(asvsFunc.FindAllStringSubmatch(text, -1), func(f []string) bool { return f[1] == m[2] })
				sources.WriteString(text)
			}
		}
		if !there {
			wrong = append(wrong, fmt.Sprintf("there is no test %s in %q", m[2], folder))
		}
		for _, quoted := range asvsCase.FindAllString(m[3], -1) {
			if !strings.Contains(sources.String(), quoted) {
				wrong = append(wrong, fmt.Sprintf("%s has no case %s", m[2], quoted))
			}
		}
	}
	return tests, wrong
}

// asvsProblems says what is wrong with docs/asvs.md#not-met and the tables above it: a requirement that is missing, doubled or in another chapter, a test, case
// or file that is not there, counts and a list of what is not met that differ from the rows.
func asvsProblems(files map[string]string, sections map[string]int) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	said, counted := map[string]int{}, map[string]int{}
	how, listed := map[string]string{}, map[string]bool{}
	chapter, list := "", false
	for line := range strings.SplitSeq(files[asvsPage], "\n") {
		if strings.HasPrefix(line, "## ") {
			chapter, list = "", line == "## Not met"
			if m := asvsChapter.FindStringSubmatch(line); m != nil {
				chapter = m[1]
			}
		}
		if m := asvsCount.FindStringSubmatch(line); m != nil && chapter == "" {
			said[m[1]], _ = strconv.Atoi(m[2])
		}
		if list {
			for _, number := range asvsNumber.FindAllString(line, -1) {
				if listed[number] {
					say("%s is listed twice as not met", number)
				}
				listed[number] = true
			}
		}
		if !strings.HasPrefix(line, "| V") {
			continue
		}
		m := asvsRow.FindStringSubmatch(line)
		if m == nil || m[3] != "" && m[3] != m[1] {
			say("this row cannot be read: %s", line)
			continue
		}
		section, by := m[1], m[6]
		first, _ := strconv.Atoi(m[2])
		last := first
		if m[4] != "" {
			last, _ = strconv.Atoi(m[4])
		}
		if section, _, _ = strings.Cut(section, "."); section != chapter {
			say("%s.%d is in chapter %q", m[1], first, chapter)
		}
		tests, missing := asvsProofs(by, files)
		for _, what := range missing {
			say("%s.%d: %s", m[1], first, what)
		}
		met := asvsHow(by)
		if met == asvsTested && tests == 0 {
			say("%s.%d names no test and no reason", m[1], first)
		}
		for n := first; n <= last; n++ {
			number := fmt.Sprintf("%s.%d", m[1], n)
			if how[number] != "" {
				say("%s stands twice", number)
			} else {
				how[number] = met
				counted[met]++
			}
			if n < 1 || n > sections[m[1]] {
				say("%s is no requirement of levels 1 and 2", number)
			}
		}
	}
	for section, n := range sections {
		for i := range n {
			if number := fmt.Sprintf("%s.%d", section, i+1); how[number] == "" {
				say("%s is missing", number)
			}
		}
	}
	for _, met := range []string{asvsTested, asvsConfigured, asvsWritten, asvsElsewhere, asvsNotMet} {
		if said[met] != counted[met] {
			say("%s: %d are said, %d are there", met, said[met], counted[met])
		}
	}
	for number, met := range how {
		if (met == asvsNotMet) != listed[number] {
			say("%s: %s, and in the list of what is not met: %t", number, met, listed[number])
		}
	}
	for number := range listed {
		if how[number] == "" {
			say("%s is listed as not met and has no row", number)
		}
	}
	slices.Sort(wrong)
	return wrong
}

func TestASVS(t *testing.T) {
	for _, wrong := range asvsProblems(texts(t), asvsSections) {
		t.Error(wrong)
	}
}

func TestASVSMistakes(t *testing.T) {
	sections := map[string]int{"V1.1": 4, "V2.1": 1}
	good := "| how | requirements |\n|---|---|\n| met with a test | 1 |\n| met by AWS or by configuration | 1 |\n" +
		"| met by a page that says it | 0 |\n| does not apply | 2 |\n| not met, or not shown | 1 |\n\n" +
		"## V1 Words\n\n| number | what it asks | met by |\n|---|---|---|\n" +
		"| V1.1.1 | once | `shared/lab` TestOnce \"twice\", \"late\" |\n| V1.1.2–V1.1.3 | LDAP | Does not apply: none |\n" +
		"| V1.1.4 | TLS | AWS: as `template.yaml` says |\n\n" +
		"## V2 Limits\n\n| V2.1.1 | floods | Not met: nothing counts |\n\n## Not met\n\n1. **Floods**: V2.1.1.\n"
	files := map[string]string{
		"template.yaml":      "Resources: {}\n",
		"shared/lab/once.go": "package lab\n",
		"shared/lab/deep/once_test.go": "package lab\n\nfunc TestOnce(t *testing.T) {\n\tfor _, c := range []string{\"twice\", \"late\"} {\n\t}\n}\n\n" +
			"func TestOnceMore(t *testing.T) {}\n",
		"shared/mail/letter_test.go": "package mail\n\nfunc TestLetter(t *testing.T) {}\n",
	}
	cases := []struct{ name, from, to, want string }{
		{"fine", "", "", ""},
		{"a test that went", "TestOnce ", "TestGone ", "there is no test TestGone"},
		{"a test by half its name", "TestOnce ", "TestOnc ", "there is no test TestOnc in"},
		{"a test of elsewhere", "TestOnce \"twice\", \"late\"", "TestLetter", "there is no test TestLetter"},
		{"a case that went", "\"late\"", "\"early\"", `TestOnce has no case "early"`},
		{"a folder that went", "`shared/lab`", "`shared/desk`", "there is no shared/desk"},
		{"a file that went", "`template.yaml`", "`edge.yaml`", "there is no edge.yaml"},
		{"a requirement twice", "V1.1.4 |", "V1.1.3 |", "V1.1.3 stands twice"},
		{"a requirement that is missing", "V1.1.4 |", "V1.1.3 |", "V1.1.4 is missing"},
		{"a requirement that there is not", "V1.1.4 |", "V1.1.5 |", "V1.1.5 is no requirement"},
		{"a requirement of another chapter", "## V1 Words", "## V3 Words", `V1.1.1 is in chapter "V3"`},
		{"a row without a proof", "`shared/lab` TestOnce \"twice\", \"late\"", "`shared/lab` does it", "V1.1.1 names no test"},
		{"a row with a cell too few", "| once |", "|", "this row cannot be read"},
		{"a count that differs", "configuration | 1", "configuration | 2", "met by AWS or by configuration: 2 are said, 1 are there"},
		{"not met and not listed", "**Floods**: V2.1.1", "**Floods**", "V2.1.1: not met, or not shown, and in the list"},
		{"listed and met", "**Floods**: V2.1.1", "**Floods**: V2.1.1, V1.1.4", "V1.1.4: met by AWS"},
		{"listed twice", "**Floods**: V2.1.1", "**Floods**: V2.1.1, V2.1.1", "V2.1.1 is listed twice"},
		{"listed without a row", "**Floods**: V2.1.1", "**Floods**: V2.1.1, V9.9.9", "V9.9.9 is listed as not met and has no row"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(files)
			files[asvsPage] = strings.Replace(good, c.from, c.to, 1)
			got := strings.Join(asvsProblems(files, sections), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
