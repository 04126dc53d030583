package lab

import (
	"slices"
	"strings"
	"unicode"
)

// A name is found by how it sounds and not by how it is spelt: people spell the same name in many ways, and two scripts have no
// spelling in common. Each word is folded into the letters below; what folds alike is the same name to the search. The
// folding is a key of stored rows: when it changes, the views are to be rebuilt.
//
//	consonants: k g c (ch) j t d n p b m r l s h y, each also for its breathed and doubled forms; v and w are b, f is p, z is j, x is ks
//	vowels: a (also e), i (also ee, y), u (also o, au, oo)
//
// The h is heard between vowels and before a consonant, not at the end; y is a consonant where a word begins with it.
const foldVowels = "aiu"

// maxNameWords is how many words of a name are found; few names have as many.
const maxNameWords = 5

// titles are before or behind a name and of everybody.
var titles = []string{"mr", "mrs", "ms", "miss", "smt", "shri", "shree", "sri", "sree", "dr", "late", "श्री", "श्रीमती", "डॉ", "डा", "स्व"}

// shortened are the usual short forms of a name's word.
var shortened = map[string]string{"md": "mohammad", "mohd": "mohammad", "mohmd": "mohammad", "mohamd": "mohammad", "kr": "kumar", "sk": "shaikh", "मो": "mohammad",
	"कु": "kumari", "सिंह": "singh"}

// sameSpelling are folded words that are one name and yet do not fold alike.
var sameSpelling = map[string]string{"cuduri": "cudari"}

// NameWords lists the words of a name, folded, in their order and each once. Titles and single letters are none, unless there
// is nothing else.
func NameWords(name string) []string {
	parts := strings.FieldsFunc(unmarked(strings.ToLower(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != joiner && r != nonJoiner
	})
	var words, others []string
	for _, part := range parts {
		if full := shortened[part]; full != "" {
			part = full
		}
		word := foldWord(part)
		switch {
		case word == "" || slices.Contains(words, word) || slices.Contains(others, word):
		case slices.Contains(titles, part) || len([]rune(part)) == 1:
			others = append(others, word)
		default:
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		words = others
	}
	return words[:min(len(words), maxNameWords)]
}

// unmarked takes away what is written between or above letters without being one: joiners, apostrophes ("D'Souza" is one word),
// and the marks of learned spelling ("Kṛṣṇa").
var unmarkedSigns = strings.NewReplacer("'", "", "’", "", "‘", "", string(joiner), "", string(nonJoiner), "",
	"ā", "a", "á", "a", "à", "a", "â", "a", "ä", "a", "ī", "i", "í", "i", "ū", "u", "ú", "u", "ü", "u", "ē", "e", "é", "e", "è", "e", "ō", "o", "ó", "o", "ö", "o",
	"ṛ", "ri", "ṝ", "ri", "ṭ", "t", "ḍ", "d", "ṇ", "n", "ñ", "n", "ṅ", "n", "ṃ", "m", "ṁ", "n", "ḥ", "", "ś", "sh", "ṣ", "sh", "ḷ", "l", "ḻ", "zh", "ç", "s")

func unmarked(s string) string { return unmarkedSigns.Replace(s) }

// sounds gives each stretch of consonants the letter that stands for it. At each place the first that fits is taken.
var sounds = strings.NewReplacer("ksh", "ks", "x", "ks", "chh", "c", "tch", "c", "ch", "c", "sch", "s", "sh", "s", "zh", "l",
	"dny", "gy", "jny", "gy", "jn", "gy", "ph", "p", "bh", "b", "gh", "g", "kh", "k", "jh", "j", "th", "t", "dh", "d", "rh", "r", "lh", "l", "nh", "n", "mh", "m",
	"ck", "k", "q", "k", "f", "p", "z", "j", "v", "b", "ce", "se", "ci", "si", "cy", "sy", "c", "k")

// vowelRuns gives a run of vowels its sounds.
var vowelRuns = strings.NewReplacer("oy", "ai", "ey", "a", "ei", "ai", "aa", "a", "ee", "i", "ea", "i", "ie", "i", "oo", "u", "ou", "u", "au", "u", "ow", "u", "aw", "u", "ew", "u",
	"e", "a", "o", "u", "y", "i", "w", "u")

// foldWord folds one word; "" where nothing of it is a letter that the search knows.
func foldWord(word string) string {
	s := sounds.Replace(latinOf(word))
	vowel := func(i int) bool { return i >= 0 && i < len(s) && strings.IndexByte("aeiou", s[i]) >= 0 }
	var out []byte
	for i := 0; i < len(s); {
		from := i
		for i < len(s) && (vowel(i) || s[i] == 'y' && (i > 0 || !vowel(i+1)) || s[i] == 'w' && i > from && !vowel(i+1)) {
			i++
		}
		if i > from {
			for _, c := range []byte(vowelRuns.Replace(s[from:i])) {
				out = appendOnce(out, c)
			}
			continue
		}
		switch c := s[i]; {
		case c == 'w':
			out = appendOnce(out, 'b')
		case c == 'h' && (i == len(s)-1 || i > 0 && !vowel(i-1)): // breath
		case c >= 'a' && c <= 'z':
			out = appendOnce(out, c)
		}
		i++
	}
	if one := sameSpelling[string(out)]; one != "" {
		return one
	}
	return string(out[:min(len(out), maxNameWord)])
}

// maxNameWord is how long a folded word is at most; hardly a name is as long.
const maxNameWord = 30

func appendOnce(to []byte, c byte) []byte {
	if len(to) > 0 && to[len(to)-1] == c {
		return to
	}
	return append(to, c)
}

func isVowel(c byte) bool { return strings.IndexByte(foldVowels, c) >= 0 }

// NameSkeleton is what of a folded word no vowel changes: its consonants, and that it begins with a vowel. Of the beginning
// of a word it is the beginning.
func NameSkeleton(word string) string {
	var out []byte
	for i, c := range []byte(word) {
		switch {
		case i == 0 && isVowel(c):
			out = append(out, 'a')
		case !isVowel(c):
			out = append(out, c)
		}
	}
	return string(out)
}

// NameCore is a folded word without what is most often left out: each a behind the first letter.
func NameCore(word string) string {
	if word == "" {
		return ""
	}
	return word[:1] + strings.ReplaceAll(word[1:], "a", "")
}

// unsure reports whether the letter at i is one that people write or leave out as they like: an a behind the first letter, and
// the i of "ai" before a consonant, which is an e to others.
func unsure(word string, i int) bool {
	return i > 0 && (word[i] == 'a' || word[i] == 'i' && word[i-1] == 'a' && i+1 < len(word) && !isVowel(word[i+1]))
}
