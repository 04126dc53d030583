package lab

import (
	"strings"
	"testing"
)

func corrected(reason, note string) CorrectionRequest {
	return CorrectionRequest{Items: []string{"HB"}, Kind: Corrected, Reason: reason, Note: note}
}

func TestCorrectionIsTakenBackBeforeAnythingIsEntered(t *testing.T) {
	l := one(t)
	l.enter("14")
	l.release("HB")
	_, err := l.order.TakeBackCorrection(meera, workAt, []string{"HB"})
	l.refused(err, "not_correcting")
	for _, c := range []struct {
		name string
		c    CorrectionRequest
		code string
	}{
		{"other without words", corrected("other", ""), "bad_request"},
		{"too many words", corrected("other", strings.Repeat("x", 501)), "bad_request"},
		{"a control character", corrected("other", "a\x07b"), "bad_request"},
		{"no reason", corrected("because", "of it"), "bad_request"},
	} {
		_, err := l.order.CorrectResults(meera, workAt, c.c)
		l.refused(err, c.code)
	}
	l.must(l.order.CorrectResults(meera, workAt, corrected("other", "the wrong tube was read")))
	if c := l.order.Items[0].Correction; c.Note != l.order.Version {
		t.Errorf("the words are of event %d", c.Note)
	}
	l.tasks()
	_, err = l.order.TakeBackCorrection(tara, workAt, []string{"HB"})
	l.refused(err, "not_allowed")
	l.must(l.order.TakeBackCorrection(meera, workAt, []string{"HB"}))
	l.expect(map[string]string{"HB": "released 14.0 N"})

	l.must(l.order.CorrectResults(meera, workAt, corrected("wrong_value", "")))
	l.enter("13")
	l.tasks("sign item:HB")
	_, err = l.order.TakeBackCorrection(meera, workAt, []string{"HB"})
	l.refused(err, "value_entered")
	l.enter("12.5")
	l.tasks("sign item:HB")
	l.release("HB")
	l.tasks()

	l.must(l.order.WithdrawReport(meera, workAt, "wrong_patient", "", scopePrinting))
	_, err = l.order.TakeBackCorrection(meera, workAt, []string{"HB"})
	l.refused(err, "withdrawn")
	_, err = l.order.WithdrawReport(meera, workAt, "other", "", scopePrinting)
	l.refused(err, "bad_request")
}

// A correction of a value is taken back with what is calculated from it, as far as no other input is corrected.
func TestCalculatedIsTakenBackWithItsInputs(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("TBIL 1.2 DBIL 0.3"); err != nil {
		t.Fatal(err)
	}
	l.release("TBIL", "DBIL")
	l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"TBIL", "DBIL"}, Kind: Corrected, Reason: "wrong_value"}))
	_, err := l.order.TakeBackCorrection(meera, workAt, []string{"IBIL"})
	l.refused(err, "calculated")
	l.must(l.order.TakeBackCorrection(meera, workAt, []string{"TBIL"}))
	l.expect(map[string]string{"TBIL": "released 1.2 N", "DBIL": "correcting 0.3 N", "IBIL": "correcting 0.9 N"})
	l.must(l.order.TakeBackCorrection(meera, workAt, []string{"DBIL"}))
	l.expect(map[string]string{"DBIL": "released 0.3 N", "IBIL": "released 0.9 N"})
}

