package main

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type toSignAnswer struct {
	Orders  []toSign `json:"orders"`
	More    bool     `json:"more"`              // there are more than are listed
	Recount bool     `json:"recount"`           // the lists are being counted again, until when this one is not complete
	Missing int      `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

// toSign is an order with values that wait for the caller's signature.
type toSign struct {
	Order    string       `json:"order"`
	Number   string       `json:"number"`
	Priority lab.Priority `json:"priority"`
	Patient  cardPatient  `json:"patient"`
	Ward     string       `json:"ward,omitempty"`
	Tests    []string     `json:"tests"` // orderables, as on the invoice, of what waits
	// Items are the values, Own how many of them the caller has entered: another person signs those.
	Items       []itemToSign         `json:"items"`
	Own         int                  `json:"own"`
	Worst       lab.Worst            `json:"worst"` // of all of them
	Holds       []measure.HoldReason `json:"holds"` // of all of them, each once
	CallOpen    bool                 `json:"call_open"`
	Held        bool                 `json:"held"`  // the release of the whole order is
	Since       lab.Moment           `json:"since"` // the oldest of its tubes last moved
	CollectedAt *lab.Moment          `json:"collected_at,omitempty"`
	DueAt       *lab.Moment          `json:"due_at,omitempty"` // by the target of the slowest test that is not released
	Late        bool                 `json:"late"`
}

type itemToSign struct {
	Code    string               `json:"code"`
	State   lab.ItemState        `json:"state"`
	Run     int                  `json:"run"`
	Worst   lab.Worst            `json:"worst"`
	Holds   []measure.HoldReason `json:"holds"`
	Own     bool                 `json:"own"`
	Replace bool                 `json:"replace"` // the new value of a correction
}

// mostToSign is how many orders are listed. Who has more to sign sees the others when these are done.
const mostToSign = 100

// listToSign lists the orders with something to sign in the departments that the caller signs for: what is critical first, then
// what is held, then STAT and late ones, what is outside its range, what is in range, and what the caller has entered; each by urgency
// and age. It holds no value. One question says which orders wait and which are the worst, so that only those are read that are listed.
func (h handlers) listToSign(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadResults, Tests: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	me := d.Caller
	counts, err := h.store.TabCounts(r.Context(), me.Hospital)
	if err != nil {
		return err
	}
	found, err := h.store.Unsigned(r.Context(), me.Hospital, me.Signatory)
	if err != nil {
		return err
	}
	more := found.Next != ""
	listed := apigw.ListOf(found.Rows, waitingOf)
	slices.SortFunc(listed, compareWaiting)
	if len(listed) > mostToSign {
		listed, more = listed[:mostToSign], true
	}
	read, missing, err := h.store.OrdersByID(r.Context(), apigw.ListOf(listed, func(one waitingOrder) string { return one.order }))
	if err != nil {
		return err
	}
	answer := toSignAnswer{Orders: []toSign{}, More: more, Recount: counts.Rebuilding,
		Missing: apigw.CountMissing(r, found.Missing) + apigw.CountMissing(r, missing)}
	for _, one := range listed {
		if waits := toSignOf(read[one.order], one.since, d); len(waits.Items) > 0 { // else it was signed a moment ago
			answer.Orders = append(answer.Orders, waits)
		}
	}
	slices.SortStableFunc(answer.Orders, compareToSign)
	return apigw.WriteTagged(w, r, answer)
}

// waitingOrder is an order with what waits in it for the caller.
type waitingOrder struct {
	order    string
	priority lab.Priority
	since    lab.Moment
	worst    lab.Worst
}

func waitingOf(row store.UnsignedRow) waitingOrder {
	one := waitingOrder{order: row.Order, priority: row.Priority}
	for _, u := range row.Unsigned {
		one.worst = lab.WorseOf(one.worst, u.Worst)
		if one.since.IsZero() || u.Since.Before(one.since.Time) {
			one.since = u.Since
		}
	}
	return one
}

func compareWaiting(a, b waitingOrder) int {
	return cmp.Or(cmp.Compare(slices.Index(lab.Worsts, a.worst), slices.Index(lab.Worsts, b.worst)), byUrgency(a.priority, b.priority),
		a.since.Compare(b.since.Time), strings.Compare(a.order, b.order))
}

func toSignOf(o lab.Order, since lab.Moment, d store.Loaded) toSign {
	p, card := o.Patient, store.CardOf(o)
	a := toSign{Order: o.ID, Number: o.Number, Priority: o.Priority, Ward: o.Ward, Since: since, Tests: []string{}, Items: []itemToSign{}, Holds: []measure.HoldReason{},
		Patient:     cardPatient{p.ID, p.Number, p.Name, p.NameLatin, p.AgeText(d.Now), p.Sex},
		CollectedAt: card.CollectedAt, DueAt: d.Tests.DueAt(card.Open, card.Priority, card.CollectedAt), Held: len(o.Holds) > 0}
	for _, i := range o.Items {
		if !slices.Contains(d.Caller.Signatory, i.Department) || i.Worst() == "" {
			continue
		}
		item := itemToSign{i.Code, i.State, i.Run, i.Worst(), append([]measure.HoldReason{}, i.Hold...), i.IsEnteredBy(d.Caller.Person), i.State == lab.Correcting}
		if item.Own {
			a.Own++
		}
		if !slices.Contains(a.Tests, i.Orderable()) {
			a.Tests = append(a.Tests, i.Orderable())
		}
		a.Items, a.Holds, a.Worst = append(a.Items, item), append(a.Holds, i.Hold...), lab.WorseOf(a.Worst, item.Worst)
	}
	slices.Sort(a.Holds)
	a.Holds = slices.Compact(a.Holds)
	a.CallOpen = slices.ContainsFunc(o.Tasks, func(t lab.Task) bool { return t.Kind == lab.TaskCall })
	a.Late = a.DueAt != nil && a.DueAt.Before(d.Now)
	return a
}

func compareToSign(a, b toSign) int {
	return cmp.Or(cmp.Compare(a.group(), b.group()), byUrgency(a.Priority, b.Priority), a.Since.Compare(b.Since.Time))
}

// group returns where in the list an order stands: 0 comes first.
func (t toSign) group() int {
	switch {
	case t.Own == len(t.Items): // nothing for the caller to sign
		return 5
	case t.CallOpen || t.Worst == lab.WorstCritical:
		return 0
	case t.Worst == lab.WorstHeld:
		return 1
	case t.Priority == lab.Stat || t.Late:
		return 2
	case t.Worst == lab.WorstOutside:
		return 3
	}
	return 4
}

// byUrgency compares priorities, STAT first.
func byUrgency(a, b lab.Priority) int {
	urgency := []lab.Priority{lab.Stat, lab.Urgent, lab.Routine}
	return cmp.Compare(slices.Index(urgency, a), slices.Index(urgency, b))
}
