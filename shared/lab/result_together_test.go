package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCalculatedWithItsInputs(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("WBC 7.50 NEUT 62 LYMPH 30 TBIL 1.2 DBIL 0.3 CREA 0.9"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"WBC": "resulted 7.50 N", "ANC": "resulted 4.65 N", "ALC": "resulted 2.25 N",
		"IBIL": "resulted 0.9 N", "EGFR": "resulted 81.9 L"})
	if len(l.sheets) != 1 || len(l.sheets[0].Runs) != 10 {
		t.Errorf("not one sheet of ten runs: %+v", l.sheets)
	}
	run, _ := runOf(l.sheets, l.sheets[0].N, "ANC")
	if run.Calculated != "anc" || run.Raw != "" || run.Range != "2.00 – 7.00" || run.Value != "4.65" {
		t.Errorf("the run of a calculated value: %+v", run)
	}
	l.refused(l.submit("ANC 4.7"), "calculated")
}

func TestCalculatedWhenTheLastInputComes(t *testing.T) {
	l := newLaboratory(t, adult())
	for _, step := range []struct {
		submit string
		want   map[string]string
	}{
		{"TBIL 1.2", map[string]string{"TBIL": "resulted 1.2 N", "IBIL": "in_process"}},
		{"WBC 7.50", map[string]string{"ANC": "in_process", "IBIL": "in_process"}},
		{"NEUT 6", map[string]string{"NEUT": "resulted 6 L", "ANC": "held 0.45 LL critical", "ALC": "in_process"}},
		{"DBIL 0.3", map[string]string{"IBIL": "resulted 0.9 N", "ALC": "in_process"}},
		{"LYMPH 90", map[string]string{"ALC": "resulted 6.75 H", "ANC": "held 0.45 LL critical"}},
	} {
		if err := l.submit(step.submit); err != nil {
			t.Fatal(err)
		}
		l.expect(step.want)
	}
	calls := 0
	for _, task := range l.order.Tasks {
		if task.Kind == TaskCall && task.About == "item:ANC" {
			calls++
		}
	}
	if calls != 1 {
		t.Errorf("%d calls of a critical count", calls)
	}
	l.must(l.order.RestartItems(tara, workAt, []string{"NEUT"}, "implausible"))
	l.expect(map[string]string{"NEUT": "in_process", "ANC": "in_process", "ALC": "resulted 6.75 H"})
	if slices.ContainsFunc(l.order.Tasks, func(task Task) bool { return task.Kind == TaskCall }) {
		t.Error("a call is open for a value that is measured again")
	}
	if err := l.submit("NEUT 10"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"ANC": "resulted 0.75 L"})
}

func TestWhatCannotBeIsHeldUntilItIsMended(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("TBIL 1.2"); err != nil {
		t.Fatal(err)
	}
	if err := l.submit("DBIL 1.3"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"TBIL": "held 1.2 N inconsistent", "DBIL": "held 1.3 H inconsistent", "IBIL": "held impossible input"})
	_, err := l.order.AuthoriseResults(meera, workAt, []Decision{{Item: "TBIL", Run: l.order.Items[l.order.itemIndex("TBIL")].Run}}, scopePrinting)
	l.refused(err, "held")
	l.must(l.order.RestartItems(tara, workAt, []string{"DBIL"}, "implausible"))
	l.expect(map[string]string{"TBIL": "held 1.2 N inconsistent", "IBIL": "in_process"})
	if err := l.submit("DBIL 0.3"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"TBIL": "resulted 1.2 N", "DBIL": "resulted 0.3 N", "IBIL": "resulted 0.9 N"})

	if err := l.submit("NEUT 70 LYMPH 35 WBC 5.00"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"NEUT": "held 70 N inconsistent", "LYMPH": "held 35 N inconsistent", "WBC": "resulted 5.00 N",
		"ANC": "held 3.50 N input", "ALC": "held 1.75 N input"})
	l.must(l.order.RestartItems(tara, workAt, []string{"LYMPH"}, "implausible"))
	if err := l.submit("LYMPH 25"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"NEUT": "resulted 70 N", "LYMPH": "resulted 25 N", "ANC": "resulted 3.50 N", "ALC": "resulted 1.25 N"})
}

