package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
)

// kept is how long anybody may keep the catalogue or a quote.
const kept = 5 * time.Minute

type catalogueAnswer struct {
	Hospital    string       `json:"hospital"`
	Name        string       `json:"name"`
	Version     string       `json:"version"`
	VAT         lab.Paise    `json:"vat"`
	HomeFee     lab.Paise    `json:"home_fee"`
	HomeSlots   []string     `json:"home_slots"`
	Departments []string     `json:"departments"`
	Tests       []testAnswer `json:"tests"`
}

type testAnswer struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	NameHi     string          `json:"name_hi,omitempty"`
	Kind       string          `json:"kind"` // test | panel
	Price      lab.Paise       `json:"price"`
	LOINC      string          `json:"loinc,omitempty"` // none for a panel that has no code
	Department string          `json:"department"`
	Specimen   specimenAnswer  `json:"specimen"`
	Timepoint  lab.Timepoint   `json:"timepoint,omitempty"` // when it is drawn, where that matters
	TAT        int             `json:"tat_minutes"`
	StatTAT    int             `json:"stat_tat_minutes"`
	Members    []string        `json:"members,omitempty"`
	Analytes   []analyteAnswer `json:"analytes"`
}

type specimenAnswer struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Colour string `json:"colour"`
}

type analyteAnswer struct {
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	LOINC    string         `json:"loinc"`
	Unit     string         `json:"unit"`
	Decimals int            `json:"decimals"`
	Choices  []choiceAnswer `json:"choices,omitempty"` // its results, where they are words
}

type choiceAnswer struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	TextHi string `json:"text_hi"`
}

// show answers the catalogue of a hospital.
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	at, err := h.hospital(r)
	if err != nil {
		return err
	}
	tests, err := h.store.Tests(r.Context(), at, apigw.RequestInfoFrom(r.Context()).Now)
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, catalogueAnswer{Hospital: at.ID, Name: at.Name, Version: tests.Version(), VAT: at.VAT,
		HomeFee: at.HomeFee, HomeSlots: at.Slots(), Departments: tests.Departments(), Tests: apigw.ListOf(tests.Orderables(), testOf)}, apigw.Cacheable(kept))
}

func testOf(t lab.Test) testAnswer {
	answer := testAnswer{Code: t.Code, Name: t.Name, NameHi: t.NameHi, Kind: "test", Price: t.Price, LOINC: t.LOINC,
		Department: t.Department, TAT: t.TATMinutes, StatTAT: t.StatTATMinutes, Specimen: specimenOf(t.Specimen), Timepoint: t.Timepoint}
	for _, a := range t.Analytes {
		shown := analyteAnswer{Code: a.Code, Name: a.Name, LOINC: a.LOINC, Unit: a.Unit, Decimals: a.Decimals}
		for _, c := range a.Choices {
			shown.Choices = append(shown.Choices, choiceAnswer{c.Code, c.Text, c.TextHi})
		}
		answer.Analytes = append(answer.Analytes, shown)
		if t.Panel {
			answer.Kind = "panel"
			answer.Members = append(answer.Members, a.Code)
		}
	}
	return answer
}

func specimenOf(k lab.SpecimenKind) specimenAnswer {
	return specimenAnswer{Code: k.Letter, Name: k.Name, Colour: k.Colour}
}

// hospital reads the hospital in the path. What can be none is not found, like one that is unknown.
func (h handlers) hospital(r *http.Request) (lab.Hospital, error) {
	id, ok := apigw.PathHospital(r, "hospital")
	if !ok {
		return lab.Hospital{}, noHospital
	}
	found, ok, err := h.store.Hospital(r.Context(), id)
	if err == nil && !ok {
		err = noHospital
	}
	return found, err
}

var noHospital = &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such hospital."}
