package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// grown notes on the row of a chain the day on which the chain has grown: on the row and not on each event, so that a day of commands
// on one order is one write of the index.
func grown(row item, at lab.Moment) item {
	day, _ := ids.ParseDay(lab.Day(at.Time))
	row[indexGrown] = str(grownPK(day).pk)
	return row
}

// Chain is a list of events, by where it is kept.
type Chain struct {
	key      // of the row that the events led to
	Hospital string
}

// String names a chain as an audit does: partition and list.
func (c Chain) String() string { return c.pk + " " + c.sk }

// events is before the numbers of the chain's events.
func (c Chain) events() string {
	if c.sk == head && len(strings.Split(c.pk, "#")) == 4 {
		return "E#"
	}
	return "E#" + c.sk + "#"
}

// Grown lists the chains of all hospitals that have last grown on a day (lab.Day), one query a page.
func (s *Store) Grown(ctx context.Context, day string) iter.Seq2[Chain, error] {
	return func(yield func(Chain, error) bool) {
		var n names
		on := grownPK(n.day(day))
		if n.err != nil {
			yield(Chain{}, n.err)
			return
		}
		for i, err := range s.all(ctx, list{index: indexGrown, pk: on}) {
			k := keyOf(i)
			_, rest, _ := strings.Cut(k.pk, "#")
			hospital, _, _ := strings.Cut(rest, "#")
			if !yield(Chain{k, hospital}, err) || err != nil {
				return
			}
		}
	}
}

// LastEvent reads number and hash of the last event of a chain: one query, which names the event and nothing else of the row,
// as that is all that the role of function seal may read.
func (s *Store) LastEvent(ctx context.Context, c Chain) (n int, hash string, err error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.truth, ConsistentRead: aws.Bool(true), ScanIndexForward: aws.Bool(false),
		Limit: aws.Int32(1), Select: types.SelectSpecificAttributes, ProjectionExpression: aws.String("event"),
		KeyConditionExpression:    aws.String("PK = :p AND begins_with(SK, :s)"),
		ExpressionAttributeValues: item{":p": str(c.pk), ":s": str(c.events())}})
	if err != nil {
		return 0, "", fmt.Errorf("store: read the last event of %s: %w", c, err)
	}
	if len(out.Items) == 0 {
		return 0, "", fmt.Errorf("store: %s has no events", c)
	}
	var e lab.Event
	if err := json.Unmarshal([]byte(strOf(out.Items[0], "event")), &e); err != nil {
		return 0, "", fmt.Errorf("store: the last event of %s cannot be read", c)
	}
	return e.N, e.Hash, nil
}

// RootLetter reads to whom a hospital wants the hashes of roots to go, and the last root that went there, 0 for none. ok is false
// where there is no such hospital.
func (s *Store) RootLetter(ctx context.Context, hospital string) (h lab.Hospital, last int, ok bool, err error) {
	var n names
	id := n.hospital(hospital)
	settings, letter := hospitalKey(id), rootLetterKey(id)
	if n.err != nil {
		return h, 0, false, nil
	}
	items, err := s.get(ctx, settings, letter)
	if err != nil {
		return h, 0, false, err
	}
	r := reader{items: items}
	r.optional(settings, &h)
	return h, int(numOf(items[letter], "n")), items[settings] != nil, r.err
}

// RootSent notes that the hash of a root has gone to a hospital's address.
func (s *Store) RootSent(ctx context.Context, hospital string, root int) error {
	var n names
	k := rootLetterKey(n.hospital(hospital))
	if n.err != nil {
		return n.err
	}
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression: aws.String("SET n = :n"), ExpressionAttributeValues: item{":n": num(int64(root))}})
	if err != nil {
		return fmt.Errorf("store: note the root that went to %s: %w", hospital, err)
	}
	return nil
}
