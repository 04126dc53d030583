package store

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// NumberSeries names a running number of a hospital and year. Numbers are unique, not gapless: one that was given out to a
// command that then lost every race stays unused (docs/rules.md#numbers).
type NumberSeries string

// The counters, each the letter before its numbers.
const (
	OrderNumbers   NumberSeries = "O"
	PatientNumbers NumberSeries = "P"
	ReceiptNumbers NumberSeries = "R"
)

// next gives out a number: "26-000417" for an order, "P26-000093" for a patient, "R26-000012" for a receipt.
func (s *Store) next(ctx context.Context, hospital string, c NumberSeries, now time.Time) (string, error) {
	var n names
	k := counterKey(n.hospital(hospital), c, now)
	if n.err != nil {
		return "", n.err
	}
	out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth,
		Key:                       k.item(),
		UpdateExpression:          aws.String("ADD n :one"),
		ExpressionAttributeValues: item{":one": num(1)},
		ReturnValues:              types.ReturnValueUpdatedNew})
	if err != nil {
		return "", fmt.Errorf("store: next number of %s: %w", k, err)
	}
	return c.spell(now, numOf(out.Attributes, "n")), nil
}

// spell writes a number of the series.
func (c NumberSeries) spell(now time.Time, n int64) string {
	prefix := string(c)
	if c == OrderNumbers {
		prefix = ""
	}
	return fmt.Sprintf("%s%s-%06d", prefix, lab.Year(now), n)
}
