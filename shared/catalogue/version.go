package catalogue

import (
	"strconv"

	"assay/shared/lab"
)

// Version is the catalogue of a hospital as it is from a moment on: whole, and never changed
// (docs/rules.md#catalogue-versions).
type Version struct {
	Hospital string       `json:"hospital"`
	Number   int          `json:"number"`
	Base     int          `json:"base"` // number of the version that it was made of; 0 is the starter list
	From     lab.Moment   `json:"from"`
	At       lab.Moment   `json:"at"` // when it was decided
	By       string       `json:"by"`
	Why      string       `json:"why"`
	Hash     string       `json:"hash"` // of the list
	Changes  []lab.Change `json:"changes"`
	List     List         `json:"list"`
}

// Catalogue makes the one that answers.
func (v Version) Catalogue() *Catalogue { return v.List.catalogue(v.Number, v.Hash) }

// NewVersion makes the version that a hospital's mark names as its newest one, of a list that was checked.
func NewVersion(h lab.Hospital, base int, e lab.Event, why string, l List, changes []lab.Change) Version {
	number, from := h.Catalogue.Newest, h.Catalogue.From
	if h.Catalogue.Next == number {
		from = h.Catalogue.NextFrom
	}
	l.Version = strconv.Itoa(number)
	return Version{Hospital: h.ID, Number: number, Base: base, From: from, At: e.At, By: e.By, Why: why, Hash: l.Hash(), Changes: changes, List: l}
}
