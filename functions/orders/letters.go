package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// sentAnswer is a letter about the order with its fate.
type sentAnswer struct {
	Stage lab.MailStage     `json:"stage"`
	At    lab.Moment        `json:"at"` // when it was due
	State store.LetterState `json:"state"`
}

// letters answers which letters about an order there are, and what became of each; never to which address.
func (h handlers) letters(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	list, err := h.store.OrderLetters(r.Context(), d.Order.ID)
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, struct {
		Letters []sentAnswer `json:"letters"`
	}{apigw.ListOf(list, func(l store.OrderLetter) sentAnswer { return sentAnswer(l) })})
}
