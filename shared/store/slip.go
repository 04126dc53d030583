package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

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

// ErrLocked: too many wrong birth dates.
var ErrLocked = errors.New("store: locked after too many tries")

// OpenSlip finds the order of a visit slip for somebody who knows the birth date. ok is false for an unknown token and
// for a wrong date alike; a wrong date is counted, and the count is raised before the answer, so that tries sent side by
// side are all counted.
func (s *Store) OpenSlip(ctx context.Context, token, birthDate string) (p Paper, ok bool, err error) {
	return s.open(ctx, slipKey(token), birthDate)
}

// OpenCheck does the same for the check code printed on a report.
func (s *Store) OpenCheck(ctx context.Context, code, birthDate string) (p Paper, ok bool, err error) {
	return s.open(ctx, checkKey(code), birthDate)
}

func (s *Store) open(ctx context.Context, k key, birthDate string) (Paper, bool, error) {
	pointer, err := s.point(ctx, k)
	if err != nil || pointer == nil {
		return Paper{}, false, err
	}
	if numOf(pointer, "wrong") >= slipTries {
		return Paper{}, false, ErrLocked
	}
	id := strOf(pointer, "order")
	items, err := s.get(ctx, orderKey(id))
	if err != nil {
		return Paper{}, false, err
	}
	p := Paper{Version: int(numOf(pointer, "version"))}
	r := reader{items: items}
	if r.must(orderKey(id), &p.Order); r.err != nil {
		return Paper{}, false, fmt.Errorf("store: a token without its order: %w", r.err)
	}
	if p.Order.Patient.Born(birthDate) {
		return p, true, nil
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("ADD wrong :one"),
		ConditionExpression:       aws.String("attribute_exists(PK) AND (attribute_not_exists(wrong) OR wrong < :most)"),
		ExpressionAttributeValues: item{":one": num(1), ":most": num(slipTries)}})
	var locked *types.ConditionalCheckFailedException
	if errors.As(err, &locked) {
		return Paper{}, false, ErrLocked
	}
	return Paper{}, false, err
}

// Link ties a patient record to a login, for good. Repeating it changes nothing.
func (s *Store) Link(ctx context.Context, login, hospital, patient string, at lab.Moment) error {
	i := key{loginPK(login), hospital + "#" + patient}.item()
	i["at"] = str(at.String())
	if _, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		return fmt.Errorf("store: link a login: %w", err)
	}
	return nil
}

// Linked is one patient record of a login.
type Linked struct{ Hospital, Patient string }

// Links lists the patient records of a login.
func (s *Store) Links(ctx context.Context, login string) ([]Linked, error) {
	var list []Linked
	err := s.each(ctx, loginPK(login), "", func(i item) error {
		hospital, patient, ok := strings.Cut(strOf(i, "SK"), "#")
		if ok {
			list = append(list, Linked{hospital, patient})
		}
		return nil
	})
	return list, err
}
