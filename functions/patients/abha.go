package main

import (
	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type abhaBody struct {
	Rev     int    `json:"rev" required:"true"`
	Number  string `json:"number,omitempty"`
	Address string `json:"address,omitempty"`
}

// keepABHA keeps the number and the address of a person's health account, or takes them away.
func (h handlers) keepABHA() apigw.HandlerFunc {
	return patientCommand(h, command.StaffOnPatient, func(d store.Loaded, b abhaBody) (lab.Patient, lab.Event, error) {
		return d.Patient.KeepABHA(d.Caller, d.Now, b.Rev, b.Number, b.Address)
	})
}

type abhaAnswer struct {
	Number  string     `json:"number,omitempty"`
	Address string     `json:"address,omitempty"`
	At      lab.Moment `json:"at"`
	By      string     `json:"by"`
}
