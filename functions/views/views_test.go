package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

// world is a hospital with two orders, and the function over it.
type world struct {
	*hospitaltest.House
	handlers
	log    *hospitaltest.Log
	orders [2]lab.Order
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{log: &hospitaltest.Log{}, House: hospitaltest.Open(t, func(*store.Store) []apigw.Route { return nil })}
	w.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	for n := range w.orders {
		w.orders[n] = w.Order(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient, lab.COD, "HB")
	}
	w.handlers = handlers{store: w.Store, log: w.log.Logger(), meter: observe.NewMeter()}
	return w
}

func pk(o lab.Order) string { return "H#sahyadri#O#" + strings.TrimPrefix(o.ID, "sahyadri-") }

// stream hands the keys of items that changed to the function, numbered from 1, and gives the number of the one it stopped
// at, "" for none.
func (w *world) stream(t *testing.T, pks ...string) string {
	t.Helper()
	var batch events.DynamoDBEvent
	for n, pk := range pks {
		batch.Records = append(batch.Records, events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{SequenceNumber: string(rune('1' + n)),
			Keys: map[string]events.DynamoDBAttributeValue{"PK": events.NewStringAttribute(pk), "SK": events.NewStringAttribute("A")}}})
	}
	answer, err := w.updateViews(t.Context(), batch)
	if err != nil || len(answer.BatchItemFailures) > 1 {
		t.Fatal(answer, err)
	}
	for _, f := range answer.BatchItemFailures {
		return f.ItemIdentifier
	}
	return ""
}

// rows counts the orders that the views hold.
func (w *world) rows(t *testing.T) (rows int) {
	t.Helper()
	all, err := w.DB.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.DB.Views})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all.Items {
		if sk, ok := i["SK"].(*types.AttributeValueMemberS); ok && sk.Value == "C" {
			rows++
		}
	}
	return rows
}

func TestUpdateViews(t *testing.T) {
	for _, c := range []struct {
		name string
		pks  func(w *world) []string
		want int
	}{
		{"an order", func(w *world) []string { return []string{pk(w.orders[0])} }, 1},
		{"two, of which one changed twice", func(w *world) []string { return []string{pk(w.orders[0]), pk(w.orders[1]), pk(w.orders[0])} }, 2},
		{"what is no order", func(*world) []string { return []string{"H#sahyadri", "N#M#tara", "H#sahyadri#P#p"} }, 0},
		{"an order that is not there", func(*world) []string { return []string{"H#sahyadri#O#0193"} }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			for range 2 { // a stream may bring everything again
				if at := w.stream(t, c.pks(w)...); at != "" {
					t.Errorf("it stopped at %s: %s", at, w.log.Take())
				}
				if got := w.rows(t); got != c.want {
					t.Errorf("the views hold %d orders, want %d", got, c.want)
				}
			}
		})
	}
}

// At the first order that fails the batch stops, so that the stream brings it and all that follow again.
func TestAFailureStopsTheBatchAndIsNamed(t *testing.T) {
	w := open(t)
	w.handlers.store = store.New(w.DB.Client, w.DB.Truth, "no-such-table")
	if at := w.stream(t, "H#sahyadri", pk(w.orders[1]), pk(w.orders[0])); at != "2" {
		t.Errorf("it stopped at %q", at)
	}
	w.log.WantError(t, []string{w.orders[1].ID, "ResourceNotFoundException"})
}

// What cannot be read stops the stream once, and is left behind at the second try: the order behind it is counted. A release that
// can read it takes it up.
func TestWhatCannotBeReadIsParked(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(i map[string]types.AttributeValue)
	}{
		{"a document of a later schema", func(i map[string]types.AttributeValue) { i["doc"].(*types.AttributeValueMemberB).Value[0] = 250 }},
		{"a document that is cut", func(i map[string]types.AttributeValue) {
			doc := i["doc"].(*types.AttributeValueMemberB)
			doc.Value = doc.Value[:len(doc.Value)/2]
		}},
		{"no document", func(i map[string]types.AttributeValue) { delete(i, "doc") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			bad, good := w.row(t, pk(w.orders[0])), pk(w.orders[1])
			c.damage(bad)
			whole := w.row(t, pk(w.orders[0]))
			w.put(t, bad)
			if at := w.stream(t, pk(w.orders[0]), good); at != "1" || w.rows(t) != 0 {
				t.Errorf("at the first try it stopped at %q with %d orders counted", at, w.rows(t))
			}
			w.log.WantError(t, []string{w.orders[0].ID})
			if at := w.stream(t, pk(w.orders[0]), good); at != "" || w.rows(t) != 1 {
				t.Errorf("at the second try it stopped at %q with %d orders counted", at, w.rows(t))
			}
			w.log.WantError(t, []string{w.orders[0].ID})
			if done, left, err := w.Store.RetryParked(t.Context(), w.DB.Client); err != nil || done != 0 || len(left) != 1 || left[0] != pk(w.orders[0]) {
				t.Errorf("while it cannot be read: %d taken up, %q left, %v", done, left, err)
			}
			parked := 0
			if err := w.Store.RebuildViews(t.Context(), w.DB.Client, 0, func(p store.RebuildProgress) { parked = p.Parked }); err != nil || parked != 1 || w.rows(t) != 1 {
				t.Errorf("a rebuild: %v, %d left behind, %d orders counted", err, parked, w.rows(t))
			}
			w.put(t, whole)
			if done, left, err := w.Store.RetryParked(t.Context(), w.DB.Client); err != nil || done != 1 || len(left) != 0 || w.rows(t) != 2 {
				t.Errorf("when it can be read: %d taken up, %q left, %v, %d orders counted", done, left, err, w.rows(t))
			}
			if done, left, err := w.Store.RetryParked(t.Context(), w.DB.Client); err != nil || done != 0 || len(left) != 0 {
				t.Errorf("afterwards: %d taken up, %q left, %v", done, left, err)
			}
		})
	}
}

func (w *world) row(t *testing.T, pk string) map[string]types.AttributeValue {
	t.Helper()
	out, err := w.DB.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &w.DB.Truth, Key: map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: pk}, "SK": &types.AttributeValueMemberS{Value: "A"}}})
	if err != nil || out.Item == nil {
		t.Fatal(err)
	}
	return out.Item
}

func (w *world) put(t *testing.T, i map[string]types.AttributeValue) {
	t.Helper()
	if _, err := w.DB.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.DB.Truth, Item: i}); err != nil {
		t.Fatal(err)
	}
}
