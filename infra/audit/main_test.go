package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/store"
)

func TestRun(t *testing.T) {
	d := enginetest.Start(t)
	if _, err := run(t.Context(), d.Client, "", 0, io.Discard, io.Discard); err == nil {
		t.Error("ran without the name of the table")
	}
	s := store.New(d.Client, d.Truth, d.Views)
	err := s.Found(t.Context(), lab.Hospital{ID: "namuna", Rev: 1, Name: "Namuna"},
		[]lab.Member{{Hospital: "namuna", Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}},
		lab.At(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	audit := func(want int, says string) {
		t.Helper()
		var said strings.Builder
		broken, err := run(t.Context(), d.Client, d.Truth, 1, &said, io.Discard)
		if err != nil || broken != want || said.String() != says {
			t.Errorf("%d broken, %v:\n%s\nwant %d:\n%s", broken, err, said.String(), want, says)
		}
	}
	audit(0, "0 orders, 0 patients, 1 hospitals, 2 events: 0 lists broken\n")
	_, err = d.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &d.Truth, Key: map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "H#namuna"}, "SK": &types.AttributeValueMemberS{Value: "E#M#asha#000001"}}})
	if err != nil {
		t.Fatal(err)
	}
	audit(1, "broken: H#namuna, M#asha: event 1: the event is missing\n0 orders, 0 patients, 1 hospitals, 0 events: 1 lists broken\n")
}
