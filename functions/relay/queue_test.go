package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

// queues keeps what is sent, and refuses from a message on.
type queues struct {
	sent   []string // "url order duty"
	refuse int      // the messages that are taken before one is refused; -1 for all
}

func (q *queues) SendMessage(_ context.Context, in *sqs.SendMessageInput, _ ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	if q.refuse == len(q.sent) {
		return nil, errors.New("the queue does not answer")
	}
	var ref store.DutyRef
	if err := json.Unmarshal([]byte(*in.MessageBody), &ref); err != nil {
		return nil, err
	}
	q.sent = append(q.sent, *in.QueueUrl+" "+ref.String())
	return &sqs.SendMessageOutput{}, nil
}

// world is a hospital with an order, and the function over it.
type world struct {
	*hospitaltest.House
	handlers
	queues *queues
	log    *hospitaltest.Log
	order  lab.Order
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{queues: &queues{refuse: -1}, log: &hospitaltest.Log{}}
	w.House = hospitaltest.Open(t, func(*store.Store) []apigw.Route { return nil })
	w.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	w.order = w.Order(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient, lab.COD, "HB")
	w.handlers = handlers{store: w.Store, queue: w.queues, log: w.log.Logger(), meter: observe.NewMeter(),
		urls: map[lab.DutyKind]string{lab.DutyMail: "mail", lab.DutyDocument: "documents"}}
	return w
}

// record is the stream's record of an item of the order.
func (w *world) record(number, sk string) events.DynamoDBEventRecord {
	key := map[string]events.DynamoDBAttributeValue{"SK": events.NewStringAttribute(sk),
		"PK": events.NewStringAttribute("H#sahyadri#O#" + strings.TrimPrefix(w.order.ID, "sahyadri-"))}
	return events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{SequenceNumber: number, Keys: key}}
}

// stream hands records to the function, and gives the number of the one it stopped at, "" for none.
func (w *world) stream(t *testing.T, records ...events.DynamoDBEventRecord) string {
	t.Helper()
	answer, err := w.queueDuties(t.Context(), events.DynamoDBEvent{Records: records})
	if err != nil || len(answer.BatchItemFailures) > 1 {
		t.Fatal(answer, err)
	}
	for _, f := range answer.BatchItemFailures {
		return f.ItemIdentifier
	}
	return ""
}

const placed, expiry, labMail = "W#000001#mail.placed", "W#000001#expiry", "W#000001#mail.lab_cod"

func TestQueueDuties(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(t *testing.T, w *world)
		sks    []string
		want   []string
	}{
		{"a mail", nil, []string{placed}, []string{placed}},
		{"in the order of the stream", nil, []string{labMail, placed}, []string{labMail, placed}},
		{"again when the record comes again", nil, []string{placed, placed}, []string{placed, placed}},
		{"what is due later waits", nil, []string{expiry}, nil},
		{"what is no duty", nil, []string{"A", "E#000001"}, nil},
		{"a duty that is not there", nil, []string{"W#000009#mail.placed"}, nil},
		{"a duty that is finished", func(t *testing.T, w *world) {
			if err := w.Store.Finish(t.Context(), store.DutyRef{Order: w.order.ID, Duty: placed}, "sent"); err != nil {
				t.Fatal(err)
			}
		}, []string{placed}, nil},
		{"a kind that no queue is for", func(_ *testing.T, w *world) { delete(w.urls, lab.DutyMail) }, []string{placed}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			if c.before != nil {
				c.before(t, w)
			}
			var records []events.DynamoDBEventRecord
			for n, sk := range c.sks {
				records = append(records, w.record(string(rune('1'+n)), sk))
			}
			if at := w.stream(t, records...); at != "" {
				t.Errorf("it stopped at %s: %s", at, w.log.Take())
			}
			var want []string
			for _, duty := range c.want {
				want = append(want, "mail "+w.order.ID+" "+duty)
			}
			if !slices.Equal(w.queues.sent, want) {
				t.Errorf("queued %q, want %q", w.queues.sent, want)
			}
		})
	}
}

// At the first duty that fails the batch stops, so that the stream brings it and all that follow again.
func TestAFailureStopsTheBatchAndIsNamed(t *testing.T) {
	w := open(t)
	w.queues.refuse = 1
	if at := w.stream(t, w.record("71", labMail), w.record("72", placed), w.record("73", labMail)); at != "72" {
		t.Errorf("it stopped at %q", at)
	}
	w.log.WantError(t, []string{w.order.ID, placed, "kind mail"})
	w.handlers.store = store.New(w.DB.Client, "no-such-table", "")
	if at := w.stream(t, w.record("74", placed)); at != "74" {
		t.Errorf("it stopped at %q", at)
	}
	w.log.WantError(t, []string{w.order.ID, placed, "read the duty"})
}

// A duty that cannot be read is named, and the ones behind it are queued all the same: sweep finds it in the index of what is due.
func TestADutyThatCannotBeReadStopsNothing(t *testing.T) {
	w := open(t)
	damaged := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "H#sahyadri#O#" + strings.TrimPrefix(w.order.ID, "sahyadri-")},
		"SK": &types.AttributeValueMemberS{Value: labMail}, "state": &types.AttributeValueMemberS{Value: "pending"},
		"doc": &types.AttributeValueMemberB{Value: []byte{1, 2, 3}}}
	if _, err := w.DB.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.DB.Truth, Item: damaged}); err != nil {
		t.Fatal(err)
	}
	if at := w.stream(t, w.record("81", labMail), w.record("82", placed)); at != "" || len(w.queues.sent) != 1 {
		t.Errorf("it stopped at %q, queued %q", at, w.queues.sent)
	}
	w.log.WantError(t, []string{w.order.ID, labMail, "read the duty"})
}
