package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// HeldRow is a row of what is held about a person, as it is read today, without what opens something.
type HeldRow struct {
	Kind   string // of the row, as "patient", "contact", "order", "event", "runs"
	Record string // the patient's record that it belongs to
	Order  string // the order, "" of what belongs to none
	Data   map[string]any
}

// HeldPlace is how far a reading of all that is held about a person has come: which of the person's records, which part of it, and
// from which row on.
type HeldPlace struct {
	Record int      `json:"record"`
	Part   heldPart `json:"part"`
	Order  string   `json:"order,omitempty"` // the one that is being read
	After  string   `json:"after,omitempty"` // the place of that order in the record's list
	Last   bool     `json:"last,omitempty"`  // it is the last of the list
	From   string   `json:"from,omitempty"`  // the row that was read last
}

// heldPart is a part of a record: what the person is, what is to be done and was mailed, who opened results, then order by order the
// order and its clinical values.
type heldPart int

const (
	heldPerson heldPart = iota
	heldDuties
	heldAccess
	heldNextOrder
	heldOrder
	heldValues
	heldEnd
)

// heldPage is how many rows are a page: an order with its history and letters, mostly.
const heldPage = 100

// Held reads a page of all that is held about a person, at most three queries: of the records one after the other. values says
// whether clinical values and reports are read. The pointers by which something is found, counters of limits and the views are left
// out: they hold nothing more. next is nil at the end.
func (s *Store) Held(ctx context.Context, hospital string, records []string, at HeldPlace, values bool) (rows []HeldRow, next *HeldPlace, err error) {
	if at.Record < 0 || at.Record >= len(records) || at.Part < heldPerson || at.Part >= heldEnd {
		return nil, nil, unknown()
	}
	record := records[at.Record]
	if at.Part == heldNextOrder {
		found, err := s.PatientOrders(ctx, hospital, record, at.After, 1)
		if err != nil {
			return nil, nil, err
		}
		if len(found.Rows) == 0 {
			return nil, nextRecord(at, records), nil
		}
		at = HeldPlace{Record: at.Record, Part: heldOrder, Order: found.Rows[0].Order, After: found.Next, Last: found.Next == ""}
	}
	for {
		page, from, err := s.heldRows(ctx, hospital, record, at, values)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, page...)
		if at.From = from; from != "" {
			return rows, &at, nil
		}
		switch at.Part++; {
		case at.Part == heldValues && values: // in the same page
		case at.Part >= heldValues && at.Last:
			return rows, nextRecord(at, records), nil
		case at.Part >= heldValues:
			at.Part, at.Order = heldNextOrder, ""
			return rows, &at, nil
		default:
			return rows, &at, nil
		}
	}
}

func nextRecord(at HeldPlace, records []string) *HeldPlace {
	if at.Record+1 == len(records) {
		return nil
	}
	return &HeldPlace{Record: at.Record + 1}
}

// heldRows reads rows of one part; from is where the part goes on, "" where it is whole.
func (s *Store) heldRows(ctx context.Context, hospital, record string, at HeldPlace, values bool) (rows []HeldRow, from string, err error) {
	var n names
	h, p := n.hospital(hospital), n.patient(record)
	var pk partition
	switch at.Part {
	case heldPerson:
		pk = patientPK(h, p)
	case heldDuties:
		pk = followPK(h, p)
	case heldAccess:
		pk = accessPK(h, p)
	case heldOrder:
		pk = orderPK(n.order(at.Order))
	case heldValues:
		pk = clinicalPK(n.order(at.Order))
	}
	var start item
	if at.From != "" {
		start = n.rowAfter(pk.pk, at.From)
	}
	if n.err != nil {
		return nil, "", n.err
	}
	out, err := s.query(ctx, list{pk: pk, limit: heldPage}, start)
	if err != nil {
		return nil, "", err
	}
	for _, i := range out.Items {
		if kindOf(keyOf(i)) == kindFrozen && !values { // what opens a value: the code of the check page
			continue
		}
		row, err := held(i)
		if err != nil {
			return nil, "", err
		}
		if !values { // whether a value is in range says something of it
			items, _ := row.Data["items"].([]any)
			for _, one := range items {
				if object, ok := one.(map[string]any); ok {
					delete(object, "in_range")
				}
			}
		}
		row.Record, row.Order = record, at.Order
		rows = append(rows, row)
	}
	return rows, strOf(out.LastEvaluatedKey, "SK"), nil
}

// held reads a row of whatever kind.
func held(i item) (HeldRow, error) {
	k := kindOf(keyOf(i))
	row := HeldRow{Kind: string(k), Data: map[string]any{}}
	if form := forms[k]; form != nil {
		v := reflect.New(form).Interface()
		var err error
		if k == kindEvent {
			err = untext(kindEvent, i, "event", v)
		} else {
			err = unpack(i, v)
		}
		if err != nil {
			return row, err
		}
		closeUp(v)
		if row.Data, err = objectOf(v); err != nil {
			return row, fmt.Errorf("store: %s: %w", keyOf(i), err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(i)) { // of a duty how far it is and when; of who opened results all
		if slices.Contains(heldAttributes, name) {
			row.Data[name] = attribute(i[name])
		}
	}
	if row.Kind == "access_staff" || row.Kind == "access_patient" {
		day := accessDay(i)
		row.Data["day"], row.Data["who"] = day.Day, day.Who
	}
	return row, nil
}

// heldAttributes are the attributes beside a document that say something about the person.
var heldAttributes = []string{"state", "how", "n", "what", "orders", "reasons", "firstAt", "lastAt"}

// closeUp takes out what opens something, or names a login.
func closeUp(v any) {
	switch v := v.(type) {
	case *lab.Patient:
		v.Origin, v.TieOffers = "", nil
		for n := range v.Ties {
			v.Ties[n].Login = ""
		}
	case *lab.Order:
		v.Origin = ""
	}
}

// objectOf writes a document as the members of an object; a list under one name.
func objectOf(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var is any
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber() // paise and versions stay exact
	if err := numbers.Decode(&is); err != nil {
		return nil, err
	}
	if object, ok := is.(map[string]any); ok {
		return object, nil
	}
	return map[string]any{"list": is}, nil
}

func attribute(v types.AttributeValue) any {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return json.Number(v.Value)
	case *types.AttributeValueMemberSS:
		return slices.Sorted(slices.Values(v.Value))
	}
	return nil
}

// rowAfter is the row that a reading goes on after, by what its cursor says: of a kind that is kept.
func (n *names) rowAfter(pk, sk string) item {
	i := item{"PK": str(pk), "SK": str(sk)}
	if kindOf(keyOf(i)) == "" && n.err == nil {
		n.err = unknown()
	}
	return i
}
