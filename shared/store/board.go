package store

import (
	"context"
	"slices"
	"time"

	"assay/shared/ids"
	"assay/shared/lab"
)

// Card is the little of an order that a list shows. It is copied into the indexes.
type Card struct {
	Number        string         `json:"number"`
	PatientID     string         `json:"patient"`
	UHID          string         `json:"uhid"`
	Name          string         `json:"name"`
	NameLatin     string         `json:"name_latin"`
	BirthDate     string         `json:"birth_date"`
	EarliestBirth string         `json:"earliest_birth,omitempty"` // see lab.Patient
	Sex           string         `json:"sex"`
	Tests         []string       `json:"tests"`               // orderables, as on the invoice
	Sensitive     []string       `json:"sensitive,omitempty"` // those of them that are not named to the patient
	Priority      lab.Priority   `json:"priority"`
	State         lab.State      `json:"state"`
	Settlement    lab.Settlement `json:"settlement"`
	Total         lab.Paise      `json:"total"`
	Due           lab.Paise      `json:"due"`
	PlacedAt      lab.Moment     `json:"placed_at"`
	Stage         string         `json:"stage"`
	Notices       []lab.Notice   `json:"notices,omitempty"`
	// PatientChanged: what was labelled or printed under the former data of the person is not settled.
	PatientChanged bool `json:"patient_changed,omitempty"`

	CollectedAt   *lab.Moment `json:"collected_at,omitempty"` // the first specimen
	Tubes         []Tube      `json:"tubes,omitempty"`        // none in cards of schema 3 and before
	Open          []string    `json:"open,omitempty"`         // tests with a value still to be released
	Marks         []lab.Mark  `json:"marks,omitempty"`
	Ward          string      `json:"ward,omitempty"`
	Home          bool        `json:"home,omitempty"`
	PreferredDate string      `json:"preferred_date,omitempty"`
	ExpiresAt     *lab.Moment `json:"expires_at,omitempty"`
	QueueNumber   int         `json:"queue_number,omitempty"`
	Slot          string      `json:"slot,omitempty"`
	CalledTo      string      `json:"called_to,omitempty"` // where that number was called to
}

// Tube is a specimen on a card.
type Tube struct {
	ID    string            `json:"id"`
	State lab.SpecimenState `json:"state"`
}

// CardOf is the card of an order.
func CardOf(o lab.Order) Card {
	c := Card{Number: o.Number, PatientID: o.Patient.ID, UHID: o.Patient.Number, Name: o.Patient.Name,
		NameLatin: o.Patient.NameLatin, BirthDate: o.Patient.BirthDate,
		EarliestBirth: o.Patient.EarliestBirth, Sex: o.Patient.Sex, Priority: o.Priority,
		State: o.State, Settlement: o.Settlement, Total: o.Money.Total(), Due: o.Money.Due(), PlacedAt: o.PlacedAt,
		Stage: o.Stage(), Notices: o.Notices(), PatientChanged: o.PatientChanged(),
		Open: o.OpenTests(), Marks: o.Marks(), Ward: o.Ward, Home: o.HomeCollection, PreferredDate: o.PreferredDate,
		ExpiresAt: o.ExpiresAt, QueueNumber: o.QueueNumber, Slot: o.Slot, Sensitive: o.Sensitive()}
	if at := o.WaitsAt(); at != nil {
		c.CalledTo = at.Place
	}
	for _, sp := range o.Specimens {
		c.Tubes = append(c.Tubes, Tube{sp.ID, sp.State})
		if at := sp.CollectedAt; at != nil && (c.CollectedAt == nil || at.Before(c.CollectedAt.Time)) {
			c.CollectedAt = at
		}
	}
	for _, l := range o.Money.Lines {
		if l.Code != lab.LineVAT && l.Code != lab.LineHome {
			c.Tests = append(c.Tests, l.Code)
		}
	}
	return c
}

// AgeText returns the patient's age on a day as it is printed.
func (c Card) AgeText(at time.Time) string {
	s := lab.Snapshot{BirthDate: c.BirthDate, Estimated: c.EarliestBirth != "", EarliestBirth: c.EarliestBirth}
	return s.AgeText(at)
}

// OrderRow is a card with the id of its order.
type OrderRow struct {
	Order string
	Card  Card
}

// Board lists a tab of a hospital: open tabs by urgency and age, closed tabs one day at a time, newest first. It is one
// query, whatever the history.
func (s *Store) Board(ctx context.Context, hospital string, tab lab.Tab, day, after string, limit int) (Page[OrderRow], error) {
	var n names
	var on ids.Day
	if tab.Closed() {
		on = n.day(day)
	}
	pk := boardPK(n.hospital(hospital), tab, on)
	if n.err == nil && !slices.Contains(lab.Tabs, tab) {
		n.err = unknown()
	}
	if n.err != nil {
		return Page[OrderRow]{}, n.err
	}
	return s.cards(ctx, hospital, list{index: indexBoard, pk: pk, newest: tab.Closed(), limit: limit}, after)
}

// PatientOrders lists the orders of a patient, newest first.
func (s *Store) PatientOrders(ctx context.Context, hospital, patient, after string, limit int) (Page[OrderRow], error) {
	var n names
	pk := patientPK(n.hospital(hospital), n.patient(patient))
	if n.err != nil {
		return Page[OrderRow]{}, n.err
	}
	return s.cards(ctx, hospital, list{index: indexPatient, pk: pk, newest: true, limit: limit}, after)
}

// OrdersOf lists the orders of several records of one person as one list, newest first, page by page.
func (s *Store) OrdersOf(ctx context.Context, hospital string, records []string, after string, limit int) (Page[OrderRow], error) {
	return newest(records, limit, func(id string) (Page[OrderRow], error) {
		return s.PatientOrders(ctx, hospital, id, after, limit)
	}, func(r OrderRow) string { return r.Card.PlacedAt.String() + "#" + bare(r.Order) })
}

// cards reads a page of cards out of an index of orders.
func (s *Store) cards(ctx context.Context, hospital string, l list, after string) (Page[OrderRow], error) {
	start := func(place ids.Place) (item, error) {
		var n names
		i := orderKey(n.order(orderAt(hospital, place.String()))).item()
		i[l.index], i[l.sort()] = str(l.pk.pk), str(place.String())
		return i, n.err
	}
	return page(ctx, s, l, after, start, func(i item) (OrderRow, bool, error) {
		id, _ := orderOf(strOf(i, "PK"))
		row := OrderRow{Order: id.String()}
		err := untext(kindCard, i, "card", &row.Card)
		return row, true, err
	})
}

// Timeline reads the events of an order, oldest first.
func (s *Store) Timeline(ctx context.Context, order string) ([]lab.Event, error) {
	var n names
	pk := orderPK(n.order(order))
	if n.err != nil {
		return nil, n.err
	}
	var events []lab.Event
	err := s.each(ctx, pk, "E#", func(i item) error {
		var e lab.Event
		err := untext(kindEvent, i, "event", &e)
		events = append(events, e)
		return err
	})
	return events, err
}
