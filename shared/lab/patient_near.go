package lab

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// maxConfirmed is how many records may be confirmed as those of other persons: more than a family has.
const maxConfirmed = 100

// mayBe lists which of the records under the same phone may be of this person: a near name, or born in the same year and not of the
// other sex. A record that was merged stands for the one it was merged into.
func (p Patient) mayBe(family []Patient) (records []string) {
	for _, other := range family {
		id := other.ID
		if other.Merge != nil {
			id = other.Merge.Into
		}
		alike := nearNames(p.NameLatin, other.NameLatin) || p.sameYear(other) && sexMayBeSame(p.Sex, other.Sex)
		if id != p.ID && alike && !slices.Contains(records, id) {
			records = append(records, id)
		}
	}
	return records
}

// confirmOther refuses a registration of a person who may be registered already, unless somebody has said of each such record that
// it is another person's. What was said is kept in the event.
func (p Patient) confirmOther(family []Patient, confirmed []string) ([]Change, error) {
	if len(confirmed) > maxConfirmed {
		return nil, Bad("confirmed_other", "Confirm at most 100 records.")
	}
	var said []Change
	candidates := p.mayBe(family)
	for _, id := range candidates {
		if !slices.Contains(confirmed, id) {
			return nil, &Refusal{Kind: Conflict, Code: "may_be_registered", Candidates: candidates, Field: "confirmed_other",
				Sentence: "This person may be registered already. Use that record, or confirm that this is somebody else."}
		}
		said = append(said, Change{Part: "patient:" + id, To: "another_person"})
	}
	return said, nil
}

func sexMayBeSame(a, b string) bool {
	return a == b || !slices.Contains([]string{"female", "male"}, a) || !slices.Contains([]string{"female", "male"}, b)
}

// sameYear reports whether two persons may be born in the same year: of an age that was said, each year that fits counts.
func (p Patient) sameYear(other Patient) bool {
	first, last := p.birthYears()
	otherFirst, otherLast := other.birthYears()
	return first <= otherLast && otherFirst <= last
}

func (p Patient) birthYears() (first, last int) {
	year := func(day string) int {
		n, _ := strconv.Atoi(day[:min(len(day), len("2006"))])
		return n
	}
	last = year(p.BirthDate)
	if p.Estimated && p.EarliestBirth != "" {
		return year(p.EarliestBirth), last
	}
	return last, last
}

// nearNames reports whether two names in Latin letters may be one name: each word of the shorter sounds as a word of the longer,
// in any order, an initial as any word that begins with it. Titles count for nothing.
func nearNames(a, b string) bool {
	short, long := nearWords(a), nearWords(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	whole := false // an initial alone is nobody
	for _, w := range short {
		n := slices.IndexFunc(long, func(v string) bool {
			return w == v || min(len(w), len(v)) == 1 && w[0] == v[0] || min(len(w), len(v)) > 4 && distances(w, v, true)[len(v)] <= 1
		})
		if n < 0 {
			return false
		}
		whole = whole || min(len(w), len(long[n])) > 1
		long = slices.Delete(slices.Clone(long), n, n+1)
	}
	return whole
}

// ofABaby are the words of a name that is not given yet: "Baby of Sunita".
var ofABaby = []string{"baby", "of", "kumari"}

// nearWords are the words of a name as the search folds them, without an a at the end, which is spoken or not (Rama, Ram); of
// an initial its letter.
func nearWords(name string) (words []string) {
	for _, part := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch word := foldWord(cmp.Or(shortened[part], part)); {
		case slices.Contains(titles, part) || slices.Contains(ofABaby, part):
		case len(part) == 1:
			words = append(words, part)
		case len(word) > 3:
			words = append(words, strings.TrimSuffix(word, "a"))
		case word != "":
			words = append(words, word)
		}
	}
	return words
}
