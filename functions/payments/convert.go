package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// convert lets an order that waits for online money be paid in cash at collection.
func convert[B any](h handlers, by command.Actor) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[B]{By: by, Settings: true, Decide: func(d store.Loaded, _ B) (store.Result, error) {
			return acknowledge(d.Order.ConvertToCOD(d.Caller, d.Now, d.Hospital.ExpiryHours))
		}}.Serve(w, r, h.store)
	}
}

// cancel ends an order before its first tube. Who has signed in does that with functions/orders.
func cancel[B any](h handlers, by command.Actor) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[B]{By: by, Settings: true, Decide: func(d store.Loaded, _ B) (store.Result, error) {
			return acknowledge(d.Order.Cancel(d.Caller, d.Now, lab.PatientAsked))
		}}.Serve(w, r, h.store)
	}
}

// orderState acknowledges a command here: the state of the order and of its money. Whoever needs more reads it.
type orderState struct {
	Order      string         `json:"order"`
	State      lab.State      `json:"state"`
	Settlement lab.Settlement `json:"settlement"`
	Due        lab.Paise      `json:"due"`
}

func stateOf(o lab.Order) orderState {
	return orderState{o.ID, o.State, o.Settlement, o.Money.Due()}
}

func acknowledge(out lab.Outcome, err error) (store.Result, error) {
	return store.Result{Outcome: &out, Status: http.StatusOK, Answer: stateOf(out.Order)}, err
}
