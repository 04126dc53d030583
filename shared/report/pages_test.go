package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestPagesRepeatTheirHeads(t *testing.T) {
	pdf := render(t, long(75))
	pages := strings.Split(strings.TrimSuffix(text(t, pdf, "-layout"), "\f"), "\f")
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	next := 1
	for i, page := range pages {
		if !strings.Contains(page, fmt.Sprintf("Version 1 · page %d of 3", i+1)) {
			t.Errorf("page %d has no number", i+1)
		}
		for _, want := range []string{"Sahyadri Hospital", "Order 26-000417 · Kṛṣṇa Müller-D’Souza"} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
		rows := regexp.MustCompile(`Analyte (\d+) `).FindAllStringSubmatch(page, -1)
		if len(rows) > 0 && !regexp.MustCompile(`Test +Result +Unit +Flag +Reference range`).MatchString(page) {
			t.Errorf("page %d has results and no column heads", i+1)
		}
		if i > 0 && len(rows) > 0 && !strings.Contains(page, "Metabolic profile (continued)") {
			t.Errorf("page %d does not name its table", i+1)
		}
		for _, row := range rows {
			if n, _ := strconv.Atoi(row[1]); n != next {
				t.Fatalf("page %d: analyte %s, want %d", i+1, row[1], next)
			}
			next++
		}
	}
	if next != 76 {
		t.Errorf("%d analytes printed, want 75", next-1)
	}
}

// A page that holds nothing but names could be put under any results.
func TestSignatoryStandsUnderAResult(t *testing.T) {
	for n := 10; n <= 50; n++ {
		pages := strings.Split(strings.TrimSuffix(text(t, render(t, long(n))), "\f"), "\f")
		last := pages[len(pages)-1]
		if !strings.Contains(last, "Dr Meera Nair") || !strings.Contains(last, "Dr Joseph D'Souza") ||
			!strings.Contains(last, fmt.Sprintf("Analyte %03d", n)) {
			t.Errorf("%d analytes: the last of %d pages lacks its last result or a signatory", n, len(pages))
		}
	}
}

func TestRangeBar(t *testing.T) {
	for name, c := range map[string]struct {
		value, reference string
		at, low, high    int
		ok               bool
	}{
		"lower end":        {"12.0", "12.0 – 15.0", 300, 300, 700, true},
		"upper end":        {"15.0", "12.0 – 15.0", 700, 300, 700, true},
		"below the bar":    {"6.4", "12.0 – 15.0", -446, 300, 700, true},
		"at least":         {"92", "≥ 60", 766, 500, 1000, true},
		"at most":          {"50", "≤ 200", 125, 0, 500, true},
		"far beyond":       {"9e300", "≤ 0.001", 5000, 0, 500, true},
		"comparator":       {"<0.5", "0.4 – 4.0", 0, 0, 0, false},
		"text":             {"Not detected", "", 0, 0, 0, false},
		"number as a word": {"nan", "1 – 2", 0, 0, 0, false},
		"open range":       {"4", "≥ 3.5, < 5.1", 0, 0, 0, false},
		"range in words":   {"4", "see comment", 0, 0, 0, false},
		"empty interval":   {"4", "5 – 5", 0, 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			at, low, high, ok := position(c.value, c.reference)
			if at != c.at || low != c.low || high != c.high || ok != c.ok {
				t.Errorf("got %d in %d–%d, %v", at, low, high, ok)
			}
		})
	}
}

func TestRowIsNotSplitAndALongCommentIs(t *testing.T) {
	s := long(40)
	for i := range s.Sections[0].Rows {
		s.Sections[0].Rows[i].Comment = fmt.Sprintf("first%d\nsecond\nlast%d", i, i)
	}
	for i, page := range strings.Split(text(t, render(t, s)), "\f") {
		first, last := strings.Count(page, "first"), strings.Count(page, "last")
		if first != last {
			t.Errorf("page %d begins %d comments and ends %d", i+1, first, last)
		}
	}
	s = long(2)
	var comment strings.Builder
	for i := range 2500 {
		fmt.Fprintf(&comment, "w%04d ", i)
	}
	s.Sections[0].Rows[1].Comment = comment.String() + strings.Repeat("शर्करा", 60)
	all := text(t, render(t, s))
	for i := range 2500 {
		if !strings.Contains(all, fmt.Sprintf("w%04d", i)) {
			t.Fatalf("word %d of the comment is lost", i)
		}
	}
	if n := strings.Count(all, "(continued)"); n < 1 {
		t.Error("the comment did not flow to a new page under the table's name")
	}
}
