package catalogue

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// Changes says what is another in a list than in the one before it, from what to what, in words that the chain of the hospital
// keeps for ever: "test:HB.price" from 6000 to 7000.
func (l List) Changes(before List) (changes []lab.Change) {
	note := func(part, from, to string) {
		if from != to {
			changes = append(changes, lab.Change{Part: part, From: from, To: cmp.Or(to, "none")})
		}
	}
	for _, letter := range slices.Sorted(maps.Keys(l.Specimens)) {
		was, is := before.Specimens[letter], l.Specimens[letter]
		note("container:"+letter+".name", was.Name, is.Name)
		note("container:"+letter+".colour", was.Colour, is.Colour)
	}
	analytes, panels := map[string]single{}, map[string]panel{}
	for _, s := range before.Analytes {
		analytes[s.Code] = s
	}
	for _, p := range before.Panels {
		panels[p.Code] = p
	}
	for _, p := range l.Panels {
		was := panels[p.Code]
		part := "panel:" + p.Code + "."
		offered(note, part, was.Name, p.Name, was.NameHi, p.NameHi, was.LOINC, p.LOINC, was.offer, p.offer)
		note(part+"members", strings.Join(was.Members, " "), strings.Join(p.Members, " "))
	}
	for _, s := range l.Analytes {
		was := analytes[s.Code]
		part := "test:" + s.Code + "."
		offered(note, part, was.Name, s.Name, was.NameHi, s.NameHi, was.LOINC, s.LOINC, was.offer, s.offer)
		note(part+"method", was.Method, s.Method)
		note(part+"unit", was.Unit, s.Unit)
		note(part+"decimals", number(was.Decimals), number(s.Decimals))
		note(part+"specimen", was.Specimen, s.Specimen)
		note(part+"timepoint", string(was.Timepoint), string(s.Timepoint))
		note(part+"sensitive", yes(was.Sensitive), yes(s.Sensitive))
		note(part+"calculated", was.Calculated, s.Calculated)
		note(part+"choices", choices(was.Choices), choices(s.Choices))
		note(part+"templates", templates(was.Templates), templates(s.Templates))
		note(part+"two_entries", yes(was.TwoEntries), yes(s.TwoEntries))
		note(part+"absurd", bounds(was.AbsurdLow, was.AbsurdHigh, false), bounds(s.AbsurdLow, s.AbsurdHigh, false))
		note(part+"ranges", ranges(was.Ranges), ranges(s.Ranges))
		note(part+"no_range", gaps(was.NoRange), gaps(s.NoRange))
		note(part+"critical", critical(was.Critical), critical(s.Critical))
		note(part+"sources", sources(was), sources(s))
		note(part+"signed", yes(was.Code != "" && !was.Unverified), yes(!s.Unverified))
	}
	return changes
}

// IsAbout reports whether a change is one of a test or panel.
func IsAbout(c lab.Change, code string) bool {
	return strings.HasPrefix(c.Part, "test:"+code+".") || strings.HasPrefix(c.Part, "panel:"+code+".")
}

func offered(note func(part, from, to string), part, name, nextName, nameHi, nextNameHi, loinc, nextLOINC string, was, is offer) {
	note(part+"name", name, nextName)
	note(part+"name_hi", nameHi, nextNameHi)
	note(part+"short_name", was.ShortName, is.ShortName)
	note(part+"loinc", loinc, nextLOINC)
	note(part+"department", was.Department, is.Department)
	note(part+"price", number(int(was.Price)), number(int(is.Price)))
	note(part+"tat_minutes", number(was.TATMinutes), number(is.TATMinutes))
	note(part+"stat_tat_minutes", number(was.StatTATMinutes), number(is.StatTATMinutes))
	note(part+"withdrawn", yes(was.Withdrawn), yes(is.Withdrawn))
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// judgedBy is all that a number is judged by, in one text.
func judgedBy(a measure.Analyte) string {
	return strings.Join([]string{ranges(a.Ranges), gaps(a.NoRange), critical(a.Critical), bounds(a.AbsurdLow, a.AbsurdHigh, false)}, "|")
}

func ranges(list []measure.Range) string {
	return joined(list, func(r measure.Range) string {
		text := band(r.Band) + ": " + bounds(r.Low, r.High, r.HighOpen)
		if r.Text != "" || r.TextHi != "" {
			text += " (" + r.Text + " / " + r.TextHi + ")"
		}
		return text
	})
}

func gaps(list []measure.AgeGap) string {
	return joined(list, func(g measure.AgeGap) string { return band(g.Band) + ": none, " + g.Why })
}

func critical(list []measure.CriticalLimit) string {
	return joined(list, func(c measure.CriticalLimit) string { return band(c.Band) + ": " + bounds(c.Low, c.High, false) })
}

// sources says where the ranges and limits of a test are from.
func sources(s single) string {
	var of []string
	for _, r := range s.Ranges {
		of = append(of, r.Source)
	}
	for _, c := range s.Critical {
		of = append(of, c.Source)
	}
	return strings.Join(of, " ")
}

func choices(list []measure.Choice) string {
	return joined(list, func(c measure.Choice) string {
		return fmt.Sprintf("%s (%s / %s) %s", c.Code, c.Text, c.TextHi, c.Flag)
	})
}

func templates(list []measure.Template) string {
	return joined(list, func(t measure.Template) string { return fmt.Sprintf("%s (%s): %s", t.Code, t.Name, t.Text) })
}

func joined[T any](list []T, text func(T) string) string {
	texts := make([]string, len(list))
	for n, one := range list {
		texts[n] = text(one)
	}
	return strings.Join(texts, "; ")
}

// band is for whom a range holds: "male 18 y –", "0 d – 28 d".
func band(b measure.Band) string {
	text := b.From.String() + " –"
	if b.To != (measure.Age{}) {
		text += " " + b.To.String()
	}
	if b.Sex != "" {
		text = b.Sex + " " + text
	}
	return text
}

func bounds(low, high *measure.Decimal, open bool) string {
	upTo := "≤ "
	if open {
		upTo = "< "
	}
	switch {
	case low == nil && high == nil:
		return ""
	case high == nil:
		return "≥ " + low.String()
	case low == nil:
		return upTo + high.String()
	}
	return "≥ " + low.String() + ", " + upTo + high.String()
}
