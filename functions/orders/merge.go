package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type mergeBody struct {
	Rev      int    `json:"rev"`
	Other    string `json:"other"`
	OtherRev int    `json:"other_rev"`
	Reason   string `json:"reason"`
}

type separateBody struct {
	Rev      int    `json:"rev"`
	Other    string `json:"other"`
	OtherRev int    `json:"other_rev"`
}

type pairChanged struct {
	Patient  string `json:"patient"`
	Rev      int    `json:"rev"`
	Other    string `json:"other"`
	OtherRev int    `json:"other_rev"`
}

// merge links another record of the same person to the one in the path, which survives.
func merge(s *store.Store) apigw.HandlerFunc {
	return pairCommand(s, func(b mergeBody) string { return b.Other },
		func(d store.Loaded, b mergeBody, now time.Time) (lab.MergedPair, error) {
			return d.Patient.MergeRecord(d.Caller, now, b.Rev, d.Other, b.OtherRev, b.Reason)
		})
}

// separate takes a merge back.
func separate(s *store.Store) apigw.HandlerFunc {
	return pairCommand(s, func(b separateBody) string { return b.Other },
		func(d store.Loaded, b separateBody, now time.Time) (lab.MergedPair, error) {
			return d.Patient.SeparateRecord(d.Caller, now, b.Rev, d.Other, b.OtherRev)
		})
}

// pairCommand is the way of a command on two records of one person.
func pairCommand[T any](s *store.Store, other func(T) string, decide func(store.Loaded, T, time.Time) (lab.MergedPair, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[T](r)
		if err != nil {
			return err
		}
		if !apigw.ValidUUIDv7(other(body)) {
			return lab.Bad("other", "The id of a patient must be a UUID of version 7.")
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Patient: id, Other: other(body)}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			out, err := decide(d, body, who.Now)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.PatientChange(out.Survivor, out.SurvivorEvent)
			if err != nil {
				return store.Result{}, err
			}
			more, err := s.PatientChange(out.Other, out.OtherEvent)
			return store.Result{Writes: append(writes, more...), Status: http.StatusOK,
				Answer: pairChanged{out.Survivor.ID, out.Survivor.Rev, out.Other.ID, out.Other.Rev}}, err
		})
	}
}

type patientOrders struct {
	Patient string       `json:"patient"`
	Cards   []cardAnswer `json:"cards"`
	Cursor  string       `json:"cursor,omitempty"`
}

// ordersOfPatient lists a patient's orders, newest first, with those of the records that were merged into this one.
func ordersOfPatient(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		limit, err := apigw.QueryLimit(r)
		if err != nil {
			return err
		}
		cursor, err := apigw.QueryCursor(r)
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Patient: id, Settings: true}, lab.ReadOrders)
		if err != nil {
			return err
		}
		scope := apigw.ListScope{Hospital: who.Hospital, List: "patient", Filter: id}
		after := ""
		if cursor != "" {
			position, err := apigw.OpenCursor(d.Hospital.Secret, scope, cursor, who.Now)
			if err != nil {
				return err
			}
			after = string(position)
		}
		page, err := s.OrdersOf(r.Context(), who.Hospital, d.Patient.RecordIDs(), after, limit)
		if err != nil {
			return err
		}
		answer := patientOrders{Patient: id, Cards: make([]cardAnswer, 0, len(page.Rows))}
		for _, row := range page.Rows {
			answer.Cards = append(answer.Cards, cardOf(row, who))
		}
		if page.Next != "" {
			answer.Cursor = apigw.SealCursor(d.Hospital.Secret, scope, []byte(page.Next), who.Now)
		}
		return apigw.WriteJSON(w, http.StatusOK, answer)
	}
}
