package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/shared/lab"
)

// TabCounts is what a hospital has now: how many orders there are under each tab, and what is owed.
type TabCounts struct {
	Rev        int64 // moves with every step of an order
	Rebuilding bool  // the views are being rebuilt: what is counted is not all there is
	Figures    lab.Figures
	Uncounted  bool // nothing was counted yet
	row        item
}

// Tubes is how many tubes of a department have tests in each state of work.
func (t TabCounts) Tubes(department string) map[lab.ItemState]int {
	tubes := map[lab.ItemState]int{}
	for _, state := range lab.WorkStates {
		tubes[state] = int(numOf(t.row, string(lab.TubesOf(department, state))))
	}
	return tubes
}

// TabCounts reads the counts of a hospital: one small read, whose Rev says whether anything else needs reading.
func (s *Store) TabCounts(ctx context.Context, hospital string) (TabCounts, error) {
	var n names
	k := countsKey(n.hospital(hospital))
	if n.err != nil {
		return TabCounts{}, n.err
	}
	rows, err := s.getFrom(ctx, s.views, k, rebuildKey)
	if err != nil {
		return TabCounts{}, err
	}
	row := rows[k]
	t := TabCounts{Rev: numOf(row, rev), Rebuilding: rows[rebuildKey] != nil, Uncounted: row[rev] == nil,
		Figures: figuresOf(row, lab.CountFigures), row: row}
	return t, nil
}

// ETag names what was answered from the views at this tally; more is what else the answer depends on.
func (t TabCounts) ETag(more string) string {
	tag := fmt.Sprintf("%d-%s", t.Rev, more)
	if t.Rebuilding {
		tag += "-recount"
	}
	return tag
}

// Tabs is how many orders are under each tab; nil while nothing was counted yet.
func (t TabCounts) Tabs() map[lab.Tab]int {
	if t.Uncounted {
		return nil
	}
	tabs := map[lab.Tab]int{}
	for _, tab := range lab.Tabs {
		for _, s := range lab.Settlements {
			tabs[tab] += int(t.Figures[lab.CountOf(tab, s)])
		}
	}
	return tabs
}

func figuresOf(row item, all []lab.Figure) lab.Figures {
	f := lab.Figures{}
	for _, name := range all {
		if n := numOf(row, string(name)); n != 0 {
			f[name] = n
		}
	}
	return f
}

// DayTotals are the figures of a hospital on one calendar day in India.
type DayTotals struct {
	Day     string
	Figures lab.Figures
}

// Days reads the figures of the days from..to, both included, oldest first. A day on which nothing happened is missing.
func (s *Store) Days(ctx context.Context, hospital, from, to string) ([]DayTotals, error) {
	var n names
	l := list{table: s.views, pk: daysPK(n.hospital(hospital)), from: n.day(from).String(), to: n.day(to).String()}
	if n.err != nil {
		return nil, n.err
	}
	days := []DayTotals{}
	for i, err := range s.all(ctx, l) {
		if err != nil {
			return nil, err
		}
		days = append(days, DayTotals{Day: strOf(i, "SK"), Figures: figuresOf(i, lab.DayFigures)})
	}
	return days, nil
}

// DayFigures reads all figures of one day, those of each test and person with them; recount says that the views are being rebuilt. It
// is one read.
func (s *Store) DayFigures(ctx context.Context, hospital, day string) (f lab.Figures, recount bool, err error) {
	var n names
	k := dayKey(n.hospital(hospital), n.day(day))
	if n.err != nil {
		return nil, false, n.err
	}
	rows, err := s.getFrom(ctx, s.views, k, rebuildKey)
	if err != nil {
		return nil, false, err
	}
	all := slices.Clone(lab.DayFigures)
	for name := range rows[k] {
		if f := lab.Figure(name); f.IsNamed() {
			all = append(all, f)
		}
	}
	return figuresOf(rows[k], all), rows[rebuildKey] != nil, nil
}

// Asked counts by test how many of the orders placed on the days from..to ask for it. It is one query, and may be a moment behind.
func (s *Store) Asked(ctx context.Context, hospital, from, to string) (map[string]int, error) {
	var n names
	l := list{table: s.views, pk: daysPK(n.hospital(hospital)), from: n.day(from).String(), to: n.day(to).String(), eventual: true}
	if n.err != nil {
		return nil, n.err
	}
	asked := map[string]int{}
	for i, err := range s.all(ctx, l) {
		if err != nil {
			return nil, err
		}
		for name := range i {
			if code, ok := lab.AskedIn(lab.Figure(name)); ok {
				asked[code] += int(numOf(i, name))
			}
		}
	}
	return asked, nil
}

// WorkRow is what one department owes on one order.
type WorkRow struct {
	Order, Number string
	Priority      lab.Priority
	Work          []lab.OpenWork
}

// Worklist lists the open work of a department, STAT and urgent first, then oldest first; only that in some states where any are
// named. It is one query. It may be a moment behind.
func (s *Store) Worklist(ctx context.Context, hospital, department string, states []lab.ItemState, after string, limit int) (Page[WorkRow], error) {
	var n names
	pk := workPK(n.hospital(hospital), n.department(department))
	if n.err != nil {
		return Page[WorkRow]{}, n.err
	}
	l := list{table: s.views, pk: pk, eventual: true, limit: limit, of: "states"}
	for _, state := range states {
		l.any = append(l.any, string(state))
	}
	return page(ctx, s, l, after, inPartition(pk), func(i item) (WorkRow, bool, error) {
		row := WorkRow{Order: orderAt(hospital, strOf(i, "SK")), Number: strOf(i, "number"), Priority: lab.Priority(strOf(i, "priority"))}
		err := untext(kindWork, i, "work", &row.Work)
		if len(states) > 0 {
			row.Work = slices.DeleteFunc(row.Work, func(w lab.OpenWork) bool { return !slices.Contains(states, w.State) })
		}
		return row, true, err
	})
}

// orderAt reads an order's id out of its place in a list, "urgency#placed#o".
func orderAt(hospital, place string) string {
	return hospital + "-" + place[strings.LastIndexByte(place, '#')+1:]
}
