package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// myReceipt is the receipt of a patient's command on an own order.
type myReceipt struct {
	Order string    `json:"order"`
	Stage string    `json:"stage"`
	State lab.State `json:"state"`
	Due   lab.Paise `json:"due"`
}

// myCancel ends an own order before its first tube.
func myCancel(s *store.Store) apigw.HandlerFunc {
	return myCommand(s, func(d store.Loaded, now time.Time) (lab.Outcome, error) {
		return d.Order.Cancel(d.Caller, now, lab.PatientAsked)
	})
}

// myCommand is the way of every command of a patient on an own order.
func myCommand(s *store.Store, act func(store.Loaded, time.Time) (lab.Outcome, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := apigw.PathOrder(r, "order")
		if err != nil {
			return err
		}
		_, key, err := apigw.DecodeCommand[struct{}](r)
		if err != nil {
			return err
		}
		call := apigw.RequestInfoFrom(r.Context())
		o, own, err := s.OwnOrder(r.Context(), call.Subject, id.String())
		if err != nil {
			return err
		}
		who := store.Caller{Hospital: o.Hospital, Person: call.Subject, Now: call.Now, Tie: own.Tie}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash,
			Read: store.ReadSet{Order: o.ID, Patient: own.Patient.ID, Settings: true}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			out, err := act(d, who.Now)
			return store.Result{Outcome: &out, Status: http.StatusOK, Answer: myReceipt{Order: o.ID,
				Stage: out.Order.Stage(), State: out.Order.State, Due: out.Order.Money.Due()}}, err
		})
	}
}
