package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type named struct {
	Person string `json:"person"`
	Name   string `json:"name"`
}

type runAnswer struct {
	Item       string               `json:"item"`
	Run        int                  `json:"run"`
	Name       string               `json:"name"`
	Raw        string               `json:"raw"`
	Value      string               `json:"value"`
	Comparator string               `json:"comparator,omitempty"`
	Unit       string               `json:"unit"`
	Flag       measure.Flag         `json:"flag"`
	Range      string               `json:"range"`
	Low        string               `json:"low,omitempty"`
	High       string               `json:"high,omitempty"`
	Comment    string               `json:"comment,omitempty"`
	Hold       []measure.HoldReason `json:"hold"`
	EnteredBy  named                `json:"entered_by"`
	EnteredAt  lab.Moment           `json:"entered_at"`
	Current    bool                 `json:"current"` // false for a run that was repeated
}

type noteAnswer struct {
	Item     string               `json:"item"`
	Run      int                  `json:"run"`
	By       named                `json:"by"`
	At       lab.Moment           `json:"at"`
	Cleared  []measure.HoldReason `json:"cleared,omitempty"`
	Note     string               `json:"note,omitempty"`
	Outcome  lab.CallOutcome      `json:"outcome,omitempty"`
	Whom     string               `json:"whom,omitempty"`
	ReadBack string               `json:"read_back,omitempty"`
}

// show answers all runs of an order and the words beside them, oldest first, and notes who looked.
func show(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := command.Order(r, s, lab.ReadResults)
		if err != nil {
			return err
		}
		sheets, notes, err := s.Runs(r.Context(), d.Order.ID)
		if err != nil {
			return err
		}
		written, err := notesOf(r, s, d.Order.Hospital, notes)
		if err != nil {
			return err
		}
		call := apigw.RequestInfoFrom(r.Context())
		look := store.AccessRecord{Order: d.Order.ID, What: "values", By: call.Subject, At: lab.At(call.Now)}
		if err := s.RecordAccess(r.Context(), d.Order, look, call.RequestID); err != nil {
			return err
		}
		current := map[string]int{}
		for _, i := range d.Order.Items {
			current[i.Code] = i.Run
		}
		list := []runAnswer{}
		for _, sheet := range sheets {
			for _, run := range sheet.Runs {
				list = append(list, runAnswer{Item: run.Item, Run: sheet.N, Name: run.Name, Raw: run.Raw,
					Value: run.Printed, Comparator: run.Comparator, Unit: run.Unit, Flag: run.Flag, Range: run.Range,
					Low: run.Low, High: run.High, Comment: run.Comment, Hold: append([]measure.HoldReason{}, run.Hold...),
					EnteredBy: named{sheet.By, sheet.Name}, EnteredAt: sheet.At, Current: current[run.Item] == sheet.N})
			}
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Order string       `json:"order"`
			Runs  []runAnswer  `json:"runs"`
			Notes []noteAnswer `json:"notes"`
		}{d.Order.ID, list, written})
	}
}

// notesOf answers what was written beside the values, oldest first.
func notesOf(r *http.Request, s *store.Store, hospital string, notes []lab.ResultNote) ([]noteAnswer, error) {
	people := make([]string, len(notes))
	for n, note := range notes {
		people[n] = note.By
	}
	names, err := s.Names(r.Context(), hospital, people)
	list := make([]noteAnswer, 0, len(notes))
	for _, n := range notes {
		list = append(list, noteAnswer{n.Item, n.Run, named{n.By, names[n.By]}, n.At, n.Clear, n.Note, n.Outcome, n.Whom, n.ReadBack})
	}
	return list, err
}