// Which calls are open, and who is informed again, when a critical value does not stand.
func TestCallsOfDiscardedValues(t *testing.T) {
	const call, again = "call item:HB LL", "tell_again item:HB"
	correct := func(l *laboratory) { l.must(l.order.CorrectResults(meera, workAt, corrected("wrong_value", ""))) }
	enter := func(value string) func(*laboratory) { return func(l *laboratory) { l.enter(value) } }
	called := func(o CallOutcome) func(*laboratory) { return func(l *laboratory) { l.called(o) } }
	release := func(l *laboratory) { l.release("HB") }
	restart := func(l *laboratory) { l.must(l.order.RestartItems(tara, workAt, []string{"HB"}, "implausible")) }
	reject := func(l *laboratory) { l.must(l.order.RejectSpecimens(tara, workAt, []string{"E1"}, "clotted", nil)) }
	withdraw := func(l *laboratory) { l.must(l.order.WithdrawReport(meera, workAt, "wrong_patient", "", scopePrinting)) }
	newTube := func(l *laboratory) { l.draw("E2"); l.start("HB") }
	undone := func(l *laboratory) {
		l.must(l.order.MarkNotPerformed(meera, workAt, []string{"HB"}, "no_reagent", false, scopePrinting))
	}
	cancel := func(l *laboratory) {
		l.must(l.order.CancelItems(meera, workAt, []string{"HB"}, "duplicate", scopePrinting))
	}
	for _, c := range []struct {
		name  string
		steps []func(*laboratory)
		want  []string
	}{
		{"nobody has called yet", []func(*laboratory){enter("5")}, []string{call}},
		{"released meanwhile", []func(*laboratory){enter("5"), release}, []string{call}},
		{"a new value that is not critical waits", []func(*laboratory){enter("5"), release, correct, enter("14")}, []string{call, "sign item:HB"}},
		{"and is signed", []func(*laboratory){enter("5"), release, correct, enter("14"), release}, nil},
		{"a new value that is critical too", []func(*laboratory){enter("5"), release, correct, enter("6"), release}, []string{call}},
		{"informed, then corrected", []func(*laboratory){enter("5"), called(CallConfirmed), release, correct, enter("14"), release}, []string{again}},
		{"informed without a read-back, then corrected", []func(*laboratory){enter("5"), called(CallNoReadback), release, correct, enter("14"), release}, []string{again}},
		{"nobody was reached, then corrected", []func(*laboratory){enter("5"), called(CallUnreached), release, correct, enter("14"), release}, nil},
		{"informed again", []func(*laboratory){enter("5"), called(CallConfirmed), release, correct, enter("14"), release, called(CallConfirmed)}, nil},
		{"informed again, corrected again", []func(*laboratory){enter("5"), called(CallConfirmed), release, correct, enter("14"), release, called(CallConfirmed), correct, enter("13"), release}, []string{again}},
		{"informed, then critical again, informed of that", []func(*laboratory){enter("5"), called(CallConfirmed), release, correct, enter("6"), called(CallConfirmed), release}, nil},
		{"informed of the old value while the new one waits", []func(*laboratory){enter("5"), release, correct, enter("14"), called(CallConfirmed), release}, []string{again}},
		{"a new critical value is entered again before it is signed", []func(*laboratory){enter("14"), release, correct, enter("5"), enter("13")}, []string{"sign item:HB"}},
		{"and was informed", []func(*laboratory){enter("14"), release, correct, enter("5"), called(CallConfirmed), enter("13")}, []string{again, "sign item:HB"}},
		{"repeated, nobody has called", []func(*laboratory){enter("5"), restart}, nil},
		{"informed, then repeated", []func(*laboratory){enter("5"), called(CallConfirmed), restart}, nil},
		{"and not critical", []func(*laboratory){enter("5"), called(CallConfirmed), restart, enter("14")}, []string{again}},
		{"and critical again", []func(*laboratory){enter("5"), called(CallConfirmed), restart, enter("6")}, []string{again, call}},
		{"one call is for both", []func(*laboratory){enter("5"), called(CallConfirmed), restart, enter("6"), called(CallConfirmed)}, nil},
		{"informed, then the tube is rejected", []func(*laboratory){enter("5"), called(CallConfirmed), reject}, []string{again, "recollect specimen:E2"}},
		{"informed again, then measured from the new tube", []func(*laboratory){enter("5"), called(CallConfirmed), reject, called(CallConfirmed), newTube, enter("14")}, nil},
		{"not informed, then the tube is rejected", []func(*laboratory){enter("5"), reject}, []string{"recollect specimen:E2"}},
		{"informed, then withdrawn", []func(*laboratory){enter("5"), called(CallConfirmed), release, withdraw}, []string{again}},
		{"not informed, then withdrawn", []func(*laboratory){enter("5"), release, withdraw}, nil},
		{"informed, then not performed", []func(*laboratory){enter("5"), called(CallConfirmed), undone}, []string{again}},
		{"informed, repeated, cancelled", []func(*laboratory){enter("5"), called(CallConfirmed), restart, cancel}, []string{again}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := one(t)
			for _, step := range c.steps {
				step(l)
			}
			l.tasks(c.want...)
		})
	}
}
