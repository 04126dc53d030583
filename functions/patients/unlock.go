package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type unlocked struct {
	Order string `json:"order"`
}

// unlockSlip opens a slip again that was locked by five wrong birth dates, for a person whom the laboratory knows.
func (h handlers) unlockSlip(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.UnlockSlip}.Load(r, h.store)
	if err != nil {
		return err
	}
	info := apigw.RequestInfoFrom(r.Context())
	if err := h.store.UnlockSlip(r.Context(), d.Order, info.Subject, lab.At(info.Now)); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, unlocked{d.Order.ID})
}
