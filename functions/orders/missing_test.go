package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// An order that this release cannot read is left out of every list, which says so, and the others are there. The log names it.
func TestListsLeaveOutWhatCannotBeRead(t *testing.T) {
	h, orders := toSignHouse(t)
	h.Enrol(t, meera, hospitaltest.Patient.ID, "")
	bad, good := orders[0], orders[1]
	damage := func(attribute string, value types.AttributeValue) {
		t.Helper()
		_, err := h.DB.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &h.DB.Truth, Key: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "H#sahyadri#O#" + strings.TrimPrefix(bad.ID, "sahyadri-")}, "SK": &types.AttributeValueMemberS{Value: "A"}},
			UpdateExpression: aws.String("SET #a = :v"), ExpressionAttributeNames: map[string]string{"#a": attribute},
			ExpressionAttributeValues: map[string]types.AttributeValue{":v": value}})
		if err != nil {
			t.Fatal(err)
		}
	}
	damage("doc", &types.AttributeValueMemberB{Value: []byte{250, 1}})
	damage("card", &types.AttributeValueMemberS{Value: `99{}`})
	for _, route := range []string{"GET /v1/to-sign", "GET /v1/tasks?for=all", "GET /v1/orders?tab=processing", "GET /v1/patients/" + hospitaltest.Patient.ID + "/orders"} {
		a := h.Do(t, meera, route, nil)
		if a.Status != 200 || !strings.Contains(string(a.Body), `"missing":1`) || !strings.Contains(string(a.Body), good.ID) || strings.Contains(string(a.Body), bad.ID) {
			t.Errorf("%s: %d %s", route, a.Status, a.Body)
		}
		said := h.Logged()
		if strings.Count(said, `"msg":"a list leaves out a row that cannot be read"`) != 1 || !strings.Contains(said, strings.TrimPrefix(bad.ID, "sahyadri-")) {
			t.Errorf("%s: the log says %s", route, said)
		}
	}
}

// What waits for signatures costs the same calls for whoever signs for one department and for whoever signs for all.
func TestCallsOfToSign(t *testing.T) {
	h, _ := toSignHouse(t)
	for _, who := range []as{meera, {As: "joseph", Hospital: "sahyadri"}} {
		calls := h.Line.Calls(func() {
			if a := h.Do(t, who, "GET /v1/to-sign", nil); a.Status != 200 || strings.Count(string(a.Body), `"number"`) != 8 { // of order and patient
				t.Errorf("%d %s", a.Status, a.Body)
			}
		})
		want := []string{"dynamodb BatchGetItem", "dynamodb BatchGetItem", "dynamodb Query", "dynamodb BatchGetItem"} // who asks, the counts, the list, the orders
		if !slices.Equal(calls, want) {
			t.Errorf("%s: %q", who.As, calls)
		}
	}
}

// toSignHouse is a hospital with four orders that wait for signatures in three departments.
func toSignHouse(t *testing.T) (*hospitaltest.House, []lab.Order) {
	t.Helper()
	tests := hospitaltest.Tests(t)
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	technician := lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	h.Found(t, "sahyadri", technician, lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology", "biochemistry", "immunology"},
		Qualification: "MD", Registration: "MMC 1", Active: true},
		lab.Member{Person: "joseph", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Qualification: "MD", Registration: "MMC 2", Active: true})
	technician.Hospital = "sahyadri"
	var orders []lab.Order
	for _, hb := range []string{"4", "4.2", "10", "13"} {
		o := h.Bench(t, h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB", "FBS").ID, technician)
		o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.SubmitResults(technician, now, []lab.Entry{{Item: "HB", Value: hb, Unit: "g/dL"}, {Item: "FBS", Value: "90", Unit: "mg/dL"}}, tests.Analyte)
		})
		if err := h.Store.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(o.ID, "sahyadri-")); err != nil {
			t.Fatal(err)
		}
		h.Now = h.Now.Add(time.Hour)
		orders = append(orders, o)
	}
	return h, orders
}
