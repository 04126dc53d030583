package lab

import (
	"slices"
	"strconv"
)

// FoundPatient is what the search shows of a patient, and all that it is found by: a pure function of the record and its
// contact. Of the phone it has the ending only, which goes when the contact is erased.
type FoundPatient struct {
	Number        string `json:"number"`
	Name          string `json:"name"`
	NameLatin     string `json:"name_latin"`
	BirthDate     string `json:"birth_date"`
	Estimated     bool   `json:"estimated,omitempty"`
	EarliestBirth string `json:"earliest_birth,omitempty"`
	Sex           string `json:"sex"`
	PhoneEnding   string `json:"phone_ending,omitempty"` // the last four digits
	MergedInto    string `json:"merged_into,omitempty"`  // the record of the same person that stands for this one
	// Words are those of the name as written and in Latin letters, folded. They are kept, so that the rows of a patient can be
	// taken away after the folding has changed.
	Words []string `json:"words,omitempty"`
}

// PhoneEndingDigits is how many digits of a phone are shown beside a name, and tell persons of one name apart.
const PhoneEndingDigits = 4

// Found returns the patient as the search knows it.
func (p Patient) Found(c Contact) FoundPatient {
	f := FoundPatient{Number: p.Number, Name: p.Name, NameLatin: p.NameLatin, BirthDate: p.BirthDate, Estimated: p.Estimated,
		EarliestBirth: p.EarliestBirth, Sex: p.Sex}
	if n := len(c.Phone); n > PhoneEndingDigits {
		f.PhoneEnding = c.Phone[n-PhoneEndingDigits:]
	}
	if p.Merge != nil {
		f.MergedInto = p.Merge.Into
	}
	for _, word := range append(NameWords(p.NameLatin), NameWords(p.Name)...) {
		if !slices.Contains(f.Words, word) && len(f.Words) < maxNameWords {
			f.Words = append(f.Words, word)
		}
	}
	return f
}

// NameKey is a place in the lists of the search: what lies together has one Head, and a Rest that begins alike is near each
// other. It is plain text; whoever stores it hides it.
type NameKey struct{ Head, Rest string }

// PlacedKey is a key under which a patient is listed, and which of the patient's keys it is.
type PlacedKey struct {
	NameKey
	At int
}

// Keys lists the keys under which a patient is listed: each word; each two words, letter by letter in turn, so that the
// beginnings of both are the beginning of the key; and each word under the year of birth and under the ending of the phone, as
// many people have one name. Of a stated age every year that fits is one.
func (f FoundPatient) Keys() []PlacedKey {
	var keys []PlacedKey
	add := func(k NameKey) { keys = append(keys, PlacedKey{k, len(keys)}) }
	for i, word := range f.Words {
		skeleton := NameSkeleton(word)
		add(wordKey(skeleton))
		for j, other := range f.Words {
			if second := NameSkeleton(other); i != j && skeleton[0] <= second[0] {
				add(pairKey(skeleton, second))
			}
		}
		for _, number := range f.numbers() {
			add(numberKey(number, skeleton))
		}
	}
	return keys
}

// numbers are the years of birth that fit and the ending of the phone, each marked.
func (f FoundPatient) numbers() (numbers []string) {
	if len(f.BirthDate) >= 4 {
		last, _ := strconv.Atoi(f.BirthDate[:4])
		first := last
		if f.Estimated && len(f.EarliestBirth) >= 4 {
			first, _ = strconv.Atoi(f.EarliestBirth[:4])
		}
		for year := max(first, last-2); year <= last; year++ {
			numbers = append(numbers, bornMark+strconv.Itoa(year))
		}
	}
	if f.PhoneEnding != "" {
		numbers = append(numbers, endingMark+f.PhoneEnding)
	}
	return numbers
}

const bornMark, endingMark = "y", "t"

func wordKey(skeleton string) NameKey { return NameKey{"1" + skeleton[:1], skeleton[1:]} }

func pairKey(first, second string) NameKey {
	var turn []byte
	for i := 1; i < max(len(first), len(second)); i++ {
		if i < len(first) {
			turn = append(turn, first[i])
		}
		if i < len(second) {
			turn = append(turn, second[i])
		}
	}
	return NameKey{"2" + first[:1] + second[:1], string(turn)}
}

func numberKey(number, skeleton string) NameKey { return NameKey{number, skeleton} }
