package measure

import (
	"strings"
	"unicode/utf8"
)

// Template is a text that a result in text begins with.
type Template struct {
	Code string `json:"code"` // "normal"
	Name string `json:"name"` // in the list of templates: "Normal smear"
	Text string `json:"text"` // what is put in, to be changed
}

// MaxText is the greatest length of a result in text, in characters: half a page of a report.
const MaxText = 2000

// Text reports whether the analyte's results are text that somebody writes.
func (a Analyte) Text() bool { return len(a.Templates) > 0 }

// readText takes a text. Blanks around it and around its lines are left out; letters are checked by who stores it.
func readText(raw string) (Value, error) {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(raw)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	text := strings.Join(lines, "\n")
	if text == "" {
		return Value{}, ErrNumberMissing
	}
	if utf8.RuneCountInString(text) > MaxText {
		return Value{}, ErrNoText
	}
	return Value{Raw: raw, Text: text}, nil
}

// interpretText gives the text with what its reader says of it.
func (a Analyte) interpretText(v Value) Interpretation {
	if v.Text == "" || v.Unit != a.Unit {
		return Interpretation{Absurd: true}
	}
	return Interpretation{Flag: v.Flag, Printed: v.Text, Hold: holdIfCritical(v.Flag)}
}

// textFaults checks an analyte whose results are text.
func (a Analyte) textFaults() (faults []error) {
	fault := a.faultsInto(&faults)
	fault(a.isMeasured(), "a result in text has no unit, decimals, formula, range or limit")
	fault(a.TwoEntries, "no two people write the same text")
	for i, t := range a.Templates {
		fault(!choiceForm.MatchString(t.Code), "template %q is not small letters", t.Code)
		for _, before := range a.Templates[:i] {
			fault(before.Code == t.Code, "template %q comes twice", t.Code)
		}
		_, err := readText(t.Text)
		fault(t.Name == "" || err != nil, "template %q has no name or no text, or is too long", t.Code)
	}
	return faults
}
