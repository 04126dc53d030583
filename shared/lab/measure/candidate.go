package measure

import (
	"slices"
	"strings"
)

// candidate is one thing that may hold for a person: a range, or that there is none, with the critical limits beside it.
type candidate struct {
	band  Band // of the range or of the gap, with the sex it is looked at for
	rng   *Range
	limit CriticalLimit
	born  births // those birth dates of the person for which it holds
}

// candidates gives all that may hold for a person at once, youngest first: one as a rule, several where sex or age is
// uncertain. Who is neither male nor female may be either. Where no age is known there is no range, but every critical
// limit of the sex may hold: a danger is not passed over because a form is incomplete.
func (a Analyte) candidates(who Person, born births, known bool) (all []candidate) {
	for _, sex := range []string{female, male} {
		if sex != who.Sex && (who.Sex == male || who.Sex == female) {
			continue
		}
		banded := []candidate{{band: Band{Sex: sex}, born: born}}
		if known {
			banded = a.banded(sex, born)
		}
		for _, c := range banded {
			all = append(all, a.limited(c, known)...)
		}
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return x.band.From.order() - y.band.From.order() })
	return all
}

// banded gives the ranges and the gaps that may hold for one sex.
func (a Analyte) banded(sex string, born births) (all []candidate) {
	add := func(b Band, r *Range) {
		if b.Sex != "" && b.Sex != sex {
			return
		}
		b.Sex = sex
		if within, some := born.inBand(b.From, b.end()); some {
			all = append(all, candidate{band: b, rng: r, born: within})
		}
	}
	for i := range a.Ranges {
		add(a.Ranges[i].Band, &a.Ranges[i])
	}
	for _, g := range a.NoRange {
		add(g.Band, nil)
	}
	return all
}

// limited gives a candidate once for each of the critical limits that may hold with it.
func (a Analyte) limited(c candidate, known bool) (all []candidate) {
	for _, l := range a.Critical {
		if l.Sex != "" && l.Sex != c.band.Sex {
			continue
		}
		if _, some := c.born.inBand(l.From, l.end()); some || !known {
			c.limit = l
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return []candidate{c}
	}
	return all
}

// PossibleRange is one of several ranges as printed. It is given where sex or age leave open which of them holds.
type PossibleRange struct {
	Sex  string `json:"sex,omitempty"` // "female", "male"; empty where both have it
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`   // ages as printed: "12 y"; both empty where the age does not matter
	Text string `json:"text,omitempty"` // "12.0 – 15.0"; empty where the laboratory has no range
}

// Words printed where there is no single range. A report in another language has its own words for them.
const (
	NoRangeForAge = "no range for this age"
	AgeNotKnown   = "no range: age not known"
	ManyRanges    = "range depends on the exact age"
)

// mostRanges is how many ranges are printed for one value; an infant of whom only {years: 0} is known has more.
const mostRanges = 4

// printRanges gives what is printed about the ranges of the candidates: the one that holds with its bounds, or each
// that may hold, or the words that say why there is none.
func (a Analyte) printRanges(all []candidate, known bool) (used *Range, possible []PossibleRange, low, high, text string) {
	if !known {
		return nil, nil, "", "", AgeNotKnown
	}
	var distinct []candidate // one for each range or gap, whatever the critical limits
	for _, c := range all {
		if !slices.ContainsFunc(distinct, func(d candidate) bool { return d.band == c.band }) {
			distinct = append(distinct, c)
		}
	}
	first := distinct[0]
	same := !slices.ContainsFunc(distinct, func(d candidate) bool { return !first.printsAs(d, a) })
	switch {
	case same && first.rng == nil:
		return nil, nil, "", "", NoRangeForAge
	case same:
		low, high, text = first.rng.print(a)
		return first.rng, nil, low, high, text
	}
	possible = describe(distinct, a)
	if len(possible) > mostRanges {
		return nil, possible, "", "", ManyRanges
	}
	parts := make([]string, len(possible))
	for i, p := range possible {
		parts[i] = p.String()
	}
	return nil, possible, "", "", strings.Join(parts, "; ")
}

// printsAs reports whether two candidates print the same about their range.
func (c candidate) printsAs(d candidate, a Analyte) bool {
	return c.text(a) == d.text(a) && (c.rng == nil || c.rng.Text == d.rng.Text)
}

func (c candidate) text(a Analyte) string {
	if c.rng == nil {
		return ""
	}
	_, _, text := c.rng.print(a)
	return text
}

// describe names the ranges by what tells them apart: the sex where the sexes differ, the ages where those do. A range
// that both sexes have is named once.
func describe(distinct []candidate, a Analyte) (all []PossibleRange) {
	ages := slices.ContainsFunc(distinct, func(c candidate) bool {
		return c.band.From != distinct[0].band.From || c.band.To != distinct[0].band.To
	})
	for _, c := range distinct {
		p := PossibleRange{Sex: c.band.Sex, Text: c.text(a)}
		if ages {
			p.From = c.band.From.String()
			if c.band.end() != lifetime {
				p.To = c.band.To.String()
			}
		}
		twin := slices.IndexFunc(all, func(q PossibleRange) bool {
			return q.Sex != p.Sex && q.From == p.From && q.To == p.To && q.Text == p.Text
		})
		if twin >= 0 {
			all[twin].Sex = ""
			continue
		}
		all = append(all, p)
	}
	oneSex := !slices.ContainsFunc(distinct, func(c candidate) bool { return c.band.Sex != distinct[0].band.Sex })
	for i := range all {
		if oneSex {
			all[i].Sex = ""
		}
	}
	return all
}

// String prints the range with its label: "female 12.0 – 15.0", "under 12 y 11.5 – 15.5", "from 1 y no range".
func (p PossibleRange) String() string {
	var words []string
	if p.Sex != "" {
		words = append(words, p.Sex)
	}
	switch newborn := p.From == (Age{}).String(); {
	case p.From == "" && p.To == "":
	case newborn:
		words = append(words, "under", p.To)
	case p.To == "":
		words = append(words, "from", p.From)
	default:
		words = append(words, p.From, "to", p.To)
	}
	if p.Text == "" {
		return strings.Join(append(words, "no range"), " ")
	}
	return strings.Join(append(words, p.Text), " ")
}
