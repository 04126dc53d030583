package hospitaltest

import (
	"fmt"
	"testing"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/store"
)

// Enrol registers a patient straight into the store, for the test of a function that does not register any.
func (h *House) Enrol(t testing.TB, who Ask, id, phone string) {
	t.Helper()
	years, contact := 42, lab.Contact{Phone: phone}
	h.write(t, who, store.ReadSet{NewPatient: id, Settings: true}, store.PatientNumbers, func(d store.Loaded) ([]store.Write, error) {
		p, event, err := lab.Register(d.Caller, d.Now, lab.Registration{ID: id, Number: d.Number, Origin: "enrolled", Name: cast.Sunita.NameLatin,
			Age: lab.StatedAge{Years: &years}, Sex: "female", Language: "hi", Contact: contact,
			Consent: lab.Consent{TextVersion: "2026-1", Language: "hi", Purpose: "care", Attested: true}})
		if err != nil {
			return nil, err
		}
		return h.Store.NewPatient(d.Hospital, p, contact, event)
	})
}

// ChangePatient does to a patient what another function would do.
func (h *House) ChangePatient(t testing.TB, who Ask, id string, do func(store.Loaded) (lab.Patient, lab.Event, error)) {
	t.Helper()
	h.write(t, who, store.ReadSet{Patient: id}, "", func(d store.Loaded) ([]store.Write, error) {
		next, event, err := do(d)
		if err != nil {
			return nil, err
		}
		return h.Store.PatientChange(next, event)
	})
}

// CorrectPatient corrects what is recorded about a patient, with the duties that follow.
func (h *House) CorrectPatient(t testing.TB, who Ask, id string, c lab.PatientCorrection) {
	t.Helper()
	h.write(t, who, store.ReadSet{Settings: true, Patient: id, Contact: true}, "", func(d store.Loaded) ([]store.Write, error) {
		c.Rev, c.Reason = d.Patient.Rev, "read from the card"
		out, err := d.Patient.Correct(d.Caller, d.Now, d.Contact, c)
		if err != nil {
			return nil, err
		}
		return h.Store.PatientCorrection(d.Hospital, out)
	})
}

// Merge merges one patient record into another, which survives.
func (h *House) Merge(t testing.TB, who Ask, survivor, other string) {
	t.Helper()
	h.pair(t, who, survivor, other, func(d store.Loaded) (lab.MergedPair, error) {
		return d.Patient.MergeRecord(d.Caller, d.Now, d.Patient.Rev, d.Other, d.Other.Rev, "same person")
	})
}

func (h *House) pair(t testing.TB, who Ask, survivor, other string, decide func(store.Loaded) (lab.MergedPair, error)) {
	t.Helper()
	h.write(t, who, store.ReadSet{Patient: survivor, Other: other}, "", func(d store.Loaded) ([]store.Write, error) {
		out, err := decide(d)
		if err != nil {
			return nil, err
		}
		writes, err := h.Store.PatientChange(out.Survivor, out.SurvivorEvent)
		if err != nil {
			return nil, err
		}
		more, err := h.Store.PatientChange(out.Other, out.OtherEvent, out.OtherDuties...)
		return append(writes, more...), err
	})
}

func (h *House) write(t testing.TB, who Ask, set store.ReadSet, series store.NumberSeries, decide func(store.Loaded) ([]store.Write, error)) {
	t.Helper()
	c := store.Command{Caller: store.Caller{Hospital: who.Hospital, Person: who.As, Now: h.Now}, Read: set, Series: series,
		Key: fmt.Sprint("people-", h.requests.Add(1))}
	_, err := h.Store.Do(t.Context(), c, func(d store.Loaded) (store.Result, error) {
		writes, err := decide(d)
		return store.Result{Writes: writes, Status: 200, Answer: "done"}, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Separate takes a merge back.
func (h *House) Separate(t testing.TB, who Ask, survivor, other string) {
	t.Helper()
	h.pair(t, who, survivor, other, func(d store.Loaded) (lab.MergedPair, error) {
		return d.Patient.SeparateRecord(d.Caller, d.Now, d.Patient.Rev, d.Other, d.Other.Rev)
	})
}

// Tie ties a patient record to a login.
func (h *House) Tie(t testing.TB, login Ask, hospital, patient string) {
	t.Helper()
	if err := h.Store.Link(t.Context(), login.As, hospital, patient, lab.At(h.Now)); err != nil {
		t.Fatal(err)
	}
}
