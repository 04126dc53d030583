package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type mergeBody struct {
	pair
	Reason string `json:"reason"`
}

// pair is the two records of one person that a command is on: Rev is of the one in the path.
type pair struct {
	Rev      int    `json:"rev"`
	Other    string `json:"other"`
	OtherRev int    `json:"other_rev"`
}

func (p pair) both() pair { return p }

type pairChanged struct {
	Patient  string `json:"patient"`
	Rev      int    `json:"rev"`
	Other    string `json:"other"`
	OtherRev int    `json:"other_rev"`
}

// merge links another record of the same person to the one in the path, which survives.
func (h handlers) merge(w http.ResponseWriter, r *http.Request) error {
	return pairCommand(h, func(d store.Loaded, b mergeBody) (lab.MergedPair, error) {
		return d.Patient.MergeRecord(d.Caller, d.Now, b.Rev, d.Other, b.OtherRev, b.Reason)
	}).Serve(w, r, h.store)
}

// withOther reads the other record too.
func withOther[B interface{ both() pair }](c *store.Command, b B) error {
	if c.Read.Other = b.both().Other; !ids.IsUUIDv7(c.Read.Other) {
		return lab.Bad("other", "The id of a patient must be a UUID of version 7.")
	}
	return nil
}

// pairCommand changes both records in one transaction.
func pairCommand[B interface{ both() pair }](h handlers, decide func(store.Loaded, B) (lab.MergedPair, error)) command.WriteOnce[B] {
	return command.WriteOnce[B]{By: command.StaffOnPatient,
		Prepare: withOther[B],
		Decide: func(d store.Loaded, b B) (store.Result, error) {
			out, err := decide(d, b)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.Merged(out)
			return store.Result{Writes: writes, Status: http.StatusOK,
				Answer: pairChanged{out.Survivor.ID, out.Survivor.Rev, out.Other.ID, out.Other.Rev}}, err
		}}
}
