package lab

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The scripts of India, each in a block of Unicode of its own but for Latin. Their letters may be typed and are printed.
// What is left out are letters that were added to Unicode after the fonts were drawn.
var (
	drawn = []*unicode.RangeTable{latinSigns, greek, arabic, indic}

	latinSigns = &unicode.RangeTable{R16: []unicode.Range16{
		{0x20, 0x7e, 1}, {0xa0, 0xac, 1}, {0xae, 0x17f, 1}, {0x218, 0x21b, 1}, {0x2bc, 0x2bc, 1}, {0x300, 0x36f, 1},
		{0x1e00, 0x1eff, 1}, {0x2010, 0x2015, 1}, {0x2018, 0x201e, 1}, {0x2020, 0x2022, 1}, {0x2026, 0x2026, 1},
		{0x2030, 0x2030, 1}, {0x2032, 0x2033, 1}, {0x2070, 0x2071, 1}, {0x2074, 0x208e, 1}, {0x20b9, 0x20b9, 1},
		{0x2103, 0x2103, 1}, {0x2116, 0x2116, 1}, {0x2190, 0x2193, 1}, {0x2212, 0x2212, 1}, {0x221e, 0x221e, 1},
		{0x2248, 0x2248, 1}, {0x2260, 0x2260, 1}, {0x2264, 0x2265, 1},
	}, LatinOffset: 2}
	greek  = &unicode.RangeTable{R16: []unicode.Range16{{0x386, 0x386, 1}, {0x388, 0x3ce, 1}}}
	arabic = &unicode.RangeTable{R16: []unicode.Range16{{0x606, 0x61b, 1}, {0x61e, 0x6dc, 1}, {0x6de, 0x6ff, 1}, {0x750, 0x77f, 1}}}
	indic  = &unicode.RangeTable{R16: []unicode.Range16{
		{0x900, 0xb54, 1}, {0xb56, 0xc3b, 1}, {0xc3d, 0xc5c, 1}, {0xc5e, 0xcdc, 1}, {0xcde, 0xcf2, 1}, {0xcf4, 0xd7f, 1},
		{0x1c50, 0x1c7f, 1}, {0xaae0, 0xaaf6, 1}, {0xabc0, 0xabff, 1},
	}}
)

// The joiners decide how two letters are drawn and have no shape of their own.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// Printable reports whether a text of one or more lines can be printed on a report, in Latin or Greek letters or in a
// script of India. What no font can draw is refused where it is typed, because a report with a box in it is not issued,
// and a report that cannot be made would be found out days too late. So is what is there and not seen: control
// characters, marks that turn the direction, blanks without width, and joiners that join nothing.
func Printable(s string) bool {
	text := []rune(s)
	for i, r := range text {
		switch {
		case r == '\n':
		case r == joiner || r == nonJoiner:
			if !joins(text, i) {
				return false
			}
		case !unicode.In(r, drawn...) || !unicode.IsGraphic(r):
			return false
		}
	}
	return true
}

// joins reports whether the joiner at i changes how letters are drawn: beside the sign that takes a letter's vowel away
// (also at the end of a word, as Malayalam was long written), or, the one that parts, between two letters of Urdu.
func joins(text []rune, i int) bool {
	var before, behind rune
	if i > 0 {
		before = text[i-1]
	}
	if i+1 < len(text) {
		behind = text[i+1]
	}
	if text[i] == nonJoiner && unicode.Is(arabic, before) && unicode.Is(arabic, behind) {
		return unicode.IsLetter(behind) && !unicode.IsPunct(before)
	}
	return slices.Contains(viramas, before) && behind != joiner && behind != nonJoiner ||
		slices.Contains(viramas, behind) && unicode.Is(indic, before)
}

// viramas take the vowel away from a letter, by script from Devanagari to Malayalam.
var viramas = []rune{0x94d, 0x9cd, 0xa4d, 0xacd, 0xb4d, 0xbcd, 0xc4d, 0xccd, 0xd4d}

var (
	markup = regexp.MustCompile(`<[A-Za-z/!?]|&#?[A-Za-z0-9]+;`)
	// A mail program makes a link of these. Two words with a full stop between them are one only where the second is
	// among the endings that everybody knows: many write "Md.Ali".
	// The two letters of a country may be a short name behind an initial: "K.Ly".
	link = regexp.MustCompile(`(?i)://|\bhttps?:|\bwww\.|[\pL\pN-]+\.(com|net|org|info|biz|xyz|app|dev|top|site|online|shop|link|click)\b|[\pL\pN-]{2,}\.(in|io|co|me|ly)\b`)
)

// PlainText reports whether a text is [Printable] and holds words only: neither markup nor a link, which somebody might put
// into a text that others are going to read.
func PlainText(s string) bool { return Printable(s) && !markup.MatchString(s) && !link.MatchString(s) }

// FoldBlanks makes one blank of each stretch of blanks, of whatever width, and none of those around the text. Tabs and
// line ends within it are no blanks: they stay, to be refused.
func FoldBlanks(s string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool { return unicode.Is(unicode.Zs, r) }), " ")
}

// PlainLine reports whether a text is [PlainText], on one line, and has at most so many characters.
func PlainLine(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && !strings.Contains(s, "\n") && PlainText(s)
}

// maxName is the longest name of a person, in characters.
const maxName = 120

// namePunctuation is what stands in names beside letters, their signs, digits and blanks: "Md. Ali", "D'Souza", "S/o Ram
// (2nd twin)", and the signs that shorten a word in Devanagari, Gurmukhi, Gujarati and Urdu.
const namePunctuation = ".,'’‘-‐‑–/()॰੶૰۔،"

// ValidName reports whether a folded text can be the name of a person: 1 to 120 characters, at least one letter, nothing
// but what belongs to names, and every sign on a letter that carries it.
func ValidName(s string) bool {
	if !PlainLine(s, maxName) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	carried := false
	for _, r := range s {
		switch {
		case unicode.IsMark(r):
			if !carried {
				return false
			}
		case unicode.IsLetter(r):
			carried = true
		case r == joiner || r == nonJoiner: // what is behind it hangs on the letter before
		case unicode.IsDigit(r) || r == ' ' || strings.ContainsRune(namePunctuation, r):
			carried = false
		default:
			return false
		}
	}
	return true
}
