package main

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

// catalogueBody says what is to be another in the catalogue.
type catalogueBody struct {
	Version    int                   `json:"version" required:"true"` // that was seen: the one that waits, else the one in force
	From       string                `json:"from,omitempty"`          // a day; left out, it is at once
	Why        string                `json:"why" required:"true"`
	Tests      []catalogue.Change    `json:"tests,omitempty"`
	Containers []catalogue.Container `json:"containers,omitempty"`
	CSV        string                `json:"csv,omitempty"`     // a file of tests and prices, in the place of Tests
	Starter    bool                  `json:"starter,omitempty"` // the starter list is loaded again, before the changes
}

// drafted is the list that a body asks for.
type drafted struct {
	list    catalogue.List
	changes []lab.Change
	faults  []catalogue.Fault
	tests   []catalogue.Change // as they were sent, or read from the lines of a file
	lines   []int
}

// draft makes it. Nothing is decided yet.
func (b catalogueBody) draft(d store.Loaded) (out drafted, err error) {
	before := d.Newest.List()
	next := before
	if b.Starter {
		starter, err := catalogue.Load()
		if err != nil {
			return out, err
		}
		next = next.WithAll(starter.List())
	}
	tests, lines := b.Tests, []int(nil)
	if b.CSV != "" {
		if len(b.Tests) > 0 {
			return out, lab.Bad("csv", "Send a file, or changes of tests.")
		}
		if tests, lines, err = catalogue.ReadCSV(b.CSV); err != nil {
			return out, err
		}
	}
	if next, err = next.With(tests, b.Containers, lines...); err != nil {
		return out, err
	}
	return drafted{next, next.Changes(before), append(next.Faults(), next.Before(before)...), tests, lines}, nil
}

// day is when the version is to be in force, the zero moment for at once.
func (b catalogueBody) day() (lab.Moment, error) {
	if b.From == "" {
		return lab.Moment{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, b.From, measure.IST)
	if err != nil {
		return lab.Moment{}, lab.Bad("from", "Enter a day as 2026-11-25.")
	}
	return lab.At(day), nil
}

type previewAnswer struct {
	Version int            `json:"version"` // that the changes are to
	Changes []changeAnswer `json:"changes"`
	Faults  []faultAnswer  `json:"faults"` // what is to be mended before
}

type faultAnswer struct {
	Code  string `json:"code"` // of the test
	Field string `json:"field"`
	Why   string `json:"why"`
}

// previewCatalogue answers what a version would change, and what it lacks. Nothing of it is kept.
func (h handlers) previewCatalogue(w http.ResponseWriter, r *http.Request) error {
	var body catalogueBody
	d, err := command.Read{By: command.AnyStaff, May: lab.ChangeCatalogue, Settings: true, Newest: true, Check: func(store.Caller) (err error) {
		if body, _, err = apigw.Decode[catalogueBody](r); err == nil {
			err = checkWhy(body.Why)
		}
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	if err := d.Hospital.Catalogue.At(d.Now).CheckBase(body.Version); err != nil {
		return err
	}
	draft, err := body.draft(d)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, previewAnswer{d.Newest.Number(), changesOf(draft.changes),
		apigw.ListOf(draft.faults, func(f catalogue.Fault) faultAnswer { return faultAnswer(f) })})
}

type catalogueChanged struct {
	Version int        `json:"version"`
	From    lab.Moment `json:"from"`
	Rev     int        `json:"rev"` // of the settings
}

// putCatalogue puts a new version in force, at once or from a day on.
func (h handlers) putCatalogue(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[catalogueBody]{By: command.AnyStaff, Settings: true, Newest: true, Decide: func(d store.Loaded, b catalogueBody) (store.Result, error) {
		if err := d.Caller.May(lab.ChangeCatalogue); err != nil {
			return store.Result{}, err
		}
		if err := checkWhy(b.Why); err != nil {
			return store.Result{}, err
		}
		from, err := b.day()
		if err != nil {
			return store.Result{}, err
		}
		draft, err := b.draft(d)
		if err != nil {
			return store.Result{}, err
		}
		step := lab.CatalogueStep{Base: b.Version, From: from, Changes: draft.changes, Hash: draft.list.Hash()}
		next, event, err := d.Hospital.PutCatalogue(d.Caller, d.Now, step)
		if err != nil {
			return store.Result{}, err
		}
		if len(draft.faults) > 0 {
			return store.Result{}, draft.refuse(draft.faults[0])
		}
		return h.newVersion(next, event, b.Version, b.Why, draft)
	}}.Serve(w, r, h.store)
}

// newVersion is the result of a command that makes a version.
func (h handlers) newVersion(next lab.Hospital, event lab.Event, base int, why string, draft drafted) (store.Result, error) {
	v := catalogue.NewVersion(next, base, event, lab.FoldBlanks(why), draft.list, draft.changes)
	writes, err := h.store.CatalogueChange(next, event, v)
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: catalogueChanged{v.Number, v.From, next.Rev}}, err
}

// refuse names the first field that lacks something, by its place in the request where it is in it.
func (d drafted) refuse(f catalogue.Fault) error {
	field := "tests"
	if n := slices.IndexFunc(d.tests, func(c catalogue.Change) bool { return c.Code == f.Code }); n >= 0 {
		field = catalogue.PlaceOf(n, d.lines, f.Field)
	}
	return &lab.Refusal{Kind: lab.Unprocessable, Code: "catalogue_incomplete", Field: field,
		Sentence: "Something is missing or contradicts itself, so it is not put in force. The preview names each fault."}
}

func checkWhy(why string) error {
	if strings.TrimSpace(why) == "" || !lab.PlainLine(why, 200) {
		return lab.Bad("why", "Say on one line, in at most 200 characters, why the catalogue is changed.")
	}
	return nil
}
