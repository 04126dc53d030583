package command

import (
	"fmt"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// List is a list that is read page by page. A cursor fits only the hospital, list and filter that it was given out for.
type List struct {
	By   Actor
	May  lab.Action
	Name string // of the list, never shown
	// Tests: the catalogue that is in force is wanted.
	Tests bool
	// Filter reads what of the list is wanted, spelled the same way each time. It refuses what is malformed.
	Filter func(store.Caller) (string, error)
}

// PageRequest is one page of a list, to be read from After on, at most Limit rows; After is "" for the first page.
type PageRequest struct {
	store.Loaded
	After string
	Limit int
	scope apigw.ListScope
}

// Open reads which page is wanted (the query members limit and cursor), for somebody who may see it.
func (l List) Open(r *http.Request, s *store.Store) (p PageRequest, err error) {
	var cursor string
	p.Loaded, err = Read{By: l.By, May: l.May, Settings: true, Tests: l.Tests, Check: func(who store.Caller) (err error) {
		p.scope = apigw.ListScope{Hospital: who.Hospital, List: l.Name}
		if p.scope.Filter, err = l.Filter(who); err != nil {
			return err
		}
		if p.Limit, err = apigw.QueryLimit(r); err != nil {
			return err
		}
		cursor, err = apigw.QueryCursor(r)
		return err
	}}.Load(r, s)
	if err != nil || cursor == "" {
		return p, err
	}
	after, err := apigw.OpenCursor(p.Hospital.Secret, p.scope, cursor, p.Now)
	p.After = string(after)
	return p, err
}

// Cursor seals the place from which the next page is read; "" where this is the last one.
func (p PageRequest) Cursor(next string) string {
	if next == "" {
		return ""
	}
	return apigw.SealCursor(p.Hospital.Secret, p.scope, []byte(next), p.Now)
}

// Revision names what a list of the views is read from: the counts, in a span of time. The list may be behind the counts for a
// moment, so an unmoved revision is trusted for a span only.
func (p PageRequest) Revision(counts store.TabCounts, trusted time.Duration) string {
	return counts.ETag(fmt.Sprint(p.Now.Truncate(trusted).Unix()))
}

// Unchanged answers 304 and reports true where the client has this page already: nothing was counted since, in the same
// span of time. The list may be behind the counts for a moment, so an unmoved revision is trusted for a span only.
func (p PageRequest) Unchanged(w http.ResponseWriter, r *http.Request, counts store.TabCounts, trusted time.Duration) bool {
	return apigw.NotModified(w, r, p.Revision(counts, trusted))
}
