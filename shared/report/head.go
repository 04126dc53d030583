package report

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"rsc.io/qr"
)

// join joins what is not empty.
func join(sep string, parts ...string) string {
	var full []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, sep)
}

// labelled is a value with its label, nothing where there is no value.
func labelled(label, value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return label + " " + value
}

// letterhead draws the hospital on the left of the first page and the QR code on the right.
func (c *composer) letterhead(code *qr.Code) {
	top := c.y
	c.hospital(width - qrSize - 14*pt)
	textEnd := c.y

	x := right - qrSize
	c.page().qr(code, x, top-8*pt)
	c.y = top - 8*pt + qrSize - 4*pt
	host := c.sheet.CheckURL
	if u, err := url.Parse(c.sheet.CheckURL); err == nil && u.Host != "" {
		host = u.Host
	}
	tiny := style{size: 6.5 * pt, colour: grey}
	c.put(c.say("check this report only at"), tiny, x, qrSize, alignCentre)
	c.put(host, style{size: 6.5 * pt, bold: true, colour: black}, x, qrSize, alignCentre)
	c.y = max(c.y, textEnd) + 5*pt
	c.rule()
}

// hospital draws name, address and registration of the hospital.
func (c *composer) hospital(width length) {
	h := c.sheet.Hospital
	c.put(h.Name, style{size: 17 * pt, bold: true, colour: accent}, left, width, alignLeft)
	c.put(h.NameLocal, style{size: 12.5 * pt, bold: true, colour: accent}, left, width, alignLeft)
	c.y += 2 * pt
	c.put(h.Address, small, left, width, alignLeft)
	c.put(join(" · ", labelled(c.say("Phone"), h.Phone), h.Email), small, left, width, alignLeft)
	c.put(labelled(c.say("Registration"), h.Registration), small, left, width, alignLeft)
}

func (c *composer) rule() {
	c.page().stroke(accent, 1.4*pt, point{left, c.y}, point{right, c.y})
	c.y += 7 * pt
}

// shortHead is the letterhead of the pages after the first.
func (c *composer) shortHead() {
	h := c.sheet.Hospital
	contact := c.set(join("\n", labelled(c.say("Phone"), h.Phone), labelled(c.say("Registration"), h.Registration)), small, 170*pt)
	c.draw(c.page(), contact, right-170*pt, c.y, 170*pt, alignRight)
	end := c.y + contact.height()
	c.put(h.Name, style{size: 12 * pt, bold: true, colour: accent}, left, width-180*pt, alignLeft)
	c.put(h.NameLocal, style{size: 10 * pt, bold: true, colour: accent}, left, width-180*pt, alignLeft)
	c.y = max(c.y, end) + 4*pt
	c.rule()
}

// title names the document and its version.
func (c *composer) title() {
	version := fmt.Sprintf(c.say("Version %d · %s"), c.sheet.Version, c.say(kinds[c.sheet.Kind]))
	b := c.set(version, style{size: 11 * pt, bold: true, colour: black}, 200*pt)
	c.draw(c.page(), b, right-200*pt, c.y, 200*pt, alignRight)
	c.put(c.say("Laboratory report"), style{size: 13 * pt, bold: true, colour: black}, left, width-200*pt, alignLeft)
	c.y += 4 * pt
}

// patient draws who the report is about, and the order.
func (c *composer) patient() {
	s := c.sheet
	p := s.Patient
	latin := p.NameLatin
	if latin == p.Name {
		latin = ""
	}
	birth := p.BirthDate
	if day, err := time.Parse(time.DateOnly, p.BirthDate); err == nil {
		birth = c.day(day)
	}
	if p.Estimated && birth != "" {
		birth += " " + c.say("(estimated)")
	}
	age := join(" / ", c.age(p.Age), c.say(p.Sex))
	if p.Estimated && birth == "" {
		age += " " + c.say("(age as stated)")
	}
	priority := s.Priority
	if priority == "stat" {
		priority = "STAT"
	}
	who := [][2]string{{c.say("Patient"), p.Name}, {"", latin}, {"UHID", p.Number}, {c.say("Age / sex"), age}, {c.say("Birth date"), birth}}
	order := [][2]string{
		{c.say("Order"), s.OrderNumber}, {c.say("Ordered (IST)"), c.moment(s.OrderedAt)}, {c.say("Ordered by"), s.Orderer},
		{c.say("Ward"), s.Ward}, {c.say("Priority"), c.say(priority)}, {c.say("Issued (IST)"), c.moment(s.IssuedAt)},
	}
	top := c.y
	c.y += 5 * pt
	start := c.y
	c.fields(who, left+8*pt, width/2-12*pt)
	end := c.y
	c.y = start
	c.fields(order, left+width/2+8*pt, width/2-12*pt)
	c.y = max(c.y, end) + 4*pt
	c.page().frame(line, 0.8*pt, left, top, width, c.y-top)
	c.page().stroke(line, 0.8*pt, point{left + width/2, top}, point{left + width/2, c.y})
	c.y += 8 * pt
}

// fields draws labels with their values; the first value stands out.
func (c *composer) fields(rows [][2]string, x, width length) {
	const labels = 66 * pt
	for i, row := range rows {
		if strings.TrimSpace(row[1]) == "" {
			continue
		}
		st := body
		if i == 0 {
			st = style{size: 11 * pt, bold: true, colour: black}
		}
		b := c.set(row[0], label, labels)
		// On one baseline with the value beside it.
		c.draw(c.page(), b, x, c.y+(st.size-label.size)*104/100, labels, alignLeft)
		c.put(row[1], st, x+labels, width-labels, alignLeft)
	}
}
