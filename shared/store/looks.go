package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// AccessRecord records who opened whose result (rules §6). It is a link's guard, so it has no key and no event.
type AccessRecord struct {
	Order string     `json:"order"`
	What  string     `json:"what"` // values, report, slip, check; unlocked
	By    string     `json:"by"`   // person, or "slip", "check"
	At    lab.Moment `json:"at"`
}

// RecordAccess keeps a look beside the patient it was at. request makes it unique.
func (s *Store) RecordAccess(ctx context.Context, o lab.Order, l AccessRecord, request string) error {
	i, err := s.doc(lookKey(o, l.At, request), l, nil)
	if err != nil {
		return err
	}
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.truth), Item: i})
	return err
}

// AccessRecords lists the newest looks at the results of a patient's records, newest first: one query a record.
func (s *Store) AccessRecords(ctx context.Context, hospital string, records []string, limit int) ([]AccessRecord, error) {
	var all []AccessRecord
	for _, id := range records {
		out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.truth,
			KeyConditionExpression:    aws.String("PK = :p AND begins_with(SK, :s)"),
			ExpressionAttributeValues: item{":p": str(patientPK(hospital, id)), ":s": str("L#")},
			ScanIndexForward:          aws.Bool(false), Limit: aws.Int32(int32(limit))})
		if err != nil {
			return nil, fmt.Errorf("store: read looks: %w", err)
		}
		for _, i := range out.Items {
			var l AccessRecord
			if err := unpack(i, &l); err != nil {
				return nil, err
			}
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b AccessRecord) int { return b.At.Compare(a.At.Time) })
	return all[:min(len(all), limit)], nil
}

// UnlockSlip gives the birth date of an order's slip its five tries back. It is a link's guard, as the tries are: without
// key and event, but noted beside the looks.
func (s *Store) UnlockSlip(ctx context.Context, o lab.Order, by string, at lab.Moment, request string) error {
	note, err := s.doc(lookKey(o, at, request), AccessRecord{Order: o.ID, What: "unlocked", By: by, At: at}, nil)
	if err != nil {
		return err
	}
	return s.write(ctx, []Write{s.create(note), {types.TransactWriteItem{Update: &types.Update{TableName: &s.truth,
		Key: slipKey(o.Slip).item(), UpdateExpression: aws.String("SET wrong = :none"),
		ConditionExpression:       aws.String("attribute_exists(PK)"),
		ExpressionAttributeValues: item{":none": num(0)}}}}})
}

func lookKey(o lab.Order, at lab.Moment, request string) key {
	return key{patientPK(o.Hospital, o.Patient.ID), "L#" + at.String() + "#" + request}
}
