package lab

import (
	"cmp"
	"slices"
	"strings"
)

// NameSearch is what somebody typed to find a patient by name: words of it, or their beginnings, in any order and script, and
// beside them the year of birth or the ending of the phone, four digits each, which nothing tells apart.
type NameSearch struct {
	Words  []string // folded
	Number string
}

// maxSearchWords is how many typed words are looked at.
const maxSearchWords = 4

// ReadNameSearch reads a typed text; ok is false where it holds nothing to search a name by. A year alone is nothing: thousands
// are born in it.
func ReadNameSearch(typed string) (n NameSearch, ok bool) {
	for part := range strings.FieldsSeq(typed) {
		if len(part) == PhoneEndingDigits && strings.Trim(part, "0123456789") == "" {
			n.Number = part
		}
	}
	n.Words = NameWords(typed)
	n.Words = n.Words[:min(len(n.Words), maxSearchWords)]
	return n, len(n.Words) > 0 && (n.Number != "" || len(strings.Join(n.Words, "")) > 1) || n.Number != ""
}

// Valid reports whether the search is as ReadNameSearch gives one: folded words, and four digits or none.
func (n NameSearch) Valid() bool {
	for _, word := range n.Words {
		if word == "" || len(word) > maxNameWord || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	number := n.Number == "" || len(n.Number) == PhoneEndingDigits && strings.Trim(n.Number, "0123456789") == ""
	return number && (n.Number != "" || len(n.Words) > 0)
}

// Keys lists the keys whose beginning all have that are found without a slip in a consonant: one, or where a number was typed
// one for each of its meanings.
func (n NameSearch) Keys() []NameKey {
	words := slices.Clone(n.Words) // the longest say most
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(NameCore(b)), len(NameCore(a))) })
	switch {
	case n.Number != "" && len(words) == 0:
		return []NameKey{numberKey(endingMark+n.Number, "")}
	case n.Number != "":
		s := NameSkeleton(words[0])
		return []NameKey{numberKey(endingMark+n.Number, s), numberKey(bornMark+n.Number, s)}
	case len(words) == 1:
		return []NameKey{wordKey(NameSkeleton(words[0]))}
	}
	a, b := NameSkeleton(words[0]), NameSkeleton(words[1])
	if a[0] > b[0] {
		a, b = b, a
	}
	alike := min(len(a), len(b)) // behind it only one of them goes on, and the other one's word may be longer
	return []NameKey{pairKey(a[:alike], b[:alike])}
}

// With is the search with another word in the place of a typed one.
func (n NameSearch) With(at int, word string) NameSearch {
	n.Words = slices.Clone(n.Words)
	n.Words[at] = word
	return n
}

// Like says how near a patient is to what was typed: every typed word is one of the name, or its beginning, with at most one
// slip in all; a number has no slip.
func (n NameSearch) Like(f FoundPatient) Likeness {
	if n.Number != "" && !slices.Contains(f.numbers(), bornMark+n.Number) && !slices.Contains(f.numbers(), endingMark+n.Number) {
		return Unlike
	}
	return assign(n.Words, f.Words, make([]bool, len(f.Words)), Same)
}

// assign gives each typed word one of the name, so that the slips are fewest.
func assign(typed, words []string, taken []bool, so Likeness) Likeness {
	if len(typed) == 0 || so >= Unlike {
		return min(so, Unlike)
	}
	best := Unlike
	for i, word := range words {
		if taken[i] {
			continue
		}
		taken[i] = true
		best = min(best, assign(typed[1:], words, taken, so+CompareNames(typed[0], word)))
		taken[i] = false
	}
	return best
}

// LedTo is the first of a patient's keys to which a key of a search leads; ok is false where it leads to none.
func (f FoundPatient) LedTo(k NameKey) (at int, ok bool) {
	for _, key := range f.Keys() {
		if key.Head == k.Head && strings.HasPrefix(key.Rest, k.Rest) {
			return key.At, true
		}
	}
	return 0, false
}
