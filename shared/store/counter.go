package store

import (
	"context"
	"fmt"
	"strings"
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

// next gives out a number: "26-000417" for an order, "P26-000093" for a patient, "R26-000012" for a receipt. With queue, the
// number by which somebody is called on this day comes from the same row: both are given out in one call.
func (s *Store) next(ctx context.Context, hospital string, c NumberSeries, now time.Time, queue bool) (number string, called int, err error) {
	var n names
	k := counterKey(n.hospital(hospital), c, now)
	if n.err != nil {
		return "", 0, n.err
	}
	in := &dynamodb.UpdateItemInput{TableName: &s.truth,
		Key:                       k.item(),
		UpdateExpression:          aws.String("ADD n :one"),
		ExpressionAttributeValues: item{":one": num(1)},
		ReturnValues:              types.ReturnValueUpdatedNew}
	if queue {
		in.UpdateExpression, in.ExpressionAttributeNames = queueOf(now)
	}
	out, err := s.db.UpdateItem(ctx, in)
	if err != nil {
		return "", 0, fmt.Errorf("store: next number of %s: %w", k, err)
	}
	return c.spell(now, numOf(out.Attributes, "n")), int(numOf(out.Attributes, queueDay(now, 0))), nil
}

// queueDays is for how many days a row of numbers keeps how many were called: a request of yesterday that comes late goes on
// with the numbers of its day.
const queueDays = 2

// queueOf counts the queue of a day beside the number, and takes away those of a week of days that nobody asks for.
func queueOf(now time.Time) (*string, map[string]string) {
	names := map[string]string{"#q": queueDay(now, 0)}
	var gone []string
	for back := queueDays; back < queueDays+7; back++ {
		mark := fmt.Sprintf("#q%d", back)
		names[mark] = queueDay(now, back)
		gone = append(gone, mark)
	}
	return aws.String("ADD n :one, #q :one REMOVE " + strings.Join(gone, ", ")), names
}

// queueDay names the member with the queue of a day, or of one some days before.
func queueDay(now time.Time, back int) string { return "q" + lab.Day(now.AddDate(0, 0, -back)) }

// spell writes a number of the series.
func (c NumberSeries) spell(now time.Time, n int64) string {
	prefix := string(c)
	if c == OrderNumbers {
		prefix = ""
	}
	return fmt.Sprintf("%s%s-%06d", prefix, lab.Year(now), n)
}
