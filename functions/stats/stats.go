package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type statsAnswer struct {
	From string      `json:"from"`
	To   string      `json:"to"`
	Now  *current    `json:"now"` // null while nothing was counted yet
	Days []dayAnswer `json:"days"`
	// Recount: everything is being counted again, until when the counts are not complete.
	Recount bool `json:"recount"`
}

// current is the hospital as it is now.
type current struct {
	Orders map[lab.Tab]bySettlement `json:"orders"`
	Due    bySettlement             `json:"due"` // paise
	Items  map[lab.ItemState]int64  `json:"items"`
}

type bySettlement map[lab.Settlement]int64

// dayAnswer is one calendar day in India on which something happened.
type dayAnswer struct {
	Day       string       `json:"day"`
	Placed    bySettlement `json:"placed"`
	Billed    int64        `json:"billed"`   // paise
	Finished  int64        `json:"finished"` // of the orders placed on this day, those completed by now
	Collected int64        `json:"collected"`
	Completed int64        `json:"completed"`
	Failed    int64        `json:"failed"`
	Cancelled int64        `json:"cancelled"`
	Cash      int64        `json:"cash"` // paise
	// Taken is what was paid by hand in other ways, in paise.
	Taken    map[lab.Method]int64 `json:"taken"`
	Refunded int64                `json:"refunded"` // paise
	// MeanMinutes is from the first tube to completion, of the orders completed on this day; null where there is none.
	MeanMinutes *int64 `json:"mean_minutes"`
}

// The days that are read in one go: a quarter at most, a week where nothing is said.
const (
	longestRange = 92
	defaultRange = 7
)

// stats answers the figures of a range of days, and the hospital as it is now.
func (h handlers) stats(w http.ResponseWriter, r *http.Request) error {
	var from, to string
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadStats, Check: func(who store.Caller) (err error) {
		from, to, err = days(r, who.Now)
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	counts, err := h.store.TabCounts(r.Context(), d.Caller.Hospital)
	if err != nil || apigw.NotModified(w, r, counts.ETag(from+"-"+to)) {
		return err
	}
	counted, err := h.store.Days(r.Context(), d.Caller.Hospital, from, to)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, statsAnswer{From: from, To: to, Now: currentOf(counts),
		Days: apigw.ListOf(counted, dayOf), Recount: counts.Rebuilding})
}

// days reads the range that is wanted.
func days(r *http.Request, now time.Time) (from, to string, err error) {
	if from, err = apigw.QueryDay(r, "from"); err != nil {
		return "", "", err
	}
	if to, err = apigw.QueryDay(r, "to"); err != nil {
		return "", "", err
	}
	if to == "" {
		to = lab.Day(now)
	}
	last, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return "", "", err
	}
	if from == "" {
		return last.AddDate(0, 0, 1-defaultRange).Format(time.DateOnly), to, nil
	}
	if from > to {
		return "", "", lab.Bad("from", "The first day comes after the last.")
	}
	if from < last.AddDate(0, 0, 1-longestRange).Format(time.DateOnly) {
		return "", "", lab.Bad("from", "At most 92 days can be read at once.")
	}
	return from, to, nil
}

func currentOf(t store.TabCounts) *current {
	if t.Uncounted {
		return nil
	}
	now := &current{Orders: map[lab.Tab]bySettlement{}, Due: settled(t.Figures, lab.DueOf), Items: map[lab.ItemState]int64{}}
	for _, tab := range lab.Tabs {
		now.Orders[tab] = settled(t.Figures, func(s lab.Settlement) lab.Figure { return lab.CountOf(tab, s) })
	}
	for _, state := range lab.WorkStates {
		now.Items[state] = t.Figures[lab.WorkOf(state)]
	}
	return now
}

func settled(f lab.Figures, of func(lab.Settlement) lab.Figure) bySettlement {
	by := bySettlement{}
	for _, s := range lab.Settlements {
		by[s] = f[of(s)]
	}
	return by
}

func dayOf(d store.DayTotals) dayAnswer {
	f := d.Figures
	day := dayAnswer{Day: d.Day, Placed: settled(f, lab.PlacedOf), Billed: f[lab.DayBilled], Finished: f[lab.DayFinished],
		Collected: f[lab.DayCollected], Completed: f[lab.ClosedOf(lab.TabCompleted)], Failed: f[lab.ClosedOf(lab.TabFailed)],
		Cancelled: f[lab.ClosedOf(lab.TabCancelled)], Cash: f[lab.DayCash], Taken: map[lab.Method]int64{},
		Refunded: f[lab.DayRefunded]}
	for _, m := range lab.Methods[1:] {
		day.Taken[m] = f[lab.TakenBy(m)]
	}
	if timed := f[lab.DayTimed]; timed > 0 {
		mean := f[lab.DayMinutes] / timed
		day.MeanMinutes = &mean
	}
	return day
}
