package measure_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"assay/shared/lab/measure"
)

// This file judges values a second time, from the catalogue's text, and shares nothing with the code it checks: numbers
// are fractions, an age is counted birthday by birthday through a list of all days, somebody of uncertain age is tried
// with every day on which they may be born, and a comparator with a number in every stretch of the number line.

// paper is one analyte as the catalogue writes it.
type paper struct {
	Code       string
	Unit       string
	Decimals   int
	Ranges     []row
	NoRange    []row `json:"no_range"`
	Critical   []row
	AbsurdLow  fraction `json:"absurd_low"`
	AbsurdHigh fraction `json:"absurd_high"`
}

type row struct {
	Sex, From, To string
	Low, High     fraction
	HighOpen      bool `json:"high_open"`
}

// fraction is a number of the catalogue; the zero one is absent.
type fraction struct{ *big.Rat }

func (f *fraction) UnmarshalJSON(text []byte) error {
	*f = exactly(strings.Trim(string(text), `"`))
	return nil
}

func exactly(s string) fraction {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return fraction{r}
}

// almanac is every day from 1870 on, in order.
type almanac struct {
	days  []date
	index map[date]int
}

type date struct{ y, m, d int }

func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d) }

func newAlmanac() almanac {
	a := almanac{index: map[date]int{}}
	for d := (date{1870, 1, 1}); d.y < 2030; {
		a.index[d] = len(a.days)
		a.days = append(a.days, d)
		length := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[d.m-1]
		if d.m == 2 && d.y%4 == 0 && (d.y%100 != 0 || d.y%400 == 0) {
			length = 29
		}
		switch {
		case d.d < length:
			d.d++
		case d.m < 12:
			d = date{d.y, d.m + 1, 1}
		default:
			d = date{d.y + 1, 1, 1}
		}
	}
	return a
}

// turns is the day on which somebody born on a day turns n of a unit: 29 February falls on 1 March in other years.
func (a almanac) turns(born, n int, unit byte) int {
	switch unit {
	case 'd':
		return born + n
	case 'w':
		return born + 7*n
	case 'y':
		n *= 12
	}
	b := a.days[born]
	month := b.y*12 + b.m - 1 + n
	if day, ok := a.index[date{month / 12, month%12 + 1, b.d}]; ok {
		return day
	}
	if day, ok := a.index[date{(month + 1) / 12, (month+1)%12 + 1, 1}]; ok {
		return day
	}
	return len(a.days) // beyond the list: not within anybody's sight
}

// age splits "20w".
func age(text string) (n int, unit byte) {
	n, err := strconv.Atoi(text[:len(text)-1])
	if err != nil {
		panic(text)
	}
	return n, text[len(text)-1]
}

// within reports whether somebody born on a day is in the row's band on another.
func (a almanac) within(r row, sex string, born, day int) bool {
	if r.Sex != "" && r.Sex != sex {
		return false
	}
	if r.From != "" {
		if n, unit := age(r.From); day < a.turns(born, n, unit) {
			return false
		}
	}
	if r.To != "" {
		if n, unit := age(r.To); day >= a.turns(born, n, unit) {
			return false
		}
	}
	return true
}

// case of a person: what may hold at once, as places in the catalogue's lists; -1 is no range, or no limit.
type may struct{ rng, limit int }

func (a almanac) mays(p paper, sexes []string, births []int, day int) []may {
	seen := map[may]bool{}
	for _, sex := range sexes {
		if births == nil { // no age is known: no range holds, but any limit of the sex may
			seen[may{-1, -1}] = len(p.Critical) == 0
			for i, c := range p.Critical {
				if c.Sex == "" || c.Sex == sex {
					seen[may{-1, i}] = true
				}
			}
		}
		for _, born := range births {
			find := func(rows []row) int {
				return slices.IndexFunc(rows, func(r row) bool { return a.within(r, sex, born, day) })
			}
			seen[may{find(p.Ranges), find(p.Critical)}] = true
		}
	}
	var all []may
	for m, may := range seen {
		if may {
			all = append(all, m)
		}
	}
	return all
}

