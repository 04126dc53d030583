package report

import (
	"strings"

	"assay/shared/lab"
)

// column is a part of the page's width. Cells keep a gap of 6 points on their right.
type column struct {
	title string
	x, w  length
	align alignment
}

const (
	colTest = iota
	colResult
	colUnit
	colFlag
	colRange
	colBar
)

// columns are those of the result tables; their widths add up to the width of the page.
var columns = place(
	column{"Test", 0, 128 * pt, alignLeft}, column{"Result", 0, 64 * pt, alignRight}, column{"Unit", 0, 92 * pt, alignLeft},
	column{"Flag", 0, 80 * pt, alignLeft}, column{"Reference range", 0, 90 * pt, alignLeft}, column{"", 0, 61.276 * pt, alignLeft})

var specimenColumns = place(
	column{"Specimen", 0, 110 * pt, alignLeft}, column{"Kind", 0, 165 * pt, alignLeft},
	column{"Collected (IST)", 0, 120 * pt, alignLeft}, column{"Received (IST)", 0, 120 * pt, alignLeft})

// place sets the columns side by side from the left margin.
func place(cols ...column) []column {
	x := left
	for i := range cols {
		cols[i].x = x
		x += cols[i].w
	}
	return cols
}

func (col column) inner() length { return col.w - 6*pt }

// columnHeads draws the titles of the columns between two lines.
func (c *composer) columnHeads(cols []column) {
	height := heading.leading() + 4*pt
	c.page().stroke(accent, 0.8*pt, point{left, c.y}, point{right, c.y})
	for _, col := range cols {
		pad := length(4 * pt)
		if col.align == alignRight {
			pad = 0
		}
		c.draw(c.page(), c.set(col.title, heading, col.w), col.x+pad, c.y+2*pt, col.inner()-pad, col.align)
	}
	c.y += height
	c.page().stroke(accent, 0.8*pt, point{left, c.y}, point{right, c.y})
}

// specimens lists the tubes with their times.
func (c *composer) specimens() {
	if len(c.sheet.Specimens) == 0 {
		return
	}
	c.columnHeads(specimenColumns)
	for _, sp := range c.sheet.Specimens {
		var cells [4]block
		var height length
		for i, text := range []string{sp.Accession, sp.Kind, moment(sp.CollectedAt), moment(sp.ReceivedAt)} {
			cells[i] = c.set(text, body, specimenColumns[i].inner()-4*pt)
			height = max(height, cells[i].height())
		}
		if c.y+height > c.bottom {
			c.newPage()
			c.columnHeads(specimenColumns)
		}
		for i, col := range specimenColumns {
			c.draw(c.page(), cells[i], col.x+4*pt, c.y+1*pt, col.inner(), alignLeft)
		}
		c.y += height + 2*pt
		c.page().stroke(line, 0.4*pt, point{left, c.y}, point{right, c.y})
	}
	c.y += 10 * pt
}

// tableRow is one analyte, set and measured before it is known on which page it lands.
type tableRow struct {
	row    lab.SheetRow
	cells  [5]block // by column, without the bar
	wide   bool     // a long text result that takes the unit's column too
	notes  []block  // comment, enterer, specimen
	height length
}

const (
	rowPadding = 2.75 * pt
	noteGap    = 0.5 * pt
	tableGap   = 10 * pt
)

// section draws one table: its title and column heads again on every page, a row never split, except one whose
// comment is longer than a page. The last row keeps the room that is needed after it on its own page.
func (c *composer) section(s lab.SheetSection, after length) {
	if len(s.Rows) == 0 {
		return
	}
	common := shared(s.Rows)
	rows := make([]tableRow, len(s.Rows))
	for i, row := range s.Rows {
		rows[i] = c.setRow(row, common)
	}
	head := func(title string) {
		note := join(" · ", labelled("specimen", common.specimen), labelled("entered by", common.enteredBy))
		b := c.set(note, label, width/2)
		c.draw(c.page(), b, left+width/2, c.y+2.5*pt, width/2, alignRight)
		t := c.set(title, style{size: 10.5 * pt, bold: true, colour: accent}, width/2)
		c.draw(c.page(), t, left, c.y, width/2, alignLeft)
		c.y += max(t.height(), b.height()) + 2*pt
		c.columnHeads(columns)
	}
	need := make([]length, len(rows))
	for i, row := range rows {
		need[i] = row.height
	}
	need[len(rows)-1] += after + tableGap
	c.room(50*pt + need[0]) // with title and column heads
	head(s.Title)
	turn := func() {
		c.newPage()
		head(s.Title + " (continued)")
	}
	fresh := true // nothing of this table is on the page yet
	for i, row := range rows {
		if c.y+need[i] > c.bottom && !fresh {
			turn()
		}
		c.drawRow(row, turn)
		fresh = false
	}
	c.y += tableGap
}

