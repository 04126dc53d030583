package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assay/shared/lab"
)

// numbers are the running numbers of orders and receipts that were met, by hospital and series with its year ("26", "R26").
// Gaps are allowed, as a command that lost every race leaves one, and they are reported: whoever takes orders away leaves
// many (docs/rules.md#numbers).
type numbers map[string][]uint64 // "sahyadri R26": a bit for each number

func (n numbers) take(o lab.Order) {
	n.note(o.Hospital, o.Number)
	for _, c := range o.Money.Cash {
		n.note(o.Hospital, c.Receipt)
	}
	for _, r := range o.Money.Refunds {
		n.note(o.Hospital, r.Receipt)
	}
}

// note takes a number as the store spells it; any other was given by nobody's counter.
func (n numbers) note(hospital, number string) {
	series, digits, _ := strings.Cut(number, "-")
	at, err := strconv.Atoi(digits)
	if err != nil || at < 1 || len(digits) != 6 {
		return
	}
	name := hospital + " " + series
	for len(n[name]) <= at/64 {
		n[name] = append(n[name], 0)
	}
	n[name][at/64] |= 1 << (at % 64)
}

// report says of each series up to which number it goes and which are not there.
func (n numbers) report(out io.Writer) {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		bits, last := n[name], 0
		there := func(at int) bool { return bits[at/64]&(1<<(at%64)) != 0 }
		for at := range len(bits) * 64 {
			if there(at) {
				last = at
			}
		}
		missing, first := 0, 0
		for at := last; at > 0; at-- {
			if !there(at) {
				missing, first = missing+1, at
			}
		}
		if missing > 0 {
			fmt.Fprintf(out, "numbers: %s goes to %06d, and %d are not there, the first is %06d\n", name, last, missing, first)
		}
	}
}
