package lab

import "strings"

// The figures of a day about money that came and went through Razorpay.
const (
	DayOnline   Figure = "online"   // paise captured that day
	DayReturned Figure = "returned" // paise given back that day; it is in DayRefunded too
)

// TakenFrom returns the figure for the paise that a person took by hand with a method on a day.
func TakenFrom(person string, m Method) Figure {
	return takenByPrefix + Figure(m) + "." + Figure(person)
}

// HandedBack returns the figure for the paise that a person gave back in cash on a day.
func HandedBack(person string) Figure { return handedBackPrefix + Figure(person) }

const (
	takenByPrefix    Figure = "by."
	handedBackPrefix Figure = "back."
)

// IsNamed reports whether a figure of a day is about one test or person, so that no list has it.
func (f Figure) IsNamed() bool {
	for _, prefix := range []Figure{askedPrefix, takenByPrefix, handedBackPrefix} {
		if strings.HasPrefix(string(f), string(prefix)) {
			return true
		}
	}
	return false
}

// PersonTakings is what one person took by hand on a day, and gave back in cash.
type PersonTakings struct {
	Taken map[Method]Paise
	Back  Paise
}

// TakingsOf reads back, out of the figures of a day, what each person took and gave back.
func TakingsOf(day Figures) map[string]PersonTakings {
	all := map[string]PersonTakings{}
	of := func(person string) PersonTakings {
		if p, known := all[person]; known {
			return p
		}
		return PersonTakings{Taken: map[Method]Paise{}}
	}
	for f, n := range day {
		if rest, ok := strings.CutPrefix(string(f), string(takenByPrefix)); ok {
			method, person, _ := strings.Cut(rest, ".")
			p := of(person)
			p.Taken[Method(method)] = Add(p.Taken[Method(method)], Paise(n))
			all[person] = p
		}
		if person, ok := strings.CutPrefix(string(f), string(handedBackPrefix)); ok {
			p := of(person)
			p.Back = Add(p.Back, Paise(n))
			all[person] = p
		}
	}
	return all
}

// addTakings counts the money of an order on the days on which it came and went.
func (c Contribution) addTakings(m Money) {
	for _, taken := range m.Taken() {
		c.addOnDay(taken.At.Time, TakenBy(taken.Method), int64(taken.Amount))
		c.addOnDay(taken.At.Time, TakenFrom(taken.By, taken.Method), int64(taken.Amount))
	}
	for _, a := range m.Attempts {
		for _, p := range a.Payments {
			if p.State == PayCaptured && p.Currency == "" {
				c.addOnDay(p.At.Time, DayOnline, int64(p.Amount))
			}
		}
	}
	for _, r := range m.Refunds {
		if r.PaidAt == nil {
			continue
		}
		c.addOnDay(r.PaidAt.Time, DayRefunded, int64(r.Amount))
		if r.Via != "" {
			c.addOnDay(r.PaidAt.Time, DayReturned, int64(r.Amount))
		} else {
			c.addOnDay(r.PaidAt.Time, HandedBack(r.PaidBy), int64(r.Amount))
		}
	}
}
