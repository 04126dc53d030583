package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// Write is one item of a transaction. Only this package makes them.
type Write struct {
	item types.TransactWriteItem
	err  error // why it cannot be written
}

// create writes an item that must not exist yet.
func (s *Store) create(i item) Write {
	return Write{item: types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: i,
		ConditionExpression: aws.String("attribute_not_exists(PK)")}}}
}

// put writes an item, whatever is there.
func (s *Store) put(i item, err error) Write {
	return Write{types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: i}}, err}
}

// replace writes an item over the one with the version before, or creates it when version is 1.
func (s *Store) replace(i item, version int) Write {
	if version == 1 {
		return s.create(i)
	}
	return Write{item: types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: i,
		ConditionExpression:       aws.String("#v = :before"),
		ExpressionAttributeNames:  map[string]string{"#v": "v"},
		ExpressionAttributeValues: item{":before": num(int64(version - 1))}}}}
}

// outcome lists the writes of what happened to an order: the order itself under its version, the event, duties, run
// sheet, frozen report, and at its birth the pointers by which it is found.
func (s *Store) outcome(out lab.Outcome) ([]Write, error) {
	o := out.Order
	var n names
	id := n.order(o.ID)
	if n.err != nil {
		return nil, n.err
	}
	order, err := s.orderItem(o)
	if err = errors.Join(err, o.Money.CheckAmounts()); err != nil {
		return nil, err
	}
	writes := []Write{s.replace(grown(order, out.Event.At), o.Version)}
	add := func(k key, v any, more item) {
		if err != nil {
			return
		}
		var i item
		if i, err = s.doc(k, v, more); err == nil {
			writes = append(writes, s.create(i))
		}
	}
	event, err := s.event(eventKey(id, out.Event.N), out.Event)
	if err != nil {
		return nil, err
	}
	writes = append(writes, event)
	for _, d := range out.Duties {
		add(dutyKey(id, n.duty(d)), d, pending(d, DutyRefFor(o.ID, d)))
	}
	if out.Runs != nil {
		add(runsKey(id, out.Runs.N), out.Runs, nil)
	}
	if out.Home != nil && err == nil { // written over: what was there before stands nowhere
		var i item
		i, err = s.doc(homeKey(id), out.Home, nil)
		writes = append(writes, s.put(i, err))
	}
	for _, b := range out.Bills {
		add(billKey(id, b.Place), b, nil)
	}
	if f := out.Frozen; f != nil {
		add(frozenKey(id, f.Version), f, nil)
		writes = append(writes, s.pointer(checkKey(f.Check), item{"order": str(o.ID), "version": num(int64(f.Version))}))
	}
	opened, opening := s.opened(out)
	writes = append(writes, opened...)
	if o.Version == 1 {
		writes = append(writes, s.pointer(orderNumber(id.Hospital(), named(&n, ids.ParseOrderNumber, o.Number)), item{"order": str(o.ID)}))
	}
	return writes, cmp.Or(err, n.err, opening)
}

// pending is how far a new duty is, with its place in the index of unfinished duties.
func pending(d lab.Duty, ref DutyRef) item {
	return item{"state": str(dutyPending), "due": str(duePK(d.Kind).pk), "dueAt": str(dueSK(d.Due, ref))}
}

// event keeps an event as plain JSON: it is small, and an auditor reads it without a tool.
func (s *Store) event(k key, e lab.Event) (Write, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return Write{}, fmt.Errorf("store: %s: %w", k, err)
	}
	i := k.item()
	i["event"] = str(string(b))
	return s.create(i), nil
}

// pointer makes a number unique, or leads from it to what it belongs to.
func (s *Store) pointer(k key, more item) Write {
	i := k.item()
	maps.Copy(i, more)
	return s.create(i)
}

// Notes keeps the words that go with a command beside the values they are about.
func (s *Store) Notes(order string, version int, notes []lab.ResultNote) (Write, error) {
	var n names
	k := notesKey(n.order(order), version)
	if n.err != nil {
		return Write{}, n.err
	}
	i, err := s.doc(k, notes, nil)
	return s.create(i), err
}

// orderItem is the order with what its indexes need. The card is rewritten only when something on it changed, so the
// indexes cost nothing at most steps.
func (s *Store) orderItem(o lab.Order) (item, error) {
	card, err := text(kindCard, CardOf(o))
	if err != nil {
		return nil, fmt.Errorf("store: order %s: %w", o.ID, err)
	}
	day := lab.Day(o.PlacedAt.Time)
	if o.ClosedAt != nil {
		day = lab.Day(o.ClosedAt.Time)
	}
	var n names
	id := n.order(o.ID)
	board, patient := boardPK(id.Hospital(), o.Tab(), n.day(day)), patientPK(id.Hospital(), n.patient(o.Patient.ID))
	if n.err != nil {
		return nil, n.err
	}
	return s.doc(orderKey(id), o, item{
		"v":         num(int64(o.Version)),
		"board":     str(board.pk),
		"boardAt":   str(boardAt(o)),
		"patient":   str(patient.pk),
		"patientAt": str(placedAt(o)),
		"card":      card,
	})
}

// urgency sorts an open tab: STAT, urgent, then by age.
var urgency = map[lab.Priority]string{lab.Stat: "0", lab.Urgent: "1", lab.Routine: "2"}
