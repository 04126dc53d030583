package main

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// When the contact of a patient is erased, the visit slips that are out open nothing any more; an order that is placed later has
// one of its own.
func TestErasingEndsSlips(t *testing.T) {
	w := open(t, hospitaltest.Patient)
	w.Enrol(t, desk, kavita, "+919876543210")
	p, _, err := w.Store.Patient(t.Context(), "sahyadri", kavita)
	if err != nil {
		t.Fatal(err)
	}
	born := "1984-03-12"
	w.CorrectPatient(t, desk, kavita, lab.PatientCorrection{BirthDate: &born})
	before := w.Order(t, desk, p.Snapshot(), lab.COD, "HB")
	old := w.Slip(t, before)
	opens := func(token string) string {
		_, err := w.Store.OpenSlip(t.Context(), token, lab.SlipAnswer{BirthDate: born}, w.Now)
		var no *lab.Refusal
		switch {
		case err == nil:
			return "opens"
		case errors.As(err, &no):
			return no.Code
		}
		t.Fatal(err)
		return ""
	}
	if is := opens(old); is != "opens" {
		t.Fatalf("before: %s", is)
	}
	admin := lab.Member{Hospital: "sahyadri", Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true}
	_, err = w.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: desk.As, Now: w.Now}, Key: "erase",
		Read: store.ReadSet{Patient: kavita, Contact: true, Settings: true}}, func(d store.Loaded) (store.Result, error) {
		out, err := d.Patient.EraseContact(admin, d.Now, d.Patient.Rev, d.Contact)
		if err != nil {
			return store.Result{}, err
		}
		writes, err := w.Store.Erasure(d.Hospital, d.Contact, nil, out)
		return store.Result{Writes: writes, Status: 200, Answer: "done"}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Minute)
	later := w.Order(t, desk, p.Snapshot(), lab.COD, "HB")
	next := w.Slip(t, later)
	for ref, err := range w.Store.Due(t.Context(), lab.DutyEndSlips, lab.At(w.Now)) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(ref)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the queue brings it twice
			if !w.gets(t, string(body)) {
				t.Fatalf("not finished: %s", w.log.Take())
			}
		}
	}
	if is := opens(old); is != "slip_unknown" {
		t.Errorf("the slip that was out: %s", is)
	}
	if is := opens(next); is != "opens" {
		t.Errorf("the slip of a later order: %s", is)
	}
	o, err := w.Store.Order(t.Context(), before.ID)
	if err != nil || o.SlipVersion != before.SlipVersion+1 {
		t.Errorf("version %d, %v", o.SlipVersion, err)
	}
}
