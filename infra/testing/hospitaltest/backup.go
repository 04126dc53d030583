package hospitaltest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Backup is every row of the truth.
type Backup []map[string]types.AttributeValue

// Backup reads the truth as it is.
func (h *House) Backup(t testing.TB) Backup {
	t.Helper()
	all, err := h.DB.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &h.DB.Truth})
	if err != nil || all.LastEvaluatedKey != nil {
		t.Fatal(err, "or more than a page")
	}
	return all.Items
}

// Restore puts the truth back to a backup.
func (h *House) Restore(t testing.TB, b Backup) {
	t.Helper()
	for _, i := range h.Backup(t) {
		key := map[string]types.AttributeValue{"PK": i["PK"], "SK": i["SK"]}
		if _, err := h.DB.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &h.DB.Truth, Key: key}); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range b {
		if _, err := h.DB.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &h.DB.Truth, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
}
