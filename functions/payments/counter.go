package main

import (
	"errors"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
)

// counter is where patients pay, by their own hand or the desk's.
type counter struct {
	payment.Processor
	script string // address of Razorpay's checkout, for browsers
	meter  *observe.Meter
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
			Sentence: "This hospital does not take online payments. Choose to pay in cash at collection."}
	case errors.As(err, &gateway):
		return &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent",
			Sentence: "Online payment is not available at the moment. Try again in a minute, or choose to pay in cash at collection."}
	}
	return err
}
