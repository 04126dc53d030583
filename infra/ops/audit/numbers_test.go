package main

import (
	"strings"
	"testing"

	"assay/shared/lab"
)

// What is missing between the first and the last number of a series is named, of each hospital and series apart.
func TestGapsAreReported(t *testing.T) {
	order := func(hospital, number string, receipts ...string) lab.Order {
		o := lab.Order{Hospital: hospital, Number: number}
		for n, r := range receipts {
			if n%2 == 0 {
				o.Money.Cash = append(o.Money.Cash, lab.Cash{Receipt: r})
			} else {
				o.Money.Refunds = append(o.Money.Refunds, lab.Refund{Receipt: r})
			}
		}
		return o
	}
	for name, c := range map[string]struct {
		orders []lab.Order
		want   string
	}{
		"none":          {[]lab.Order{order("sahyadri", "26-000002", "R26-000001", "R26-000002"), order("sahyadri", "26-000001")}, ""},
		"in the middle": {[]lab.Order{order("sahyadri", "26-000100"), order("sahyadri", "26-000001")}, "numbers: sahyadri 26 goes to 000100, and 98 are not there, the first is 000002\n"},
		"at the start":  {[]lab.Order{order("sahyadri", "26-000002")}, "numbers: sahyadri 26 goes to 000002, and 1 are not there, the first is 000001\n"},
		"of receipts":   {[]lab.Order{order("sahyadri", "26-000001", "R26-000001", "R26-000003")}, "numbers: sahyadri R26 goes to 000003, and 1 are not there, the first is 000002\n"},
		"beyond a million": {[]lab.Order{order("sahyadri", "26-000001"), order("sahyadri", "26-1000000"), order("sahyadri", "26-1000000")},
			"numbers: sahyadri 26 goes to 1000000, and 999998 are not there, the first is 000002\n"},
		"another year":    {[]lab.Order{order("sahyadri", "26-000001"), order("sahyadri", "27-000001")}, ""},
		"of no counter":   {[]lab.Order{order("sahyadri", "26-000001", "by hand", "R26-7")}, ""},
		"of two, one gap": {[]lab.Order{order("sahyadri", "26-000001"), order("narmada", "26-000002")}, "numbers: narmada 26 goes to 000002, and 1 are not there, the first is 000001\n"},
	} {
		t.Run(name, func(t *testing.T) {
			met, out := numbers{}, &strings.Builder{}
			for _, o := range c.orders {
				met.take(o)
			}
			if met.report(out); out.String() != c.want {
				t.Errorf("says %q, want %q", out, c.want)
			}
		})
	}
}
