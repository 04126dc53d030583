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

// slipTries is how often a wrong birth date may be typed before the paper is locked (docs/rules.md#slip-guard).
const slipTries = 5

// OpenedPaper is what a piece of paper with a token leads to.
type OpenedPaper struct {
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
// refused in the same words.
func (s *Store) OpenSlip(ctx context.Context, token, birthDate string) (OpenedPaper, error) {
	return s.open(ctx, slipKey(token), birthDate, slips)
}

// OpenCheck does the same for the check code printed on a report.
func (s *Store) OpenCheck(ctx context.Context, code, birthDate string) (OpenedPaper, error) {
	return s.open(ctx, checkKey(code), birthDate, checks)
}

// open takes one of the five tries before it compares the date, and gives it back when the date is right: however many
// guesses are sent side by side, no more than five are compared.
func (s *Store) open(ctx context.Context, k key, birthDate string, kind paperKind) (OpenedPaper, error) {
	no := &lab.Refusal{Kind: lab.Mismatch, Code: kind.unknown, Sentence: "The slip and the date of birth do not match."}
	out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:                    aws.String("ADD wrong :one"),
		ConditionExpression:                 aws.String("attribute_exists(PK) AND (attribute_not_exists(wrong) OR wrong < :most)"),
		ExpressionAttributeValues:           item{":one": num(1), ":most": num(slipTries)},
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld})
	var refused *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &refused) && len(refused.Item) == 0:
		return OpenedPaper{}, no
	case refused != nil:
		return OpenedPaper{}, &lab.Refusal{Kind: lab.TooMany, Code: kind.locked, Sentence: "The date of birth was wrong too often. Ask the desk."}
	case err != nil:
		return OpenedPaper{}, fmt.Errorf("store: take a try at %s: %w", k, err)
	}
	var n names
	id := n.order(strOf(out.Attributes, "order"))
	if n.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: %s leads to no order: %w", k, n.err)
	}
	items, err := s.get(ctx, orderKey(id))
	if err != nil {
		return OpenedPaper{}, err
	}
	p := OpenedPaper{Version: int(numOf(out.Attributes, "version"))}
	r := reader{items: items}
	if r.must(orderKey(id), &p.Order); r.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: %s leads to no order: %w", k, r.err)
	}
	if !p.Order.Patient.MatchesBirthDate(birthDate) {
		return OpenedPaper{}, no
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression: aws.String("ADD wrong :back SET returned = :once"),
		// The laboratory may have unlocked it meanwhile; and where an answer was lost, the SDK repeats a call that was done.
		ConditionExpression:       aws.String("wrong > :none AND (attribute_not_exists(returned) OR returned <> :once)"),
		ExpressionAttributeValues: item{":back": num(-1), ":none": num(0), ":once": str(Token())}})
	if err != nil && !errors.As(err, &refused) {
		return OpenedPaper{}, fmt.Errorf("store: give a try at a paper of order %s back: %w", p.Order.ID, err)
	}
	return p, nil
}
