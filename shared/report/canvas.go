package report

import (
	"fmt"
	"strconv"
)

// length is a thousandth of a point. Whole numbers, because a float may round differently on another processor and
// the file would not be the same.
type length int

const (
	pt = 1000

	pageWidth  length = 595.276 * pt // A4
	pageHeight length = 841.89 * pt
)

// String gives points as PDF writes them: 12.5.
func (l length) String() string { return string(l.append(nil)) }

func (l length) append(b []byte) []byte {
	if l < 0 {
		b = append(b, '-')
		l = -l
	}
	b = strconv.AppendInt(b, int64(l/1000), 10)
	if l%1000 == 0 {
		return b
	}
	b = append(b, '.', byte('0'+l/100%10), byte('0'+l/10%10), byte('0'+l%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// canvas is the content of one page. y is measured from the top edge.
type canvas struct {
	buf  []byte
	note bool // a range on this page is not verified
}

type point struct{ x, y length }

// fill paints the polygon through the points.
func (c *canvas) fill(colour ink, points ...point) {
	c.buf = fmt.Appendf(c.buf, "%s rg ", colour)
	c.path(points)
	c.buf = append(c.buf, "h f\n"...)
}

// stroke draws the line through the points.
func (c *canvas) stroke(colour ink, width length, points ...point) {
	c.buf = fmt.Appendf(c.buf, "%s RG %s w ", colour, width)
	c.path(points)
	c.buf = append(c.buf, "S\n"...)
}

func (c *canvas) path(points []point) {
	for i, p := range points {
		op := byte('l')
		if i == 0 {
			op = 'm'
		}
		c.buf = append(append(append(append(p.x.append(c.buf), ' '), (pageHeight-p.y).String()...), ' ', op), ' ')
	}
}

// rect adds a filled rectangle with its upper left corner at x, y.
func (c *canvas) rect(colour ink, x, y, w, h length) {
	c.buf = fmt.Appendf(c.buf, "%s rg %s %s %s %s re f\n", colour, x, pageHeight-y-h, w, h)
}

// frame draws the outline of a rectangle.
func (c *canvas) frame(colour ink, width, x, y, w, h length) {
	c.buf = fmt.Appendf(c.buf, "%s RG %s w %s %s %s %s re S\n", colour, width, x, pageHeight-y-h, w, h)
}

// text draws one line with its baseline at y, starting at x.
func (c *canvas) text(x, y length, l textLine, st style) {
	if len(l.items) == 0 {
		return
	}
	c.buf = fmt.Appendf(c.buf, "BT %s rg %s %s Td\n", st.colour, x, pageHeight-y)
	out := glyphWriter{canvas: c, size: st.size}
	if l.turns {
		out.parts(l.inOrder())
		c.buf = append(c.buf, "ET\n"...)
		return
	}
	for i, it := range l.items {
		// The space belongs to its word: readers lose one that stands alone behind a word that ends in a mark.
		said := it.word.text
		spaced := i+1 < len(l.items) && l.items[i+1].gap
		if spaced {
			said += " "
		}
		if it.word.spell {
			out.say(said)
		}
		for _, p := range it.word.pieces {
			for _, g := range p.glyphs {
				out.show(p.face, g)
			}
		}
		if spaced {
			f := it.word.spaceFace()
			out.show(f, f.space)
		}
		if it.word.spell {
			out.said()
		}
	}
	out.close()
	c.buf = append(c.buf, "ET\n"...)
}

// parts writes a line that runs in both directions.
func (o *glyphWriter) parts(parts []linePart) {
	for _, p := range parts {
		spell := p.spell && !p.level.rightToLeft()
		if spell {
			o.say(p.piece.text)
		}
		for _, g := range p.piece.glyphs {
			switch g.show {
			case unsaid:
				o.say("")
				o.show(p.piece.face, g)
				o.said()
			case unseen:
				o.close()
				o.buf = append(o.buf, "3 Tr "...)
				o.show(p.piece.face, g)
				o.close()
				o.buf = append(o.buf, "0 Tr\n"...)
			default:
				o.show(p.piece.face, g)
			}
		}
		if spell {
			o.said()
		}
	}
	o.close()
}

// say begins glyphs that a reader is to take as the text.
func (o *glyphWriter) say(text string) {
	o.close()
	o.buf = fmt.Appendf(o.buf, "/Span<</ActualText<FEFF%s>>>BDC\n", utf16Hex(text))
}

// said ends them.
func (o *glyphWriter) said() {
	o.close()
	o.buf = append(o.buf, "EMC\n"...)
}

// glyphWriter writes TJ arrays: codes in hexadecimal, and between them, in thousandths of the type size to the
// left, what shaping moved.
type glyphWriter struct {
	*canvas
	size  length
	face  *face
	rise  length
	array bool // inside [ ]
	hex   bool // inside < >
	shift int  // still to be moved
}

func (o *glyphWriter) show(f *face, g glyph) {
	rise := o.size * length(g.yoff) / 1000
	if f != o.face || rise != o.rise {
		o.close()
		if f != o.face {
			o.buf = fmt.Appendf(o.buf, "/F%d %s Tf ", f.number, o.size)
		}
		if rise != o.rise {
			o.buf = fmt.Appendf(o.buf, "%s Ts ", rise)
		}
		o.face, o.rise = f, rise
	}
	o.move(g.xoff)
	if !o.array {
		o.buf = append(o.buf, '[')
		o.array = true
	}
	if !o.hex {
		if o.shift != 0 {
			o.buf = strconv.AppendInt(o.buf, int64(-o.shift), 10)
			o.shift = 0
		}
		o.buf = append(o.buf, '<')
		o.hex = true
	}
	o.buf = fmt.Appendf(o.buf, "%04X", g.code)
	o.move(g.advance - g.natural - g.xoff)
}

func (o *glyphWriter) move(by int) {
	if by == 0 {
		return
	}
	if o.hex {
		o.buf = append(o.buf, '>')
		o.hex = false
	}
	o.shift += by
}

// close ends the array, with any movement still owed.
func (o *glyphWriter) close() {
	if o.hex {
		o.buf = append(o.buf, '>')
		o.hex = false
	}
	if o.shift != 0 {
		if !o.array {
			o.buf = append(o.buf, '[')
			o.array = true
		}
		o.buf = strconv.AppendInt(o.buf, int64(-o.shift), 10)
		o.shift = 0
	}
	if o.array {
		o.buf = append(o.buf, "]TJ\n"...)
		o.array = false
	}
}
