package report

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/language"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// typeface is one font file, parsed once per process and never changed.
type typeface struct {
	name    string
	font    *font.Font
	tables  map[string][]byte // raw tables, for the subset
	offsets []uint32          // of each glyph in glyf
	head    tables.Head
	space   font.GID
}

// The order of fallback within a weight. Noto Sans Devanagari has no Latin letters, Noto Sans no ≥, so a line may need
// all three. Noto has no bold of its mathematical signs.
var fontNames = [2][3]string{
	{"NotoSans-Regular", "NotoSansDevanagari-Regular", "NotoSansMath-Regular"},
	{"NotoSans-Bold", "NotoSansDevanagari-Bold", "NotoSansMath-Regular"},
}

// typefaces parses the fonts at the first report of the process (about 5 ms).
var typefaces = sync.OnceValues(func() (map[string]*typeface, error) {
	all := map[string]*typeface{}
	for _, names := range fontNames {
		for _, name := range names {
			if all[name] != nil {
				continue
			}
			f, err := parseTypeface(name)
			if err != nil {
				return nil, fmt.Errorf("font %s: %w", name, err)
			}
			all[name] = f
		}
	}
	return all, nil
})

func parseTypeface(name string) (*typeface, error) {
	data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	parsed, err := font.NewFont(loader)
	if err != nil {
		return nil, err
	}
	if parsed.Upem() != 1000 {
		return nil, fmt.Errorf("%d units per em, the writer counts in 1000", parsed.Upem())
	}
	t := &typeface{name: name, font: parsed, tables: map[string][]byte{}}
	for _, tag := range subsetTables {
		if t.tables[tag], err = loader.RawTable(opentype.MustNewTag(tag)); err != nil {
			return nil, err
		}
	}
	if t.head, _, err = tables.ParseHead(t.tables["head"]); err != nil {
		return nil, err
	}
	maxp, _, err := tables.ParseMaxp(t.tables["maxp"])
	if err != nil {
		return nil, err
	}
	var ok bool
	if t.space, ok = parsed.NominalGlyph(' '); !ok {
		return nil, errors.New("no space: it may end a word in this font")
	}
	t.offsets, err = tables.ParseLoca(t.tables["loca"], int(maxp.NumGlyphs), t.head.IndexToLocFormat == 1)
	return t, err
}

// face is a typeface in use by one document: what it has drawn decides what is embedded.
type face struct {
	*typeface
	shaping *font.Face
	number  int // resource name F<number>
	marks   []mark
	codes   map[mark]int // place in marks
	space   glyph
}

// mark is a glyph together with the text it stands for. The code that a page writes is the mark's place in the list,
// not the glyph's number, so that one glyph can stand for different text in different words: the second half of a
// conjunct is another letter each time, and a PDF font has one text per code.
type mark struct {
	id   font.GID
	text string
}

// code gives the code of a mark and takes the glyph into the embedded font.
func (f *face) code(m mark) int {
	code, known := f.codes[m]
	if !known {
		code = len(f.marks)
		f.codes[m] = code
		f.marks = append(f.marks, m)
	}
	return code
}

// fontSet holds the faces of one document. Not safe for concurrent use.
type fontSet struct {
	all   []*face
	chain [2][3]*face // by weight
}

func newFontSet() (*fontSet, error) {
	parsed, err := typefaces()
	if err != nil {
		return nil, err
	}
	set := &fontSet{}
	byName := map[string]*face{}
	for weight, names := range fontNames {
		for i, name := range names {
			f := byName[name]
			if f == nil {
				t := parsed[name]
				f = &face{typeface: t, shaping: font.NewFace(t.font), number: len(set.all) + 1, codes: map[mark]int{}}
				f.code(mark{}) // code 0 is the box for a missing glyph and never drawn
				f.space = glyph{code: f.code(mark{t.space, " "}), natural: f.width(t.space), advance: f.width(t.space)}
				byName[name] = f
				set.all = append(set.all, f)
			}
			set.chain[weight][i] = f
		}
	}
	return set, nil
}

func (f *face) has(r rune) bool {
	_, ok := f.shaping.NominalGlyph(r)
	return ok
}

// width is the advance of a glyph in thousandths of the type size, as the reader of the PDF will count it.
func (f *face) width(g font.GID) int { return int(f.shaping.HorizontalAdvance(g)) }

// pick chooses the face for a rune: a mark stays with its letter, Devanagari comes from its own font, all else from the
// first font that has it. nil means that no font here can print it.
func (s *fontSet) pick(weight int, r rune, script language.Script, before *face) *face {
	if script == language.Inherited && before != nil && before.has(r) {
		return before
	}
	if deva := s.chain[weight][1]; script == language.Devanagari && deva.has(r) {
		return deva
	}
	for _, f := range s.chain[weight] {
		if f.has(r) {
			return f
		}
	}
	return nil
}
