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

// The fonts that are tried for a character, in this order: that of its script, Noto Sans, and the signs it lacks, as ≥.
// The last two have what stands alone of the signs that several scripts share, as a danda or an Arabic comma.
const (
	latinFont = "NotoSans"
	signsFont = "NotoSansMath"
)

var (
	scriptFonts = map[language.Script]string{
		language.Arabic: "NotoNaskhArabic", language.Bengali: "NotoSansBengali", language.Devanagari: "NotoSansDevanagari",
		language.Gujarati: "NotoSansGujarati", language.Gurmukhi: "NotoSansGurmukhi", language.Kannada: "NotoSansKannada",
		language.Malayalam: "NotoSansMalayalam", language.Meetei_Mayek: "NotoSansMeeteiMayek",
		language.Ol_Chiki: "NotoSansOlChiki", language.Oriya: "NotoSansOriya", language.Tamil: "NotoSansTamil",
		language.Telugu: "NotoSansTelugu",
	}
	commonFonts = []string{latinFont, signsFont, "NotoSansDevanagari", "NotoNaskhArabic"}
)

// fontFile names the file of a font in a weight. Noto has no bold of its mathematical signs.
func fontFile(font string, bold bool) string {
	if bold && font != signsFont {
		return font + "-Bold"
	}
	return font + "-Regular"
}

// typefaces are the fonts of the process that some text has needed so far. Parsing one takes about a millisecond, so a
// report in Latin letters does not wait for Malayalam.
var typefaces struct {
	sync.Mutex
	parsed map[string]*typeface
}

func loadTypeface(name string) (*typeface, error) {
	typefaces.Lock()
	defer typefaces.Unlock()
	if t := typefaces.parsed[name]; t != nil {
		return t, nil
	}
	t, err := parseTypeface(name)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	if typefaces.parsed == nil {
		typefaces.parsed = map[string]*typeface{}
	}
	typefaces.parsed[name] = t
	return t, nil
}

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

// fontSet holds the faces of one document, in the order in which its text first needed them. Not safe for concurrent use.
type fontSet struct {
	all    []*face
	byName map[string]*face
}

// face gives a font in a weight, ready to draw in this document.
func (s *fontSet) face(family string, bold bool) (*face, error) {
	name := fontFile(family, bold)
	if f := s.byName[name]; f != nil {
		return f, nil
	}
	t, err := loadTypeface(name)
	if err != nil {
		return nil, err
	}
	f := &face{typeface: t, shaping: font.NewFace(t.font), number: len(s.all) + 1, codes: map[mark]int{}}
	f.code(mark{}) // code 0 is the box for a missing glyph and never drawn
	f.space = glyph{code: f.code(mark{t.space, " "}), natural: f.width(t.space), advance: f.width(t.space)}
	s.byName[name] = f
	s.all = append(s.all, f)
	return f, nil
}

func (f *face) has(r rune) bool {
	_, ok := f.shaping.NominalGlyph(r)
	return ok
}

// width is the advance of a glyph in thousandths of the type size, as the reader of the PDF will count it.
func (f *face) width(g font.GID) int { return int(f.shaping.HorizontalAdvance(g)) }

// pick chooses the face for a character: what belongs to several scripts (a mark, a danda) stays with the letters before
// it, a script has its own font, all else comes from the first font that has it. The error is a [*GlyphError] where none
// can print it.
func (s *fontSet) pick(bold bool, r rune, script language.Script, before *face) (*face, error) {
	if script == language.Inherited && before != nil && before.has(r) {
		return before, nil
	}
	if own, known := scriptFonts[script]; known {
		if f, err := s.face(own, bold); err != nil || f.has(r) {
			return f, err
		}
	}
	for _, name := range commonFonts {
		f, err := s.face(name, bold)
		if err != nil {
			return nil, err
		}
		if f.has(r) {
			return f, nil
		}
		if name == signsFont && before != nil && before.has(r) {
			return before, nil
		}
	}
	return nil, &GlyphError{Rune: r}
}
