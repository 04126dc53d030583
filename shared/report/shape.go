package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// GlyphError says that a sheet holds a character that none of the embedded fonts can print. Trying again does not
// help: the text has to be written in another way, or the font has to be added.
type GlyphError struct{ Rune rune }

// Error names the code point and nothing around it, because the text may be a person's name.
func (e *GlyphError) Error() string { return fmt.Sprintf("no glyph for %U", e.Rune) }

// word is a shaped run of text without spaces. Lengths are in thousandths of the type size.
type word struct {
	text   string
	pieces []piece
	width  int
	spell  bool // the glyphs are not side by side in the order of the text, readers need ActualText
}

// piece is a part of a word in one face and one direction. Its glyphs are in the order in which they stand on the page.
type piece struct {
	text   string
	level  level
	face   *face
	glyphs []glyph
}

// glyph is a drawn mark: natural is the width its font gives it, the rest is where shaping puts it.
type glyph struct {
	code                         int
	natural, advance, xoff, yoff int
	show                         showing
}

// showing is how a glyph is there: as a rule to be seen and read, else only one of them.
type showing int

const (
	unsaid showing = iota + 1
	unseen
)

// spaceFace is the face whose space follows the word.
func (w *word) spaceFace() *face { return w.pieces[len(w.pieces)-1].face }

type wordKey struct {
	text   string
	bold   bool
	levels string
}

// shaper turns words into glyphs and remembers them: the units and flags of a report repeat on every row.
type shaper struct {
	fonts    *fontSet
	harfbuzz shaping.HarfbuzzShaper
	words    map[wordKey]*word
}

func newShaper() *shaper {
	return &shaper{fonts: &fontSet{byName: map[string]*face{}}, words: map[wordKey]*word{}}
}

// printable drops what has no shape of its own (soft hyphens, byte order marks, direction marks of a pasted text), but
// keeps the joiners, which decide how Devanagari is drawn.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\u200c' && r != '\u200d' && unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// word shapes one word. text holds no spaces and is not empty. levels are those of its characters, nil where all of them
// run from left to right.
func (s *shaper) word(text string, bold bool, levels []level) (*word, error) {
	key := wordKey{text, bold, string(levels)}
	if w := s.words[key]; w != nil {
		return w, nil
	}
	runes := []rune(text)
	if levels == nil {
		levels = make([]level, len(runes))
	}
	w := &word{text: text}
	var current *face
	script := language.Latin
	start := 0
	flush := func(end int) error {
		if end == start {
			return nil
		}
		err := s.piece(w, runes, start, end, current, script, levels[start])
		start = end
		return err
	}
	for i, r := range runes {
		own := language.LookupScript(r)
		f, err := s.fonts.pick(bold, r, own, current)
		if err != nil {
			return nil, err
		}
		if own == language.Inherited || own == language.Common {
			own = script
		}
		if f != current || own != script || levels[i] != levels[start] {
			if err := flush(i); err != nil {
				return nil, err
			}
			current, script = f, own
		}
	}
	if err := flush(len(runes)); err != nil {
		return nil, err
	}
	s.words[key] = w
	return w, nil
}

// languages are those that a font is asked to draw for; a script of several languages is drawn as in the most spoken one.
var languages = map[language.Script]language.Language{
	language.Arabic: "ur", language.Bengali: "bn", language.Devanagari: "hi", language.Gujarati: "gu",
	language.Gurmukhi: "pa", language.Kannada: "kn", language.Malayalam: "ml", language.Meetei_Mayek: "mni",
	language.Ol_Chiki: "sat", language.Oriya: "or", language.Tamil: "ta", language.Telugu: "te",
}

