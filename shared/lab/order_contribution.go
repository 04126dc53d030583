package lab

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Contribution is what an order adds to the counts and worklists of its hospital. It is a total function of the order:
// views can be thrown away and made again, and it never matters how often, or in what order, one is told of a change.
// Nothing of a person and no clinical value is in it.
type Contribution struct {
	Counts Figures               `json:"counts"`          // of the hospital as it stands
	Days   map[string]Figures    `json:"days"`            // by calendar day in India
	Work   map[string][]OpenWork `json:"work,omitempty"`  // open work by department
	Tasks  []Task                `json:"tasks,omitempty"` // what persons have still to do
}

// Figure names one number that is counted, and Figures holds those that are not zero.
type (
	Figure  string
	Figures map[Figure]int64
)

// CountOf is the figure of the orders under a tab that are paid in one way.
func CountOf(t Tab, s Settlement) Figure { return Figure(string(t) + "." + string(s)) }

// DueOf is the figure of what is owed, in paise, on orders that are neither failed nor cancelled.
func DueOf(s Settlement) Figure { return Figure("due." + string(s)) }

// WorkOf is the figure of the tests that stand in a state.
func WorkOf(s ItemState) Figure { return Figure("items." + string(s)) }

// The figures of a day. An order is placed, first collected and closed on a day each; money comes on any day.
const (
	DayBilled    Figure = "billed"    // paise, the totals of the orders placed that day
	DayFinished  Figure = "finished"  // of the orders placed that day, those completed since
	DayCollected Figure = "collected" // orders whose first tube was drawn that day
	DayMinutes   Figure = "minutes"   // from the first tube to completion, summed over the orders completed that day
	DayTimed     Figure = "timed"     // how many orders that sum is of
	DayCash      Figure = "cash"      // paise taken in cash that day
	DayRefunded  Figure = "refunded"  // paise given back that day
)

// PlacedOf is the figure of the orders placed on a day that are paid in one way.
func PlacedOf(s Settlement) Figure { return Figure("placed." + string(s)) }

// ClosedOf is the figure of the orders completed, failed or cancelled on a day.
func ClosedOf(t Tab) Figure { return Figure(t) }

// Settlements lists the ways of paying.
var Settlements = []Settlement{Online, COD, Later}

// WorkStates are the states of a test in which somebody still owes something, in the order of its way.
var WorkStates = []ItemState{Requested, ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held, Authorised, Correcting}

// CountFigures and DayFigures list all figures there are. A row of counts always holds the whole list, so that a row
// counted up and down again is the same, byte for byte, as one that was counted once.
var CountFigures, DayFigures = figures()

func figures() (counts, day []Figure) {
	day = []Figure{DayBilled, DayFinished, DayCollected, DayMinutes, DayTimed, DayCash, DayRefunded}
	for _, s := range Settlements {
		for _, t := range Tabs {
			counts = append(counts, CountOf(t, s))
		}
		counts = append(counts, DueOf(s))
		day = append(day, PlacedOf(s))
	}
	for _, s := range WorkStates {
		counts = append(counts, WorkOf(s))
	}
	for _, t := range Tabs {
		if t.Closed() {
			day = append(day, ClosedOf(t))
		}
	}
	slices.Sort(counts)
	slices.Sort(day)
	return counts, day
}

// OpenWork is what one department still owes on one tube: the tests that stand in the same state. One row for each test
// would cost ten times as much to keep, and nobody takes a tube in hand for a single cell of a blood count.
type OpenWork struct {
	State    ItemState `json:"state"`
	Specimen string    `json:"specimen"`
	Since    Moment    `json:"since"` // the last time the tube is known to have moved, or the order to have been placed
	Items    []string  `json:"items"`
}

