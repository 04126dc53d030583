package lab

import (
	"slices"

	"assay/shared/lab/measure"
)

// InWords is what a value means in words that its patient reads beside it (docs/rules.md#values-in-words).
type InWords string

// The words. A value of which the laboratory has said nothing has none.
const (
	WordUsual    InWords = "usual"
	WordAbove    InWords = "above"
	WordBelow    InWords = "below"
	WordUnusual  InWords = "unusual"  // of a result in words
	WordCall     InWords = "call"     // critical, and nobody has read it back: the patient should call
	WordInformed InWords = "informed" // critical, and whoever treats the patient has read it back
)

// InWords returns the words beside a released value. What a critical value means is not explained.
func (o Order) InWords(run Run) InWords {
	switch run.Flag {
	case measure.FlagCriticalLow, measure.FlagCriticalHigh, measure.FlagCriticalAbnormal:
		if slices.ContainsFunc(o.Calls, func(c Call) bool { return c.Item == run.Item && c.Outcome == CallConfirmed }) {
			return WordInformed
		}
		return WordCall
	}
	return BeforeInWords(run.Flag)
}

// BeforeInWords returns the words beside an earlier value: where it was, and no more.
func BeforeInWords(flag measure.Flag) InWords {
	switch flag {
	case measure.FlagNormal:
		return WordUsual
	case measure.FlagHigh, measure.FlagCriticalHigh:
		return WordAbove
	case measure.FlagLow, measure.FlagCriticalLow:
		return WordBelow
	case measure.FlagAbnormal, measure.FlagCriticalAbnormal:
		return WordUnusual
	}
	return ""
}
