package report

import (
	"strings"

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

// item is a word on a line; gap says that a space stands before it.
type item struct {
	word *word
	gap  bool
}

// textLine is what fits on one line.
type textLine struct {
	items []item
	width int // thousandths of the type size
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
		var current textLine
		for field := range strings.FieldsSeq(paragraph) {
			w, err := s.word(field, st.bold)
			if err != nil {
				return nil, err
			}
			items := []item{{w, true}}
			if st.size*length(w.width)/1000 > width {
				if items, err = s.breakWord(field, st, width); err != nil {
					return nil, err
				}
			}
			for _, it := range items {
				longer := current
				longer.add(it)
				if len(current.items) > 0 && st.measure(longer) > width {
					lines = append(lines, current)
					longer = textLine{}
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

// breakWord cuts a word that is too wide into pieces that fit.
func (s *shaper) breakWord(text string, st style, width length) ([]item, error) {
	var items []item
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	for chances := seg.LineIterator(); chances.Next(); {
		var letters segmenter.Segmenter
		letters.Init(chances.Line().Text)
		fits := ""
		for each := letters.GraphemeIterator(); each.Next(); {
			longer := fits + string(each.Grapheme().Text)
			w, err := s.word(longer, st.bold)
			if err != nil {
				return nil, err
			}
			if fits != "" && st.size*length(w.width)/1000 > width {
				if w, err = s.word(fits, st.bold); err != nil {
					return nil, err
				}
				items = append(items, item{w, len(items) == 0})
				longer = string(each.Grapheme().Text)
			}
			fits = longer
		}
		w, err := s.word(fits, st.bold)
		if err != nil {
			return nil, err
		}
		items = append(items, item{w, len(items) == 0})
	}
	return items, nil
}
