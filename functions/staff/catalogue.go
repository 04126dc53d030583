package main

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// listAnswer is a version of the catalogue of the hospital, without what its values are judged by.
type listAnswer struct {
	Version     int               `json:"version"` // 0 is the starter list
	From        *lab.Moment       `json:"from,omitempty"`
	InForce     int               `json:"in_force"`
	Waits       *waitsAnswer      `json:"waits,omitempty"`
	Departments []string          `json:"departments"`
	Containers  []containerAnswer `json:"containers"`
	Tests       []listedTest      `json:"tests"` // panels first, then tests, also those that come only within a panel
}

// waitsAnswer is the version that waits for its day.
type waitsAnswer struct {
	Version int        `json:"version"`
	From    lab.Moment `json:"from"`
}

type containerAnswer struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
	Colour string `json:"colour"`
}

type listedTest struct {
	Code       string        `json:"code"`
	Kind       string        `json:"kind"` // test | panel
	Name       string        `json:"name"`
	NameHi     string        `json:"name_hi"`
	ShortName  string        `json:"short_name"`
	LOINC      string        `json:"loinc,omitempty"`
	Department string        `json:"department"`
	Container  string        `json:"container"`
	Timepoint  lab.Timepoint `json:"timepoint,omitempty"`
	Price      lab.Paise     `json:"price"` // 0: it comes only within a panel
	TAT        int           `json:"tat_minutes"`
	StatTAT    int           `json:"stat_tat_minutes"`
	Sensitive  bool          `json:"sensitive"`
	Withdrawn  bool          `json:"withdrawn"`
	Members    []string      `json:"members,omitempty"`
	Unit       string        `json:"unit,omitempty"`
	Method     string        `json:"method,omitempty"`
	// Unsigned: no signatory of the laboratory has signed the ranges; of a panel, those of a member.
	Unsigned bool `json:"unsigned"`
}

// showCatalogue answers the catalogue that is in force, or the version that is asked for.
func (h handlers) showCatalogue(w http.ResponseWriter, r *http.Request) error {
	tests, mark, err := h.listAsked(r)
	if err != nil {
		return err
	}
	answer := listAnswer{Version: tests.Number(), InForce: mark.Number, Departments: tests.Departments(), Containers: []containerAnswer{}, Tests: []listedTest{}}
	switch tests.Number() {
	case 0:
	case mark.Number:
		answer.From = &mark.From
	case mark.Next:
		answer.From = &mark.NextFrom
	}
	if mark.Next > 0 {
		answer.Waits = &waitsAnswer{mark.Next, mark.NextFrom}
	}
	specimens := tests.List().Specimens
	for _, letter := range slices.Sorted(maps.Keys(specimens)) {
		answer.Containers = append(answer.Containers, containerAnswer{letter, specimens[letter].Name, specimens[letter].Colour})
	}
	for _, t := range tests.All() {
		answer.Tests = append(answer.Tests, listedOf(t))
	}
	return apigw.WriteTagged(w, r, answer)
}

func listedOf(t lab.Test) listedTest {
	a := listedTest{Code: t.Code, Kind: "test", Name: t.Name, NameHi: t.NameHi, ShortName: t.ShortName, LOINC: t.LOINC, Department: t.Department,
		Container: t.Specimen.Letter, Timepoint: t.Timepoint, Price: t.Price, TAT: t.TATMinutes, StatTAT: t.StatTATMinutes, Sensitive: t.Sensitive, Withdrawn: t.Withdrawn}
	for _, one := range t.Analytes {
		a.Unsigned = a.Unsigned || one.AwaitsSignature()
		if t.Panel {
			a.Kind = "panel"
			a.Members = append(a.Members, one.Code)
			continue
		}
		a.Unit, a.Method = one.Unit, one.Method
	}
	return a
}

// listAsked reads the version in the query, for staff.
func (h handlers) listAsked(r *http.Request) (*catalogue.Catalogue, lab.CatalogueMark, error) {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true}.Load(r, h.store)
	if err != nil {
		return nil, lab.CatalogueMark{}, err
	}
	mark := d.Hospital.Catalogue.At(d.Now)
	number, err := versionAsked(r, mark)
	if err != nil {
		return nil, mark, err
	}
	tests, err := h.store.CatalogueNumbered(r.Context(), d.Hospital.ID, number)
	return tests, mark, err
}

