package report

import (
	"fmt"
	"strings"

	"assay/shared/lab"
)

// banner says what must not be overlooked, in both languages: that more will follow, that this replaces another report,
// or that nothing of it may be used.
func (c *composer) banner() {
	s := c.sheet
	var lines []string
	if mark := marks[s.Kind]; mark != "" {
		lines = append(lines, c.both(mark))
	}
	if s.MoreFollow && s.Kind != "partial" {
		lines = append(lines, c.both(marks["partial"]))
	}
	if s.Version > 1 {
		lines = append(lines, fmt.Sprintf(c.say("Version %d replaces version %d (SHA-256 %s…)"), s.Version, s.Version-1, s.PreviousSHA[:16]))
	}
	if s.Reason != "" && len(s.Changes) == 0 {
		lines = append(lines, c.say("Reason:")+" "+c.reason(s.Reason))
	}
	if len(lines) == 0 {
		return
	}
	b := c.set(strings.Join(lines, "\n"), style{size: 9.5 * pt, bold: true, colour: black}, width-20*pt)
	height := b.height() + 8*pt
	c.page().rect(shade, left, c.y, width, height)
	c.page().frame(black, 1*pt, left, c.y, width, height)
	c.draw(c.page(), b, left+10*pt, c.y+4*pt, width-20*pt, alignLeft)
	c.y += height + 8*pt
}

// changes lists what a correction changed, from what, and why, in both languages.
func (c *composer) changes() {
	for _, change := range c.sheet.Changes {
		var lines []string
		for _, l := range []lang{c.lang, {!c.hindi}} {
			lines = append(lines, fmt.Sprintf("%s: %s. %s %s", l.name(change.Analyte, change.AnalyteHi), l.change(change),
				l.say("Reason:"), l.say(reasonWords(change.Reason))))
		}
		b := c.set(strings.Join(lines, "\n"), body, width-20*pt)
		c.room(b.height() + 4*pt)
		c.page().rect(black, left, c.y, 2.5*pt, b.height())
		c.draw(c.page(), b, left+10*pt, c.y, width-20*pt, alignLeft)
		c.y += b.height() + 4*pt
	}
	if len(c.sheet.Changes) > 0 {
		c.y += 4 * pt
	}
}

// change says what was and what is now; of a value that stays, its comment or its range.
func (l lang) change(change lab.SheetChange) string {
	from, to := change.From, change.To
	if from == (lab.SheetState{}) {
		return l.say("now") + " " + l.state(to)
	}
	parts := []string{fmt.Sprintf("%s %s, %s %s", l.say("was"), l.state(from), l.say("now"), l.state(to))}
	for _, part := range []struct{ name, from, to string }{{"range", from.Range, to.Range}, {"comment", from.Comment, to.Comment}} {
		if part.from != part.to {
			parts = append(parts, fmt.Sprintf("%s: %s %s, %s %s", l.say(part.name), l.say("was"), l.quoted(part.from),
				l.say("now"), l.quoted(part.to)))
		}
	}
	if l.state(from) == l.state(to) && len(parts) > 1 {
		parts = parts[1:] // the value is the same
	}
	return strings.Join(parts, "; ")
}

// state prints a value with its unit and flag.
func (l lang) state(s lab.SheetState) string {
	if s.NotCalculated != "" {
		return l.say(s.NotCalculated.String())
	}
	text := join(" ", l.name(s.Value, s.ValueHi), s.Unit)
	if words := l.say(flags[s.Flag].words); words != "" {
		text += " (" + words + ")"
	}
	return text
}

func (l lang) quoted(text string) string {
	if text == "" {
		return l.say("empty")
	}
	return "“" + text + "”"
}

func reasonWords(code string) string {
	if words, known := reasons[code]; known {
		return words
	}
	return code
}
