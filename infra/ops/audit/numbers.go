package main

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/shared/lab"
)

// numbers are the running numbers of orders, receipts and bills that were met, by hospital and series with its year ("26", "R26",
// "I2627"). Of orders and receipts gaps are allowed, as a command that lost every race leaves one, and they are reported: whoever
// takes orders away leaves many. Bills have none, and each number once (docs/rules.md#numbers).
type numbers struct {
	met   map[string][]int // "sahyadri R26"
	last  map[string]int   // number that each counter of bills gave out
	began time.Time        // bills that were made since are not looked at: the order of one before may have been read before it was made
}

func newNumbers(began time.Time) numbers { return numbers{map[string][]int{}, map[string]int{}, began} }

func (n numbers) take(o lab.Order) {
	n.note(o.Hospital, o.Number)
	for _, c := range o.Money.Cash {
		n.note(o.Hospital, c.Receipt)
	}
	for _, r := range o.Money.Refunds {
		n.note(o.Hospital, r.Receipt)
	}
	for _, b := range o.Money.Bills {
		if b.At.Before(n.began) {
			n.note(o.Hospital, b.Number)
		}
	}
}

// counted takes the last number of a counter of bills.
func (n numbers) counted(hospital, series string, last int64) {
	n.last[hospital+" "+series] = int(last)
}

// note takes a number as the store spells it; any other was given by nobody's counter.
func (n numbers) note(hospital, number string) {
	series, digits, _ := strings.Cut(number, "-")
	if at, err := strconv.Atoi(digits); err == nil && at > 0 && fmt.Sprintf("%06d", at) == digits {
		name := hospital + " " + series
		n.met[name] = append(n.met[name], at)
	}
}

// report says of each series up to which number it goes and which are not there. What is wrong with the bills goes to broken.
func (n numbers) report(out io.Writer, broken func(any)) {
	for _, name := range slices.Sorted(maps.Keys(n.met)) {
		met := slices.Compact(slices.Sorted(slices.Values(n.met[name])))
		last := met[len(met)-1]
		bills := billSeries.MatchString(name)
		if twice := len(n.met[name]) - len(met); bills && twice > 0 {
			broken(fmt.Sprintf("bills: of %s %d are there twice", name, twice))
		}
		if counter := n.last[name]; bills && last > counter {
			broken(fmt.Sprintf("bills: %s goes to %06d, and its counter is at %06d", name, last, counter))
		}
		if last == len(met) {
			continue
		}
		first := 1
		for _, at := range met {
			if at != first {
				break
			}
			first++
		}
		gap := fmt.Sprintf("%s goes to %06d, and %d are not there, the first is %06d", name, last, last-len(met), first)
		if bills {
			broken("bills: " + gap)
		} else {
			fmt.Fprintln(out, "numbers: "+gap)
		}
	}
}

var billSeries = regexp.MustCompile(` [IC]\d{4}$`)
