package store

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Scanner is what an operator's command needs of the database beside what a function needs. No function has the right
// to it.
type Scanner interface {
	DynamoDB
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
}

var _ Scanner = (*dynamodb.Client)(nil)

// orderHeads picks the items that partitions are about out of a scan of the truth.
const orderHeads = "SK = :head"

// scan reads a whole table page by page, consistently. Of each item it asks for the keys, and the fence of a row of the
// views. last is where the next page begins, nil at the end.
func scan(ctx context.Context, db Scanner, table string, page int32, from item, filter string, values item, visit func(rows []item, last item) error) error {
	for {
		in := &dynamodb.ScanInput{TableName: &table, ConsistentRead: aws.Bool(true), ExclusiveStartKey: from,
			ProjectionExpression: aws.String("PK, SK, " + fence), ExpressionAttributeValues: values}
		if page > 0 {
			in.Limit = &page
		}
		if filter != "" {
			in.FilterExpression = &filter
		}
		out, err := db.Scan(ctx, in)
		if err != nil {
			return fmt.Errorf("store: read the whole of table %s, from %s on: %w", table, keyOf(from), err)
		}
		if from = out.LastEvaluatedKey; len(from) == 0 {
			from = nil
		}
		if err := visit(out.Items, from); err != nil || from == nil {
			return err
		}
	}
}
