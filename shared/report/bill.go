package report

import (
	"errors"
	"fmt"
	"strings"

	"assay/shared/lab"
)

// billColumns are those of the lines of a bill; their widths add up to the width of the page.
var billColumns = place(
	column{"No.", 0, 30 * pt, alignLeft}, column{"Service / सेवा", 0, 315.276 * pt, alignLeft},
	column{"SAC", 0, 60 * pt, alignLeft}, column{"Amount / राशि", 0, 110 * pt, alignRight})

// RenderBill prints a bill, A4 and in both languages: a credit note, or an invoice, which is a bill of supply while the hospital is
// exempt from the tax. The same sheet gives the same bytes. The error is a [*GlyphError] where no font here can print a character.
func RenderBill(s lab.BillSheet) ([]byte, error) {
	if s.Letterhead.Name == "" || s.Number == "" || s.Patient == "" || s.At.IsZero() || len(s.Lines) == 0 || s.SAC == "" ||
		s.Kind == lab.CreditNote && (s.Of == "" || s.OfAt == nil) {
		return nil, errors.New("report: the bill is not whole")
	}
	text := newShaper()
	c := &composer{sheet: lab.Sheet{Hospital: s.Letterhead}, text: text, pages: []*canvas{{}}, y: topMargin}
	c.footer = c.set(strings.Join([]string{s.Letterhead.Name, s.Number, s.Patient, "UHID " + s.PatientNumber}, " · "), small, width-130*pt)
	c.bottom = pageHeight - lastMargin - c.footer.height() - 20*pt
	c.hospital(width)
	c.put(labelled("GSTIN", s.GSTIN), strong, left, width, alignLeft)
	c.y += 5 * pt
	c.rule()
	c.billHead(s)
	c.columnHeads(billColumns)
	for n, l := range s.Lines {
		c.billLine(body, fmt.Sprint(n+1), l.Name, s.SAC, l.Amount.Rupees())
	}
	c.page().stroke(accent, 0.8*pt, point{left, c.y}, point{right, c.y})
	c.y += 2 * pt
	c.billLine(style{size: 11 * pt, bold: true, colour: black}, "", "Total / कुल", "", s.Total.Rupees())
	c.y += 8 * pt
	for _, said := range billNotes(s) {
		c.room(2 * body.leading())
		c.put(said, body, left, width, alignLeft)
	}
	pages := make([][]byte, len(c.pages))
	for i, p := range c.pages {
		c.foot(p, fmt.Sprintf("%d / %d", i+1, len(c.pages)))
		pages[i] = p.buf
	}
	if c.err != nil {
		return nil, fmt.Errorf("report: bill: %w", c.err)
	}
	out, err := document(pages, text.fonts, billTitle(s)+" "+s.Number, false, s.At.Time)
	if err != nil {
		return nil, fmt.Errorf("report: bill: %w", err)
	}
	return out, nil
}

// billTitle is what the paper is in law.
func billTitle(s lab.BillSheet) string {
	switch {
	case s.Kind == lab.CreditNote:
		return "Credit note / क्रेडिट नोट"
	case s.Taxed:
		return "Tax invoice / कर बीजक"
	}
	return "Bill of supply / आपूर्ति बिल"
}

// billNotes are the sentences below the lines.
func billNotes(s lab.BillSheet) (notes []string) {
	switch {
	case s.Kind == lab.CreditNote:
		notes = append(notes, fmt.Sprintf("These lines of invoice %[1]s of %[2]s were taken back. / बीजक %[1]s (%[2]s) की ये पंक्तियाँ वापस ली गईं।", s.Of, (lang{}).day(s.OfAt.In(india))))
	case s.Due > 0:
		notes = append(notes, fmt.Sprintf("To be paid / देय: %s", s.Due.Rupees()))
	default:
		notes = append(notes, "Paid in full. / पूरा भुगतान हो चुका है।")
	}
	if !s.Taxed {
		notes = append(notes, "Health care service, exempt from GST. / स्वास्थ्य सेवा, जीएसटी से मुक्त।")
	}
	return notes
}

// billHead names the paper, whom it is for and the order.
func (c *composer) billHead(s lab.BillSheet) {
	title := style{size: 13 * pt, bold: true, colour: black}
	c.draw(c.page(), c.set(s.Number, title, 160*pt), right-160*pt, c.y, 160*pt, alignRight)
	c.put(billTitle(s), title, left, width-160*pt, alignLeft)
	c.y += 6 * pt
	top := c.y
	c.fields([][2]string{{"Patient", s.Patient}, {"UHID", s.PatientNumber}}, left, width/2-8*pt)
	end := c.y
	c.y = top
	c.fields([][2]string{{"Date (IST)", c.moment(s.At.Time)}, {"Order", s.OrderNumber}, {"Ordered (IST)", c.moment(s.PlacedAt.Time)}}, left+width/2, width/2)
	c.y = max(c.y, end) + 8*pt
}

// billLine draws one line of the table, on a new page where it does not fit.
func (c *composer) billLine(st style, cells ...string) {
	blocks, height := make([]block, len(cells)), length(0)
	for i, cell := range cells {
		blocks[i] = c.set(cell, st, billColumns[i].inner())
		height = max(height, blocks[i].height())
	}
	if c.y+height > c.bottom {
		c.newPage()
		c.columnHeads(billColumns)
	}
	for i, b := range blocks {
		c.draw(c.page(), b, billColumns[i].x+4*pt, c.y, billColumns[i].inner()-4*pt, billColumns[i].align)
	}
	c.y += height + 2*pt
}
