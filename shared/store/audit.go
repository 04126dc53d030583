package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"assay/shared/lab"
)

// AuditProgress says how far an audit has come.
type AuditProgress struct {
	Orders, Patients, Hospitals int
	Events                      int
}

// Finding is what is wrong with one list of events: where it is kept, which of the lists there, and the first broken link.
type Finding struct {
	Where string // partition key; ids only
	List  string // "A" for what the partition is about, else a member ("M#…"), a question about one ("G#…"), an invitation ("I#…"), or the money
	lab.Broken
}

// money is the list of a finding about an order's books.
const money = "money"

// AuditReporter gets what an audit finds. Order may be nil.
type AuditReporter struct {
	Found func(Finding)         // a list that is broken
	Order func(lab.Order) error // an order that can be read; an error ends the audit
	Say   func(AuditProgress)   // after every page
	// List gets each list of events as it is kept, whole or not. It may be nil.
	List func(where, list string, events []lab.KeptEvent)
	// Bills gets the last number of each counter of bills, by its series ("I2627"). It may be nil.
	Bills func(hospital, series string, last int64)
}

func (f Finding) String() string {
	list := ""
	if f.List != head {
		list = ", " + f.List
	}
	return fmt.Sprintf("%s%s: event %d: %s", f.Where, list, f.N, f.Why)
}

// Audit verifies the events of every order, patient, hospital and member against each other and against what they led to,
// that every order that has a number is there, and that its books are what its payments say.
func (s *Store) Audit(ctx context.Context, db Scanner, page int, to AuditReporter) error {
	var all AuditProgress
	last := ""
	filter, values := orderHeads+" OR begins_with(SK, :event)", item{":head": str(head), ":event": str("E#")}
	return scan(ctx, db, s.truth, int32(page), nil, filter, values, func(rows []item, _ item) error {
		for _, row := range rows {
			k := keyOf(row)
			if k.pk == last { // a partition lies together
				continue
			}
			last = k.pk
			if err := s.auditPartition(ctx, k, &all, to); err != nil {
				return err
			}
		}
		to.Say(all)
		return nil
	})
}

func (s *Store) auditPartition(ctx context.Context, k key, all *AuditProgress, to AuditReporter) error {
	parts := strings.Split(k.pk, "#")
	switch {
	case parts[0] == "N" && len(parts) == 4 && parts[2] == string(OrderNumbers) && k.sk == head:
		return s.auditPointer(ctx, k, to.Found)
	case parts[0] == "N" && len(parts) == 4 && parts[2] == "B" && to.Bills != nil:
		counter, err := s.point(ctx, k)
		if err == nil {
			to.Bills(parts[1], parts[3], numOf(counter, "n"))
		}
		return err
	case parts[0] != "H":
		return nil
	case len(parts) == 2:
		all.Hospitals++
	case len(parts) == 4 && parts[2] == "O":
		all.Orders++
	case len(parts) == 4 && parts[2] == "P":
		all.Patients++
	default:
		return nil
	}
	var broken []Finding
	var order *lab.Order
	var lists map[string]*eventList
	for try := range 3 { // somebody may have written between two reads: what is broken is broken again
		if err := pause(ctx, try); err != nil {
			return err
		}
		var err error
		if lists, err = s.lists(ctx, k.partition()); err != nil {
			return err
		}
		broken = broken[:0]
		events := 0
		for _, name := range sorted(lists) {
			l := lists[name]
			events += len(l.events)
			if b := l.verify(); b != nil {
				broken = append(broken, Finding{k.pk, name, *b})
			}
			if l.order == nil {
				continue
			}
			order = l.order
			if err := order.Prove(); err != nil {
				broken = append(broken, Finding{k.pk, money, lab.Broken{N: order.Version, Why: err.Error()}})
			}
		}
		if len(broken) == 0 {
			all.Events += events
			break
		}
	}
	for _, f := range broken {
		to.Found(f)
	}
	if to.List != nil {
		for _, name := range sorted(lists) {
			to.List(k.pk, name, lists[name].events)
		}
	}
	if order != nil && to.Order != nil {
		return to.Order(*order)
	}
	return nil
}

// auditPointer finds out whether the order that a number points to exists.
func (s *Store) auditPointer(ctx context.Context, k key, found func(Finding)) error {
	pointer, err := s.point(ctx, k)
	if err != nil || pointer == nil {
		return err
	}
	var n names
	order := item(nil)
	if id := n.order(strOf(pointer, "order")); n.err == nil { // what is no order's id leads to none
		order, err = s.point(ctx, orderKey(id))
	}
	if err == nil && order == nil {
		found(Finding{k.pk, head, lab.Broken{N: 1, Why: "the order that has this number is gone"}})
	}
	return err
}

// eventList is one list of events with the row it belongs to.
type eventList struct {
	events  []lab.KeptEvent
	version int        // 0 where the row is gone
	chain   string     // hash of the last event, as the row has it
	torn    error      // why the row, which is there, cannot be read
	order   *lab.Order // the row, where it is one
}

// verify finds the first thing that is wrong with a list.
func (l *eventList) verify() *lab.Broken {
	switch {
	case l.torn != nil:
		return &lab.Broken{N: len(l.events), Why: "what the events led to cannot be read: " + l.torn.Error()}
	case l.order != nil && l.order.Money.CheckAmounts() != nil:
		return lab.VerifyEvents(l.events, l.order.Version, false, l.order.Chain) // what is wrong with its money is found there
	case l.order != nil:
		return lab.VerifyOrder(l.events, *l.order)
	}
	return lab.VerifyEvents(l.events, l.version, true, l.chain)
}

// lists reads the lists of events of a partition.
func (s *Store) lists(ctx context.Context, pk partition) (map[string]*eventList, error) {
	lists := map[string]*eventList{}
	list := func(name string) *eventList {
		if lists[name] == nil {
			lists[name] = &eventList{}
		}
		return lists[name]
	}
	err := s.each(ctx, pk, "", func(i item) error {
		sk := strOf(i, "SK")
		switch kind, _, _ := strings.Cut(sk, "#"); kind {
		case "E":
			name, number := head, strings.TrimPrefix(sk, "E#")
			if cut := strings.LastIndexByte(number, '#'); cut >= 0 {
				name, number = number[:cut], number[cut+1:]
			}
			n, err := strconv.Atoi(number)
			if err != nil {
				n = 0 // no number is missed as an event of its own
			}
			l := list(name)
			l.events = append(l.events, lab.KeptEvent{N: n, Text: strOf(i, "event")})
		case head, "M", "G", "I":
			l := list(sk)
			if _, is := orderOf(pk.pk); is {
				var o lab.Order
				if l.torn = unpackUnchecked(i, &o); l.torn == nil {
					l.order = &o
				}
				return nil
			}
			l.version, l.chain, l.torn = unpackRev(i)
		}
		return nil
	})
	return lists, err
}
