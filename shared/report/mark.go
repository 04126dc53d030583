package report

import (
	"math"
	"strconv"
	"strings"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// flags says how a flag is printed: in words, and with arrows that show in black and white. Positive is up.
var flags = map[measure.Flag]struct {
	words  string
	arrows int
}{
	measure.FlagNone:         {"", 0},
	measure.FlagNormal:       {"Normal", 0},
	measure.FlagLow:          {"Low", -1},
	measure.FlagHigh:         {"High", 1},
	measure.FlagCriticalLow:  {"Critical low", -2},
	measure.FlagCriticalHigh: {"Critical high", 2},
	measure.FlagAbnormal:     {"Abnormal", 0},

	measure.FlagCriticalAbnormal: {"Critical", 0},
}

const arrowWidth = 6 * pt

// setFlag sets the words of a flag: bold where somebody should look.
func (c *composer) setFlag(f measure.Flag) block {
	st := style{size: 8.5 * pt, bold: true, colour: black}
	if !stands(f) {
		st = style{size: 8.5 * pt, colour: grey}
	}
	return c.set(c.say(flags[f].words), st, 60*pt)
}

// stands reports whether a value of this flag stands out.
func stands(f measure.Flag) bool { return f != measure.FlagNone && f != measure.FlagNormal }

// arrows draws a flag's triangles and gives the width they take.
func (c *canvas) arrows(f measure.Flag, x, y length) length {
	n := flags[f].arrows
	tip, base := y+3*pt, y+9*pt
	if n < 0 {
		n, tip, base = -n, base, tip
	}
	for i := range length(n) {
		at := x + i*arrowWidth
		c.fill(black, point{at, base}, point{at + 5*pt, base}, point{at + 2.5*pt, tip})
	}
	if n == 0 {
		return 0
	}
	return length(n)*arrowWidth + 2*pt
}

// bar draws where the value lies: a line with the reference range as a box and the value as a diamond, which becomes
// a triangle pointing outwards where the value lies beyond the line. Nothing is drawn where value or range is not a
// plain number.
func (c *canvas) bar(row lab.SheetRow, x, middle, w length) {
	at, low, high, ok := position(row.Value, row.Range)
	if !ok {
		return
	}
	c.stroke(line, 0.8*pt, point{x, middle}, point{x + w, middle})
	from, to := x+w*length(low)/1000, x+w*length(high)/1000
	c.rect(shade, from, middle-2.5*pt, to-from, 5*pt)
	c.frame(grey, 0.5*pt, from, middle-2.5*pt, to-from, 5*pt)
	const r = 3 * pt
	switch {
	case at < 0:
		c.fill(black, point{x, middle}, point{x + 2*r, middle - r}, point{x + 2*r, middle + r})
	case at > 1000:
		c.fill(black, point{x + w, middle}, point{x + w - 2*r, middle - r}, point{x + w - 2*r, middle + r})
	default:
		v := x + w*length(at)/1000
		c.fill(black, point{v - r, middle}, point{v, middle - r}, point{v + r, middle}, point{v, middle + r})
	}
}

// position gives the place of a value and of its range on a bar of 1000. A range with two ends takes the middle 40 %;
// one with a single end has that in the middle, zero at the left.
func position(value, reference string) (at, low, high int, ok bool) {
	v, ok := number(value)
	if !ok {
		return 0, 0, 0, false
	}
	if a, b, two := strings.Cut(reference, "–"); two {
		from, ok1 := number(a)
		to, ok2 := number(b)
		if !ok1 || !ok2 || to <= from {
			return 0, 0, 0, false
		}
		return 300 + part(v-from, to-from, 400), 300, 700, true
	}
	text, least := strings.CutPrefix(reference, "≥")
	if !least {
		var most bool
		if text, most = strings.CutPrefix(reference, "≤"); !most {
			if text, most = strings.CutPrefix(reference, "<"); !most {
				if text, least = strings.CutPrefix(reference, ">"); !least {
					return 0, 0, 0, false
				}
			}
		}
	}
	bound, ok := number(text)
	if !ok || bound <= 0 {
		return 0, 0, 0, false
	}
	if least {
		return part(v, bound, 500), 500, 1000, true
	}
	return part(v, bound, 500), 0, 500, true
}

// number reads a plain decimal number; "Inf" and "nan", which Go would read too, are words on a report.
func number(text string) (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// part is of/whole in the given units. It is held within ±10,000, far beyond any bar, because a result may be a
// million times its range.
func part(of, whole float64, units int) int {
	return int(max(-10, min(10, of/whole)) * float64(units))
}
