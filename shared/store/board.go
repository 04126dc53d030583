package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// Card is the little of an order that a list shows. It is copied into the indexes.
type Card struct {
	Number     string         `json:"number"`
	PatientID  string         `json:"patient"`
	UHID       string         `json:"uhid"`
	Name       string         `json:"name"`
	NameLatin  string         `json:"name_latin"`
	BirthDate  string         `json:"birth_date"`
	Sex        string         `json:"sex"`
	Tests      []string       `json:"tests"` // orderables, as on the invoice
	Priority   lab.Priority   `json:"priority"`
	State      lab.State      `json:"state"`
	Settlement lab.Settlement `json:"settlement"`
	Total      lab.Paise      `json:"total"`
	Due        lab.Paise      `json:"due"`
	PlacedAt   lab.Moment     `json:"placed_at"`
	Stage      string         `json:"stage"`
}

// CardOf is the card of an order as it stands.
func CardOf(o lab.Order) Card {
	c := Card{Number: o.Number, PatientID: o.Patient.ID, UHID: o.Patient.Number, Name: o.Patient.Name,
		NameLatin: o.Patient.NameLatin, BirthDate: o.Patient.BirthDate, Sex: o.Patient.Sex, Priority: o.Priority,
		State: o.State, Settlement: o.Settlement, Total: o.Money.Total(), Due: o.Money.Due(), PlacedAt: o.PlacedAt,
		Stage: o.Stage()}
	for _, l := range o.Money.Lines {
		if l.Code != lab.LineVAT && l.Code != lab.LineHome {
			c.Tests = append(c.Tests, l.Code)
		}
	}
	return c
}

// OrderRow is a card with the order it stands for.
type OrderRow struct {
	Order string
	Card  Card
}

// Page is one page of a list. Next is the place to go on from, "" at the end.
type Page struct {
	Rows []OrderRow
	Next string
}

// Board lists a tab of a hospital: open tabs by urgency and age, closed tabs one day at a time, newest first. It is one
// query, whatever the history.
func (s *Store) Board(ctx context.Context, hospital string, tab lab.Tab, day, after string, limit int) (Page, error) {
	return s.list(ctx, indexBoard, "boardAt", boardPK(hospital, tab, day), hospital, after, limit, !tab.Closed())
}

// PatientOrders lists the orders of a patient, newest first.
func (s *Store) PatientOrders(ctx context.Context, hospital, patient, after string, limit int) (Page, error) {
	return s.list(ctx, indexPatient, "patientAt", patientPK(hospital, patient), hospital, after, limit, false)
}

// OrdersOf lists the orders of several records of one person as one list, newest first, page by page. A page costs one
// query a record; there are few.
func (s *Store) OrdersOf(ctx context.Context, hospital string, records []string, after string, limit int) (Page, error) {
	var all Page
	for _, id := range records {
		page, err := s.PatientOrders(ctx, hospital, id, after, limit)
		if err != nil {
			return Page{}, err
		}
		all.Rows, all.Next = append(all.Rows, page.Rows...), max(all.Next, page.Next)
	}
	slices.SortFunc(all.Rows, func(a, b OrderRow) int { return strings.Compare(b.position(), a.position()) })
	if len(all.Rows) > limit {
		all.Rows = all.Rows[:limit]
		all.Next = all.Rows[limit-1].position()
	}
	return all, nil
}

// position is where an order stands in the lists of its patient.
func (l OrderRow) position() string { return l.Card.PlacedAt.String() + "#" + bare(l.Order) }

func (s *Store) list(ctx context.Context, index, sortName, pk, hospital, after string, limit int, ascending bool) (Page, error) {
	in := &dynamodb.QueryInput{TableName: &s.truth, IndexName: &index,
		KeyConditionExpression:    aws.String("#p = :p"),
		ExpressionAttributeNames:  map[string]string{"#p": index},
		ExpressionAttributeValues: item{":p": str(pk)},
		ScanIndexForward:          &ascending, Limit: aws.Int32(int32(limit))}
	if after != "" {
		in.ExclusiveStartKey = orderKey(orderAt(hospital, after)).item()
		in.ExclusiveStartKey[index], in.ExclusiveStartKey[sortName] = str(pk), str(after)
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return Page{}, fmt.Errorf("store: list %s: %w", index, err)
	}
	page := Page{Rows: make([]OrderRow, 0, len(out.Items))}
	for _, i := range out.Items {
		row := OrderRow{Order: orderOf(strOf(i, "PK"))}
		if err := untext(kindCard, i, "card", &row.Card); err != nil {
			return Page{}, err
		}
		page.Rows = append(page.Rows, row)
	}
	if len(out.LastEvaluatedKey) > 0 {
		page.Next = strOf(out.LastEvaluatedKey, sortName)
	}
	return page, nil
}

// Timeline reads the events of an order, oldest first.
func (s *Store) Timeline(ctx context.Context, order string) ([]lab.Event, error) {
	var events []lab.Event
	err := s.each(ctx, orderPK(order), "E#", func(i item) error {
		var e lab.Event
		if err := json.Unmarshal([]byte(strOf(i, "event")), &e); err != nil {
			return fmt.Errorf("store: event of %s: %w", order, err)
		}
		events = append(events, e)
		return nil
	})
	return events, err
}

// each visits the items of a partition whose sort key has a prefix, in order; all of them where the prefix is "".
func (s *Store) each(ctx context.Context, pk, prefix string, visit func(item) error) error {
	condition, values := "PK = :p", map[string]types.AttributeValue{":p": str(pk)}
	if prefix != "" { // a key is never compared with an empty text: the database refuses it
		condition, values[":s"] = condition+" AND begins_with(SK, :s)", str(prefix)
	}
	var from item
	for {
		out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.truth, KeyConditionExpression: &condition,
			ExpressionAttributeValues: values, ConsistentRead: aws.Bool(true), ExclusiveStartKey: from})
		if err != nil {
			return fmt.Errorf("store: read %s…: %w", prefix, err)
		}
		for _, i := range out.Items {
			if err := visit(i); err != nil {
				return err
			}
		}
		if from = out.LastEvaluatedKey; len(from) == 0 {
			return nil
		}
	}
}
