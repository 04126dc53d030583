package main

import (
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
	More    bool     `json:"more"`    // there are more than are listed
	Recount bool     `json:"recount"` // the lists are being counted again, until when this one is not complete
}

// toSign is an order with values that wait for the caller's signature.
type toSign struct {
	Order    string       `json:"order"`
	Number   string       `json:"number"`
	Priority lab.Priority `json:"priority"`
	Patient  cardPatient  `json:"patient"`
	Ward     string       `json:"ward,omitempty"`
	// Items are the values, Own how many of them the caller has entered: another person signs those.
	Items       []itemToSign         `json:"items"`
	Own         int                  `json:"own"`
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
	Holds   []measure.HoldReason `json:"holds"`
	Own     bool                 `json:"own"`
	Replace bool                 `json:"replace"` // the new value of a correction
}

// mostToSign is how many orders are listed. Who has more to sign sees the others when these are done.
const mostToSign = 100

// listToSign lists the orders with something to sign in the departments that the caller signs for: what is critical first, then
// what is held, then by urgency and age. It holds no value.
func (h handlers) listToSign(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadResults}.Load(r, h.store)
	if err != nil {
		return err
	}
	me := d.Caller
	counts, err := h.store.TabCounts(r.Context(), me.Hospital)
	if err != nil {
		return err
	}
	since, more := map[string]lab.Moment{}, false
	var orders []string
	for _, department := range me.Signatory {
		found, err := h.store.Worklist(r.Context(), me.Hospital, department, "", "", 0)
		if err != nil {
			return err
		}
		more = more || found.Next != ""
		for _, row := range found.Rows {
			for _, work := range row.Work {
				if !slices.Contains(toBeSigned, work.State) {
					continue
				}
				before, known := since[row.Order]
				if !known {
					orders = append(orders, row.Order)
				}
				if !known || work.Since.Before(before.Time) {
					since[row.Order] = work.Since
				}
			}
		}
	}
	if len(orders) > mostToSign {
		orders, more = orders[:mostToSign], true
	}
	read, err := h.store.OrdersByID(r.Context(), orders)
	if err != nil {
		return err
	}
	answer := toSignAnswer{Orders: []toSign{}, More: more, Recount: counts.Rebuilding}
	for _, id := range orders {
		if waits := h.toSignOf(read[id], since[id], d); len(waits.Items) > 0 { // else it was signed a moment ago
			answer.Orders = append(answer.Orders, waits)
		}
	}
	slices.SortStableFunc(answer.Orders, compareToSign)
	return apigw.WriteTagged(w, r, answer)
}

// toBeSigned are the states in which a value may wait for a signature.
var toBeSigned = []lab.ItemState{lab.Resulted, lab.Held, lab.Correcting}

func (h handlers) toSignOf(o lab.Order, since lab.Moment, d store.Loaded) toSign {
	p, card := o.Patient, store.CardOf(o)
	a := toSign{Order: o.ID, Number: o.Number, Priority: o.Priority, Ward: o.Ward, Since: since, Items: []itemToSign{}, Holds: []measure.HoldReason{},
		Patient:     cardPatient{p.ID, p.Number, p.Name, p.NameLatin, p.AgeText(d.Now), p.Sex},
		CollectedAt: card.CollectedAt, DueAt: h.tests.DueAt(card.Open, card.Priority, card.CollectedAt), Held: len(o.Holds) > 0}
	for _, i := range o.Items {
		if !slices.Contains(d.Caller.Signatory, i.Department) || i.State != lab.Resulted && i.State != lab.Held && !i.HasNewValue() {
			continue
		}
		item := itemToSign{i.Code, i.State, i.Run, append([]measure.HoldReason{}, i.Hold...), i.EnteredBy == d.Caller.Person, i.State == lab.Correcting}
		if item.Own {
			a.Own++
		}
		a.Items, a.Holds = append(a.Items, item), append(a.Holds, i.Hold...)
	}
	slices.Sort(a.Holds)
	a.Holds = slices.Compact(a.Holds)
	a.CallOpen = slices.ContainsFunc(o.Tasks, func(t lab.Task) bool { return t.Kind == lab.TaskCall })
	a.Late = a.DueAt != nil && a.DueAt.Before(d.Now)
	return a
}

func compareToSign(a, b toSign) int {
	for _, of := range []func(toSign) bool{
		func(t toSign) bool { return t.CallOpen || slices.Contains(t.Holds, measure.HoldCritical) },
		func(t toSign) bool { return len(t.Holds) > 0 },
		func(t toSign) bool { return t.Priority == lab.Stat },
		func(t toSign) bool { return t.Priority == lab.Urgent },
		func(t toSign) bool { return t.Late },
	} {
		if first, second := of(a), of(b); first != second {
			if first {
				return -1
			}
			return 1
		}
	}
	return strings.Compare(a.Since.String(), b.Since.String())
}
