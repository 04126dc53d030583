package main

import (
	"assay/shared/apigw"
	"assay/shared/lab"
)

// tieAnswer is a login that opens a record. Of where its code went to it says only enough to know one's own address by.
type tieAnswer struct {
	Patient string     `json:"patient"` // the record that it was tied to, and is ended at
	Rev     int        `json:"rev"`     // of that record
	Tie     int        `json:"tie"`
	How     lab.TieWay `json:"how"`
	Address string     `json:"address"`
	Since   lab.Moment `json:"since"`
	By      string     `json:"by,omitempty"` // who invited it; shown to the desk alone
	// Waits: the record was merged since, and the login sees no more than before until the desk confirms it.
	Waits bool `json:"waits"`
}

// tiesOf lists the ties of records, those of each together. survivor is the one to be used.
func tiesOf(survivor lab.Patient, records ...lab.Patient) []tieAnswer {
	list := []tieAnswer{}
	for _, p := range records {
		list = append(list, apigw.ListOf(p.Ties, func(t lab.Tie) tieAnswer {
			a := tieAnswer{Patient: p.ID, Rev: p.Rev, Tie: t.N, How: t.How, Address: t.Address, Since: t.At, Waits: survivor.Merge != nil || survivor.TieWaits(t, p.ID)}
			if t.How == lab.TieByInvitation {
				a.By = t.By
			}
			return a
		})...)
	}
	return list
}

// forPatients leaves out who of the desk has invited a login.
func forPatients(ties []tieAnswer) []tieAnswer {
	for n := range ties {
		ties[n].By = ""
	}
	return ties
}
