package measure

import (
	"slices"
	"time"
)

// HoldReason says why a result waits for a supervisor.
type HoldReason string

// The reasons for which a result is held. Manual is a person's own; Interpret gives the first three, Inconsistent the
// fourth, and a calculated value is held with what it was calculated from.
const (
	HoldDemographic  HoldReason = "demographic"  // sex or age leave open which range holds, or there is none
	HoldCritical     HoldReason = "critical"     // the value is critical, or is at one of the ages or sexes that are left open
	HoldComparator   HoldReason = "comparator"   // "<5.0" lies on both sides of a bound
	HoldInconsistent HoldReason = "inconsistent" // values that belong together cannot all be right
	HoldInput        HoldReason = "input"        // calculated from a value that is held
	HoldTime         HoldReason = "time"         // a time that a device gave for the specimen cannot be
	HoldManual       HoldReason = "manual"
	HoldSecondEntry  HoldReason = "second_entry"   // the first of two entries; the other is missing
	HoldEntries      HoldReason = "entries_differ" // the two entries are not the same
)

// Interpretation is what a result means for one person. It is stored with the run, so that a later change of the
// catalogue changes no issued result.
type Interpretation struct {
	Flag Flag
	// Range is the one that holds; nil where there is none, or where it is left open which holds.
	Range *Range
	// Possible are the ranges that may hold, where that is left open.
	Possible []PossibleRange
	// Low, High and RangeText are the range as printed; Low and High are empty where it has no such bound, or where no
	// one range holds. RangeText is then every range that may hold, or says that there is none.
	Low, High, RangeText string
	// Printed is the number as printed, without its comparator: rounded half to even; as typed behind a comparator.
	// PrintedHi is a result in words, in Hindi; empty for a number.
	Printed, PrintedHi string
	Hold               []HoldReason
	// Absurd: the entry must be refused; nothing else is set.
	Absurd bool
}

// Ranged reports whether any range of the laboratory is printed.
func (i Interpretation) Ranged() bool { return i.Range != nil || len(i.Possible) > 0 }

// Interpret decides flag and holds of a value for a person at the time of collection. For every sex and age the person
// may have, and every number the value can stand for, the flag is decided in the order of
// docs/facts/laboratory.md#flag-order: critical low, critical high, below range, above range, else normal; critical
// bounds are inclusive. The value has a flag only when all of these agree: a value that is at least high is High, and
// held where it may be critical. Where they do not agree, where there is no range, and where the value is or may be
// critical, the result is held. A value in another unit than the analyte's is absurd.
func (a Analyte) Interpret(v Value, who Person, at time.Time) Interpretation {
	switch {
	case a.Coded():
		return a.interpretChoice(v)
	case a.Text():
		return a.interpretText(v)
	}
	low, high := v.span(a.AbsurdLow, a.AbsurdHigh)
	if v.Unit != a.Unit || a.AbsurdLow != nil && high.cmp(*a.AbsurdLow) < 0 ||
		a.AbsurdHigh != nil && low.cmp(*a.AbsurdHigh) > 0 {
		return Interpretation{Absurd: true}
	}
	born, known := possibleBirths(who, civilDay(at))
	all := a.candidates(who, born, known)

	points := bounded(low, high, all)
	var flags []Flag // of every candidate, at every point
	var demographic, comparator, critical bool
	for _, c := range all {
		first := c.flagAt(points[0])
		settled := true
		for i, p := range points {
			flag := c.flagAt(p)
			flags = append(flags, flag)
			settled = settled && flag == first
			demographic = demographic || flag != flags[i] // of the first candidate at this point
		}
		demographic = demographic || c.rng == nil
		comparator = comparator || !settled
		critical = critical || settled && first.Critical()
	}
	result := Interpretation{Flag: agreed(flags), Printed: a.print(v, all)}
	result.Range, result.Possible, result.Low, result.High, result.RangeText = a.printRanges(all, known)
	for _, h := range []struct {
		reason HoldReason
		on     bool
	}{{HoldDemographic, demographic}, {HoldCritical, critical}, {HoldComparator, comparator}} {
		if h.on {
			result.Hold = append(result.Hold, h.reason)
		}
	}
	return result
}

// Expected gives what is printed about the range of a person at the time of collection, before there is a value; low and
// high are empty where there is no such bound, or where no one range holds. Of words and texts there is nothing.
func (a Analyte) Expected(who Person, at time.Time) (low, high, text string) {
	if !a.IsNumber() {
		return "", "", ""
	}
	born, known := possibleBirths(who, civilDay(at))
	_, _, low, high, text = a.printRanges(a.candidates(who, born, known), known)
	return low, high, text
}

// print is the number as it stands on paper. What stands behind a comparator is never rounded: "<0.001" is not "<0.00".
// Nor is a number that would contradict its flag when rounded: 5.68 under "< 5.7" does not print as a normal 5.7. Nor
// one of which nothing would be left: a TSH of 0.004 is not 0.00.
func (a Analyte) print(v Value, all []candidate) string {
	exact, rounded := point{number: v.Number}, point{number: v.Number.Round(a.Decimals)}
	contradicts := slices.ContainsFunc(all, func(c candidate) bool { return c.flagAt(exact) != c.flagAt(rounded) })
	vanishes := rounded.number.Cmp(Decimal{}) == 0 && v.Number.Cmp(Decimal{}) != 0
	switch {
	case a.isTitre():
		return titre(v.Number.String())
	case v.Comparator != "" || contradicts || vanishes:
		return v.Number.String()
	}
	return v.Number.Format(a.Decimals)
}

// agreed is the flag that all of these are: the same one; or Low or High where some are critical on that side, for a
// critically high value is high as well. Else there is none.
func agreed(flags []Flag) Flag {
	all := func(of ...Flag) bool {
		return !slices.ContainsFunc(flags, func(f Flag) bool { return !slices.Contains(of, f) })
	}
	switch {
	case all(flags[0]):
		return flags[0]
	case all(FlagLow, FlagCriticalLow):
		return FlagLow
	case all(FlagHigh, FlagCriticalHigh):
		return FlagHigh
	}
	return FlagNone
}

// bounded gives both ends of a span and the points at, just below and just above each bound within it: no flag changes
// anywhere else.
func bounded(low, high point, all []candidate) []point {
	points := []point{low}
	if low == high {
		return points
	}
	points = append(points, high)
	add := func(bound *Decimal) {
		if bound == nil {
			return
		}
		for side := -1; side <= 1; side++ {
			if p := (point{number: *bound, side: side}); !p.before(low) && !high.before(p) {
				points = append(points, p)
			}
		}
	}
	for _, c := range all {
		add(c.limit.Low)
		add(c.limit.High)
		if c.rng != nil {
			add(c.rng.Low)
			add(c.rng.High)
		}
	}
	return points
}

// flagAt is the flag of one point on the number line.
func (c candidate) flagAt(p point) Flag {
	switch r := c.rng; {
	case c.limit.Low != nil && p.cmp(*c.limit.Low) <= 0:
		return FlagCriticalLow
	case c.limit.High != nil && p.cmp(*c.limit.High) >= 0:
		return FlagCriticalHigh
	case r == nil:
		return FlagNone
	case r.Low != nil && p.cmp(*r.Low) < 0:
		return FlagLow
	case r.High != nil && (p.cmp(*r.High) > 0 || r.HighOpen && p.cmp(*r.High) == 0):
		return FlagHigh
	}
	return FlagNormal
}
