package enginetest_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine/enginetest"
)

func TestStart(t *testing.T) {
	one, other := enginetest.Start(t), enginetest.Start(t)
	key := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "P"}, "SK": &types.AttributeValueMemberS{Value: "S"}}
	for _, table := range []string{one.Truth, one.Views} {
		if _, err := one.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: key}); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("tables are the template's", func(t *testing.T) {
		about, err := one.Client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &one.Truth})
		if err != nil {
			t.Fatal(err)
		}
		indexes := map[string]types.ProjectionType{}
		for _, i := range about.Table.GlobalSecondaryIndexes {
			indexes[*i.IndexName] = i.Projection.ProjectionType
		}
		if indexes["board"] != types.ProjectionTypeInclude || indexes["due"] != types.ProjectionTypeKeysOnly {
			t.Errorf("indexes %v", indexes)
		}
		if view := about.Table.StreamSpecification.StreamViewType; view != types.StreamViewTypeKeysOnly {
			t.Errorf("stream of %s", view)
		}
	})
	t.Run("another test's tables are empty", func(t *testing.T) {
		for _, table := range []string{other.Truth, other.Views} {
			out, err := other.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &table, Key: key})
			if err != nil || out.Item != nil {
				t.Errorf("%s: %v, %v", table, out.Item, err)
			}
		}
	})
}
