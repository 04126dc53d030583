package store

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
)

// TestContributionSeesTheFence: one that was put up after a contribution had looked for it keeps the counts closed.
func TestContributionSeesTheFence(t *testing.T) {
	d := enginetest.Start(t)
	s := New(d.Client, d.Truth, d.Views)
	up := countsKey(hospitalNamed("city")).item()
	up[fence] = num(1)
	if _, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Views, Item: up}); err != nil {
		t.Fatal(err)
	}
	o := lab.Order{ID: orderID(1), Patient: lab.Snapshot{ID: onePatient}, Hospital: "city", Version: 1, State: lab.Confirmed, Settlement: lab.Later}
	if err := s.contribute(t.Context(), o, "", kept{}); err == nil || !again(err) {
		t.Errorf("counted behind the fence: %v", err)
	}
}

// TestDaysHoldWhatWasRead: an order leaves a day by what the day was when it was read, or not at all.
func TestDaysHoldWhatWasRead(t *testing.T) {
	d := enginetest.Start(t)
	s := New(d.Client, d.Truth, d.Views)
	const day = "2026-11-25"
	set := func(n int64) {
		t.Helper()
		i := dayKey(hospitalNamed("city"), dayNamed(day)).item()
		i[orders] = num(n)
		if _, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Views, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name       string
		read, then int64
		ok         bool
	}{
		{"the last one leaves", 1, 1, true}, {"another came", 1, 2, false},
		{"one of several leaves", 2, 2, true}, {"the others left", 2, 1, false},
	} {
		set(c.read)
		items, err := s.dayWrites(t.Context(), hospitalNamed("city"), map[string]lab.Figures{day: {lab.DayBilled: 100}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		set(c.then)
		_, err = d.Client.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: items})
		if (err == nil) != c.ok || err != nil && !again(err) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestRemoveTakesFencesOnly: a row that counts something again is not taken for the fence that stood in its place.
func TestRemoveTakesFencesOnly(t *testing.T) {
	d := enginetest.Start(t)
	r := &rebuild{Store: New(d.Client, d.Truth, d.Views), db: d.Client}
	for _, c := range []struct {
		name, holds string
		gone        bool
	}{{"a fence", fence, true}, {"the note", "progress", true}, {"counts", rev, false}} {
		k := key{c.name, head}
		i := k.item()
		i[c.holds] = num(1)
		if _, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Views, Item: i}); err != nil {
			t.Fatal(err)
		}
		if err := r.remove(t.Context(), k); (err == nil) != c.gone {
			t.Errorf("%s: %v", c.name, err)
		}
		out, err := d.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &d.Views, Key: k.item()})
		if err != nil || (len(out.Item) == 0) != c.gone {
			t.Errorf("%s: left %v, %v", c.name, out.Item, err)
		}
	}
}
