package main

import (
	"net/http"
	"slices"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

type draftAnswer struct {
	Item    string     `json:"item"`
	Rev     int        `json:"rev"`
	Value   string     `json:"value"`
	Comment string     `json:"comment"`
	Flag    string     `json:"flag,omitempty"`
	By      named      `json:"by"`
	At      lab.Moment `json:"at"`
}

// fieldAnswer is what the page knows of a test before a value is typed: its unit, and the range for this patient.
type fieldAnswer struct {
	Item     string `json:"item"`
	Unit     string `json:"unit"`
	Decimals int    `json:"decimals"`
	Range    string `json:"range"`
	Low      string `json:"low,omitempty"`
	High     string `json:"high,omitempty"`
	// Choices are the results of a test that has words, Templates the texts that one begins with. SecondEntry: somebody has
	// made the first of two entries.
	Choices     []choiceAnswer   `json:"choices,omitempty"`
	Templates   []templateAnswer `json:"templates,omitempty"`
	TwoEntries  bool             `json:"two_entries,omitempty"`
	SecondEntry bool             `json:"second_entry,omitempty"`
}

type choiceAnswer struct {
	Code   string       `json:"code"`
	Text   string       `json:"text"`
	TextHi string       `json:"text_hi"`
	Flag   measure.Flag `json:"flag"`
}

type templateAnswer struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// listDrafts lists what is typed and not submitted, and what is expected of the tests whose specimens were collected.
func (h handlers) listDrafts(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.Draft, Tests: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	saved, err := h.store.Drafts(r.Context(), d.Order.ID)
	if err != nil {
		return err
	}
	saved = slices.DeleteFunc(saved, func(one lab.DraftResult) bool {
		n := slices.IndexFunc(d.Order.Items, func(i lab.Item) bool { return i.Code == one.Item })
		return n < 0 || one.HasEnded(d.Order.Items[n])
	})
	if len(saved) > 0 { // what is typed is a value too
		if err := h.recordAccess(r, d.Order, "drafts"); err != nil {
			return err
		}
	}
	names, err := h.store.Names(r.Context(), d.Order.Hospital, apigw.ListOf(saved, func(one lab.DraftResult) string { return one.By }))
	if err != nil {
		return err
	}
	clinical, err := h.clinicalOf(r, d.Order)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Drafts   []draftAnswer   `json:"drafts"`
		Fields   []fieldAnswer   `json:"fields"`
		Clinical *clinicalAnswer `json:"clinical,omitempty"`
	}{apigw.ListOf(saved, func(one lab.DraftResult) draftAnswer {
		return draftAnswer{one.Item, one.Rev, one.Value, one.Comment, string(one.Flag), named{one.By, names[one.By]}, one.At}
	}), fieldsOf(d.Tests, d.Order), clinical})
}

func fieldsOf(tests *catalogue.Catalogue, o lab.Order) []fieldAnswer {
	collected := map[string]time.Time{}
	for _, sp := range o.Specimens {
		if sp.CollectedAt != nil {
			collected[sp.ID] = sp.CollectedAt.Time
		}
	}
	fields := []fieldAnswer{}
	for _, i := range o.Items {
		a, known := tests.Analyte(i.Code)
		at, drawn := collected[i.Specimen]
		if !known || !drawn {
			continue
		}
		f := fieldAnswer{Item: i.Code, Unit: a.Unit, Decimals: a.Decimals, TwoEntries: a.TwoEntries, SecondEntry: i.AwaitsSecondEntry()}
		for _, c := range a.Choices {
			f.Choices = append(f.Choices, choiceAnswer(c))
		}
		for _, t := range a.Templates {
			f.Templates = append(f.Templates, templateAnswer(t))
		}
		f.Low, f.High, f.Range = a.Expected(o.Patient.Person(), at)
		fields = append(fields, f)
	}
	return fields
}
