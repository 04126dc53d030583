package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// The tables a PDF reader needs of a TrueType font that is addressed by glyph number, sorted by tag.
var subsetTables = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

// outline is the glyph's entry in glyf, empty for a space.
func (t *typeface) outline(g int) []byte { return t.tables["glyf"][t.offsets[g]:t.offsets[g+1]] }

// subset gives the font file with the outlines of unused glyphs emptied. Glyphs keep their numbers, so nothing else in
// the font has to be rewritten.
func (f *face) subset() ([]byte, error) {
	keep := make([]bool, len(f.offsets)-1)
	for _, m := range f.marks {
		if err := f.keep(keep, m.id); err != nil {
			return nil, err
		}
	}
	var glyf bytes.Buffer
	loca := make([]byte, 4, 4*len(f.offsets))
	for g := range keep {
		if keep[g] {
			glyf.Write(f.outline(g))
			glyf.Write(make([]byte, -glyf.Len()&3))
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(glyf.Len()))
	}
	head := bytes.Clone(f.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // indexToLocFormat: long offsets
	out := make([]opentype.Table, 0, len(subsetTables))
	for _, tag := range subsetTables {
		content := f.tables[tag]
		switch tag {
		case "glyf":
			content = glyf.Bytes()
		case "loca":
			content = loca
		case "head":
			content = head
		}
		content = append(content[:len(content):len(content)], make([]byte, -len(content)&3)...)
		out = append(out, opentype.Table{Tag: opentype.MustNewTag(tag), Content: content})
	}
	return opentype.WriteTTF(out), nil
}

// keep marks a glyph and the parts it is composed of.
func (f *face) keep(keep []bool, g font.GID) error {
	if int(g) >= len(keep) || keep[g] {
		return nil
	}
	keep[g] = true
	raw := f.outline(int(g))
	if len(raw) == 0 || int16(binary.BigEndian.Uint16(raw)) >= 0 {
		return nil
	}
	parsed, _, err := tables.ParseGlyph(raw)
	if err != nil {
		return fmt.Errorf("font %s, glyph %d: %w", f.typeface.name, g, err)
	}
	if composite, ok := parsed.Data.(tables.CompositeGlyph); ok {
		for _, part := range composite.Glyphs {
			if err := f.keep(keep, font.GID(part.GlyphIndex)); err != nil {
				return err
			}
		}
	}
	return nil
}

// embed writes the face as a composite font and gives its reference.
func (f *face) embed(w *writer) (ref, error) {
	file, err := f.subset()
	if err != nil {
		return 0, err
	}
	name := f.tag() + "+" + f.typeface.name
	stream := w.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	extents, _ := f.shaping.FontHExtents()
	descriptor := w.add("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, f.head.XMin, f.head.YMin, f.head.XMax, f.head.YMax,
		int(extents.Ascender), int(extents.Descender), int(f.shaping.LineMetric(font.CapHeight)), stream)
	var glyphs []byte
	for _, m := range f.marks {
		glyphs = binary.BigEndian.AppendUint16(glyphs, uint16(m.id))
	}
	numbers := w.stream("", glyphs)
	descendant := w.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W[%s]/CIDToGIDMap %d 0 R>>",
		name, descriptor, f.widths(), numbers)
	unicode := w.stream("", f.toUnicode())
	return w.add("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, descendant, unicode), nil
}

// tag is the six letters that tell two subsets of one font apart; here they follow from the glyphs kept.
func (f *face) tag() string {
	h := sha256.New()
	for _, m := range f.marks {
		fmt.Fprintln(h, m.id)
	}
	tag := h.Sum(nil)[:6]
	for i := range tag {
		tag[i] = 'A' + tag[i]%26
	}
	return string(tag)
}

func (f *face) widths() []byte {
	b := []byte("0[")
	for _, m := range f.marks {
		b = fmt.Appendf(b, "%d ", f.width(m.id))
	}
	return append(b, ']')
}

// toUnicode is the map from code to text that search and copying use.
func (f *face) toUnicode() []byte {
	var entries [][]byte
	for code, m := range f.marks[1:] {
		entries = append(entries, fmt.Appendf(nil, "<%04X><%s>\n", code+1, utf16Hex(m.text)))
	}
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for len(entries) > 0 {
		n := min(len(entries), 100) // the most that one block may hold
		b = fmt.Appendf(b, "%d beginbfchar\n%sendbfchar\n", n, bytes.Join(entries[:n], nil))
		entries = entries[n:]
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