// piece shapes runes[start:end] in one face and appends it to w. The type size is the font's own em, so that advances
// are exact whole numbers.
func (s *shaper) piece(w *word, runes []rune, start, end int, f *face, script language.Script, at level) error {
	lang, foreign := languages[script]
	if !foreign {
		lang = "en"
	}
	direction := di.DirectionLTR
	if at.rightToLeft() {
		direction = di.DirectionRTL
	}
	out := s.harfbuzz.ShapeNoExtents(shaping.Input{
		Text: runes, RunStart: start, RunEnd: end, Direction: direction,
		Face: f.shaping, Size: fixed.I(1000), Script: script, Language: lang,
	})
	p := piece{text: string(runes[start:end]), level: at, face: f, glyphs: make([]glyph, 0, len(out.Glyphs))}
	// Readers sort glyphs by their place on the page and cut words at those that stand over another one.
	w.spell = w.spell || foreign
	if at.rightToLeft() {
		return s.turned(w, p, runes, out.Glyphs)
	}
	var names []string
	for i, g := range out.Glyphs {
		if g.GlyphID == 0 {
			return &GlyphError{Rune: runes[g.TextIndex()]}
		}
		if len(names) == 0 {
			names = share(runes[g.TextIndex():g.TextIndex()+g.RunesCount()], out.Glyphs[i].GlyphsCount())
		}
		p.glyphs = append(p.glyphs, glyph{code: f.code(mark{g.GlyphID, names[0]}), natural: f.width(g.GlyphID),
			advance: g.Advance.Round(), xoff: g.XOffset.Round(), yoff: g.YOffset.Round()})
		names = names[1:]
		w.width += g.Advance.Round()
		w.spell = w.spell || g.Advance == 0 || g.XOffset != 0 || g.YOffset != 0
	}
	w.pieces = append(w.pieces, p)
	return nil
}

// turned takes a piece that runs from right to left. Readers turn such text around by itself, character by character, and
// a sign drawn over its letter would cut the word in two: so it says nothing there, and stands once more, unseen, behind
// its letter, which is to the left of it.
func (s *shaper) turned(w *word, p piece, runes []rune, glyphs []shaping.Glyph) error {
	for len(glyphs) > 0 {
		cluster := glyphs[:glyphs[0].GlyphsCount()]
		glyphs = glyphs[len(cluster):]
		wide := 0
		for _, g := range cluster {
			if g.Advance > 0 {
				wide++
			}
		}
		first := cluster[0].TextIndex()
		var letters []rune
		for _, r := range runes[first : first+cluster[0].RunesCount()] {
			sign, ok := p.face.shaping.NominalGlyph(r)
			if !ok || wide == 0 || !unicode.Is(unicode.Mn, r) {
				letters = append(letters, r)
				continue
			}
			code := p.face.code(mark{sign, string(r)})
			p.glyphs = append(p.glyphs, glyph{code: code, natural: p.face.width(sign), show: unseen})
		}
		names := share(letters, max(1, wide))
		slices.Reverse(names)
		for _, g := range cluster {
			if g.GlyphID == 0 {
				return &GlyphError{Rune: runes[g.TextIndex()]}
			}
			drawn := glyph{natural: p.face.width(g.GlyphID), advance: g.Advance.Round(), xoff: g.XOffset.Round(), yoff: g.YOffset.Round()}
			if g.Advance == 0 && wide > 0 {
				drawn.code, drawn.show = p.face.code(mark{g.GlyphID, "\u200d"}), unsaid
			} else {
				drawn.code, names = p.face.code(mark{g.GlyphID, names[0]}), names[1:]
			}
			p.glyphs = append(p.glyphs, drawn)
			w.width += drawn.advance
		}
	}
	w.pieces = append(w.pieces, p)
	return nil
}

// share gives each of the n glyphs of a cluster a part of its text, so that reading them in turn gives the text in the
// order it is written, whatever the order they are drawn in.
func share(runes []rune, n int) []string {
	names := make([]string, n)
	for i := range names {
		take := max(0, len(runes)-(n-1-i))
		if i > 0 {
			take = min(1, len(runes))
		}
		names[i] = string(runes[:take])
		runes = runes[take:]
		if names[i] == "" {
			names[i] = "\u200d" // PDF/A-3u wants a text for every code; a joiner is the one that shows nothing
		}
	}
	return names
}
