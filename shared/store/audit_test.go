package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
)

// audited writes a whole life of an order, as the machine led it, with its hospital and staff.
func audited(t *testing.T) (*Store, *enginetest.Database, lab.Order) {
	t.Helper()
	s, d := viewsStore(t, enginetest.Start(t).Engine)
	now := lab.At(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC))
	err := s.Found(t.Context(), lab.Hospital{ID: "sahyadri", Rev: 1, Name: "Sahyadri Hospital", Secret: []byte("secret")},
		[]lab.Member{{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true, Rev: 1}}, now)
	if err != nil {
		t.Fatal(err)
	}
	years := 42
	who := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
	registered, err := lab.Register(who, now.Time, lab.Registration{ID: onePatient, Number: "P26-000001", Name: "Sunita Patil", Age: lab.StatedAge{Years: &years},
		Sex: "female", Language: "en", Consent: &lab.Consent{TextVersion: "1", Language: "en", Purpose: "care", Attested: true}})
	if err != nil {
		t.Fatal(err)
	}
	writes, err := s.NewPatient(lab.Hospital{ID: "sahyadri"}, registered, lab.Contact{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), writes); err != nil {
		t.Fatal(err)
	}
	var o lab.Order
	for _, step := range life(t) {
		writes, err := s.outcome(step.out)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.write(t.Context(), writes); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		o = step.order
	}
	return s, d, o
}

