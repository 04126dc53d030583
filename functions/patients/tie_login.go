package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type tieBody struct {
	Hospital string `json:"hospital"`
	Code     string `json:"code"` // of a letter, as it is shown there or without its dashes
}

type tied struct {
	Hospital string `json:"hospital"`
	Patient  string `json:"patient"`
	Tie      int    `json:"tie"`
}

// tie ties the login of whoever types a code that was sent to the record's own address, or to one that the desk has invited.
func (h handlers) tie(w http.ResponseWriter, r *http.Request) error {
	var offer int
	return command.WriteOnce[tieBody]{Settings: true,
		By: func(q command.Request) (who store.Caller, set store.ReadSet, err error) {
			body, err := q.Body()
			if err != nil {
				return who, set, err
			}
			b := body.(tieBody)
			if who, err = loginAt(q, b.Hospital); err != nil {
				return who, set, err
			}
			set.Asked, offer, err = q.Store.Guess(q.Context(), b.Hospital, who.Person, b.Code, who.Now)
			return who, set, err
		},
		Decide: func(d store.Loaded, b tieBody) (store.Result, error) {
			out, err := d.Patient.TieLogin(d.Caller, d.Now, offer, d.Contact)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.Tied(out, d.Contact)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: tied{b.Hospital, out.Patient.ID, out.Tie.N}}, err
		}}.Serve(w, r, h.store)
}