func TestWhyThereIsNoCalculatedValue(t *testing.T) {
	child := adult()
	child.BirthDate = "2016-01-01"
	other := adult()
	other.Sex = "other"
	for _, c := range []struct {
		name    string
		patient Snapshot
		submit  string
		want    map[string]string
	}{
		{"a child", child, "CREA 0.9", map[string]string{"EGFR": "resulted under_18"}},
		{"no sex that is known", other, "CREA 0.9", map[string]string{"EGFR": "resulted sex_open"}},
		{"an input with a comparator", adult(), "TBIL 0.5 DBIL <0.1", map[string]string{"IBIL": "resulted input_comparator", "DBIL": "resulted 0.1 N"}},
		{"an input that is held", adult(), "TBIL 0.5 DBIL <0.4", map[string]string{"DBIL": "held 0.4 comparator", "IBIL": "held input_comparator input"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLaboratory(t, c.patient)
			if err := l.submit(c.submit); err != nil {
				t.Fatal(err)
			}
			l.expect(c.want)
		})
	}
}

func TestInputThatIsNotPerformed(t *testing.T) {
	for _, items := range [][]string{{"DBIL"}, {"DBIL", "IBIL"}, {"IBIL", "DBIL"}} {
		l := newLaboratory(t, adult())
		if err := l.submit("TBIL 1.2"); err != nil {
			t.Fatal(err)
		}
		l.must(l.order.MarkNotPerformed(meera, workAt, items, "no_reagent", false, scopePrinting))
		l.expect(map[string]string{"DBIL": "not_performed", "IBIL": "not_performed", "TBIL": "resulted 1.2 N"})
		l.release("TBIL")
	}
}

func TestCalculatedIsNeitherRepeatedNorCorrectedAlone(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("TBIL 1.2 DBIL 0.3 CREA 0.9"); err != nil {
		t.Fatal(err)
	}
	_, err := l.order.RestartItems(tara, workAt, []string{"IBIL"}, "implausible")
	l.refused(err, "calculated")
	_, err = l.order.AuthoriseResults(meera, workAt, l.decisions("IBIL", "TBIL"), scopePrinting)
	l.refused(err, "input_not_authorised")
	l.release("IBIL", "TBIL", "DBIL")
	_, err = l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"IBIL"}, Kind: Corrected, Reason: "wrong_value"})
	l.refused(err, "calculated")

	l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"TBIL"}, Kind: Corrected, Reason: "wrong_value"}))
	l.expect(map[string]string{"TBIL": "correcting 1.2 N", "IBIL": "correcting 0.9 N", "DBIL": "released 0.3 N"})
	if err := l.submit("TBIL 1.4"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"TBIL": "correcting 1.4 H", "IBIL": "correcting 1.1 H"})
	_, err = l.order.AuthoriseResults(meera, workAt, l.decisions("IBIL"), scopePrinting)
	l.refused(err, "input_not_authorised")
	l.release("TBIL")
	l.expect(map[string]string{"TBIL": "released 1.4 H", "IBIL": "released 1.1 H"})

	l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"TBIL", "IBIL"}, Kind: Corrected, Reason: "wrong_value"}))
	if err := l.submit("TBIL 0.2"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"TBIL": "correcting 0.2 L inconsistent", "IBIL": "correcting impossible input", "DBIL": "released 0.3 N"})
}

func TestCalculatedIsAuthorisedWithItsInputs(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("WBC 5.00 NEUT 10 LYMPH 80 TBIL 1.2 DBIL 0.3 CREA 0.9"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"ANC": "held 0.50 LL critical", "ALC": "resulted 4.00 H"})
	l.release("TBIL")
	l.expect(map[string]string{"IBIL": "resulted 0.9 N"})
	l.release("DBIL", "CREA")
	l.expect(map[string]string{"IBIL": "released 0.9 N", "EGFR": "released 81.9 L"})
	// What is held for a reason of its own is signed on its own.
	l.release("WBC", "NEUT", "LYMPH")
	l.expect(map[string]string{"ANC": "held 0.50 LL critical", "ALC": "released 4.00 H"})
	l.release("ANC")
	l.expect(map[string]string{"ANC": "released 0.50 LL critical"})
	if l.order.State != Completed {
		t.Errorf("the order is %s", l.order.State)
	}

	l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"NEUT"}, Kind: Corrected, Reason: "wrong_value"}))
	if err := l.submit("NEUT 8"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"NEUT": "correcting 8 L", "ANC": "correcting 0.40 LL critical"})
	_, err := l.order.AuthoriseResults(meera, workAt, l.decisions("NEUT"), scopePrinting)
	l.refused(err, "calculated_too")
	l.release("NEUT", "ANC")
	l.expect(map[string]string{"NEUT": "released 8 L", "ANC": "released 0.40 LL critical"})
}

