package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// style is how a text is set.
type style struct {
	size   length
	bold   bool
	colour ink
}

// leading is the distance of baselines: Devanagari stacks marks above and below, and 1.38 keeps them apart.
func (st style) leading() length { return st.size * 138 / 100 }

// item is a word on a line; gap says that a space stands before it, of the given level.
type item struct {
	word  *word
	gap   bool
	level level
}

// textLine is what fits on one line.
type textLine struct {
	items []item
	width int  // thousandths of the type size
	turns bool // something on it may run from right to left
}

func (l *textLine) add(it item) {
	if it.gap && len(l.items) > 0 {
		l.width += l.items[len(l.items)-1].word.spaceFace().space.advance
	}
	l.items = append(l.items, it)
	l.width += it.word.width
}

// measure is the printed width of a line.
func (st style) measure(l textLine) length { return st.size * length(l.width) / 1000 }

// wrap breaks a text at spaces into lines of at most width. A line break in the text stays one. A word that is wider
// than the line is broken where Unicode allows it, else between letters.
func (s *shaper) wrap(text string, st style, width length) ([]textLine, error) {
	var lines []textLine
	for paragraph := range strings.Lines(printable(text)) {
		runes := []rune(paragraph)
		levels := levelsOf(runes)
		current := textLine{turns: levels != nil}
		for _, f := range fields(runes) {
			var own []level
			gap := item{gap: true}
			if levels != nil {
				own = levels[f.start:f.end]
				gap.level = levels[max(0, f.start-1)]
			}
			field := string(runes[f.start:f.end])
			w, err := s.word(field, st.bold, own)
			if err != nil {
				return nil, err
			}
			gap.word = w
			items := []item{gap}
			if st.size*length(w.width)/1000 > width {
				if items, err = s.breakWord(field, st, width, own); err != nil {
					return nil, err
				}
			}
			for _, it := range items {
				longer := current
				longer.add(it)
				if len(current.items) > 0 && st.measure(longer) > width {
					lines = append(lines, current)
					longer = textLine{turns: current.turns}
					longer.add(it)
				}
				current = longer
			}
		}
		if len(current.items) > 0 {
			lines = append(lines, current)
		}
	}
	return lines, nil
}

// span is a part of a text, by its characters.
type span struct{ start, end int }

// fields finds the words of a text, as [strings.Fields] does.
func fields(runes []rune) []span {
	var words []span
	for i := 0; i < len(runes); i++ {
		if unicode.IsSpace(runes[i]) {
			continue
		}
		start := i
		for i < len(runes) && !unicode.IsSpace(runes[i]) {
			i++
		}
		words = append(words, span{start, i})
	}
	return words
}

// breakWord cuts a word that is too wide into pieces that fit.
func (s *shaper) breakWord(text string, st style, width length, levels []level) ([]item, error) {
	var items []item
	shape := func(part string) (*word, error) {
		if levels == nil {
			return s.word(part, st.bold, nil)
		}
		return s.word(part, st.bold, levels[:utf8.RuneCountInString(part)])
	}
	take := func(w *word) {
		items = append(items, item{word: w, gap: len(items) == 0})
		if levels != nil {
			levels = levels[utf8.RuneCountInString(w.text):]
		}
	}
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	for chances := seg.LineIterator(); chances.Next(); {
		var letters segmenter.Segmenter
		letters.Init(chances.Line().Text)
		fits := ""
		for each := letters.GraphemeIterator(); each.Next(); {
			longer := fits + string(each.Grapheme().Text)
			w, err := shape(longer)
			if err != nil {
				return nil, err
			}
			if fits != "" && st.size*length(w.width)/1000 > width {
				if w, err = shape(fits); err != nil {
					return nil, err
				}
				take(w)
				longer = string(each.Grapheme().Text)
			}
			fits = longer
		}
		w, err := shape(fits)
		if err != nil {
			return nil, err
		}
		take(w)
	}
	return items, nil
}
