package main

import (
	"errors"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/online"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// counter is where patients pay, by their own hand or the desk's.
type counter struct {
	online.Till
	script string // address of Razorpay's checkout, for browsers
	meter  *observe.Meter
}

// side says whose hand a command is: it gives the caller, and what proves that the order is his to pay.
type side func(r *http.Request, s *store.Store) (store.Caller, store.Want, error)

// atDesk is staff, on any order of the hospital.
func atDesk(r *http.Request, _ *store.Store) (store.Caller, store.Want, error) {
	id, err := apigw.StaffOrder(r, "order")
	if err != nil {
		return store.Caller{}, store.Want{}, err
	}
	who, err := desk.Caller(r)
	return who, store.Want{Order: id.String()}, err
}

// own is a patient, on an order of a record that the login is tied to.
func own(r *http.Request, s *store.Store) (store.Caller, store.Want, error) {
	id, err := apigw.PathOrder(r, "order")
	if err != nil {
		return store.Caller{}, store.Want{}, err
	}
	call := apigw.CallFrom(r.Context())
	o, record, err := s.OwnOrder(r.Context(), call.Subject, id.String())
	return store.Caller{Hospital: o.Hospital, Person: call.Subject, Now: call.Now, Tie: record.Tie},
		store.Want{Order: o.ID, Patient: record.Patient.ID}, err
}

// state is what a command here answers: how the order stands. Whoever needs more reads it.
type state struct {
	Order      string         `json:"order"`
	State      lab.State      `json:"state"`
	Settlement lab.Settlement `json:"settlement"`
	Due        lab.Paise      `json:"due"`
}

func stateOf(o lab.Order) state { return state{o.ID, o.State, o.Settlement, o.Money.Due()} }

// away says what went wrong with Razorpay in words for the person who pays. Nothing is half done: what was promised to
// Razorpay stays promised, and the order may be paid another way.
func away(err error) error {
	var gateway *razorpay.Error
	switch {
	case errors.Is(err, razorpay.ErrNoAccount):
		return &lab.Refusal{Kind: lab.Conflict, Code: "no_online_payment",
			Sentence: "This hospital takes no money online. Choose to pay in cash at collection."}
	case errors.As(err, &gateway):
		return &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent",
			Sentence: "Online payment does not answer at the moment. Try again in a minute, or choose to pay in cash at collection."}
	}
	return err
}
