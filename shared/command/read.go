package command

import (
	"net/http"

	"assay/shared/lab"
	"assay/shared/store"
)

// Read is a question: nothing is written.
type Read struct {
	By       Actor
	May      lab.Action // what the actor must have the right to
	Settings bool       // the hospital's settings are wanted
	Tests    bool       // the catalogue that is in force is wanted
	Newest   bool       // the catalogue that the next version is made of is wanted
	Contact  bool       // how to reach the patient is wanted
	OwnCash  bool       // how much of own cash the caller has given back today is wanted
	// Check, where it is set, refuses a request that asks for nothing sensible, before anything is read.
	Check func(store.Caller) error
	// Draft is the item of the order whose draft is wanted, "" for none.
	Draft string
}

// Load reads what the question needs, for somebody who may ask it.
func (c Read) Load(r *http.Request, s *store.Store) (store.Loaded, error) {
	who, set, err := c.By(Request{Request: r, Store: s})
	if err != nil {
		return store.Loaded{}, err
	}
	if c.Check != nil {
		if err := c.Check(who); err != nil {
			return store.Loaded{}, err
		}
	}
	set.Settings, set.Tests, set.Newest, set.Contact, set.OwnCash, set.Draft = c.Settings, c.Tests, c.Newest, c.Contact, c.OwnCash, c.Draft
	d, err := s.Read(r.Context(), who, set)
	if err != nil {
		return store.Loaded{}, err
	}
	return d, d.Caller.May(c.May)
}
