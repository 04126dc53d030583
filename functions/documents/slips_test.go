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
	home := w.placedAtHome(t, p.Snapshot())
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
	if home, err = w.Store.Order(t.Context(), home.ID); err != nil || home.AtHome {
		t.Errorf("where to draw is still known: %v", err)
	}
	home.AtHome = true // what lies beside the order, whatever the order says
	if left, err := w.Store.Home(t.Context(), home); err != nil || left == nil || *left != (lab.HomeVisit{}) {
		t.Errorf("the address of the home is still there: %+v, %v", left, err)
	}
}

// placedAtHome places an order that is drawn at home.
func (w world) placedAtHome(t *testing.T, p lab.Snapshot) lab.Order {
	t.Helper()
	id := "sahyadri-01938f6e-5d2a-7c41-9b3e-0000000000aa"
	var out lab.Outcome
	_, err := w.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: desk.As, Now: w.Now}, Key: "home",
		Read: store.ReadSet{NewOrder: id}}, func(d store.Loaded) (store.Result, error) {
		var err error
		out, err = lab.PlaceOrder(d.Caller, w.Now, lab.Placement{ID: id, Number: "26-000099", Patient: p, Settlement: lab.COD, ExpiryHours: 48,
			Tests: []lab.OrderedTest{{Code: "HB", Name: "Haemoglobin", Price: 100, Items: []lab.OrderedItem{{Code: "HB", Department: "haematology", Container: "E"}}}},
			Visit: &lab.HomeVisit{Address: "12 Tilak Road", Phone: "9876543210"}, Slots: lab.UsualSlots,
			Particulars: lab.Particulars{Priority: lab.Routine, PreferredDate: lab.Day(w.Now.Add(48 * time.Hour)), Slot: lab.UsualSlots[0]}})
		return store.Result{Outcome: &out, Status: 201, Answer: id}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := w.Store.Home(t.Context(), out.Order); err != nil || kept == nil || kept.Address != "12 Tilak Road" {
		t.Fatalf("%+v, %v", kept, err)
	}
	return out.Order
}
