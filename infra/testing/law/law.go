// Package law gives tests the sentences of the rules, so that a test of a row of money (docs/rules.md#rows) prints, with
// go test -v, what it holds the code against, and fails where the rules have no such row.
package law

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Row returns the sentence of a row of money (docs/rules.md#rows), as plain text. The test fails where there is no such row.
func Row(t testing.TB, n int) string {
	t.Helper()
	page, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	sentence, ok := sentenceOf(page, "row-"+strconv.Itoa(n))
	if !ok {
		t.Fatalf("docs/rules.md#rows has no row %d", n)
	}
	return sentence
}

// Named reports whether a case is named after a row, as in "row 22: another currency".
func Named(name string) bool { return rowName.MatchString(name) }

var rowName = regexp.MustCompile(`^row (\d+): `)

// Print logs the sentence of the row that a case is named after. The test fails where it is named after none.
func Print(t testing.TB, name string) {
	t.Helper()
	if !Named(name) {
		t.Fatalf("%q does not begin with a row, as in \"row 22: \"", name)
	}
	n, err := strconv.Atoi(rowName.FindStringSubmatch(name)[1])
	if err != nil {
		t.Fatal(err)
	}
	t.Log(Row(t, n))
}

// sentenceOf returns the text of the rule with an anchor: from behind the anchor to the next rule, heading or empty line,
// without the marks of Markdown.
func sentenceOf(page, anchor string) (sentence string, ok bool) {
	_, rest, ok := strings.Cut(page, `- <a id="`+anchor+`"></a>`)
	if !ok {
		return "", false
	}
	if end := nextRule.FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	text := strings.NewReplacer("**", "", "`", "").Replace(link.ReplaceAllString(rest, "$1"))
	return strings.Join(strings.Fields(text), " "), true
}

var (
	nextRule = regexp.MustCompile(`\n(?:- |#|<a |\s*\n)|\n?$`)
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// rules reads the page, which lies above the working directory: in a test that is the package's folder.
var rules = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		page, err := os.ReadFile(filepath.Join(dir, "docs", "rules.md"))
		if err == nil {
			return string(page), nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("law: %w", err)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("law: no folder above this test holds docs/ with the rules")
		}
		dir = up
	}
})
