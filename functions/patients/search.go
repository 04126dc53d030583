package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

// searchBody is what to search: a text, or a day whose orders are listed.
type searchBody struct {
	Text       string `json:"text,omitempty"`
	Day        string `json:"day,omitempty"`
	Test       string `json:"test,omitempty"`
	Ward       string `json:"ward,omitempty"`
	Department string `json:"department,omitempty"`
	Tab        string `json:"tab,omitempty"`
	Cursor     string `json:"cursor,omitempty"` // in the body: it belongs to a search by person
	Limit      int    `json:"limit,omitempty"`
}

const usualFound, mostFound = 20, 50

// check refuses a search for nothing.
func (b *searchBody) check() error {
	switch {
	case (b.Text == "") == (b.Day == ""):
		return lab.Bad("text", "Search either by text or by day.")
	case b.Text != "" && (b.Test != "" || b.Ward != "" || b.Department != "" || b.Tab != ""):
		return lab.Bad("day", "These pick among the orders of a day: name the day.")
	case b.Limit < 0 || b.Limit > mostFound:
		return lab.Bad("limit", "A page holds 1 to 50.")
	case b.Tab != "" && !slices.Contains(lab.Tabs, lab.Tab(b.Tab)):
		return lab.Bad("tab", "This is no tab of the board.")
	}
	if b.Day != "" {
		if _, ok := ids.ParseDay(b.Day); !ok {
			return lab.Bad("day", "This must be a day, as in 2026-04-01.")
		}
	}
	if b.Limit == 0 {
		b.Limit = usualFound
	}
	return nil
}

// foundOrder is an order as the search shows it.
type foundOrder struct {
	Order     string         `json:"order"`
	Number    string         `json:"number"`
	Specimen  string         `json:"specimen,omitempty"` // the tube whose label was searched
	Patient   person         `json:"patient"`
	Tests     []string       `json:"tests"`
	State     lab.State      `json:"state"`
	Stage     string         `json:"stage"`
	Priority  lab.Priority   `json:"priority"`
	Settled   lab.Settlement `json:"settlement"`
	Ward      string         `json:"ward,omitempty"`
	PlacedAt  lab.Moment     `json:"placed_at"`
	DueAmount lab.Paise      `json:"due"`
}

// foundPatient is a patient as the search shows it.
type foundPatient struct {
	person
	PhoneEnding string `json:"phone_ending,omitempty"`
	Near        bool   `json:"near,omitempty"` // a slip of typing away from what was typed
}

