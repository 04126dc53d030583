package main

import (
	"fmt"
	"slices"
	"testing"

	"assay/shared/lab"
	"assay/shared/store"
)

// Six letters a day are sent about an order, two of them about failed payments. What the laboratory owes is sent beyond
// that and is not counted.
func TestLettersOfADay(t *testing.T) {
	for _, c := range []struct {
		name  string
		stage lab.MailStage
		limit lab.Limits
		want  int // of nine
	}{
		{"failed payments", lab.MailFailed, lab.Limits{}, 2},
		{"others", lab.MailPlaced, lab.Limits{}, 6},
		{"as the hospital wants it", lab.MailPlaced, lab.Limits{LettersPerDay: 3}, 3},
		{"failed payments within the letters", lab.MailFailed, lab.Limits{LettersPerDay: 1}, 1},
		{"what is owed", lab.MailRecollection, lab.Limits{}, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{Limits: c.limit})
			h.register(t, "sunita@example.org")
			h.become(t, lab.Duty{Stage: c.stage}, func(o *lab.Order) {
				if c.stage == lab.MailFailed {
					o.State, o.Settlement = lab.PaymentFailed, lab.Online
				}
				o.Tasks = []lab.Task{{ID: "1", Kind: lab.TaskRecollect}}
			})
			for n := 2; n <= 9; n++ {
				h.again(t, n, c.stage)
			}
			for n := 1; n <= 9; n++ {
				if !h.gets(t, fmt.Sprint("m", n), 1, store.QueueMessage{DutyRef: h.ref(n, c.stage)}) {
					t.Fatal(h.said.Take())
				}
			}
			if len(h.sent) != c.want {
				t.Errorf("%d letters were sent, want %d", len(h.sent), c.want)
			}
			for n := 1; n <= 9; n++ {
				if job, _, err := h.store.Job(t.Context(), h.ref(n, c.stage)); err != nil || !job.Done {
					t.Errorf("letter %d is not finished: %v", n, err)
				}
			}
		})
	}
	for stage, owed := range map[lab.MailStage]bool{lab.MailReady: true, lab.MailCorrected: true, lab.MailRecollection: true, lab.MailRefunded: true,
		lab.MailReceipt: true, lab.MailCritical: true, lab.MailPlaced: false, lab.MailFailed: false, lab.MailReminder: false} {
		if stage.Owed() != owed || !slices.Contains(lab.MailStages, stage) {
			t.Errorf("%s is owed: %t", stage, stage.Owed())
		}
	}
}

// again leaves one more mail duty with the order.
func (h *house) again(t *testing.T, n int, stage lab.MailStage) {
	t.Helper()
	err := h.store.ChangeOrder(t.Context(), h.order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		o.Version++
		event := lab.Event{N: o.Version, At: lab.At(start), By: "tara", Action: lab.Place, Prev: o.Chain}.Seal()
		o.Chain = event.Hash
		return lab.Outcome{Order: o, Event: event, Duties: []lab.Duty{{Kind: lab.DutyMail, N: n, Stage: stage, Due: lab.At(start)}}}, nil, true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
