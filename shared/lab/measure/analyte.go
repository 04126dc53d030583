package measure

import (
	"errors"
	"fmt"
	"regexp"
)

// Analyte is one quantity that is measured and printed on a line of its own.
type Analyte struct {
	Code     string          `json:"code"`             // ours, stable: "HB"
	Name     string          `json:"name"`             // as printed: "Haemoglobin"
	NameHi   string          `json:"name_hi"`          // for patients who read Hindi; may be empty
	LOINC    string          `json:"loinc"`            // "718-7"
	Method   string          `json:"method,omitempty"` // how it is measured, as printed
	Unit     string          `json:"unit"`             // UCUM: "g/dL"; a result in another unit is refused
	Decimals int             `json:"decimals"`         // decimals printed
	Ranges   []Range         `json:"ranges"`
	NoRange  []AgeGap        `json:"no_range"` // ages the laboratory has no range for, said aloud
	Critical []CriticalLimit `json:"critical"`
	// Choices are the results of an analyte that has words instead of numbers: no unit, range or limit then.
	Choices []Choice `json:"choices,omitempty"`
	// Templates are the texts that one begins with where the result is text, like that of a smear: no unit, range or
	// limit then, and no flag. One at least.
	Templates []Template `json:"templates,omitempty"`
	// TwoEntries: the result counts when two people entered it, each without seeing what the other did
	// (docs/rules.md#two-entries).
	TwoEntries bool `json:"two_entries,omitempty"`
	// Calculated names the formula it is calculated by (see Formula); empty where it is measured.
	Calculated string `json:"calculated,omitempty"`
	// AbsurdLow and AbsurdHigh bound what a living patient can have: a number beyond them can only be a typing error
	// and is refused. They are this project's own, chosen wide; no guideline gives them.
	AbsurdLow  *Decimal `json:"absurd_low"`
	AbsurdHigh *Decimal `json:"absurd_high"`
	// Unverified: no signatory of the laboratory has signed the ranges, and the report says so.
	Unverified bool `json:"unverified"`
}

// IsNumber reports whether the results are numbers, with a unit, ranges and limits; else they are words or text.
func (a Analyte) IsNumber() bool { return !a.Coded() && !a.Text() }

// AwaitsSignature reports whether no signatory of the laboratory has signed its ranges. Words and texts have none.
func (a Analyte) AwaitsSignature() bool { return a.Unverified && a.IsNumber() }

// Read takes what was typed for the analyte with its unit. The error is a NumberError; a calculated analyte is never
// typed.
func (a Analyte) Read(raw, unit string) (Value, error) {
	if a.Calculated != "" {
		return Value{}, ErrCalculated
	}
	if unit != a.Unit {
		return Value{}, ErrWrongUnit
	}
	switch {
	case a.Coded():
		return a.readChoice(raw)
	case a.Text():
		return readText(raw)
	case a.isTitre():
		return parseTitre(raw)
	}
	return ParseValue(raw, unit)
}

// ValidLOINC tells whether a code has the form of a LOINC term number and its mod-10 check digit is right. It cannot
// tell whether the term exists.
func ValidLOINC(code string) bool {
	if !loincForm.MatchString(code) {
		return false
	}
	digits, check := code[:len(code)-2], int(code[len(code)-1]-'0')
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return (10-sum%10)%10 == check
}

