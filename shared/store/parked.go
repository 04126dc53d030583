package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// unreadable is the error of a row whose document this release cannot read: damaged, or written by a later one.
type unreadable struct{ error }

func (e unreadable) Unwrap() error { return e.error }

// Unreadable reports whether something failed because a row cannot be read by this release. Trying again does not help then, as
// it does where the database did not answer.
func Unreadable(err error) bool {
	return errors.As(err, new(unreadable))
}

// parkTries is how often the views meet a row that cannot be read before they leave it behind: once more than once, as a
// release that can read it may be on its way to this function.
const parkTries = 2

// Park counts that an order or a patient's record, by its partition key, cannot be read, and reports whether the views leave it
// behind: what comes after it on the stream waits no longer. RetryParked takes it up again.
func (s *Store) Park(ctx context.Context, pk string) (parked bool, err error) {
	_, order := orderOf(pk)
	if _, _, patient := patientOf(pk); !order && !patient {
		return false, unknown()
	}
	out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.views, Key: parkedKey(pk).item(),
		UpdateExpression: aws.String("ADD tries :one"), ExpressionAttributeValues: item{":one": num(1)}, ReturnValues: types.ReturnValueAllNew})
	if err != nil {
		return false, fmt.Errorf("store: park %s: %w", pk, err)
	}
	return numOf(out.Attributes, "tries") >= parkTries, nil
}

// RetryParked brings the views up to what was left behind, after a release that can read it, and says what still cannot be
// read, by its partition key.
func (s *Store) RetryParked(ctx context.Context, db Scanner) (done int, left []string, err error) {
	for i, err := range s.all(ctx, list{table: s.views, pk: parkedPK}) {
		if err != nil {
			return done, left, err
		}
		pk := strOf(i, "SK")
		switch err := s.UpdateViews(ctx, pk); {
		case Unreadable(err):
			left = append(left, pk)
			continue
		case err != nil:
			return done, left, err
		}
		if _, err := db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.views, Key: parkedKey(pk).item()}); err != nil {
			return done, left, fmt.Errorf("store: take %s out of what is parked: %w", pk, err)
		}
		done++
	}
	return done, left, nil
}
