package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/lab"
)

// duePage is how many duties one query lists.
const duePage = 100

// Due lists the duties of a kind that are to be looked at by a time, the longest due first, one query a page. The index
// may tell of a duty that was finished a moment ago; the duty itself says so.
func (s *Store) Due(ctx context.Context, kind lab.DutyKind, until lab.Moment) iter.Seq2[DutyRef, error] {
	return func(yield func(DutyRef, error) bool) {
		in := &dynamodb.QueryInput{TableName: &s.truth, IndexName: aws.String(indexDue), Limit: aws.Int32(duePage),
			KeyConditionExpression: aws.String("due = :kind AND dueAt < :until"),
			// "$" is what follows "#", so that what is due at this very moment is listed too.
			ExpressionAttributeValues: item{":kind": str(duePK(kind)), ":until": str(until.String() + "$")}}
		for {
			page, err := s.db.Query(ctx, in)
			if err != nil {
				yield(DutyRef{}, fmt.Errorf("store: list what is due: %w", err))
				return
			}
			for _, i := range page.Items {
				if ref, ok := DutyRefOfKeys(strOf(i, "PK"), strOf(i, "SK")); ok && !yield(ref, nil) {
					return
				}
			}
			if in.ExclusiveStartKey = page.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
				return
			}
		}
	}
}

// Postpone puts off the next look at a duty: it stands in the list of what is due from that time on, behind the others.
// The attempt that is under way is remembered, so that the next look tells whether it is the same one. A finished duty
// stays finished.
func (s *Store) Postpone(ctx context.Context, j Job, to lab.Moment) error {
	watched := 0
	if j.Sending {
		watched = j.Attempts
	}
	_, err := s.step(ctx, j.Ref, "SET dueAt = :at, watched = :attempt, looks = :looks", "attribute_exists(due) AND #s <> :done",
		item{":at": str(dueSK(to, j.Ref)), ":attempt": num(int64(watched)), ":looks": num(int64(j.Looks + 1)), ":done": str(dutyDone)})
	return err
}
