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
type numbers map[string][]int // "sahyadri R26"

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
	if at, err := strconv.Atoi(digits); err == nil && at > 0 && fmt.Sprintf("%06d", at) == digits {
		name := hospital + " " + series
		n[name] = append(n[name], at)
	}
}

// report says of each series up to which number it goes and which are not there.
func (n numbers) report(out io.Writer) {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		met := slices.Compact(slices.Sorted(slices.Values(n[name])))
		last := met[len(met)-1]
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
		fmt.Fprintf(out, "numbers: %s goes to %06d, and %d are not there, the first is %06d\n", name, last, last-len(met), first)
	}
}