// The hold that comes from an input goes with the input's.
func TestHeldInputIsOverruledOnce(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("TBIL 0.2 DBIL 0.3"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"TBIL": "held 0.2 L inconsistent", "DBIL": "held 0.3 N inconsistent", "IBIL": "held impossible input"})
	l.release("TBIL", "DBIL")
	l.expect(map[string]string{"IBIL": "released impossible input"})
}

// A value that was released cannot be held any more when a later one contradicts it: a supervisor is asked to look at it.
func TestReleasedValueIsContradicted(t *testing.T) {
	doubts := func(l *laboratory) (about []string) {
		for _, task := range l.order.Tasks {
			if task.Kind == TaskReview && task.Why == "inconsistent" && task.Role == Supervisor {
				about = append(about, task.About)
			}
		}
		return about
	}
	for _, c := range []struct {
		name, first, second, mended string
		about                       string
	}{
		{"direct above total", "TBIL 1.2", "DBIL 1.9", "DBIL 0.3", "[item:TBIL]"},
		{"total below direct", "DBIL 0.9", "TBIL 0.4", "TBIL 1.1", "[item:DBIL]"},
		{"more than all leucocytes", "NEUT 70", "LYMPH 45", "LYMPH 25", "[item:NEUT]"},
	} {
		l := newLaboratory(t, adult())
		if err := l.submit(c.first); err != nil {
			t.Fatal(err)
		}
		l.release(strings.Fields(c.first)[0])
		for _, later := range []string{c.second, "WBC 7.50"} { // what has nothing to do with it changes nothing
			if err := l.submit(later); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(doubts(l)); got != c.about {
				t.Errorf("%s, after %s: %s, want %s", c.name, later, got, c.about)
			}
		}
		again := l.order
		l.must(l.order.RestartItems(tara, workAt, []string{strings.Fields(c.second)[0]}, "implausible"))
		if err := l.submit(c.mended); err != nil {
			t.Fatal(err)
		}
		if got := doubts(l); got != nil {
			t.Errorf("%s: the values agree, and somebody is asked about %v", c.name, got)
		}
		l.order = again
		l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{strings.Fields(c.first)[0]}, Kind: Corrected, Reason: "wrong_value"}))
		if got := doubts(l); got != nil {
			t.Errorf("%s: it is corrected, and somebody is asked about %v", c.name, got)
		}
	}
}

// A new specimen is a new draw: values of two never meet.
func TestValuesOfTwoDrawsNeverMeet(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("TBIL 1.2 CREA 0.9"); err != nil {
		t.Fatal(err)
	}
	l.release("TBIL", "CREA")
	l.must(l.order.RejectSpecimens(tara, workAt, []string{"S1"}, "clotted", nil))
	for code, want := range map[string]string{"DBIL": "S2", "IBIL": "S2", "WBC": "S2", "ANC": "S2", "TBIL": "S1", "CREA": "S1", "EGFR": "S1"} {
		if got := l.order.Items[l.order.itemIndex(code)].Specimen; got != want {
			t.Errorf("%s is measured from %s, want %s", code, got, want)
		}
	}
	l.draw("S2")
	l.start("DBIL")
	if err := l.submit("DBIL 1.9"); err != nil {
		t.Fatal(err)
	}
	l.expect(map[string]string{"DBIL": "resulted 1.9 H", "IBIL": "resulted input_missing", "TBIL": "released 1.2 N"})
}

func TestEarlierRunsAreNamed(t *testing.T) {
	l := newLaboratory(t, adult())
	for _, submit := range []string{"TBIL 1.2", "CREA 0.9", "WBC 7.50"} {
		if err := l.submit(submit); err != nil {
			t.Fatal(err)
		}
	}
	n := func(i int) int { return l.sheets[i].N }
	for items, want := range map[string][]int{"DBIL": {n(0)}, "TBIL": nil, "NEUT": {n(2)}, "LYMPH DBIL": {n(2), n(0)}, "CREA": nil, "NO": nil} {
		if got := l.order.EarlierRuns(strings.Fields(items)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", items, got, want)
		}
	}
	_, err := l.order.SubmitResults(tara, workAt, []Entry{{Item: "DBIL", Value: "0.3", Unit: "mg/dL"}}, togetherAnalyte)
	if refusal := new(Refusal); err == nil || errors.As(err, &refusal) || !strings.Contains(err.Error(), fmt.Sprint("run ", n(0))) {
		t.Errorf("without the earlier sheet: %v", err)
	}
}
