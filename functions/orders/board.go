package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type boardAnswer struct {
	Tab     lab.Tab         `json:"tab"`
	Day     string          `json:"day,omitempty"`
	Cards   []cardAnswer    `json:"cards"`
	Counts  map[lab.Tab]int `json:"counts"` // null while nothing was counted yet
	Cursor  string          `json:"cursor,omitempty"`
	Missing int             `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

type cardAnswer struct {
	Order      string         `json:"order"`
	Number     string         `json:"number"`
	Patient    cardPatient    `json:"patient"`
	Tests      []string       `json:"tests"`
	Priority   lab.Priority   `json:"priority"`
	State      lab.State      `json:"state"`
	Settlement lab.Settlement `json:"settlement"`
	Due        lab.Paise      `json:"due"`
	PlacedAt   lab.Moment     `json:"placed_at"`
	Stage      string         `json:"stage"`
	// PatientChanged: what was labelled or printed under the former data of the person is not settled.
	PatientChanged bool         `json:"patient_changed,omitempty"`
	CollectedAt    *lab.Moment  `json:"collected_at,omitempty"`
	DueAt          *lab.Moment  `json:"due_at,omitempty"` // by the target of the slowest test that is not released
	Specimens      []tubeOnCard `json:"specimens"`
	Progress       progress     `json:"progress"`
	Marks          []lab.Mark   `json:"marks"`
	Ward           string       `json:"ward,omitempty"`
	HomeCollection bool         `json:"home_collection,omitempty"`
	Slot           string       `json:"slot,omitempty"`
	PreferredDate  string       `json:"preferred_date,omitempty"`
	ExpiresAt      *lab.Moment  `json:"expires_at,omitempty"`
	QueueNumber    int          `json:"queue_number,omitempty"`
	CalledTo       string       `json:"called_to,omitempty"` // where that number was called to, and nobody has come yet
}

type tubeOnCard struct {
	ID    string            `json:"id"`
	State lab.SpecimenState `json:"state"`
}

// progress is how many tests of the order have nothing left to do, and how many it has.
type progress struct {
	Done int `json:"done"`
	Of   int `json:"of"`
}

type cardPatient struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	Age       string `json:"age"`
	Sex       string `json:"sex"`
}

// trusted is how long an unmoved revision vouches for a page of the board.
const trusted = time.Minute

// board lists one tab. Open tabs are small and read whole; closed ones are read by day (docs/rules.md#board-order).
func (h handlers) board(w http.ResponseWriter, r *http.Request) error {
	var tab lab.Tab
	var day string
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "board", Tests: true, Filter: func(who store.Caller) (_ string, err error) {
		tab, day, err = boardQuery(r, who.Now)
		return string(tab) + " " + day, err
	}}.Open(r, h.store)
	if err != nil {
		return err
	}
	counts, err := h.store.TabCounts(r.Context(), page.Caller.Hospital)
	if err != nil {
		return err
	}
	revision := page.Revision(counts, trusted)
	if apigw.Unmoved(w, r, revision) {
		return nil
	}
	found, err := h.store.Board(r.Context(), page.Caller.Hospital, tab, day, page.After, page.Limit)
	if err != nil {
		return err
	}
	answer := boardAnswer{Tab: tab, Day: day, Cards: apigw.ListOf(found.Rows, cardAt(page.Tests, page.Now)), Counts: counts.Tabs(), Missing: apigw.CountMissing(r, found.Missing)}
	shows := struct { // not the cursor, which is another each time; a copy must not outlive its own
		boardAnswer
		Last  bool
		Until time.Time
	}{answer, found.Next == "", page.Now.Truncate(apigw.CursorLife / 2)}
	answer.Cursor = page.Cursor(found.Next)
	return apigw.WriteRevised(w, r, revision, shows, answer)
}

// boardQuery reads which tab is wanted and, of a closed one, which day.
func boardQuery(r *http.Request, now time.Time) (tab lab.Tab, day string, err error) {
	names := make([]string, len(lab.Tabs))
	for n, t := range lab.Tabs {
		names[n] = string(t)
	}
	name, err := apigw.QueryEnum(r, "tab", names...)
	if err != nil {
		return "", "", err
	}
	tab = lab.Tab(name)
	if day, err = apigw.QueryDay(r, "day"); err != nil {
		return "", "", err
	}
	switch {
	case day != "" && !tab.Closed():
		return "", "", lab.Bad("day", "Only completed, failed and cancelled orders can be read by day.")
	case day == "" && tab.Closed():
		day = lab.Day(now)
	}
	return tab, day, nil
}

// cardAt makes cards as they are at a time: an age grows.
func cardAt(tests *catalogue.Catalogue, now time.Time) func(store.OrderRow) cardAnswer {
	return func(row store.OrderRow) cardAnswer {
		c := row.Card
		return cardAnswer{Order: row.Order, Number: c.Number, Tests: c.Tests, Priority: c.Priority, State: c.State,
			Settlement: c.Settlement, Due: c.Due, PlacedAt: c.PlacedAt, Stage: c.Stage, PatientChanged: c.PatientChanged,
			CollectedAt: c.CollectedAt, DueAt: tests.DueAt(c.Open, c.Priority, c.CollectedAt), Specimens: apigw.ListOf(c.Tubes, func(t store.Tube) tubeOnCard { return tubeOnCard(t) }),
			Progress: progress{len(c.Tests) - len(c.Open), len(c.Tests)}, Marks: append([]lab.Mark{}, c.Marks...), Ward: c.Ward,
			HomeCollection: c.Home, Slot: c.Slot, PreferredDate: c.PreferredDate, ExpiresAt: c.ExpiresAt, QueueNumber: c.QueueNumber, CalledTo: c.CalledTo,
			Patient: cardPatient{ID: c.PatientID, Number: c.UHID, Name: c.Name, NameLatin: c.NameLatin,
				Age: c.AgeText(now), Sex: c.Sex}}
	}
}
