package lab

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"assay/shared/lab/measure"
)

// kindsAnalyte are analytes whose results are not plain numbers.
func kindsAnalyte(code string) (measure.Analyte, bool) {
	a, ok := map[string]measure.Analyte{
		"BG": {Choices: []measure.Choice{{Code: "a", Text: "A", TextHi: "A"}, {Code: "b", Text: "B", TextHi: "B"}}, TwoEntries: true},
		"MALAG": {Choices: []measure.Choice{{Code: "negative", Text: "Negative", TextHi: "नेगेटिव", Flag: measure.FlagNormal},
			{Code: "vivax", Text: "P. vivax", TextHi: "पी. वाइवैक्स", Flag: measure.FlagCriticalAbnormal}}},
		"PS":  {Templates: []measure.Template{{Code: "normal", Name: "Normal", Text: "Normal."}}},
		"WTO": {Unit: "{titer}", AbsurdLow: decimal("1"), AbsurdHigh: decimal("20480"), Ranges: []measure.Range{{High: decimal("160"), HighOpen: true}}},
	}[code]
	a.Code, a.Name = code, code
	return a, ok
}

// onKindsBench is an order with these tests in process.
func onKindsBench(t *testing.T) *paperTrail {
	t.Helper()
	var tests []OrderedTest
	codes := []string{"BG", "MALAG", "PS", "WTO"}
	for _, code := range codes {
		tests = append(tests, OrderedTest{Code: code, Name: code, Price: 6000, Items: []OrderedItem{{Code: code, Department: "haematology", Container: "E"}}})
	}
	p := &paperTrail{t: t}
	p.do(PlaceOrder(meera, workAt, scopePlacement(Later, tests)))
	tube := []string{"E1"}
	p.do(p.order.CollectSpecimens(tara, workAt, Collection{Specimens: []ScannedLabel{{"E1", p.order.Number + "-E1"}},
		Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}}))
	p.do(p.order.MoveSpecimens(tara, workAt, Receive, tube, nil))
	p.do(p.order.MoveSpecimens(tara, workAt, Accept, tube, nil))
	p.do(p.order.StartItems(tara, workAt, codes))
	return p
}

