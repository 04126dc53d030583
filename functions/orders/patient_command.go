package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// patientChanged is the receipt of a command on a patient.
type patientChanged struct {
	Patient string `json:"patient"`
	Rev     int    `json:"rev"`
}

// side says whose hand a command on a patient is: the desk's, or the patient's own.
type side func(r *http.Request, s *store.Store) (store.Caller, string, error)

// atDesk is staff, on any patient of the hospital.
func atDesk(r *http.Request, _ *store.Store) (store.Caller, string, error) {
	who, err := command.Caller(r)
	if err != nil {
		return store.Caller{}, "", err
	}
	id, err := apigw.PathUUID(r, "patient")
	return who, id, err
}

// own is a patient, on a record that the login is tied to, directly or by a merge.
func own(r *http.Request, s *store.Store) (store.Caller, string, error) {
	id, err := apigw.PathUUID(r, "patient")
	if err != nil {
		return store.Caller{}, "", err
	}
	who, err := ownRecord(r, s, id)
	return who, id, err
}

// ownRecord is the caller as somebody whose login is tied to a record.
func ownRecord(r *http.Request, s *store.Store, patient string) (store.Caller, error) {
	call := apigw.RequestInfoFrom(r.Context())
	records, err := s.OwnRecords(r.Context(), call.Subject)
	if err != nil {
		return store.Caller{}, err
	}
	for _, o := range records {
		if o.Patient.ID == patient {
			return store.Caller{Hospital: o.Hospital.ID, Person: call.Subject, Now: call.Now, Tie: o.Tie}, nil
		}
	}
	return store.Caller{}, &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such patient."}
}

// patientCommand is the way of every command that takes a patient one rev on: decode, read, decide, write, answer.
func patientCommand[T any](s *store.Store, by side, decide func(store.Loaded, T, time.Time) (lab.Patient, lab.Event, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := by(r, s)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[T](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Patient: id}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			next, event, err := decide(d, body, who.Now)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.PatientChange(next, event)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: patientChanged{id, next.Rev}}, err
		})
	}
}