var (
	loincForm   = regexp.MustCompile(`^[1-9][0-9]{1,6}-[0-9]$`)
	analyteForm = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,9}$`)
)

// Validate checks an analyte before anything is measured with it: form, check digit, and that its bands answer for
// every age of both sexes exactly once. All faults are reported together.
func (a Analyte) Validate() error {
	var faults []error
	fault := a.faultsInto(&faults)
	fault(!analyteForm.MatchString(a.Code), "code is not capitals and digits")
	fault(a.Name == "", "no name")
	fault(!ValidLOINC(a.LOINC), "LOINC %q is malformed or fails its check digit", a.LOINC)
	if a.Coded() {
		return errors.Join(append(faults, a.choiceFaults()...)...)
	}
	if a.Text() {
		return errors.Join(append(faults, a.textFaults()...)...)
	}
	fault(a.isTitre() && (a.Decimals != 0 || a.Calculated != ""), "a titre is a whole number that is read, 1 in so many")
	fault(a.Unit == "", "no unit")
	fault(a.Decimals < 0 || a.Decimals > 4, "%d decimals", a.Decimals)
	formula, known := a.Formula()
	fault(a.Calculated != "" && !known, "no formula is called %q", a.Calculated)
	fault(known && formula.Unit != a.Unit, "its formula gives %s", formula.Unit)
	noAbsurd := a.AbsurdLow == nil || a.AbsurdHigh == nil
	fault(noAbsurd || a.AbsurdLow.Cmp(*a.AbsurdHigh) >= 0, "absurd limits are missing or crossed")

	var bands, limits []Band
	for _, g := range a.NoRange {
		bands = append(bands, g.Band)
		fault(g.Why == "", "no_range %s does not say why", g.Band)
	}
	for _, r := range a.Ranges {
		bands = append(bands, r.Band)
		fault(r.Low == nil && r.High == nil, "range %s has no bound", r.Band)
		fault(crossed(r.Low, r.High), "range %s is crossed", r.Band)
		fault(r.HighOpen && r.High == nil, "range %s is open at a bound it does not have", r.Band)
		fault(r.Source == "", "range %s names no source", r.Band)
		fault(finer(r.Low, a.Decimals) || finer(r.High, a.Decimals), "range %s is finer than the printed value", r.Band)
		fault(crossed(a.AbsurdLow, r.Low) || crossed(r.High, a.AbsurdHigh), "range %s goes beyond the absurd limits", r.Band)
	}
	for _, c := range a.Critical {
		limits = append(limits, c.Band)
		fault(c.Low == nil && c.High == nil, "critical limit %s has no bound", c.Band)
		fault(crossed(c.Low, c.High), "critical limit %s is crossed", c.Band)
		fault(c.Source == "", "critical limit %s names no source", c.Band)
		fault(crossed(a.AbsurdLow, c.Low) || crossed(c.High, a.AbsurdHigh), "critical limit %s goes beyond the absurd limits", c.Band)
	}
	faults = append(faults, a.ValidateCritical())
	if err := coverLife(bands); err != nil {
		fault(true, "ranges: %w", err)
	}
	if err := coverLife(limits); len(limits) > 0 && err != nil {
		fault(true, "critical limits: %w", err)
	}
	return errors.Join(faults...)
}

// faultsInto returns what adds a fault of the analyte to a list.
func (a Analyte) faultsInto(faults *[]error) func(wrong bool, format string, args ...any) {
	return func(wrong bool, format string, args ...any) {
		if wrong {
			*faults = append(*faults, fmt.Errorf("analyte "+a.Code+": "+format, args...))
		}
	}
}

// ValidateCritical checks that no critical limit lies inside or on a range that holds for the same person
// (docs/rules.md#critical-limits).
func (a Analyte) ValidateCritical() error {
	var faults []error
	for i := range a.Ranges {
		for j := range a.Critical {
			r, c := &a.Ranges[i], &a.Critical[j]
			if r.meets(c.Band) && (c.Low != nil && !below(c.Low, r.Low) || c.High != nil && !below(r.High, c.High)) {
				faults = append(faults, fmt.Errorf("analyte %s: critical limit %s lies inside or on range %s", a.Code, c.Band, r.Band))
			}
		}
	}
	return errors.Join(faults...)
}

func crossed(low, high *Decimal) bool { return low != nil && high != nil && low.Cmp(*high) > 0 }

// below reports whether a bound lies below another; an absent one is endless and lies below nothing.
func below(low, high *Decimal) bool { return low != nil && high != nil && low.Cmp(*high) < 0 }

func finer(d *Decimal, decimals int) bool { return d != nil && d.scale > decimals }
