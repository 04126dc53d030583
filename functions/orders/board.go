package main

import (
	"fmt"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type boardAnswer struct {
	Tab    lab.Tab         `json:"tab"`
	Day    string          `json:"day,omitempty"`
	Cards  []cardAnswer    `json:"cards"`
	Counts map[lab.Tab]int `json:"counts"` // null while nothing was counted yet
	Cursor string          `json:"cursor,omitempty"`
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

// board lists one tab. Open tabs are small and read whole; closed ones are read by day (rules §2).
func board(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		tab, day, limit, cursor, err := boardQuery(r, who)
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Settings: true}, lab.ReadOrders)
		if err != nil {
			return err
		}
		scope := apigw.ListScope{Hospital: who.Hospital, List: "board", Filter: string(tab) + " " + day}
		after := ""
		if cursor != "" {
			position, err := apigw.OpenCursor(d.Hospital.Secret, scope, cursor, who.Now)
			if err != nil {
				return err
			}
			after = string(position)
		}
		// The list is an index, which may be a moment behind the counts, so what was read is not trusted for long.
		tally, err := s.TabCounts(r.Context(), who.Hospital)
		if err != nil {
			return err
		}
		if apigw.NotModified(w, r, tally.ETag(fmt.Sprint(who.Now.Truncate(trusted).Unix()))) {
			return nil
		}
		page, err := s.Board(r.Context(), who.Hospital, tab, day, after, limit)
		if err != nil {
			return err
		}
		answer := boardAnswer{Tab: tab, Day: day, Cards: make([]cardAnswer, 0, len(page.Rows)), Counts: tally.Tabs()}
		for _, row := range page.Rows {
			answer.Cards = append(answer.Cards, cardOf(row, who))
		}
		if page.Next != "" {
			answer.Cursor = apigw.SealCursor(d.Hospital.Secret, scope, []byte(page.Next), who.Now)
		}
		return apigw.WriteJSON(w, http.StatusOK, answer)
	}
}

func boardQuery(r *http.Request, who store.Caller) (tab lab.Tab, day string, limit int, cursor string, err error) {
	names := make([]string, len(lab.Tabs))
	for n, t := range lab.Tabs {
		names[n] = string(t)
	}
	name, err := apigw.QueryEnum(r, "tab", false, names...)
	if err != nil {
		return "", "", 0, "", err
	}
	tab = lab.Tab(name)
	if day, err = apigw.QueryDay(r, "day"); err != nil {
		return "", "", 0, "", err
	}
	switch {
	case day != "" && !tab.Closed():
		return "", "", 0, "", lab.Bad("day", "Only completed, failed and cancelled orders can be read by day.")
	case day == "" && tab.Closed():
		day = lab.Day(who.Now)
	}
	if limit, err = apigw.QueryLimit(r); err != nil {
		return "", "", 0, "", err
	}
	cursor, err = apigw.QueryCursor(r)
	return tab, day, limit, cursor, err
}

func cardOf(row store.OrderRow, who store.Caller) cardAnswer {
	c := row.Card
	return cardAnswer{Order: row.Order, Number: c.Number, Tests: c.Tests, Priority: c.Priority, State: c.State,
		Settlement: c.Settlement, Due: c.Due, PlacedAt: c.PlacedAt, Stage: c.Stage,
		Patient: cardPatient{ID: c.PatientID, Number: c.UHID, Name: c.Name, NameLatin: c.NameLatin,
			Age: measure.AgeText(c.BirthDate, who.Now), Sex: c.Sex}}
}