// versionAsked is the number in the query, else that of the version in force.
func versionAsked(r *http.Request, mark lab.CatalogueMark) (int, error) {
	text, err := apigw.QueryOne(r, "version")
	if err != nil || text == "" {
		return mark.Number, err
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > mark.Newest || strconv.Itoa(number) != text {
		return 0, lab.Bad("version", "This must be the number of a version.")
	}
	return number, nil
}

// ranged is what the values of a test are judged by.
type ranged struct {
	Decimals   int                     `json:"decimals"`
	AbsurdLow  *measure.Decimal        `json:"absurd_low,omitempty"`
	AbsurdHigh *measure.Decimal        `json:"absurd_high,omitempty"`
	Calculated string                  `json:"calculated,omitempty"`
	Choices    []choiceAnswer          `json:"choices"`
	Ranges     []measure.Range         `json:"ranges"`
	NoRange    []measure.AgeGap        `json:"no_range"`
	Critical   []measure.CriticalLimit `json:"critical"`
	Sources    []sourceAnswer          `json:"sources"` // of the ranges and limits
}

type sourceAnswer struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

type choiceAnswer struct {
	Code   string       `json:"code"`
	Text   string       `json:"text"`
	TextHi string       `json:"text_hi"`
	Flag   measure.Flag `json:"flag"`
}

type testAnswer struct {
	Version int        `json:"version"`
	Test    listedTest `json:"test"`
	// Ranged is of a test; the members of a panel have their own.
	Ranged  *ranged         `json:"ranged,omitempty"`
	History []testInVersion `json:"history"` // in the last versions, newest first
}

// testInVersion is what a version has changed of a test.
type testInVersion struct {
	Version int            `json:"version"`
	From    lab.Moment     `json:"from"`
	By      named          `json:"by"`
	Changes []changeAnswer `json:"changes"`
}

// sourcesOf lists where the ranges and limits of an analyte are from.
func sourcesOf(tests *catalogue.Catalogue, a measure.Analyte) []sourceAnswer {
	of := tests.List().SourcesOf(a)
	return apigw.ListOf(slices.Sorted(maps.Keys(of)), func(letter string) sourceAnswer { return sourceAnswer{letter, of[letter]} })
}

// looked is how many versions are looked through for the history of a test.
const looked = 20

// showTest answers one test or panel of the catalogue, with what its values are judged by and its last changes.
func (h handlers) showTest(w http.ResponseWriter, r *http.Request) error {
	tests, _, err := h.listAsked(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	all := tests.All()
	at := slices.IndexFunc(all, func(t lab.Test) bool { return t.Code == code })
	if at < 0 {
		return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such test."}
	}
	answer := testAnswer{Version: tests.Number(), Test: listedOf(all[at]), History: []testInVersion{}}
	if !all[at].Panel {
		a := all[at].Analytes[0]
		answer.Ranged = &ranged{a.Decimals, a.AbsurdLow, a.AbsurdHigh, a.Calculated, apigw.ListOf(a.Choices, func(c measure.Choice) choiceAnswer { return choiceAnswer(c) }),
			append([]measure.Range{}, a.Ranges...), append([]measure.AgeGap{}, a.NoRange...), append([]measure.CriticalLimit{}, a.Critical...), sourcesOf(tests, a)}
	}
	hospital, err := apigw.Hospital(r)
	if err != nil {
		return err
	}
	versions, err := h.store.CatalogueVersions(r.Context(), hospital, "", looked)
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, hospital)
	if err != nil {
		return err
	}
	for _, v := range versions.Rows {
		one := testInVersion{Version: v.Number, From: v.From, By: named{v.By, names[v.By]}}
		for _, c := range v.Changes {
			if catalogue.IsAbout(c, code) {
				one.Changes = append(one.Changes, changeAnswer(c))
			}
		}
		if len(one.Changes) > 0 {
			answer.History = append(answer.History, one)
		}
	}
	return apigw.WriteTagged(w, r, answer)
}
