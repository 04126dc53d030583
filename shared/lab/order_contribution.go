package lab

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Contribution is what an order adds to the counts and worklists of its hospital. It depends on the order alone, so
// that views can be deleted and rebuilt, and a change may be processed several times or in any order. It contains
// nothing about a person and no clinical value.
type Contribution struct {
	Counts Figures               `json:"counts"`          // of the hospital as it is now
	Days   map[string]Figures    `json:"days"`            // by calendar day in India
	Work   map[string][]OpenWork `json:"work,omitempty"`  // open work by department
	Tasks  []Task                `json:"tasks,omitempty"` // open tasks
	Listed *ListedOrder          `json:"listed,omitempty"`
	Papers []string              `json:"papers,omitempty"` // numbers of receipts and payments
}

// Figure names a number that is counted, and Figures holds those that are not zero.
type (
	Figure  string
	Figures map[Figure]int64
)

// CountOf returns the figure for the orders in a tab with a settlement.
func CountOf(t Tab, s Settlement) Figure { return Figure(string(t) + "." + string(s)) }

// DueOf returns the figure for the paise due on orders with a settlement that are neither failed nor cancelled.
func DueOf(s Settlement) Figure { return Figure("due." + string(s)) }

// WorkOf returns the figure for the items in a state.
func WorkOf(s ItemState) Figure { return Figure("items." + string(s)) }

// The figures of a day. An order counts on the day it was placed, the day its first specimen was collected and the day
// it was closed; money counts on the day it was taken or refunded.
const (
	DayBilled    Figure = "billed"    // paise, the totals of the orders placed that day
	DayFinished  Figure = "finished"  // of the orders placed that day, how many were completed since
	DayCollected Figure = "collected" // orders whose first specimen was collected that day
	DayMinutes   Figure = "minutes"   // from the first collection to completion, summed over the orders completed that day
	DayTimed     Figure = "timed"     // how many orders are in that sum
	DayCash      Figure = "cash"      // paise taken in cash that day
	DayRefunded  Figure = "refunded"  // paise refunded that day
)

// TubesOf returns the figure for the tubes of a department with tests in a state, short as all of a hospital's figures are one row.
func TubesOf(department string, s ItemState) Figure { return Figure(department + "." + tubeMarks[s]) }

// tubeMarks are the states of work as TubesOf spells them. They are stored, and so never change.
var tubeMarks = map[ItemState]string{Requested: "o", ItemCollected: "c", ItemReceived: "r", Ready: "y", InProcess: "p", Resulted: "u",
	Held: "h", Authorised: "a", Correcting: "x"}

// TakenBy returns the figure for the paise taken by hand with a method on a day.
func TakenBy(m Method) Figure {
	if m == ByCash {
		return DayCash
	}
	return Figure("taken." + string(m))
}

// PlacedOf returns the figure for the orders with a settlement placed on a day.
func PlacedOf(s Settlement) Figure { return Figure("placed." + string(s)) }

// AskedOf returns the figure for the orders placed on a day with a test or panel, as it was ordered.
func AskedOf(orderable string) Figure { return askedPrefix + Figure(orderable) }

const askedPrefix Figure = "asked."

// AskedIn reads back which test a figure of a day counts; ok is false for any other figure.
func AskedIn(f Figure) (orderable string, ok bool) {
	return strings.CutPrefix(string(f), string(askedPrefix))
}

// ClosedOf returns the figure for the orders completed, failed or cancelled on a day.
func ClosedOf(t Tab) Figure { return Figure(t) }

// WorkStates are the states of an item for which work is left, in the order of the work.
var WorkStates = []ItemState{Requested, ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held, Authorised,
	Correcting}

// CountFigures and DayFigures list all figures but those of departments, which DepartmentFigures adds, and of one test or person (IsNamed). A stored row of counts always has every figure of its list, so that a
// row that was counted up and down again has the same bytes as one that was counted once.
var CountFigures, DayFigures = listFigures()

