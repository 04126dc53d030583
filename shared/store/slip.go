package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// slipTries is how often a wrong birth date may be typed before the paper is locked (rules §1).
const slipTries = 5

// Paper is what a piece of paper with a token leads to.
type Paper struct {
	Order   lab.Order
	Version int // the report version, of a check code
}

// paperKind says how a kind of paper refuses.
type paperKind struct{ unknown, locked string }

var (
	slips  = paperKind{"slip_unknown", "slip_locked"}
	checks = paperKind{"report_unknown", "check_locked"}
)

// OpenSlip finds the order of a visit slip for somebody who knows the birth date. An unknown token and a wrong date are
// refused in the same words. A wrong date is counted before it is answered, so that tries sent side by side all count.
func (s *Store) OpenSlip(ctx context.Context, token, birthDate string) (Paper, error) {
	return s.open(ctx, slipKey(token), birthDate, slips)
}

// OpenCheck does the same for the check code printed on a report.
func (s *Store) OpenCheck(ctx context.Context, code, birthDate string) (Paper, error) {
	return s.open(ctx, checkKey(code), birthDate, checks)
}

func (s *Store) open(ctx context.Context, k key, birthDate string, kind paperKind) (Paper, error) {
	no := &lab.Refusal{Kind: lab.NotFound, Code: kind.unknown, Sentence: "The paper and the birth date do not go together."}
	locked := &lab.Refusal{Kind: lab.TooMany, Code: kind.locked, Sentence: "The birth date was wrong too often. Ask the desk."}
	pointer, err := s.point(ctx, k)
	if err != nil {
		return Paper{}, err
	}
	if pointer == nil {
		return Paper{}, no
	}
	if numOf(pointer, "wrong") >= slipTries {
		return Paper{}, locked
	}
	id := strOf(pointer, "order")
	items, err := s.get(ctx, orderKey(id))
	if err != nil {
		return Paper{}, err
	}
	p := Paper{Version: int(numOf(pointer, "version"))}
	r := reader{items: items}
	if r.must(orderKey(id), &p.Order); r.err != nil {
		return Paper{}, fmt.Errorf("store: a token leads to no order: %w", r.err)
	}
	if p.Order.Patient.Born(birthDate) {
		return p, nil
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("ADD wrong :one"),
		ConditionExpression:       aws.String("attribute_exists(PK) AND (attribute_not_exists(wrong) OR wrong < :most)"),
		ExpressionAttributeValues: item{":one": num(1), ":most": num(slipTries)}})
	var full *types.ConditionalCheckFailedException
	if errors.As(err, &full) {
		return Paper{}, locked
	}
	if err != nil {
		return Paper{}, fmt.Errorf("store: count a wrong date: %w", err)
	}
	return Paper{}, no
}
