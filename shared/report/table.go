package report

import (
	"fmt"
	"slices"
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
	column{"Specimen", 0, 90 * pt, alignLeft}, column{"Kind", 0, 105 * pt, alignLeft},
	column{"Collected (IST)", 0, 112 * pt, alignLeft}, column{"Collected by", 0, 96 * pt, alignLeft},
	column{"Received (IST)", 0, 112.276 * pt, alignLeft})

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
		c.draw(c.page(), c.set(c.say(col.title), heading, col.w), col.x+pad, c.y+2*pt, col.inner()-pad, col.align)
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
		var cells [5]block
		var height length
		for i, text := range []string{sp.Accession, c.say(sp.Kind), c.moment(sp.CollectedAt), sp.CollectedBy, c.moment(sp.ReceivedAt)} {
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
	under  block    // under the name of the test: its English name, the method
	wide   bool     // a long text result that takes the unit's column too
	notes  []block  // what was before, about the range, comment, who measured and entered it
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
		note := join(" · ", labelled(c.say("specimen"), common.specimen), labelled(c.say("entered by"), common.enteredBy))
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
	title := c.name(s.Title, s.TitleHi)
	head(title)
	turn := func() {
		c.newPage()
		head(fmt.Sprintf(c.say("%s (continued)"), title))
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
	rows = slices.DeleteFunc(slices.Clone(rows), func(row lab.SheetRow) bool { return row.NotPerformed != "" })
	if len(rows) == 0 {
		return origin{}
	}
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
	if stands(row.Flag) {
		value = strong
	}
	reference := c.reference(row)
	if row.RangeUnverified && reference != "" {
		reference += " †"
	}
	name := c.name(row.Analyte, row.AnalyteHi)
	english := ""
	if name != row.Analyte {
		english = row.Analyte // for whoever treats the patient and reads no Hindi
	}
	t.cells[colTest] = c.set(name, body, columns[colTest].inner()-4*pt)
	t.under = c.set(join("\n", english, c.method(row)), label, columns[colTest].inner()-4*pt)
	result := c.name(row.Value, row.ValueHi)
	switch {
	case row.Text:
		result = "" // it is set below, across the page
	case row.NotPerformed != "":
		result, value = c.say("Not performed"), strong
	case row.NotCalculated != "":
		result = c.say(row.NotCalculated.String())
	}
	t.cells[colResult] = c.set(result, value, columns[colResult].inner())
	t.cells[colUnit] = c.set(row.Unit, body, columns[colUnit].inner()-4*pt)
	t.cells[colFlag] = c.setFlag(row.Flag)
	room := columns[colRange].inner() - 4*pt
	if _, _, _, bar := position(row.Value, row.Range); !bar {
		room += columns[colBar].w // words take the place of the bar
	}
	t.cells[colRange] = c.set(reference, body, room)
	if row.NotPerformed != "" || row.NotCalculated != "" || len(t.cells[colResult].lines) > 1 && strings.TrimSpace(row.Unit) == "" {
		t.wide = true
		t.cells[colResult] = c.set(result, value, columns[colResult].w+columns[colUnit].inner())
	}
	t.height = t.cells[colTest].height() + t.under.height()
	for _, cell := range t.cells {
		t.height = max(t.height, cell.height())
	}
	note := ""
	if common.specimen == "" {
		note = labelled(c.say("specimen"), row.Specimen)
	}
	if common.enteredBy == "" {
		note = join(" · ", note, labelled(c.say("entered by"), row.EnteredBy))
	}
	const noteWidth = width - 16*pt
	words := style{size: 8.5 * pt, colour: black}
	text := ""
	if row.Text {
		text = row.Value
	}
	for _, b := range []block{
		c.set(text, body, noteWidth),
		c.set(c.before(row), style{size: 8.5 * pt, bold: true, colour: black}, noteWidth),
		c.set(c.why(row), words, noteWidth),
		c.set(c.name(row.RangeNote, row.RangeNoteHi), words, noteWidth),
		c.set(labelled(c.say("Comment:"), row.Comment), words, noteWidth),
		c.set(join(" · ", c.elsewhere(row), note), label, noteWidth),
	} {
		t.notes = append(t.notes, b)
		t.height += b.height()
	}
	t.height += 2*rowPadding + noteGap
	return t
}

// before marks a row that this version changes; the head of the report says what exactly, and why.
func (c *composer) before(row lab.SheetRow) string {
	for _, change := range c.sheet.Changes {
		if change.Analyte != row.Analyte {
			continue
		}
		mark := c.say(marked[c.sheet.Kind])
		if was := c.state(change.From); change.From != (lab.SheetState{}) && was != c.state(change.To) {
			return mark + ": " + c.say("was") + " " + was
		}
		return mark
	}
	return ""
}

// marked says of a row what happened to it.
var marked = map[string]string{"corrected": "Corrected", "amended": "Amended"}

// why says in both languages why a test was not performed.
func (c *composer) why(row lab.SheetRow) string {
	if row.NotPerformed == "" {
		return ""
	}
	return c.say("Reason:") + " " + c.reason(row.NotPerformed)
}

// method says how a value was found.
func (c *composer) method(row lab.SheetRow) string {
	calculated := ""
	if row.Calculated {
		calculated = c.say("calculated")
	}
	return labelled(c.say("Method:"), join(", ", calculated, row.Method))
}

// elsewhere names the laboratory that measured a test that was referred out.
func (c *composer) elsewhere(row lab.SheetRow) string {
	if row.Referred && row.Laboratory == "" {
		return c.say("measured by another laboratory")
	}
	return labelled(c.say("measured by"), row.Laboratory)
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
	test := t.cells[colTest].height()
	c.draw(p, t.under, columns[colTest].x+4*pt, c.y+test, columns[colTest].inner(), alignLeft)
	height = max(height, test+t.under.height())
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
