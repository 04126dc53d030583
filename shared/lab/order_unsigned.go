package lab

import (
	"slices"
	"strings"
)

// Unsigned is what of an order waits for the signature of one department. It holds no value.
type Unsigned struct {
	Department string `json:"department"`
	Worst      Worst  `json:"worst,omitempty"` // of what waits
	Since      Moment `json:"since"`           // the oldest of its tubes last moved
}

// unsignedStates are those in which a value may wait for a signature.
var unsignedStates = []ItemState{Resulted, Held, Correcting}

// Unsigned returns what of the order waits for a signature, by department; none where nothing does.
func (c Contribution) Unsigned() (waits []Unsigned) {
	for department, list := range c.Work {
		one := Unsigned{Department: department}
		for _, w := range list {
			if !slices.Contains(unsignedStates, w.State) {
				continue
			}
			if one.Since.IsZero() || w.Since.Before(one.Since.Time) {
				one.Since = w.Since
			}
			one.Worst = WorseOf(one.Worst, w.Worst)
		}
		if !one.Since.IsZero() {
			waits = append(waits, one)
		}
	}
	slices.SortFunc(waits, func(a, b Unsigned) int { return strings.Compare(a.Department, b.Department) })
	return waits
}
