package lab

import (
	"strconv"
	"time"
)

// CatalogueMark says which version of its catalogue a hospital has in force, and which one waits for its day. It is in the row
// of the hospital, which every request reads, so that asking costs no further question (docs/rules.md#catalogue-versions).
type CatalogueMark struct {
	Newest   int    `json:"newest,omitempty"` // the highest number that was given out; numbers are not used again
	Number   int    `json:"number,omitempty"` // in force; 0 is the starter list
	From     Moment `json:"from,omitzero"`    // since when
	Next     int    `json:"next,omitempty"`   // waits; 0 for none
	NextFrom Moment `json:"next_from,omitzero"`
}

// At returns the mark as it is at a time: what has waited is in force once its time has come.
func (m CatalogueMark) At(at time.Time) CatalogueMark {
	if m.Next > 0 && !at.Before(m.NextFrom.Time) {
		m.Number, m.From, m.Next, m.NextFrom = m.Next, m.NextFrom, 0, Moment{}
	}
	return m
}

// Base returns the number of the version that the next one is made of: the one that waits, or the one in force.
func (m CatalogueMark) Base() int {
	if m.Next > 0 {
		return m.Next
	}
	return m.Number
}

// CheckBase refuses a change of another version than the one that the next is made of.
func (m CatalogueMark) CheckBase(seen int) error {
	if seen != m.Base() {
		return refuseStaleCatalogue(m)
	}
	return nil
}

// MaxCatalogueChanges is how much one version may change: its event has all of it.
const MaxCatalogueChanges = 2000

// catalogueAhead is how long before a version may be put in force.
const catalogueAhead = 366 * 24 * time.Hour

// CatalogueStep is what a new version of the catalogue is made from.
type CatalogueStep struct {
	Base    int    // number of the version that was seen and changed
	From    Moment // when it is in force; the zero moment for at once
	Changes []Change
	Hash    string // of what the version holds, which its event seals
}

// PutCatalogue puts a new version in force, at once or from a time on, and returns its number and moment in the mark of the
// hospital. Where a version waits, the new one is made of it and takes its place, so that it may not come before it.
func (h Hospital) PutCatalogue(by Member, at time.Time, step CatalogueStep) (Hospital, Event, error) {
	if err := by.May(ChangeCatalogue); err != nil {
		return Hospital{}, Event{}, err
	}
	is := h.Catalogue.At(at)
	switch err := is.CheckBase(step.Base); {
	case err != nil:
		return Hospital{}, Event{}, err
	case step.From.IsZero():
		step.From = At(at)
	case step.From.Before(at.Add(-time.Minute)), step.From.After(at.Add(catalogueAhead)):
		return Hospital{}, Event{}, Bad("from", "Choose a day from tomorrow on, within a year, or none for at once.")
	}
	if is.Next > 0 && step.From.Before(is.NextFrom.Time) {
		return Hospital{}, Event{}, refuse(Conflict, "catalogue_waits",
			"A version waits for its day. Take it back first, or choose a day that is not before it.")
	}
	return h.nextCatalogue(by, at, ChangeCatalogue, is, step)
}

// SignRanges puts a version in force in which the ranges of analytes are signed. It takes the place of the one that it is made
// of, with its time.
func (h Hospital) SignRanges(by Member, at time.Time, departments []string, step CatalogueStep) (Hospital, Event, error) {
	if err := by.May(SignRanges); err != nil {
		return Hospital{}, Event{}, err
	}
	for _, d := range departments {
		if !by.Signs(d) {
			return Hospital{}, Event{}, refuse(Forbidden, "not_signatory", "You are not a signatory of the department of this test.")
		}
	}
	is := h.Catalogue.At(at)
	if err := is.CheckBase(step.Base); err != nil {
		return Hospital{}, Event{}, err
	}
	step.From = At(at)
	if is.Next > 0 {
		step.From = is.NextFrom
	}
	return h.nextCatalogue(by, at, SignRanges, is, step)
}

// WithdrawCatalogue takes back the version that waits.
func (h Hospital) WithdrawCatalogue(by Member, at time.Time, seen int) (Hospital, Event, error) {
	if err := by.May(WithdrawCatalogue); err != nil {
		return Hospital{}, Event{}, err
	}
	is := h.Catalogue.At(at)
	switch {
	case is.Next == 0:
		return Hospital{}, Event{}, refuse(Conflict, "nothing_waits", "No version waits for its day.")
	case seen != is.Next:
		return Hospital{}, Event{}, refuseStaleCatalogue(is)
	}
	changes := []Change{{Part: "catalogue", From: strconv.Itoa(is.Next), To: strconv.Itoa(is.Number)}}
	is.Next, is.NextFrom = 0, Moment{}
	next, ev := h.catalogueChanged(by, at, WithdrawCatalogue, is, changes)
	return next, ev, nil
}

func (h Hospital) nextCatalogue(by Member, at time.Time, c Action, is CatalogueMark, step CatalogueStep) (Hospital, Event, error) {
	switch {
	case len(step.Changes) == 0:
		return Hospital{}, Event{}, refuse(Unprocessable, "nothing_changed", "This changes nothing of the catalogue.")
	case len(step.Changes) > MaxCatalogueChanges:
		return Hospital{}, Event{}, refuse(Unprocessable, "too_many_changes", "One version changes at most 2000 things. Make two of it.")
	}
	is.Newest++
	if step.From.After(at) {
		is.Next, is.NextFrom = is.Newest, step.From
	} else {
		is.Number, is.From, is.Next, is.NextFrom = is.Newest, step.From, 0, Moment{}
	}
	changes := append([]Change{{Part: "catalogue", From: strconv.Itoa(step.Base), To: strconv.Itoa(is.Newest)},
		{Part: "catalogue.from", To: step.From.String()}, {Part: "catalogue.hash", To: step.Hash}}, step.Changes...)
	next, ev := h.catalogueChanged(by, at, c, is, changes)
	return next, ev, nil
}

func (h Hospital) catalogueChanged(by Member, at time.Time, c Action, mark CatalogueMark, changes []Change) (Hospital, Event) {
	next := h
	next.Catalogue, next.Rev = mark, h.Rev+1
	ev := Event{N: next.Rev, At: At(at), By: by.Person, Request: by.Request, Action: c, Changes: changes, Prev: h.Chain}.Seal()
	next.Chain = ev.Hash
	return next, ev
}

func refuseStaleCatalogue(is CatalogueMark) error {
	return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"catalogue": is.Base()},
		Sentence: "Somebody changed the catalogue in the meantime."}
}
