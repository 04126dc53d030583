package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/store"
)

// side says whose hand a command is: it gives the caller, and what proves that the order is his to pay. B is what such a
// command is sent as.
type side[B any] func(r *http.Request, s *store.Store, body B) (store.Caller, store.ReadSet, error)

// commandOf reads a request of a side: the command it is, and what it was sent as.
func commandOf[B any](c counter, r *http.Request, by side[B]) (cmd store.Command, body B, err error) {
	body, key, err := apigw.DecodeCommand[B](r)
	if err != nil {
		return cmd, body, err
	}
	who, want, err := by(r, c.Store, body)
	return store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: want}, body, err
}

// atDesk is staff, on any order of the hospital.
func atDesk[B any](r *http.Request, _ *store.Store, _ B) (store.Caller, store.ReadSet, error) {
	id, err := apigw.StaffOrder(r, "order")
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	who, err := command.Caller(r)
	return who, store.ReadSet{Order: id.String()}, err
}

// own is a patient, on an order of a record that the login is tied to.
func own[B any](r *http.Request, s *store.Store, _ B) (store.Caller, store.ReadSet, error) {
	id, err := apigw.PathOrder(r, "order")
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	call := apigw.RequestInfoFrom(r.Context())
	o, record, err := s.OwnOrder(r.Context(), call.Subject, id.String())
	return store.Caller{Hospital: o.Hospital, Person: call.Subject, Now: call.Now, Tie: record.Tie},
		store.ReadSet{Order: o.ID, Patient: record.Patient.ID}, err
}

// paper is what the holder of a visit slip sends with every command: nobody has signed in.
type paper struct {
	Slip      string `json:"slip"`
	BirthDate string `json:"birth_date"`
}

func (p paper) held() paper { return p }

// onSlip is whoever holds the visit slip and knows the birth date, on the slip's order.
func onSlip[B interface{ held() paper }](r *http.Request, s *store.Store, body B) (store.Caller, store.ReadSet, error) {
	p := body.held()
	opened, err := s.OpenSlip(r.Context(), p.Slip, p.BirthDate)
	return store.Caller{Hospital: opened.Order.Hospital, Now: apigw.RequestInfoFrom(r.Context()).Now, Slip: p.Slip},
		store.ReadSet{Order: opened.Order.ID}, err
}
