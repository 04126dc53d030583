package main

import (
	"testing"
	"time"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/store"
)

// The task that asks for a child's guardian ends by itself on the 18th birthday, at midnight in India, and not before.
func TestOfAge(t *testing.T) {
	h := open(t)
	hospital := lab.Hospital{ID: "sahyadri", Rev: 1, Name: "Sahyadri Hospital", Secret: make([]byte, 32)}
	tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1}
	if err := h.Store.Found(t.Context(), hospital, []lab.Member{tara}, lab.At(start)); err != nil {
		t.Fatal(err)
	}
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewPatient: patientID, Settings: true}}, func(d store.Loaded) (store.Result, error) {
		out, err := lab.Register(d.Caller, start, lab.Registration{ID: patientID, Number: "P26-000001", Name: cast.Sunita.NameLatin,
			BirthDate: "2008-11-26", Sex: "female", Language: "en"})
		if err != nil {
			return store.Result{}, err
		}
		writes, err := h.Store.NewPatient(d.Hospital, out, lab.Contact{})
		return store.Result{Writes: writes, Status: 201}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	open := func() int {
		tasks, err := h.Store.DeskTasks(t.Context(), "sahyadri", "", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(tasks.Rows)
	}
	birthday := time.Date(2026, 11, 25, 18, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		at   time.Time
		want int
	}{{birthday.Add(-time.Minute), 1}, {birthday.Add(time.Minute), 0}, {birthday.Add(time.Hour), 0}} {
		if h.at(t, int(c.at.Sub(start)/time.Minute)); open() != c.want {
			t.Errorf("%d tasks at %s, want %d", open(), c.at, c.want)
		}
	}
}