// origin is what all rows of a section have in common; it is printed once, at the section's title.
type origin struct{ specimen, enteredBy string }

func shared(rows []lab.SheetRow) origin {
	o := origin{rows[0].Specimen, rows[0].EnteredBy}
	for _, row := range rows[1:] {
		if row.Specimen != o.specimen {
			o.specimen = ""
		}
		if row.EnteredBy != o.enteredBy {
			o.enteredBy = ""
		}
	}
	return o
}

func (c *composer) setRow(row lab.SheetRow, common origin) tableRow {
	t := tableRow{row: row}
	value := body
	if flags[row.Flag].arrows != 0 {
		value = strong
	}
	reference := row.Range
	if row.RangeUnverified && reference != "" {
		reference += " †"
	}
	t.cells[colTest] = c.set(row.Analyte, body, columns[colTest].inner()-4*pt)
	t.cells[colResult] = c.set(row.Value, value, columns[colResult].inner())
	t.cells[colUnit] = c.set(row.Unit, body, columns[colUnit].inner()-4*pt)
	t.cells[colFlag] = c.setFlag(row.Flag)
	t.cells[colRange] = c.set(reference, body, columns[colRange].inner()-4*pt)
	if len(t.cells[colResult].lines) > 1 && strings.TrimSpace(row.Unit) == "" {
		t.wide = true
		t.cells[colResult] = c.set(row.Value, value, columns[colResult].w+columns[colUnit].inner())
	}
	for _, cell := range t.cells {
		t.height = max(t.height, cell.height())
	}
	note := ""
	if common.specimen == "" {
		note = labelled("specimen", row.Specimen)
	}
	if common.enteredBy == "" {
		note = join(" · ", note, labelled("entered by", row.EnteredBy))
	}
	const noteWidth = width - 16*pt
	for _, b := range []block{c.set(labelled("Comment:", row.Comment), style{size: 8.5 * pt, colour: black}, noteWidth), c.set(note, label, noteWidth)} {
		t.notes = append(t.notes, b)
		t.height += b.height()
	}
	t.height += 2*rowPadding + noteGap
	return t
}

// drawRow draws a row at the current place. turn begins the next page with the table's head.
func (c *composer) drawRow(t tableRow, turn func()) {
	p := c.page()
	if t.row.Flag.Critical() && c.y+t.height <= c.bottom {
		p.rect(shade, left, c.y, width, t.height)
		p.rect(black, left, c.y, 2.5*pt, t.height)
	}
	p.note = p.note || t.row.RangeUnverified && t.row.Range != ""
	c.y += rowPadding
	var height length
	for i, cell := range t.cells {
		col := columns[i]
		x, w, align := col.x+4*pt, col.inner()-4*pt, col.align
		switch {
		case i == colResult && t.wide:
			w, align = columns[colResult].w+columns[colUnit].inner(), alignLeft
		case align == alignRight:
			x, w = col.x, col.inner()
		case i == colFlag:
			x += p.arrows(t.row.Flag, x, c.y)
		}
		c.draw(p, cell, x, c.y, w, align)
		height = max(height, cell.height())
	}
	p.bar(t.row, columns[colBar].x, c.y+body.leading()/2, columns[colBar].w-4*pt)
	c.y += height + noteGap
	for _, note := range t.notes {
		for _, l := range note.lines {
			if c.y+note.style.leading() > c.bottom {
				turn()
			}
			c.draw(c.page(), block{[]textLine{l}, note.style}, left+12*pt, c.y, width, alignLeft)
			c.y += note.style.leading()
		}
	}
	c.y += rowPadding
	c.page().stroke(line, 0.4*pt, point{left, c.y}, point{right, c.y})
}
