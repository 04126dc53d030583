package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// asked stands for a database in which there is nothing. It keeps every key and partition that it was asked for.
type asked struct {
	failing
	keys       []key
	partitions []string
}

func (a *asked) note(i item) {
	if i["PK"] != nil {
		a.keys = append(a.keys, keyOf(i))
	}
	for _, index := range []string{indexBoard, indexPatient, indexDue} {
		if p := strOf(i, index); p != "" {
			a.partitions = append(a.partitions, p)
		}
	}
}

func (a *asked) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	for _, of := range in.RequestItems {
		for _, i := range of.Keys {
			a.note(i)
		}
	}
	return &dynamodb.BatchGetItemOutput{}, nil
}
func (a *asked) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	a.note(in.Key)
	return &dynamodb.GetItemOutput{}, nil
}
func (a *asked) Query(_ context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	a.note(in.ExclusiveStartKey)
	a.partitions = append(a.partitions, strOf(in.ExpressionAttributeValues, ":p"))
	return &dynamodb.QueryOutput{}, nil
}
func (a *asked) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	a.note(in.Item)
	return &dynamodb.PutItemOutput{}, nil
}
func (a *asked) UpdateItem(_ context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	a.note(in.Key)
	return &dynamodb.UpdateItemOutput{}, nil
}
func (a *asked) TransactWriteItems(_ context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	for _, w := range in.TransactItems {
		switch {
		case w.Put != nil:
			a.note(w.Put.Item)
		case w.Update != nil:
			a.note(w.Update.Key)
		case w.Delete != nil:
			a.note(w.Delete.Key)
		case w.ConditionCheck != nil:
			a.note(w.ConditionCheck.Key)
		}
	}
	return &dynamodb.TransactWriteItemsOutput{}, nil
}

// proper fails the test where something was asked for that no row is kept under.
func (a *asked) proper(t *testing.T, given string) {
	t.Helper()
	for _, k := range a.keys {
		if kindOf(k) == "" || torn(k.pk, given) || torn(k.sk, given) || strings.Contains(k.sk, "/") && kindOf(k) != kindAccess {
			t.Errorf("given %.60q, the database is asked for %.200q", given, k)
		}
	}
	for _, p := range a.partitions {
		if torn(p, given) {
			t.Errorf("given %.60q, the database is asked for the partition %.200q", given, p)
		}
	}
}

// torn reports whether a part of a key is one that no name makes, or one that a text made which has the separator.
func torn(part, given string) bool {
	return slices.Contains(strings.Split(part, "#"), "") || len(part) > 200 || strings.ContainsAny(part, "\x00\n %\u202eａ") ||
		strings.Index(given, "#") > 0 && strings.Contains(part, given)
}

// made take what was read or decided before, of which the rows above try the makers that all of them share; or they take
// no name at all.
var made = []string{"AddressConfirmed", "Audit", "AuditSearch", "CatalogueChange", "Due", "EndTyping", "Erasure", "HospitalChange", "LastEvent", "MemberChange", "MergeAsked", "Merged", "PatientChange", "PatientCorrection", "PatientSettled", "RebuildViews", "Recounting", "RetryParked", "TieConfirmed", "TieEnded", "TieOffered"}

func readSet(name func(string) string) ReadSet {
	return ReadSet{Order: name(orderID(1)), Patient: name(onePatient), Contact: true, Other: name(onePatient), Settings: true,
		Member: name("tara"), Grant: name("tara"), Draft: name("HB"), OwnCash: true, Invitation: name(onePatient), Asked: name(onePatient), NewOrder: name(orderID(2)), NewPatient: name(onePatient)}
}

func last[T any](_ T, err error) error { return err }

func then(s *Store, ctx context.Context, writes []Write, err error) error {
	if err != nil {
		return err
	}
	return s.write(ctx, writes)
}

// Nothing that has not the shape of a name reaches the database as part of a key, whichever method it is given to.
func TestNamesFromOutside(t *testing.T) {
	store := reflect.TypeFor[*Store]()
	for m := range store.Methods() {
		if outside[m.Name] == nil && !slices.Contains(made, m.Name) {
			t.Errorf("Store.%s is in no row: say which names it takes from outside", m.Name)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(outside)) {
		t.Run(row, func(t *testing.T) {
			ask := func(name func(string) string) *asked {
				db := &asked{}
				_ = outside[row](New(db, "Truth", "Views"), t.Context(), name) // whether there is an error is the method's to say
				return db
			}
			var good []string
			db := ask(func(name string) string { good = append(good, name); return name })
			if len(db.keys)+len(db.partitions) == 0 || len(good) == 0 {
				t.Fatalf("with proper names it asks for nothing: %v", good)
			}
			db.proper(t, "")
			for n := range good {
				for _, bad := range hostile(good[n]) {
					at := 0
					ask(func(name string) string {
						if at++; at == n+1 {
							return bad
						}
						return name
					}).proper(t, bad)
				}
			}
		})
	}
}
