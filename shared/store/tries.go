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

// mostTries is how often a wrong answer may be typed before the paper is locked (docs/rules.md#slip-guard).
const mostTries = 5

// paperKind says how a kind of paper refuses.
type paperKind struct {
	unknown, locked string
	kept            bool // the row that counts the tries is made with the paper, so that without it there is none
}

var (
	slips  = paperKind{"slip_unknown", "slip_locked", false}
	checks = paperKind{"report_unknown", "check_locked", true}
)

// refuse says no more than that paper and answer do not match.
func (k paperKind) refuse() error {
	return &lab.Refusal{Kind: lab.Mismatch, Code: k.unknown, Sentence: "The paper and what you typed do not match."}
}

// OpenCheck finds the report version of a check code for somebody who knows the birth date. An unknown code and a wrong
// date are refused in the same words.
func (s *Store) OpenCheck(ctx context.Context, code, birthDate string) (OpenedPaper, error) {
	if err := lab.CheckBirthDate(birthDate); err != nil {
		return OpenedPaper{}, err
	}
	row, err := s.try(ctx, checkKey(code), checks)
	if err != nil {
		return OpenedPaper{}, err
	}
	var n names
	id := n.order(strOf(row, "order"))
	if n.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: a code leads to no order: %w", n.err)
	}
	items, err := s.get(ctx, orderKey(id))
	if err != nil {
		return OpenedPaper{}, err
	}
	p := OpenedPaper{Version: int(numOf(row, "version"))}
	r := reader{items: items}
	if r.must(orderKey(id), &p.Order); r.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: a code leads to no order: %w", r.err)
	}
	if birthDate != p.Order.Patient.BirthDate {
		return OpenedPaper{}, checks.refuse()
	}
	return p, s.giveBack(ctx, checkKey(code))
}

// try takes one of the five tries before the answer is compared, which is given back when it was right: however many
// guesses are sent side by side, no more than five are compared. It gives the row that counts them.
func (s *Store) try(ctx context.Context, k key, kind paperKind) (item, error) {
	in := &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:                    aws.String("ADD wrong :one"),
		ConditionExpression:                 aws.String("(attribute_not_exists(wrong) OR wrong < :most)"),
		ExpressionAttributeValues:           item{":one": num(1), ":most": num(mostTries)},
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}
	if kind.kept {
		in.ConditionExpression = aws.String("attribute_exists(PK) AND " + *in.ConditionExpression)
	}
	out, err := s.db.UpdateItem(ctx, in)
	var refused *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &refused) && len(refused.Item) == 0:
		return nil, kind.refuse()
	case refused != nil:
		return nil, &lab.Refusal{Kind: lab.TooMany, Code: kind.locked, Sentence: "A wrong answer was typed too often. Ask the desk."}
	case err != nil:
		return nil, fmt.Errorf("store: take a try at %s: %w", k, err)
	}
	return out.Attributes, nil
}

// giveBack gives the try of a right answer back.
func (s *Store) giveBack(ctx context.Context, k key) error {
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression: aws.String("ADD wrong :back SET returned = :once"),
		// The laboratory may have unlocked it meanwhile; and where an answer was lost, the SDK repeats a call that was done.
		ConditionExpression:       aws.String("wrong > :none AND (attribute_not_exists(returned) OR returned <> :once)"),
		ExpressionAttributeValues: item{":back": num(-1), ":none": num(0), ":once": str(Token())}})
	var unlocked *types.ConditionalCheckFailedException
	if err != nil && !errors.As(err, &unlocked) {
		return fmt.Errorf("store: give a try at %s back: %w", k, err)
	}
	return nil
}
