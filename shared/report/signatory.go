package report

// signedRow is up to two signatories beside each other.
type signedRow struct {
	people [][]block
	height length
}

const signedColumn = width / 2

// setSignatories sets who answers for the results, before the tables are drawn: the last result must not be parted
// from the names under it.
func (c *composer) setSignatories() {
	all := c.sheet.Signatories
	for i, who := range all {
		role := c.say("Authorised by")
		if len(all) > 1 && i == len(all)-1 {
			role = c.say("Authorised and issued by")
		}
		blocks := []block{
			c.set(role, label, signedColumn),
			c.set(join(", ", who.Name, who.Degree), style{size: 10.5 * pt, bold: true, colour: black}, signedColumn),
			c.set(labelled(c.say("Registration no."), who.Registration), body, signedColumn),
			c.set(c.moment(who.At)+" IST", body, signedColumn),
		}
		height := length(8 * pt)
		for _, b := range blocks {
			height += b.height()
		}
		if i%2 == 0 {
			c.signed = append(c.signed, signedRow{})
		}
		row := &c.signed[len(c.signed)-1]
		row.people = append(row.people, blocks)
		row.height = max(row.height, height)
	}
}

// closing is the room that the first signatories and the last line need.
func (c *composer) closing() length { return c.signed[0].height + 24*pt }

// signatories draws the signatories, nobody torn apart, and ends the report.
func (c *composer) signatories() {
	c.y += 4 * pt
	for _, row := range c.signed {
		c.room(row.height + 14*pt)
		for i, blocks := range row.people {
			x, align := left, alignLeft
			if i == len(row.people)-1 {
				x, align = right-signedColumn, alignRight
			}
			y := c.y
			for _, b := range blocks {
				c.draw(c.page(), b, x, y, signedColumn, align)
				y += b.height()
			}
		}
		c.y += row.height
	}
	end := c.say("End of report")
	if c.sheet.Kind == "partial" || c.sheet.MoreFollow {
		end = c.say("End of partial report, more to follow")
	}
	c.put(end, small, left, width, alignCentre)
}
