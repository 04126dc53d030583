package lab

import "slices"

// Likeness is how near a typed word is to one of a name.
type Likeness int

// The likenesses. Near is one slip of typing: a letter too many, missing, wrong, or two exchanged.
const (
	Same Likeness = iota
	Near
	Unlike
)

// SlipCore is how long the core of a typed word is at least that may have a slip: of a shorter one everything is near.
const SlipCore = 3

// CompareNames says how near a typed word is to a word of a name; both are folded. What is the same may be the beginning of the
// word only. A slip is looked for in whole words, behind their first letter, which is seldom mistyped.
func CompareNames(typed, word string) Likeness {
	beginning := slices.Min(distances(typed, word, false))
	whole := distances(typed, word, true)[len(word)]
	switch {
	case beginning == 0 || whole == 0:
		return Same
	case whole == 1 && len(NameCore(typed)) >= SlipCore && (typed[0] == word[0] || isVowel(typed[0]) && isVowel(word[0])):
		return Near
	case len(typed) > SlipCore && isVowel(typed[len(typed)-1]) && slices.Min(distances(typed[:len(typed)-1], word, false)) == 0:
		return Near // of a word half typed the last vowel is not certain: "Sune" may become Suneeta, and रेड्ड will be रेड्डी
	}
	return Unlike
}

// distances count the slips between what is typed and each beginning of a word, the last of which is all of it. An unsure letter
// that one of them has counts as none; the last one typed only where it is the end of a word.
func distances(typed, word string, end bool) []int {
	width := len(word) + 1
	var two, one []int // the rows before
	row := make([]int, width)
	for j := 1; j < width; j++ {
		row[j] = row[j-1] + skip(word, j-1)
	}
	for i := 1; i <= len(typed); i++ {
		two, one, row = one, row, make([]int, width)
		less := skip(typed, i-1)
		if i == len(typed) && !end {
			less = 1
		}
		row[0] = one[0] + less
		for j := 1; j < width; j++ {
			change := 1
			if typed[i-1] == word[j-1] {
				change = 0
			}
			row[j] = min(one[j-1]+change, one[j]+less, row[j-1]+skip(word, j-1))
			if i > 1 && j > 1 && typed[i-1] == word[j-2] && typed[i-2] == word[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
	}
	return row
}

// skip is what it costs that the other one has not the letter at i.
func skip(word string, i int) int {
	if unsure(word, i) {
		return 0
	}
	return 1
}

// NameVariants lists a core and all that it is when one letter is left out. Two cores one slip apart have one in common.
func NameVariants(core string) []string {
	all := []string{core}
	for i := range core {
		if less := core[:i] + core[i+1:]; !slices.Contains(all, less) {
			all = append(all, less)
		}
	}
	return all
}