func TestAudit(t *testing.T) {
	update := func(s *Store, k key, set string, values item) error {
		names := map[string]string{}
		if strings.Contains(set, "#e") {
			names["#e"] = "event"
		}
		in := &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(), UpdateExpression: &set, ExpressionAttributeValues: values}
		if len(names) > 0 {
			in.ExpressionAttributeNames = names
		}
		_, err := s.db.UpdateItem(context.Background(), in)
		return err
	}
	remove := func(s *Store, k key) error {
		_, err := s.db.TransactWriteItems(context.Background(), &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
			{Delete: &types.Delete{TableName: &s.truth, Key: k.item(), ConditionExpression: aws.String("attribute_exists(PK)")}}}})
		return err
	}
	head := func(s *Store, o lab.Order, change func(*lab.Order)) error {
		change(&o)
		i, err := s.orderItem(o)
		if err != nil {
			return err
		}
		_, err = s.db.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &s.truth, Item: i})
		return err
	}
	cases := []struct {
		name   string
		tamper func(s *Store, o lab.Order) error
		want   string // "" for nothing
	}{
		{"whole", func(*Store, lab.Order) error { return nil }, ""},
		{"an event gone", func(s *Store, o lab.Order) error { return remove(s, eventKey(orderNamed(o.ID), 3)) }, "ORDER: event 3: the event is missing"},
		{"the last event gone", func(s *Store, o lab.Order) error { return remove(s, eventKey(orderNamed(o.ID), o.Version)) }, "ORDER: event LAST: the event is missing"},
		{"an event changed", func(s *Store, o lab.Order) error {
			return update(s, eventKey(orderNamed(o.ID), 2), "SET #e = :e", item{":e": str(`{"n":2}`)})
		}, "ORDER: event 2: the event was changed"},
		{"an event without its text", func(s *Store, o lab.Order) error { return update(s, eventKey(orderNamed(o.ID), 2), "REMOVE #e", nil) }, "ORDER: event 2: the event cannot be read"},
		{"an event too many", func(s *Store, o lab.Order) error {
			return update(s, eventKey(orderNamed(o.ID), o.Version+1), "SET #e = :e", item{":e": str(`{}`)})
		}, "ORDER: event NEXT: the event was added"},
		{"the order names another last event", func(s *Store, o lab.Order) error {
			return head(s, o, func(o *lab.Order) { o.Chain = strings.Repeat("0", 64) })
		}, "ORDER: event LAST: the event is not the one that is named as the last"},
		{"the order set back", func(s *Store, o lab.Order) error { return head(s, o, func(o *lab.Order) { o.Version-- }) }, "ORDER: event LAST: the event was added"},
		{"the order in another state", func(s *Store, o lab.Order) error { return head(s, o, func(o *lab.Order) { o.State = lab.Expired }) },
			"ORDER: event LAST: the order is not what its events led to: order is"},
		{"a posting changed", func(s *Store, o lab.Order) error {
			return head(s, o, func(o *lab.Order) { o.Money.Books[0].Amount += 100 })
		},
			"ORDER, money: event LAST: owed is 100 in the books, 0 by"},
		{"a posting gone", func(s *Store, o lab.Order) error {
			return head(s, o, func(o *lab.Order) { o.Money.Books = o.Money.Books[:len(o.Money.Books)-1] })
		}, "ORDER, money: event LAST: owed is"},
		{"cash gone", func(s *Store, o lab.Order) error { return head(s, o, func(o *lab.Order) { o.Money.Cash = nil }) },
			"ORDER, money: event LAST: owed is"},
		{"a payment without books", func(s *Store, o lab.Order) error {
			return head(s, o, func(o *lab.Order) {
				o.Money.Attempts = []lab.Attempt{{N: 1, Payments: []lab.Payment{{ID: "pay_1", State: lab.PayCaptured, Amount: 500, Use: lab.UseLate}}}}
			})
		}, "ORDER, money: event LAST: gateway is 0 in the books, 500 by"},
		{"a refund of more than was paid", func(s *Store, o lab.Order) error {
			return head(s, o, func(o *lab.Order) {
				o.Money.Refunds = append(o.Money.Refunds, lab.Refund{ID: "F9", Amount: 900, State: lab.RefundSent, From: lab.Unapplied, Via: "pay_1"})
				o.Money.Attempts = []lab.Attempt{{N: 1, Payments: []lab.Payment{{ID: "pay_1", State: lab.PayCaptured, Amount: 500, Use: lab.UseLate}}}}
			})
		}, "ORDER, money: event LAST: 900 of 500 of payment pay_1 goes back"},
		{"the order torn", func(s *Store, o lab.Order) error {
			return update(s, orderKey(orderNamed(o.ID)), "SET doc = :d", item{":d": bin([]byte("x"))})
		}, "ORDER: event LAST: what the events led to cannot be read"},
		{"the order gone, its events left", func(s *Store, o lab.Order) error { return remove(s, orderKey(orderNamed(o.ID))) }, "ORDER: event 1: the event was added"},
		{"the order gone with all its events", func(s *Store, o lab.Order) error {
			for n := 1; n <= o.Version; n++ {
				if err := remove(s, eventKey(orderNamed(o.ID), n)); err != nil {
					return err
				}
			}
			return remove(s, orderKey(orderNamed(o.ID)))
		}, "N#sahyadri#O#26-000417: event 1: the order that has this number is gone"},
		{"a patient's event gone", func(s *Store, o lab.Order) error {
			return remove(s, patientEvent(hospitalNamed("sahyadri"), patientNamed(onePatient), 1))
		}, "H#sahyadri#P#" + onePatient + ": event 1: the event is missing"},
		{"the hospital's event changed", func(s *Store, o lab.Order) error {
			return update(s, hospitalEvent(hospitalNamed("sahyadri"), 1), "SET #e = :e", item{":e": str(`{"n":1,"hash":"0"}`)})
		}, "H#sahyadri: event 1: the event was changed"},
		{"a member's event gone", func(s *Store, o lab.Order) error {
			return remove(s, memberEvent(hospitalNamed("sahyadri"), personNamed("meera"), 1))
		}, "H#sahyadri, M#meera: event 1: the event is missing"},
		{"a member gone", func(s *Store, o lab.Order) error {
			return remove(s, memberKey(hospitalNamed("sahyadri"), personNamed("meera")))
		}, "H#sahyadri, M#meera: event 1: the event was added"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, d, o := audited(t)
			if err := c.tamper(s, o); err != nil {
				t.Fatal(err)
			}
			var found []string
			var all AuditProgress
			err := s.Audit(t.Context(), d.Client, 3, AuditReporter{Found: func(f Finding) { found = append(found, f.String()) }, Say: func(a AuditProgress) { all = a }})
			if err != nil {
				t.Fatal(err)
			}
			want := strings.NewReplacer("ORDER", orderPK(orderNamed(o.ID)).pk, "LAST", fmt.Sprint(o.Version), "NEXT", fmt.Sprint(o.Version+1)).Replace(c.want)
			if c.want == "" {
				if len(found) != 0 || all != (AuditProgress{Orders: 1, Patients: 1, Hospitals: 1, Events: o.Version + 3}) {
					t.Errorf("found %q of %+v", found, all)
				}
				return
			}
			if len(found) == 0 || !strings.HasPrefix(found[0], want) && !strings.HasPrefix(found[len(found)-1], want) {
				t.Errorf("found %q, want %q", found, want)
			}
		})
	}
}
