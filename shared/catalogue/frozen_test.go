package catalogue

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// Whatever becomes of the catalogue while an order runs: what the order costs and what its values were judged by stay as they were, also
// where the person is corrected and the values are judged again (docs/rules.md#catalogue-frozen).
func TestTheCatalogueChangesUnderRunningOrders(t *testing.T) {
	desk := lab.Member{Hospital: "sahyadri", Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true}
	at := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	typed := map[string]string{"HB": "12.4", "PLT": "160", "K": "5.0", "TSH": "5.2", "CREA": "1.1"}
	rapid.Check(t, func(r *rapid.T) {
		versions := []*Catalogue{loaded(t)}
		change := func() {
			code := rapid.SampledFrom([]string{"HB", "PLT", "K", "TSH", "CREA"}).Draw(r, "code")
			before := versions[len(versions)-1].List()
			c := Change{Code: code}
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				price := lab.Paise(rapid.IntRange(1, 900).Draw(r, "rupees") * 100)
				c.Price = &price
			case 1:
				gone := rapid.Bool().Draw(r, "withdrawn")
				c.Withdrawn = &gone
			default: // one range for everybody, so that nearly every value is judged otherwise
				low, high := decimal(t, rapid.IntRange(1, 9).Draw(r, "low")), decimal(t, rapid.IntRange(10, 99).Draw(r, "high"))
				c.Ranges, c.NoRange, c.Critical = &[]measure.Range{{Low: &low, High: &high}}, &[]measure.AgeGap{}, &[]measure.CriticalLimit{}
			}
			next, err := before.With([]Change{c}, nil)
			if err != nil {
				t.Fatal(err)
			}
			versions = append(versions, Version{Number: len(versions), Hash: next.Hash(), List: next}.Catalogue())
		}
		o := onTheBench(t, versions[0], at, "HB", "PLT", "K", "TSH", "CREA")
		total := o.Money.Total()
		var sheets []lab.RunSheet
		judged := map[string]string{}
		step := func(out lab.Outcome, err error) {
			if err != nil {
				t.Fatal(err)
			}
			if o = out.Order; out.Runs != nil {
				sheets = append(sheets, *out.Runs)
			}
		}
		left := []string{"HB", "PLT", "K", "TSH", "CREA"}
		as := func(sex, name string) {
			p := o.Patient
			p.Sex, p.Name = sex, name
			out, changed, err := o.FollowPatient(lab.SystemActor("documents"), at, p, sheets, func(number int, code string) (measure.Analyte, bool) { return versions[number].Analyte(code) })
			if err != nil || changed {
				step(out, err)
			}
		}
		for range rapid.IntRange(3, 14).Draw(r, "steps") {
			switch rapid.IntRange(0, 2).Draw(r, "step") {
			case 0:
				change()
			case 1:
				if len(left) == 0 {
					continue
				}
				now, code := versions[len(versions)-1], left[0]
				left = left[1:]
				a, _ := now.Analyte(code)
				out, err := o.SubmitResults(desk, at, []lab.Entry{{Item: code, Value: typed[code], Unit: a.Unit}}, now.Analyte)
				if err == nil {
					out.Runs.JudgedBy(now.Number())
					judged[code] = says(out.Runs.Runs[0])
				}
				step(out, err)
			case 2:
				as("male", "Kavi Joshi")
				as("female", "Kavita Joshi")
			}
			if o.Money.Total() != total || o.Money.Due() != total {
				t.Fatalf("the order cost %d, and costs %d now, of which %d are due", total, o.Money.Total(), o.Money.Due())
			}
			for _, i := range o.Items {
				if run, ok := runAt(sheets, i.CurrentRun(), i.Code); ok && says(run) != judged[i.Code] {
					t.Fatalf("%s was judged %s, and is %s now", i.Code, judged[i.Code], says(run))
				}
			}
		}
	})
}

func says(r lab.Run) string {
	return fmt.Sprint(r.Catalogue, r.Flag, r.Printed, r.Range, r.Low, r.High, r.Unverified, r.Hold)
}

func runAt(sheets []lab.RunSheet, n int, item string) (lab.Run, bool) {
	for _, s := range sheets {
		for _, run := range s.Runs {
			if s.N == n && run.Item == item {
				return run, true
			}
		}
	}
	return lab.Run{}, false
}

func decimal(t *testing.T, n int) (d measure.Decimal) {
	t.Helper()
	if err := d.UnmarshalText([]byte(strconv.Itoa(n))); err != nil {
		t.Fatal(err)
	}
	return d
}
