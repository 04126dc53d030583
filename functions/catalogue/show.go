package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

// kept is how long anybody may keep the catalogue or a quote.
const kept = 5 * time.Minute

type catalogueAnswer struct {
	Hospital string       `json:"hospital"`
	Name     string       `json:"name"`
	Version  string       `json:"version"`
	VAT      lab.Paise    `json:"vat"`
	HomeFee  lab.Paise    `json:"home_fee"`
	Tests    []testAnswer `json:"tests"`
}

type testAnswer struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	NameHi     string          `json:"name_hi,omitempty"`
	Kind       string          `json:"kind"` // test | panel
	Price      lab.Paise       `json:"price"`
	LOINC      string          `json:"loinc"`
	Department string          `json:"department"`
	Specimen   specimenAnswer  `json:"specimen"`
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
	Code     string `json:"code"`
	Name     string `json:"name"`
	LOINC    string `json:"loinc"`
	Unit     string `json:"unit"`
	Decimals int    `json:"decimals"`
}

// show answers the catalogue of a hospital.
func show(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		h, err := hospital(r, s)
		if err != nil {
			return err
		}
		answer := catalogueAnswer{Hospital: h.ID, Name: h.Name, Version: tests.Version(), VAT: h.VAT, HomeFee: h.HomeFee}
		for _, t := range tests.Orderables() {
			answer.Tests = append(answer.Tests, testOf(t))
		}
		return apigw.WriteTagged(w, r, answer, apigw.Cacheable(kept))
	}
}

func testOf(t lab.Test) testAnswer {
	answer := testAnswer{Code: t.Code, Name: t.Name, NameHi: t.NameHi, Kind: "test", Price: t.Price, LOINC: t.LOINC,
		Department: t.Department, TAT: t.TATMinutes, StatTAT: t.StatTATMinutes, Specimen: specimenOf(t.Specimen)}
	for _, a := range t.Analytes {
		answer.Analytes = append(answer.Analytes, analyteAnswer{a.Code, a.Name, a.LOINC, a.Unit, a.Decimals})
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

func hospital(r *http.Request, s *store.Store) (lab.Hospital, error) {
	h, ok, err := s.Hospital(r.Context(), r.PathValue("hospital"))
	if err == nil && !ok {
		err = &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such hospital."}
	}
	return h, err
}
