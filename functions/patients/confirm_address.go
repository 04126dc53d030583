package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type confirmAddressBody struct {
	Rev int `json:"rev"`
}

// confirmAddress lets letters go to an address again, from which one has come back.
func (h handlers) confirmAddress(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[confirmAddressBody]{By: command.StaffOnPatient, Prepare: withContact[confirmAddressBody],
		Decide: func(d store.Loaded, b confirmAddressBody) (store.Result, error) {
			out, err := d.Patient.ConfirmAddress(d.Caller, d.Now, b.Rev, d.Contact)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.AddressConfirmed(out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
}
