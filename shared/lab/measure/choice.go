package measure

import (
	"regexp"
	"slices"
	"strings"
)

// Choice is one result of an analyte whose results are words, not numbers (docs/rules.md#results-in-words).
type Choice struct {
	Code   string `json:"code"`    // as entered and stored: "non_reactive"
	Text   string `json:"text"`    // as printed
	TextHi string `json:"text_hi"` // in Hindi
	// Flag is FlagNormal, FlagAbnormal or FlagCriticalAbnormal; FlagNone where the result is neither, like a blood group.
	Flag Flag `json:"flag"`
}

var choiceForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Coded reports whether the analyte's results are words out of a list.
func (a Analyte) Coded() bool { return len(a.Choices) > 0 }

// choice finds the result of a code.
func (a Analyte) choice(code string) (Choice, bool) {
	i := slices.IndexFunc(a.Choices, func(c Choice) bool { return c.Code == code })
	if i < 0 {
		return Choice{}, false
	}
	return a.Choices[i], true
}

// readChoice takes the code of a result; blanks around it are trimmed.
func (a Analyte) readChoice(raw string) (Value, error) {
	code := strings.TrimSpace(raw)
	if code == "" {
		return Value{}, ErrNumberMissing
	}
	if _, ok := a.choice(code); !ok {
		return Value{}, ErrNoChoice
	}
	return Value{Raw: raw, Code: code}, nil
}

// interpretChoice gives the words of a coded value and what the catalogue says of it. Neither age nor sex decides.
func (a Analyte) interpretChoice(v Value) Interpretation {
	c, ok := a.choice(v.Code)
	if !ok || v.Unit != a.Unit {
		return Interpretation{Absurd: true}
	}
	return Interpretation{Flag: c.Flag, Printed: c.Text, PrintedHi: c.TextHi, Hold: holdIfCritical(c.Flag)}
}

func holdIfCritical(f Flag) []HoldReason {
	if f.Critical() {
		return []HoldReason{HoldCritical}
	}
	return nil
}

// isMeasured reports whether anything is said of the analyte that only a number can have.
func (a Analyte) isMeasured() bool {
	return a.Unit != "" || a.Decimals != 0 || a.Calculated != "" || a.AbsurdLow != nil || a.AbsurdHigh != nil ||
		len(a.Ranges)+len(a.NoRange)+len(a.Critical) > 0
}

// choiceFaults checks an analyte whose results are words.
func (a Analyte) choiceFaults() (faults []error) {
	fault := a.faultsInto(&faults)
	fault(len(a.Choices) < 2, "one result alone says nothing")
	fault(a.isMeasured(), "a result in words has no unit, decimals, formula, range or limit")
	fault(a.Text(), "its results are words of a list, or text, not both")
	for i, c := range a.Choices {
		fault(!choiceForm.MatchString(c.Code), "result %q is not small letters", c.Code)
		fault(slices.ContainsFunc(a.Choices[:i], func(d Choice) bool { return d.Code == c.Code }), "result %q comes twice", c.Code)
		fault(c.Text == "" || c.TextHi == "", "result %q has no words in one of the languages", c.Code)
		fault(!slices.Contains([]Flag{FlagNone, FlagNormal, FlagAbnormal, FlagCriticalAbnormal}, c.Flag),
			"result %q has a flag that words cannot have", c.Code)
	}
	return faults
}
