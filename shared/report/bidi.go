package report

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
)

// level is how deep a character stands in changes of direction: even from left to right, odd from right to left (UAX #9).
// No text here holds signs that embed one direction in another, so there are three: 0, 1, and 2 for what runs from left
// to right within 1, as a number in an Urdu sentence.
type level byte

func (l level) rightToLeft() bool { return l%2 == 1 }

// levelsOf gives the levels of the characters of a paragraph, nil where all of it runs from left to right. The first
// letter decides the direction of the whole.
func levelsOf(runes []rune) []level {
	if !slices.ContainsFunc(runes, rightToLeftLetter) {
		return nil
	}
	levels := make([]level, len(runes))
	base := bidi.LeftToRight
	if first := slices.IndexFunc(runes, unicode.IsLetter); rightToLeftLetter(runes[first]) {
		base = bidi.RightToLeft
	}
	var paragraph bidi.Paragraph
	runs := paragraph.Segment(runes, base)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		// The library joins neighbours of levels 0 and 2. In a line from left to right only the number right behind a
		// run from right to left belongs to that run.
		number := i > 0 && base == bidi.LeftToRight
		for n := run.Start; n < run.End; n++ {
			number = number && !unicode.IsLetter(runes[n]) && !unicode.IsSpace(runes[n])
			switch {
			case !run.IsLeftToRight():
				levels[n] = 1
			case base == bidi.RightToLeft || number:
				levels[n] = 2
			}
		}
	}
	return levels
}

func rightToLeftLetter(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// linePart is a piece of a word or a space, as it is put on a line that runs in both directions.
type linePart struct {
	level level
	piece piece
	spell bool
}

// inOrder gives the parts of a line from left to right (rule L2 of UAX #9): what is at level 2 keeps its order within
// what is turned around at level 1.
func (l textLine) inOrder() []linePart {
	var parts []linePart
	for i, it := range l.items {
		if it.gap && i > 0 {
			f := l.items[i-1].word.spaceFace()
			parts = append(parts, linePart{level: it.level, piece: piece{text: " ", face: f, glyphs: []glyph{f.space}}})
		}
		for _, p := range it.word.pieces {
			parts = append(parts, linePart{level: p.level, piece: p, spell: it.word.spell})
		}
	}
	for depth := level(2); depth > 0; depth-- {
		for from := 0; from < len(parts); from++ {
			to := from
			for to < len(parts) && parts[to].level >= depth {
				to++
			}
			slices.Reverse(parts[from:to])
			from = to
		}
	}
	return parts
}
