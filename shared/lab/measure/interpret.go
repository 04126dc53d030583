package measure

import (
	"slices"
	"time"
)

// HoldReason says why a result waits for a supervisor.
type HoldReason string

// The reasons for which a result is held. Manual is a person's own; Interpret gives the others.
const (
	HoldDemographic HoldReason = "demographic" // sex or age do not settle which range holds, or none does
	HoldCritical    HoldReason = "critical"
	HoldComparator  HoldReason = "comparator" // "<5.0" lies on both sides of a bound
	HoldManual      HoldReason = "manual"
)

// Interpretation is what a result means for one person. It is stored with the run, so that a later change of the
// catalogue changes no issued result.
type Interpretation struct {
	Flag Flag `json:"flag,omitempty"`
	// Range is the one used (the widest where several may hold), nil where none fits.
	Range *Range `json:"range,omitempty"`
	// Low, High and RangeText are as printed; empty where there is no such bound or no range.
	Low       string `json:"low,omitempty"`
	High      string `json:"high,omitempty"`
	RangeText string `json:"range_text,omitempty"`
	// Printed is the number as printed, rounded half to even, without its comparator.
	Printed string       `json:"printed,omitempty"`
	Hold    []HoldReason `json:"hold,omitempty"`
	// Absurd: the entry must be refused; nothing else is set.
	Absurd bool `json:"-"`
}

// Interpret decides flag and holds of a value for a person at the time of collection, in the order of
// reference/lims.md §4.3: absurd, critical low, critical high, below range, above range, else normal. Critical bounds
// are inclusive. A value with a comparator is the whole span it stands for; where that crosses a bound, the flag is
// that of the number and the result is held. Without a matching range there is never an N, only LL, HH or no flag. A
// value in another unit than the analyte's is absurd.
func (a Analyte) Interpret(v Value, who Person, at time.Time) Interpretation {
	low, high := v.span(a.AbsurdLow, a.AbsurdHigh)
	if v.Unit != a.Unit || a.AbsurdLow != nil && high.cmp(*a.AbsurdLow) < 0 ||
		a.AbsurdHigh != nil && low.cmp(*a.AbsurdHigh) > 0 {
		return Interpretation{Absurd: true}
	}
	ranges, limits := a.applicable(who, at)
	used, critical := widest(ranges), tightest(limits)
	flag, _ := judge(v, low, high, critical, used)

	var demographic, comparator bool
	if used == nil {
		demographic, ranges = true, []*Range{nil}
	}
	if len(limits) == 0 {
		limits = []CriticalLimit{{}}
	}
	for _, r := range ranges {
		for _, c := range limits {
			f, settled := judge(v, low, high, c, r)
			demographic = demographic || f != flag
			comparator = comparator || !settled
		}
	}

	result := Interpretation{Flag: flag, Range: used}
	if used != nil {
		result.Low, result.High, result.RangeText = used.print(a.Decimals)
	}
	// 5.68 under "< 5.7" must not print as a normal 5.7: where rounding would contradict the flag, nothing is rounded.
	result.Printed = v.Number.Format(a.Decimals)
	rounded := v
	rounded.Number = v.Number.Round(a.Decimals)
	low, high = rounded.span(a.AbsurdLow, a.AbsurdHigh)
	if f, _ := judge(rounded, low, high, critical, used); f != flag {
		result.Printed = v.Number.String()
	}
	for _, h := range []struct {
		reason HoldReason
		on     bool
	}{{HoldDemographic, demographic}, {HoldCritical, flag.Critical()}, {HoldComparator, comparator}} {
		if h.on {
			result.Hold = append(result.Hold, h.reason)
		}
	}
	return result
}

// applicable gives the ranges and the critical limits that may hold for the person. Without a usable birth date no
// range does, but every critical limit may: a danger is not passed over because a form is incomplete.
func (a Analyte) applicable(who Person, at time.Time) ([]*Range, []CriticalLimit) {
	born, known := possibleBirths(who, civilDay(at))
	if !known {
		return nil, a.Critical
	}
	limits := slices.DeleteFunc(slices.Clone(a.Critical), func(c CriticalLimit) bool {
		return !c.holdsFor(who.Sex, born)
	})
	if len(limits) == 0 {
		limits = a.Critical
	}
	return a.candidates(who.Sex, born), limits
}

// judge gives the flag of a value, and whether its whole span has it. Flags rise with the number, so both ends of the
// span decide for all of it.
func judge(v Value, low, high point, c CriticalLimit, r *Range) (flag Flag, settled bool) {
	atLow, atHigh := flagAt(low, c, r), flagAt(high, c, r)
	if atLow == atHigh {
		return atLow, true
	}
	return flagAt(point{number: v.Number}, c, r), false
}

func flagAt(p point, c CriticalLimit, r *Range) Flag {
	switch {
	case c.Low != nil && p.cmp(*c.Low) <= 0:
		return FlagCriticalLow
	case c.High != nil && p.cmp(*c.High) >= 0:
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
