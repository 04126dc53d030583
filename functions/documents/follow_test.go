package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/catalogue"
	"assay/shared/lab"
)

const (
	kavita = "01938f6c-11aa-7b20-8d5f-000000000001"
	twice  = "01938f6c-11aa-7b20-8d5f-000000000002" // registered a second time
)

var desk = hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}

// due hands the function every duty of a correction that is due by now, and reports how many there were.
func (w *world) due(t *testing.T) (n int) {
	t.Helper()
	for ref, err := range w.Store.Due(t.Context(), lab.DutyFollow, lab.At(w.Now.Add(time.Hour))) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(ref)
		if err != nil {
			t.Fatal(err)
		}
		if n++; !w.gets(t, string(body)) {
			t.Fatalf("not finished: %s", w.log.Take())
		}
	}
	return n
}

// orderOf places an order of a patient and takes it to the bench with a haemoglobin entered.
func (w *world) orderOf(t *testing.T, patient string) string {
	t.Helper()
	p, ok, err := w.Store.Patient(t.Context(), "sahyadri", patient)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := w.Bench(t, w.Order(t, desk, p.Snapshot(), lab.Later, "HB").ID, tara)
	return w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.SubmitResults(tara, now, []lab.Entry{{Item: "HB", Value: "12.5", Unit: "g/dL"}}, tests.Analyte)
	}).ID
}

// A man who is put right as a woman: her haemoglobin of 12.5 is not low, in each of her orders.
func TestOrdersFollowThePerson(t *testing.T) {
	w := open(t, patient)
	w.Enrol(t, desk, kavita, "+919876543210")
	w.Enrol(t, desk, twice, "+919876543211")
	male, female, name := "male", "female", "Kavita Joshi"
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{Sex: &male})
	w.CorrectPatient(t, desk, twice, lab.PatientCorrection{Sex: &male})
	w.due(t)
	orders := []string{w.orderOf(t, kavita), w.orderOf(t, kavita), w.orderOf(t, twice)}
	// expect compares the flag and the name of each order.
	expect := func(step string, want ...string) {
		t.Helper()
		for n, id := range orders {
			o, err := w.Store.Order(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			sheets, _, err := w.Store.Runs(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			got := o.Patient.Name
			for _, s := range sheets {
				if s.N == o.Items[0].Run {
					got += " " + string(s.Runs[0].Flag)
				}
			}
			if got != want[n] {
				t.Errorf("%s: order %d is %q, want %q", step, n, got, want[n])
			}
		}
	}
	expect("as placed", "Sunita Patil L", "Sunita Patil L", "Sunita Patil L")
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{Sex: &female, Name: &name})
	if n := w.due(t); n != 2 {
		t.Errorf("%d duties", n) // at once, and once more later
	}
	expect("corrected", "Kavita Joshi N", "Kavita Joshi N", "Sunita Patil L")
	w.MergeByTwo(t, desk, kavita, twice)
	w.due(t)
	expect("merged", "Kavita Joshi N", "Kavita Joshi N", "Kavita Joshi N")
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{Sex: &male})
	w.due(t)
	expect("corrected as one", "Kavita Joshi L", "Kavita Joshi L", "Kavita Joshi L")
	w.Separate(t, desk, kavita, twice)
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{Sex: &female})
	w.due(t)
	expect("separated", "Kavita Joshi N", "Kavita Joshi N", "Sunita Patil L")
	phone := "+919876543291"
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{Phone: &phone})
	if n := w.due(t); n != 0 {
		t.Errorf("%d duties though no order knows the phone", n)
	}
	for _, id := range orders {
		o, _ := w.Store.Order(t.Context(), id)
		if o.Patient.ID != kavita && o.Patient.ID != twice || !o.PatientChanged() || strings.Contains(w.log.Take(), "Meena") {
			t.Errorf("order %s: patient %s, changed %t", id, o.Patient.ID, o.PatientChanged())
		}
	}
}