// Each kind of result is entered, flagged and held in its own way (docs/rules.md#results-in-words, #titre,
// #results-in-text); one that is critical opens the call.
func TestKindsOfResults(t *testing.T) {
	for _, c := range []struct {
		name string
		e    Entry
		want string // flag | printed | state | holds | calls
	}{
		{"words, normal", Entry{Item: "MALAG", Value: "negative"}, "N|Negative|resulted||0"},
		{"words, critical", Entry{Item: "MALAG", Value: "vivax"}, "AA|P. vivax|held|critical|1"},
		{"words that are none", Entry{Item: "MALAG", Value: "ovale"}, "value: " + string(measure.ErrNoChoice)},
		{"text", Entry{Item: "PS", Value: "Red cells: few.\nPlatelets: few."}, "|Red cells: few.\nPlatelets: few.|resulted||0"},
		{"text, abnormal", Entry{Item: "PS", Value: "Few.", Flag: measure.FlagAbnormal}, "A|Few.|resulted||0"},
		{"text, critical", Entry{Item: "PS", Value: "Blasts.", Flag: measure.FlagCriticalAbnormal}, "AA|Blasts.|held|critical|1"},
		{"text with a flag of numbers", Entry{Item: "PS", Value: "Few.", Flag: measure.FlagHigh}, "flag: Only a result in text is flagged by its reader, A for abnormal or AA for critical."},
		{"text that no font has", Entry{Item: "PS", Value: "血"}, "value: " + string(measure.ErrNoText)},
		{"a number with a reader's flag", Entry{Item: "WTO", Value: "80", Unit: "{titer}", Flag: measure.FlagAbnormal}, "flag: Only a result in text is flagged by its reader, A for abnormal or AA for critical."},
		{"a titre", Entry{Item: "WTO", Value: "1:320", Unit: "{titer}"}, "H|1:320|resulted||0"},
		{"a titre below the first dilution", Entry{Item: "WTO", Value: "<1:20", Unit: "{titer}"}, "N|1:20|resulted||0"},
		{"the first of two entries", Entry{Item: "BG", Value: "a"}, "|A|held|second_entry|0"},
	} {
		p := onKindsBench(t)
		out, err := p.order.SubmitResults(tara, workAt, []Entry{c.e}, kindsAnalyte)
		got := ""
		var r *Refusal
		if errors.As(err, &r) {
			got = r.Field[strings.Index(r.Field, ".")+1:] + ": " + r.Sentence
		} else {
			run, it := out.Runs.Runs[0], out.Order.Items[out.Order.itemIndex(c.e.Item)]
			calls := 0
			for _, task := range out.Order.Tasks {
				if task.Kind == TaskCall {
					calls++
				}
			}
			got = strings.Join([]string{string(run.Flag), run.Printed, string(it.State), joined(run.Hold), string(rune('0' + calls))}, "|")
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func joined(holds []measure.HoldReason) string {
	var all []string
	for _, h := range holds {
		all = append(all, string(h))
	}
	return strings.Join(all, " ")
}

// A result that takes two entries counts when two people have entered the same; nothing else sets it free
// (docs/rules.md#two-entries).
func TestTwoEntries(t *testing.T) {
	enter := func(p *paperTrail, by Member, value string) error {
		run := p.order.EarlierRuns([]string{"BG"})
		var earlier []RunSheet
		for _, s := range p.sheets {
			if slices.Contains(run, s.N) {
				earlier = append(earlier, s)
			}
		}
		out, err := p.order.SubmitResults(by, workAt, []Entry{{Item: "BG", Value: value}}, kindsAnalyte, earlier...)
		if err == nil {
			p.do(out, nil)
		}
		return err
	}
	code := func(err error) string {
		var r *Refusal
		if errors.As(err, &r) {
			return r.Code
		}
		return ""
	}
	sign := func(p *paperTrail, by Member) string {
		it := p.order.Items[0]
		_, err := p.order.AuthoriseResults(by, workAt, []Decision{{Item: "BG", Run: it.Run, Clear: it.Hold, Note: "seen"}}, scopePrinting)
		return code(err)
	}
	p := onKindsBench(t)
	if err := enter(p, tara, "a"); err != nil {
		t.Fatal(err)
	}
	for _, w := range p.order.openWork()["haematology"] {
		if slices.Contains(w.Items, "BG") && (w.State != InProcess || w.Worst != "") {
			t.Errorf("the second entry is work in state %s, worst %q: it is to be entered, and waits for no signature", w.State, w.Worst)
		}
	}
	if got := sign(p, meera); got != "second_entry_missing" {
		t.Errorf("one entry is signed: %q", got)
	}
	if got := code(enter(p, tara, "a")); got != "own_entry" {
		t.Errorf("one person makes both entries: %q", got)
	}
	differs := onKindsBench(t)
	if err := enter(differs, tara, "a"); err != nil {
		t.Fatal(err)
	}
	if err := enter(differs, joseph, "b"); err != nil {
		t.Fatal(err)
	}
	if it := differs.order.Items[0]; it.State != Held || joined(it.Hold) != "entries_differ" || sign(differs, meera) != "entries_differ" {
		t.Errorf("two entries that differ: %s %v, signed %q", it.State, it.Hold, sign(differs, meera))
	}
	if got := code(enter(differs, meera, "a")); got != "not_in_process" {
		t.Errorf("a third entry decides between two: %q", got)
	}
	if err := enter(p, joseph, "a"); err != nil {
		t.Fatal(err)
	}
	it, run := p.order.Items[0], p.sheets[len(p.sheets)-1].Runs[0]
	if it.State != Resulted || it.EnteredBy != joseph.Person || it.FirstBy != tara.Person || run.FirstByName != tara.Name || run.FirstAt == nil {
		t.Errorf("two equal entries: %+v, run %+v", it, run)
	}
	signs := func(m Member) Member {
		return m.with(func(m *Member) { m.Roles, m.Signatory = meera.Roles, meera.Signatory })
	}
	for _, by := range []Member{signs(tara), signs(joseph)} {
		if got := sign(p, by); got != "own_result" {
			t.Errorf("%s signs what they entered: %q", by.Name, got)
		}
	}
	if got := sign(p, meera); got != "" {
		t.Errorf("a third person cannot sign: %q", got)
	}
}