// verdict judges one number where one range and one limit hold.
func (p paper) verdict(m may, x *big.Rat) string {
	if m.limit >= 0 {
		c := p.Critical[m.limit]
		if c.Low.Rat != nil && x.Cmp(c.Low.Rat) <= 0 {
			return "LL"
		}
		if c.High.Rat != nil && x.Cmp(c.High.Rat) >= 0 {
			return "HH"
		}
	}
	if m.rng < 0 {
		return ""
	}
	r := p.Ranges[m.rng]
	if r.Low.Rat != nil && x.Cmp(r.Low.Rat) < 0 {
		return "L"
	}
	if r.High.Rat != nil {
		if c := x.Cmp(r.High.Rat); c > 0 || c == 0 && r.HighOpen {
			return "H"
		}
	}
	return "N"
}

// stretches are numbers of which one lies in every stretch between bounds, and on every bound, of what a patient can
// have; n is the number typed.
func (p paper) stretches(n *big.Rat) (xs []*big.Rat) {
	little := big.NewRat(1, 1_000_000)
	at := func(r *big.Rat) {
		xs = append(xs, new(big.Rat).Sub(r, little), r, new(big.Rat).Add(r, little))
	}
	at(n)
	at(p.AbsurdLow.Rat)
	at(p.AbsurdHigh.Rat)
	seen := map[string]bool{}
	for _, r := range slices.Concat(p.Ranges, p.Critical) {
		for _, bound := range []fraction{r.Low, r.High} {
			if bound.Rat != nil && !seen[bound.String()] {
				seen[bound.String()] = true
				at(bound.Rat)
			}
		}
	}
	return slices.DeleteFunc(xs, func(x *big.Rat) bool {
		return x.Cmp(p.AbsurdLow.Rat) < 0 || x.Cmp(p.AbsurdHigh.Rat) > 0
	})
}

func stands(x, n *big.Rat, comparator string) bool {
	c := x.Cmp(n)
	switch comparator {
	case "<":
		return c < 0
	case "≤":
		return c <= 0
	case ">":
		return c > 0
	case "≥":
		return c >= 0
	}
	return c == 0
}

// verdicts judges every number under everything that may hold.
func (p paper) verdicts(mays []may, xs []*big.Rat) [][]string {
	table := make([][]string, len(mays))
	for i, m := range mays {
		for _, x := range xs {
			table[i] = append(table[i], p.verdict(m, x))
		}
	}
	return table
}

// judged is what the oracle says: flag and holds, or "absurd".
func judged(mays []may, verdicts [][]string, xs []*big.Rat, n *big.Rat, comparator string) string {
	var in []int
	for i, x := range xs {
		if stands(x, n, comparator) {
			in = append(in, i)
		}
	}
	if len(in) == 0 {
		return "absurd"
	}
	flags := map[string]bool{}
	var demographic, open, critical bool
	for i, m := range mays {
		own := map[string]bool{}
		for _, x := range in {
			f := verdicts[i][x]
			own[f], flags[f] = true, true
			demographic = demographic || m.rng < 0 || f != verdicts[0][x]
		}
		open = open || len(own) > 1
		critical = critical || len(own) == 1 && (own["LL"] || own["HH"])
	}
	flag := ""
	switch only := func(of ...string) bool {
		for f := range flags {
			if !slices.Contains(of, f) {
				return false
			}
		}
		return true
	}; {
	case only("LL"):
		flag = "LL"
	case only("HH"):
		flag = "HH"
	case only("L", "LL"):
		flag = "L"
	case only("H", "HH"):
		flag = "H"
	case only("N"):
		flag = "N"
	}
	words := []string{flag}
	for _, h := range []struct {
		on   bool
		word string
	}{{demographic, "demographic"}, {critical, "critical"}, {open, "comparator"}} {
		if h.on {
			words = append(words, h.word)
		}
	}
	return strings.Join(words, " ")
}

func answered(i measure.Interpretation) string {
	if i.Absurd {
		return "absurd"
	}
	words := []string{string(i.Flag)}
	for _, h := range i.Hold {
		words = append(words, string(h))
	}
	return strings.Join(words, " ")
}
