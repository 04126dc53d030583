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
		out, err := lab.Register(d.Caller, d.Now, lab.Registration{ID: id, Number: d.Number, Origin: "enrolled", Name: cast.Sunita.NameLatin,
			Age: lab.StatedAge{Years: &years}, Sex: "female", Language: "hi", Contact: contact,
			Consent: &lab.Consent{TextVersion: "2026-1", Language: "hi", Purpose: "care", Attested: true}})
		if err != nil {
			return nil, err
		}
		return h.Store.NewPatient(d.Hospital, out, contact)
	})
}

// ChangePatient does to a patient what another function would do.
func (h *House) ChangePatient(t testing.TB, who Ask, id string, do func(store.Loaded) (lab.ChangedPatient, error)) {
	t.Helper()
	h.write(t, who, store.ReadSet{Patient: id}, "", func(d store.Loaded) ([]store.Write, error) {
		out, err := do(d)
		if err != nil {
			return nil, err
		}
		return h.Store.PatientSettled(out)
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

// MergeByTwo merges records that differ in sex or birth date: somebody else has asked for it.
func (h *House) MergeByTwo(t testing.TB, who Ask, survivor, other string) {
	t.Helper()
	h.write(t, who, store.ReadSet{Patient: survivor, Other: other}, "", func(d store.Loaded) ([]store.Write, error) {
		asker := lab.Member{Hospital: who.Hospital, Person: "joseph", Roles: []lab.Role{lab.Supervisor}, Active: true}
		out, err := d.Patient.AskMerge(asker, d.Now, d.Patient.Rev, d.Other, d.Other.Rev, "same person")
		if err != nil {
			return nil, err
		}
		return h.Store.MergeAsked(out)
	})
	h.pair(t, who, survivor, other, func(d store.Loaded) (lab.MergedPair, error) {
		return d.Patient.ConfirmMerge(d.Caller, d.Now, d.Patient.Rev, d.Other, d.Other.Rev)
	})
}

func (h *House) pair(t testing.TB, who Ask, survivor, other string, decide func(store.Loaded) (lab.MergedPair, error)) {
	t.Helper()
	h.write(t, who, store.ReadSet{Patient: survivor, Other: other}, "", func(d store.Loaded) ([]store.Write, error) {
		out, err := decide(d)
		if err != nil {
			return nil, err
		}
		return h.Store.Merged(out)
	})
}

func (h *House) write(t testing.TB, who Ask, set store.ReadSet, series store.NumberSeries, decide func(store.Loaded) ([]store.Write, error)) {
	t.Helper()
	h.do(t, store.Caller{Hospital: who.Hospital, Person: who.As, Now: h.Now}, set, series, decide)
}

func (h *House) do(t testing.TB, who store.Caller, set store.ReadSet, series store.NumberSeries, decide func(store.Loaded) ([]store.Write, error)) {
	t.Helper()
	c := store.Command{Caller: who, Read: set, Series: series,
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

// Tie ties a patient record to a login, as an invitation of the desk does.
func (h *House) Tie(t testing.TB, login Ask, hospital, patient string) {
	t.Helper()
	desk := lab.Member{Hospital: hospital, Person: "imran", Roles: []lab.Role{lab.Technician}, Active: true}
	as := store.Caller{Hospital: hospital, Person: login.As, Now: h.Now, Login: true}
	h.do(t, as, store.ReadSet{Asked: patient}, "", func(d store.Loaded) ([]store.Write, error) {
		out, err := d.Patient.InviteLogin(desk, d.Now, d.Patient.Rev, d.Contact, "invited@example.in", true)
		if err != nil {
			return nil, err
		}
		return h.Store.TieOffered(out)
	})
	h.do(t, as, store.ReadSet{Asked: patient}, "", func(d store.Loaded) ([]store.Write, error) {
		out, err := d.Patient.TieLogin(d.Caller, d.Now, d.Patient.Rev, d.Contact)
		if err != nil {
			return nil, err
		}
		return h.Store.Tied(out, d.Contact)
	})
}

// ConfirmTies lets every login that is tied to a record see what the survivor was merged with.
func (h *House) ConfirmTies(t testing.TB, who Ask, survivor, holder string) {
	t.Helper()
	p, _, err := h.Store.Patient(t.Context(), who.Hospital, holder)
	if err != nil {
		t.Fatal(err)
	}
	for _, tie := range p.Ties {
		h.write(t, who, store.ReadSet{Patient: holder, Other: survivor}, "", func(d store.Loaded) ([]store.Write, error) {
			out, err := d.Patient.ConfirmTie(d.Caller, d.Now, d.Patient.Rev, tie.N, d.Other)
			if err != nil {
				return nil, err
			}
			return h.Store.TieConfirmed(out, d.Other)
		})
	}
}

// Code is the code of the newest offer of a record, made as function notify makes it for a letter.
func (h *House) Code(t testing.TB, hospital, patient string) string {
	t.Helper()
	p, _, err := h.Store.Patient(t.Context(), hospital, patient)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.TieOffers) == 0 {
		t.Fatal("no code is out")
	}
	issued := SlipKeys.TieCode(hospital, patient, p.TieOffers[len(p.TieOffers)-1])
	if err := h.Store.IssueCode(t.Context(), issued); err != nil {
		t.Fatal(err)
	}
	return issued.Code
}
