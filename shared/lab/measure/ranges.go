package measure

import (
	"errors"
	"fmt"
	"slices"
)

// The sexes a band may name. A person's may also be "other" or "unknown", which no band names.
const (
	male   = "male"
	female = "female"
)

// Band says for whom a range or limit holds. Ages are half-open, [From, To): whoever turns 12 today is in the band from
// "12 y". They go by the calendar (see Age), at collection. A zero From is birth; a zero To is the end of life (150 y).
type Band struct {
	Sex  string `json:"sex,omitempty"` // "male", "female"; empty for both
	From Age    `json:"from,omitzero"`
	To   Age    `json:"to,omitzero"`
}

// Range is one reference interval, closed at both ends unless HighOpen. An absent bound is endless.
type Range struct {
	Band
	Low  *Decimal `json:"low,omitempty"`
	High *Decimal `json:"high,omitempty"`
	// HighOpen: the upper bound itself is outside ("< 5.7").
	HighOpen bool `json:"high_open,omitempty"`
	// Text is what else the report says about the range ("diabetes from 126"). It decides no flag.
	Text   string `json:"text,omitempty"`
	TextHi string `json:"text_hi,omitempty"` // in Hindi
	Source string `json:"source,omitempty"`  // letter in the catalogue's list of sources
}

// AgeGap says aloud that there is no range, so that a hold follows and nothing is passed as normal.
type AgeGap struct {
	Band
	Why string `json:"why"`
}

// CriticalLimit asks for a call at or beyond its bounds.
type CriticalLimit struct {
	Band
	Low    *Decimal `json:"low,omitempty"`
	High   *Decimal `json:"high,omitempty"`
	Source string   `json:"source,omitempty"`
}

// String names the band in an error.
func (b Band) String() string {
	sex := b.Sex
	if sex == "" {
		sex = "both sexes"
	}
	return fmt.Sprintf("[%s, %s) of %s", b.From, b.end(), sex)
}

func (b Band) end() Age {
	if b.To == (Age{}) {
		return lifetime
	}
	return b.To
}

// meets reports whether somebody can be in both bands.
func (b Band) meets(c Band) bool {
	sexes := b.Sex == "" || c.Sex == "" || b.Sex == c.Sex
	return sexes && b.From.order() < c.end().order() && c.From.order() < b.end().order()
}

// coverLife checks that for each sex the bands follow each other from birth to the end of life without gap or overlap.
func coverLife(bands []Band) error {
	var faults []error
	for _, b := range bands {
		if b.Sex != "" && b.Sex != male && b.Sex != female {
			faults = append(faults, fmt.Errorf("no band may name the sex %q", b.Sex))
		}
	}
	bands = slices.Clone(bands)
	slices.SortStableFunc(bands, func(a, b Band) int { return a.From.order() - b.From.order() })
	for _, sex := range []string{male, female} {
		next := Age{}
		for _, b := range bands {
			if b.Sex != "" && b.Sex != sex {
				continue
			}
			switch {
			case b.From.order() >= b.end().order():
				faults = append(faults, fmt.Errorf("band %s is empty", b))
			case b.From == next:
			case b.From.order() < next.order():
				faults = append(faults, fmt.Errorf("%s: band %s overlaps the one before, which ends at %s", sex, b, next))
			default:
				faults = append(faults, fmt.Errorf("%s: gap from %s to %s", sex, next, b.From))
			}
			next = b.end()
		}
		if next != lifetime {
			faults = append(faults, fmt.Errorf("%s: gap from %s to %s", sex, next, lifetime))
		}
	}
	return errors.Join(faults...)
}

// print gives the bounds with the decimals of the value, and the whole as on a report: "13.0 – 17.0", "≥ 40", "< 5.7",
// "< 1:160".
func (r Range) print(a Analyte) (low, high, text string) {
	if r.Low != nil {
		low = r.Low.Format(a.Decimals)
	}
	if r.High != nil {
		high = r.High.Format(a.Decimals)
	}
	from, to := low, high
	if a.isTitre() {
		from, to = titre(low), titre(high)
	}
	upTo := "≤ "
	if r.HighOpen {
		upTo = "< "
	}
	switch {
	case r.High == nil:
		return low, high, "≥ " + from
	case r.Low == nil:
		return low, high, upTo + to
	case r.HighOpen:
		return low, high, "≥ " + from + ", < " + to
	}
	return low, high, from + " – " + to
}