// Contribution is what the order adds to the views as it stands.
func (o Order) Contribution() Contribution {
	c := Contribution{Counts: Figures{}, Days: map[string]Figures{}, Work: o.work(), Tasks: o.Tasks}
	tab := o.Tab()
	c.Counts.add(CountOf(tab, o.Settlement), 1)
	if tab != TabFailed && tab != TabCancelled {
		c.Counts.add(DueOf(o.Settlement), int64(max(o.Money.Due(), 0)))
	}
	for _, list := range c.Work {
		for _, w := range list {
			c.Counts.add(WorkOf(w.State), int64(len(w.Items)))
		}
	}
	c.onDay(o.PlacedAt.Time, PlacedOf(o.Settlement), 1)
	c.onDay(o.PlacedAt.Time, DayBilled, int64(o.Money.Total()))
	first := o.firstCollected()
	if first != nil {
		c.onDay(first.Time, DayCollected, 1)
	}
	if tab.Closed() && o.ClosedAt != nil {
		c.onDay(o.ClosedAt.Time, ClosedOf(tab), 1)
	}
	if tab == TabCompleted {
		c.onDay(o.PlacedAt.Time, DayFinished, 1)
		if first != nil && o.ClosedAt != nil {
			c.onDay(o.ClosedAt.Time, DayMinutes, int64(o.ClosedAt.Sub(first.Time)/time.Minute))
			c.onDay(o.ClosedAt.Time, DayTimed, 1)
		}
	}
	for _, cash := range o.Money.Cash {
		c.onDay(cash.At.Time, DayCash, int64(cash.Amount))
	}
	for _, refund := range o.Money.Refunds {
		if refund.PaidAt != nil {
			c.onDay(refund.PaidAt.Time, DayRefunded, int64(refund.Amount))
		}
	}
	return c
}

// work groups the order's open tests by department, tube and state. What waits for a payment is nobody's work yet.
func (o Order) work() map[string][]OpenWork {
	work := map[string][]OpenWork{}
	for _, i := range o.Items {
		if !slices.Contains(WorkStates, i.State) || i.State == Requested && o.State != Confirmed {
			continue
		}
		list := work[i.Department]
		at := slices.IndexFunc(list, func(w OpenWork) bool { return w.State == i.State && w.Specimen == i.Specimen })
		if at < 0 {
			at = len(list)
			list = append(list, OpenWork{State: i.State, Specimen: i.Specimen, Since: o.moved(i.Specimen)})
		}
		list[at].Items = append(list[at].Items, i.Code)
		work[i.Department] = list
	}
	for _, list := range work {
		slices.SortFunc(list, func(a, b OpenWork) int {
			return strings.Compare(a.Specimen+" "+string(a.State), b.Specimen+" "+string(b.State))
		})
	}
	return work
}

// moved is the last moment of a tube's custody.
func (o Order) moved(specimen string) Moment {
	last := o.PlacedAt
	for _, s := range o.Specimens {
		if s.ID != specimen {
			continue
		}
		for _, m := range []*Moment{s.CollectedAt, s.ReceivedAt, s.AcceptedAt} {
			if m != nil {
				last = *m
			}
		}
	}
	return last
}

func (o Order) firstCollected() (first *Moment) {
	for _, s := range o.Specimens {
		if s.CollectedAt != nil && (first == nil || s.CollectedAt.Before(first.Time)) {
			first = s.CollectedAt
		}
	}
	return first
}

func (c Contribution) onDay(at time.Time, f Figure, by int64) {
	if by == 0 {
		return
	}
	day := Day(at)
	if c.Days[day] == nil {
		c.Days[day] = Figures{}
	}
	c.Days[day].add(f, by)
}

func (f Figures) add(name Figure, by int64) {
	if f[name] += by; f[name] == 0 {
		delete(f, name)
	}
}

// Minus is what has to be added to reach f from before.
func (f Figures) Minus(before Figures) Figures {
	d := maps.Clone(f)
	if d == nil {
		d = Figures{}
	}
	for name, n := range before {
		d.add(name, -n)
	}
	return d
}
