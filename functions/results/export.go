package main

import (
	"encoding/json"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// heldAnswer is a row of what is held about a patient, in the form in which it is held.
type heldAnswer struct {
	Kind   string         `json:"kind"`
	Record string         `json:"record"`
	Order  string         `json:"order,omitempty"`
	Data   map[string]any `json:"data"`
}

type exportPage struct {
	Patient string       `json:"patient"`
	Values  bool         `json:"values"` // clinical values and reports are part of it
	Rows    []heldAnswer `json:"rows"`
	Cursor  string       `json:"cursor,omitempty"`
}

// exportScope is what the cursor of an export belongs to: one person of the staff and one patient.
func exportScope(d store.Loaded, values bool) apigw.ListScope {
	filter := d.Patient.ID + " " + d.Caller.Person
	if values {
		filter += " values"
	}
	return apigw.ListScope{Hospital: d.Caller.Hospital, List: "export", Filter: filter}
}

// beginExport keeps who exports all that is held about a patient, and why, and gives the cursor of the first page: the pages open
// with one only, so nothing is read before it is kept. Like a link to a report it has no key: asked for twice, it is kept twice.
func (h handlers) beginExport(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Reason string `json:"reason"`
	}
	d, err := command.Read{By: command.StaffOnPatient, May: lab.ExportPatient, Settings: true, Check: func(store.Caller) (err error) {
		body, _, err = apigw.Decode[struct {
			Reason string `json:"reason"`
		}](r)
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	reason, values, err := d.Patient.MayExport(d.Caller, body.Reason)
	if err != nil {
		return err
	}
	info := apigw.RequestInfoFrom(r.Context())
	of := lab.Order{Hospital: d.Patient.Hospital, Patient: lab.Snapshot{ID: d.Patient.ID}}
	unusual, err := h.store.RecordAccess(r.Context(), of, store.Opening{By: store.ByStaff(info.Subject), What: "exported", At: lab.At(info.Now), Reason: reason})
	if unusual { // a lost count stops nothing
		_ = h.meter.Count(r.Context(), "AccessUnusual")
	}
	if err != nil {
		return err
	}
	cursor, err := sealPlace(d, values, store.HeldPlace{})
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patient string `json:"patient"`
		Values  bool   `json:"values"`
		Cursor  string `json:"cursor"`
	}{d.Patient.ID, values, cursor})
}

// export gives a page of all that is held about a patient and the records merged into the patient's.
func (h handlers) export(w http.ResponseWriter, r *http.Request) error {
	var cursor string
	d, err := command.Read{By: command.StaffOnPatient, May: lab.ExportPatient, Settings: true, Check: func(store.Caller) (err error) {
		cursor, err = apigw.QueryCursor(r)
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	values := d.Caller.May(lab.ReadResults) == nil
	text, err := apigw.OpenCursor(d.Hospital.Secret, exportScope(d, values), cursor, d.Now)
	if err != nil {
		return &lab.Refusal{Kind: lab.Conflict, Code: "export_not_begun", Sentence: "Begin the export, with the reason: its pages can be read for an hour."}
	}
	var at store.HeldPlace
	if err := json.Unmarshal(text, &at); err != nil {
		return err // it was sealed here
	}
	rows, next, err := h.store.Held(r.Context(), d.Caller.Hospital, d.Patient.RecordIDs(), at, values)
	if err != nil {
		return err
	}
	page := exportPage{Patient: d.Patient.ID, Values: values, Rows: apigw.ListOf(rows, func(row store.HeldRow) heldAnswer { return heldAnswer(row) })}
	if next != nil {
		if page.Cursor, err = sealPlace(d, values, *next); err != nil {
			return err
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, page)
}

func sealPlace(d store.Loaded, values bool, at store.HeldPlace) (string, error) {
	text, err := json.Marshal(at)
	if err != nil {
		return "", err
	}
	return apigw.SealCursor(d.Hospital.Secret, exportScope(d, values), text, d.Now), nil
}
