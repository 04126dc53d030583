package report

import (
	"fmt"
	"strings"

	"assay/shared/lab"

	"rsc.io/qr"
)

const (
	left       length = 40 * pt
	right             = pageWidth - left
	width             = right - left
	topMargin  length = 32 * pt
	lastMargin length = 26 * pt
)

var (
	body    = style{size: 9 * pt, colour: black}
	strong  = style{size: 9 * pt, bold: true, colour: black}
	label   = style{size: 7.5 * pt, colour: grey}
	small   = style{size: 8 * pt, colour: grey}
	heading = style{size: 7.5 * pt, bold: true, colour: grey}
)

// composer lays a sheet out on pages. The first error stays and everything after it draws nothing.
type composer struct {
	lang
	sheet  lab.Sheet
	text   *shaper
	pages  []*canvas
	y      length // where the free part of the current page begins
	bottom length // where it ends
	footer block
	signed []signedRow
	number func(page, of int) string
	err    error
}

// compose lays out the whole sheet.
func (c *composer) compose(code *qr.Code) {
	s := c.sheet
	c.number = func(page, of int) string {
		return fmt.Sprintf(c.say("Version %d · page %d of %d"), s.Version, page, of)
	}
	c.footer = c.set(strings.Join([]string{s.Hospital.Name, c.say("Order") + " " + s.OrderNumber, s.Patient.Name,
		"UHID " + s.Patient.Number}, " · "), small, width-130*pt)
	c.bottom = pageHeight - lastMargin - c.footer.height() - 20*pt
	c.pages = append(c.pages, &canvas{})
	c.y = topMargin
	c.letterhead(code)
	c.title()
	c.patient()
	c.banner()
	c.changes()
	c.specimens()
	c.setSignatories()
	for i, section := range s.Sections {
		var after length
		if i == len(s.Sections)-1 {
			after = c.closing()
		}
		c.section(section, after)
	}
	c.signatories()
	for i, p := range c.pages {
		c.foot(p, c.number(i+1, len(c.pages)))
	}
}

func (c *composer) page() *canvas { return c.pages[len(c.pages)-1] }

// newPage begins a page with the short letterhead.
func (c *composer) newPage() {
	c.pages = append(c.pages, &canvas{})
	c.y = topMargin
	c.shortHead()
}

// room begins a new page where less than height is left on this one.
func (c *composer) room(height length) {
	if c.y+height > c.bottom {
		c.newPage()
	}
}

// foot draws the foot of a page.
func (c *composer) foot(p *canvas, number string) {
	y := c.bottom + 6*pt
	if p.note {
		c.draw(p, c.set("† "+c.both("range not yet verified by this laboratory"), style{size: 7.5 * pt, bold: true, colour: black}, width), left, y, width, alignLeft)
	}
	y += 12 * pt
	p.stroke(line, 0.5*pt, point{left, y}, point{right, y})
	y += 2 * pt
	c.draw(p, c.footer, left, y, width, alignLeft)
	c.draw(p, c.set(number, small, 130*pt), right-130*pt, y, 130*pt, alignRight)
}

// block is a text set in lines.
type block struct {
	lines []textLine
	style style
}

func (b block) height() length { return b.style.leading() * length(len(b.lines)) }

type alignment int

const (
	alignLeft alignment = iota
	alignRight
	alignCentre
)

// set breaks a text into lines of the given width.
func (c *composer) set(text string, st style, width length) block {
	if c.err != nil {
		return block{}
	}
	lines, err := c.text.wrap(text, st, width)
	c.err = err
	return block{lines, st}
}

// draw draws a block with its upper left corner at x, y in a column of the given width.
func (c *composer) draw(p *canvas, b block, x, y, width length, align alignment) {
	for i, l := range b.lines {
		at := x
		switch align {
		case alignRight:
			at += width - b.style.measure(l)
		case alignCentre:
			at += (width - b.style.measure(l)) / 2
		}
		p.text(at, y+b.style.leading()*length(i)+b.style.size*104/100, l, b.style)
	}
}

// put sets and draws a text below what is there, over the given width, and moves on.
func (c *composer) put(text string, st style, x, width length, align alignment) {
	b := c.set(text, st, width)
	c.draw(c.page(), b, x, c.y, width, align)
	c.y += b.height()
}
