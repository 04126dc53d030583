package main

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

// What is missing between the first and the last number of a series is named, of each hospital and series apart.
func TestGapsAreReported(t *testing.T) {
	order := func(hospital, number string, receipts ...string) lab.Order {
		o := lab.Order{Hospital: hospital, Number: number}
		for n, r := range receipts {
			if n%2 == 0 {
				o.Money.Cash = append(o.Money.Cash, lab.Cash{Method: lab.ByCash, Receipt: r})
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
			met, out := newNumbers(time.Time{}), &strings.Builder{}
			for _, o := range c.orders {
				met.take(o)
			}
			if met.report(out, func(what any) { t.Error(what) }); out.String() != c.want {
				t.Errorf("says %q, want %q", out, c.want)
			}
		})
	}
}

// A bill that is not there, or is there twice, is broken; what was made while the audit ran is not looked at.
func TestBillsHaveNoGaps(t *testing.T) {
	began := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		met     string // those with + were made afterwards
		counter int64
		want    string
	}{
		"none":            {"I2627-000001 I2627-000002", 2, ""},
		"in the middle":   {"I2627-000001 I2627-000003", 3, "bills: sahyadri I2627 goes to 000003, and 1 are not there, the first is 000002"},
		"the first":       {"I2627-000002", 2, "bills: sahyadri I2627 goes to 000002, and 1 are not there, the first is 000001"},
		"twice":           {"I2627-000001 I2627-000001", 1, "bills: of sahyadri I2627 1 are there twice"},
		"never counted":   {"I2627-000001 I2627-000002", 1, "bills: sahyadri I2627 goes to 000002, and its counter is at 000001"},
		"meanwhile":       {"I2627-000001 I2627-000003+", 3, ""},
		"of credit notes": {"I2627-000001 C2627-000002", 1, "bills: sahyadri C2627 goes to 000002, and its counter is at 000001; bills: sahyadri C2627 goes to 000002, and 1 are not there, the first is 000001"},
	} {
		t.Run(name, func(t *testing.T) {
			met, said := newNumbers(began), []string{}
			met.counted("sahyadri", "I2627", c.counter)
			met.counted("sahyadri", "C2627", 1)
			for number := range strings.FieldsSeq(c.met) {
				number, after := strings.CutSuffix(number, "+")
				at := lab.At(began.Add(-time.Hour))
				if after {
					at = lab.At(began)
				}
				met.take(lab.Order{Hospital: "sahyadri", Money: lab.Money{Bills: []lab.Bill{{Number: number, At: at}}}})
			}
			met.report(io.Discard, func(what any) { said = append(said, fmt.Sprint(what)) })
			if got := strings.Join(said, "; "); got != c.want {
				t.Errorf("says %q, want %q", got, c.want)
			}
		})
	}
}