// Departments lists the departments that measure something of the order, whatever is left to do.
func (o Order) Departments() (all []string) {
	for _, i := range o.Items {
		all = append(all, i.Department)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// DepartmentFigures lists the figures of departments, to stand beside CountFigures.
func DepartmentFigures(departments ...string) (all []Figure) {
	for _, department := range departments {
		for _, s := range WorkStates {
			all = append(all, TubesOf(department, s))
		}
	}
	return all
}

func listFigures() (counts, day []Figure) {
	day = []Figure{DayBilled, DayFinished, DayCollected, DayMinutes, DayTimed, DayCash, DayRefunded, DayOnline, DayReturned}
	for _, s := range Settlements {
		for _, t := range Tabs {
			counts = append(counts, CountOf(t, s))
		}
		counts = append(counts, DueOf(s))
		day = append(day, PlacedOf(s))
	}
	for _, m := range Methods[1:] {
		day = append(day, TakenBy(m))
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

// OpenWork is the open work of one department on one specimen: the items in one state. One row for each item would cost
// ten times as much to keep, and people work by specimen.
type OpenWork struct {
	State    ItemState `json:"state"`
	Specimen string    `json:"specimen"`
	Since    Moment    `json:"since"`           // when the specimen last moved, or when the order was placed
	Drawn    Moment    `json:"drawn,omitzero"`  // when it was collected, from when its targets count
	Tests    []string  `json:"tests,omitempty"` // orderables, as on the invoice, that the items belong to; none where they are the items
	Items    []string  `json:"items"`
	Again    []string  `json:"again,omitempty"` // those of them that had a value before, and are measured again
	Worst    Worst     `json:"worst,omitempty"` // of those of them that wait for a signature
}

// Orderables lists the tests and panels, as on the invoice, that the items belong to.
func (w OpenWork) Orderables() []string {
	if w.Tests == nil {
		return w.Items
	}
	return w.Tests
}

// Contribution returns what the order adds to the views in its current state.
func (o Order) Contribution() Contribution {
	c := Contribution{Counts: Figures{}, Days: map[string]Figures{}, Work: o.openWork(), Tasks: o.Tasks,
		Listed: o.listed(), Papers: o.papers()}
	tab := o.Tab()
	c.Counts.add(CountOf(tab, o.Settlement), 1)
	if tab != TabFailed && tab != TabCancelled {
		c.Counts.add(DueOf(o.Settlement), int64(max(o.Money.Due(), 0)))
	}
	for department, list := range c.Work {
		for _, w := range list {
			c.Counts.add(WorkOf(w.State), int64(len(w.Items)))
			c.Counts.add(TubesOf(department, w.State), 1)
		}
	}
	c.addOnDay(o.PlacedAt.Time, PlacedOf(o.Settlement), 1)
	c.addOnDay(o.PlacedAt.Time, DayBilled, int64(o.Money.Total()))
	for _, code := range o.orderables() {
		c.addOnDay(o.PlacedAt.Time, AskedOf(code), 1)
	}
	first := o.FirstCollected()
	if first != nil {
		c.addOnDay(first.Time, DayCollected, 1)
	}
	if tab.Closed() && o.ClosedAt != nil {
		c.addOnDay(o.ClosedAt.Time, ClosedOf(tab), 1)
	}
	if tab == TabCompleted {
		c.addOnDay(o.PlacedAt.Time, DayFinished, 1)
		if first != nil && o.ClosedAt != nil {
			c.addOnDay(o.ClosedAt.Time, DayMinutes, int64(o.ClosedAt.Sub(first.Time)/time.Minute))
			c.addOnDay(o.ClosedAt.Time, DayTimed, 1)
		}
	}
	c.addTakings(o.Money)
	return c
}

// openWork groups the open items by department, specimen and state. Items of an order that is not paid yet are not
// work.
func (o Order) openWork() map[string][]OpenWork {
	byDepartment := map[string][]OpenWork{}
	for _, i := range o.Items {
		if !slices.Contains(WorkStates, i.State) || i.State == Requested && o.State != Confirmed {
			continue
		}
		state := i.State
		if state == Held && i.AwaitsSecondEntry() { // whoever enters values makes the second
			state = InProcess
		}
		list := byDepartment[i.Department]
		at := slices.IndexFunc(list, func(w OpenWork) bool { return w.State == state && w.Specimen == i.Specimen })
		if at < 0 {
			at = len(list)
			list = append(list, OpenWork{State: state, Specimen: i.Specimen, Since: o.lastMoved(i.Specimen), Drawn: o.drawn(i.Specimen)})
		}
		w := &list[at]
		w.Items, w.Worst = append(w.Items, i.Code), WorseOf(w.Worst, i.Worst())
		if !slices.Contains(w.Tests, i.Orderable()) {
			w.Tests = append(w.Tests, i.Orderable())
		}
		if i.Run > 0 && i.CurrentRun() == 0 {
			w.Again = append(w.Again, i.Code)
		}
		byDepartment[i.Department] = list
	}
	for _, list := range byDepartment {
		for n, w := range list {
			if slices.Equal(w.Tests, w.Items) {
				list[n].Tests = nil
			}
		}
		slices.SortFunc(list, func(a, b OpenWork) int {
			return strings.Compare(a.Specimen+" "+string(a.State), b.Specimen+" "+string(b.State))
		})
	}
	return byDepartment
}

// lastMoved returns the last time at which a specimen was collected, received or accepted.
func (o Order) lastMoved(specimen string) Moment {
	for _, s := range o.Specimens {
		if moved := s.lastMoved(); s.ID == specimen && moved != nil {
			return *moved
		}
	}
	return o.PlacedAt
}

// drawn is when a specimen was collected; zero before that.
func (o Order) drawn(specimen string) Moment {
	for _, s := range o.Specimens {
		if s.ID == specimen && s.CollectedAt != nil {
			return *s.CollectedAt
		}
	}
	return Moment{}
}

// FirstCollected is when the first specimen was drawn, from which the targets of tests count; nil before that.
func (o Order) FirstCollected() (first *Moment) {
	for _, s := range o.Specimens {
		if s.CollectedAt != nil && (first == nil || s.CollectedAt.Before(first.Time)) {
			first = s.CollectedAt
		}
	}
	return first
}

func (c Contribution) addOnDay(at time.Time, f Figure, by int64) {
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
	if f[name] = Add(f[name], by); f[name] == 0 {
		delete(f, name)
	}
}

// Minus returns what must be added to before to reach f.
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
