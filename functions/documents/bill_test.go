package main

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// The paper of a bill is made once, as it was frozen: what the hospital says of itself afterwards is not on it.
func TestPrintBill(t *testing.T) {
	w := open(t, patient)
	o := w.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, patient, lab.COD, "HB")
	if printed, err := w.Store.PrintedBills(t.Context(), o); err != nil || len(printed) != 0 {
		t.Errorf("before it is paid there are %v, %v", printed, err)
	}
	o = w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(tara, now, o.Money.Due(), "R26-000001", nil)
	})
	if len(o.Money.Bills) != 1 {
		t.Fatalf("bills %+v", o.Money.Bills)
	}
	duty, err := json.Marshal(store.DutyRefFor(o.ID, o.Money.BillDuty(1)))
	if err != nil {
		t.Fatal(err)
	}
	if printed, err := w.Store.PrintedBills(t.Context(), o); err != nil || printed[1] {
		t.Errorf("before it is printed: %v, %v", printed, err)
	}
	for _, again := range []string{"made", "the message comes again"} {
		if !w.gets(t, string(duty)) {
			t.Fatalf("%s: %s", again, w.log.Take())
		}
		paper := w.files.objects[lab.BillKey(o.ID, 1)]
		printed, err := w.Store.PrintedBills(t.Context(), o)
		if err != nil || !printed[1] || !bytes.HasPrefix(paper, []byte("%PDF-")) || w.files.puts != 1 {
			t.Errorf("%s: %v, %d bytes, stored %d times, %v", again, printed, len(paper), w.files.puts, err)
		}
	}
}