type searchAnswer struct {
	Orders   []foundOrder   `json:"orders"`
	Patients []foundPatient `json:"patients"`
	Recount  bool           `json:"recount"` // the lists are being made again, until when they are not complete
	Cursor   string         `json:"cursor,omitempty"`
	Missing  int            `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

// search finds what a text leads to: an order by its number, tube, receipt, payment or slip, a patient by number, phone or name;
// or lists the orders of a day. It is a POST, and its cursor is in the body, so that nothing of it gets into an address or a log
// (docs/rules.md#search-by-post).
func (h handlers) search(w http.ResponseWriter, r *http.Request) error {
	var body searchBody
	var text lab.SearchText
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true, Check: func(who store.Caller) (err error) {
		if body, _, err = apigw.Decode[searchBody](r); err == nil {
			err = body.check()
		}
		if err == nil && body.Text != "" {
			text, err = lab.ReadSearch(body.Text, apigw.RequestInfoFrom(r.Context()).Now)
		}
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	scope := apigw.ListScope{Hospital: d.Hospital.ID, List: "search",
		Filter: fmt.Sprintf("%q %q %q %q %q %q", body.Text, body.Day, body.Test, body.Ward, body.Department, body.Tab)}
	after := ""
	if body.Cursor != "" {
		place, err := apigw.OpenCursor(d.Hospital.Secret, scope, body.Cursor, d.Now)
		if err != nil {
			return err
		}
		after = string(place)
	}
	s := searching{handlers: h, r: r, Loaded: d, limit: body.Limit, after: after, orders: []foundOrder{}, patients: []foundPatient{}}
	next := ""
	if body.Day != "" {
		next, err = s.day(body)
	} else {
		next, err = s.text(text)
	}
	if err != nil {
		return err
	}
	answer := searchAnswer{Orders: s.orders, Patients: s.patients, Missing: apigw.CountMissing(r, s.missing)}
	if next != "" {
		answer.Cursor = apigw.SealCursor(d.Hospital.Secret, scope, []byte(next), d.Now)
	}
	if answer.Recount, err = h.store.Recounting(r.Context()); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// searching is one search, for somebody who may.
type searching struct {
	handlers
	store.Loaded
	r        *http.Request
	limit    int
	after    string
	orders   []foundOrder
	patients []foundPatient
	missing  store.Missing
}

// day lists the orders of a day.
func (s *searching) day(b searchBody) (next string, err error) {
	page, err := s.store.PickOrders(s.r.Context(), s.Hospital.ID, b.Day,
		lab.OrderFilter{Test: b.Test, Ward: b.Ward, Department: b.Department, Tab: lab.Tab(b.Tab)}, s.after, s.limit)
	s.show(page, "")
	return page.Next, err
}

// text finds what a text leads to. What is exact comes first, and on the first page only.
func (s *searching) text(t lab.SearchText) (next string, err error) {
	ctx, hospital := s.r.Context(), s.Hospital.ID
	if s.after == "" {
		if err := s.exact(t); err != nil {
			return "", err
		}
	}
	if t.Phone != "" {
		family, err := s.store.PatientsByPhone(ctx, s.Hospital, t.Phone, s.after, s.limit)
		for _, p := range family.Rows {
			s.patients = append(s.patients, foundPatient{person: personAt(s.Now)(p), PhoneEnding: t.Phone[len(t.Phone)-lab.PhoneEndingDigits:]})
		}
		s.missing = append(s.missing, family.Missing...)
		return family.Next, err
	}
	if !t.ByName {
		return "", nil
	}
	page, err := s.store.FindNames(ctx, s.Hospital, t.Names, s.after, s.limit)
	s.missing = append(s.missing, page.Missing...)
	for _, row := range page.Rows {
		p := lab.Patient{Hospital: hospital, ID: row.ID, Number: row.Number, Name: row.Name, NameLatin: row.NameLatin, BirthDate: row.BirthDate,
			Estimated: row.Estimated, EarliestBirth: row.EarliestBirth, Sex: row.Sex}
		found := foundPatient{person: personAt(s.Now)(p), PhoneEnding: row.PhoneEnding, Near: row.Near}
		found.MergedInto = row.MergedInto
		if !slices.ContainsFunc(s.patients, func(f foundPatient) bool { return f.ID == found.ID }) {
			s.patients = append(s.patients, found)
		}
	}
	return page.Next, err
}

// exact finds what has the number that was typed.
func (s *searching) exact(t lab.SearchText) error {
	ctx, hospital := s.r.Context(), s.Hospital.ID
	order := ""
	var err error
	switch {
	case t.Slip != "":
		order, err = s.store.OrderBySlip(ctx, hospital, t.Slip)
	case t.Paper != "":
		order, err = s.store.OrderByPaper(ctx, hospital, t.Paper)
	case t.Order != "" || t.Patient != "":
		var people []lab.Patient
		order, people, err = s.store.FindNumber(ctx, s.Hospital, t.Order, t.Patient)
		for _, p := range people {
			s.patients = append(s.patients, foundPatient{person: personAt(s.Now)(p)})
		}
	}
	if err != nil || order == "" {
		return err
	}
	found, err := s.store.OrderCards(ctx, order)
	s.show(found, t.Specimen)
	return err
}

// show adds orders to what was found.
func (s *searching) show(found store.Page[store.OrderRow], specimen string) {
	s.missing = append(s.missing, found.Missing...)
	for _, row := range found.Rows {
		c := row.Card
		s.orders = append(s.orders, foundOrder{Order: row.Order, Number: c.Number, Specimen: specimen, Tests: c.Tests, State: c.State, Stage: c.Stage,
			Priority: c.Priority, Settled: c.Settlement, Ward: c.Ward, PlacedAt: c.PlacedAt, DueAmount: c.Due, Patient: patientOf(c, s.Now)})
	}
}

// patientOf is the patient of an order as the order has it.
func patientOf(c store.Card, now time.Time) person {
	return person{ID: c.PatientID, Number: c.UHID, Name: c.Name, NameLatin: c.NameLatin, BirthDate: c.BirthDate,
		Estimated: c.EarliestBirth != "", Age: c.AgeText(now), Sex: c.Sex}
}
