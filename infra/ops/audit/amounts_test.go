package main

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// Two receipts of 2^63-1 paise once left books that were proven: each sum had wrapped to the same wrong one. The row is written
// past the store, which writes no such order any more; the audit finds it and adds up what is there (docs/rules.md#amounts).
func TestSumsThatDoNotFit(t *testing.T) {
	w := open(t)
	o := w.place(lab.COD)
	w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
	})
	hospital, id, _ := strings.Cut(o.ID, "-")
	key := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "H#" + hospital + "#O#" + id}, "SK": &types.AttributeValueMemberS{Value: "A"}}
	got, err := w.DB.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &w.DB.Truth, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	row := got.Item["doc"].(*types.AttributeValueMemberB).Value
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(row[1:])))
	if err != nil {
		t.Fatal(err)
	}
	var is lab.Order
	if err := json.Unmarshal(plain, &is); err != nil {
		t.Fatal(err)
	}
	for _, receipt := range []string{"R26-000002", "R26-000003"} {
		is.Money.Cash = append(is.Money.Cash, lab.Cash{Method: lab.ByCash, Receipt: receipt, Amount: math.MaxInt64, Unapplied: true})
		is.Money.Books = append(is.Money.Books, lab.Posting{N: 2, Debit: lab.InCash, Credit: lab.Unapplied, Amount: math.MaxInt64})
	}
	plain, err = json.Marshal(is)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	packed.WriteByte(row[0])
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err == nil {
		_, err = deflate.Write(plain)
	}
	if err == nil {
		err = deflate.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	got.Item["doc"] = &types.AttributeValueMemberB{Value: packed.Bytes()}
	if _, err := w.DB.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.DB.Truth, Item: got.Item}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.Order(t.Context(), o.ID); err == nil {
		t.Error("the order is computed with")
	}
	broken, said := w.audit(0, true)
	for _, want := range []string{"a payment by hand of 9223372036854775807 paise is not within the bounds", "184467440737095596.14"} {
		if broken == 0 || !strings.Contains(said, want) {
			t.Errorf("%d broken, it does not say %q:\n%s", broken, want, said)
		}
	}
}
