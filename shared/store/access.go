package store

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// AccessRecord records who opened whose result (docs/rules.md#access-records). It is a link's guard, so it has no key
// and no event.
type AccessRecord struct {
	Order string     `json:"order"`
	What  string     `json:"what"` // values, report, slip, check; unlocked, slip_printed
	By    string     `json:"by"`   // person, or "slip", "check"
	At    lab.Moment `json:"at"`
}

// RecordAccess keeps an access record beside the patient whose result was opened. request makes it unique.
func (s *Store) RecordAccess(ctx context.Context, o lab.Order, a AccessRecord, request string) error {
	k, err := accessRecordKey(o, a.At, request)
	if err != nil {
		return err
	}
	i, err := s.doc(k, a, nil)
	if err != nil {
		return err
	}
	if _, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		return fmt.Errorf("store: record who opened results of order %s: %w", o.ID, err)
	}
	return nil
}

// AccessRecords lists who opened the results of a patient's records, newest first: two queries a record, as the releases
// before 0.4 kept them beside the record itself.
func (s *Store) AccessRecords(ctx context.Context, hospital string, records []string, limit int) ([]AccessRecord, error) {
	var n names
	var places []partition
	for _, id := range records {
		places = append(places, accessPK(n.hospital(hospital), n.patient(id)), patientPK(n.hospital(hospital), n.patient(id)))
	}
	if n.err != nil {
		return nil, n.err
	}
	all, err := newest(places, limit, func(pk partition) (Page[AccessRecord], error) {
		l := list{pk: pk, prefix: "L#", newest: true, eventual: true, limit: limit}
		return page(ctx, s, l, "", inPartition(pk), func(i item) (AccessRecord, bool, error) {
			var a AccessRecord
			err := unpack(i, &a)
			return a, true, err
		})
	}, func(a AccessRecord) string { return a.At.String() })
	return all.Rows, err
}

// UnlockSlip gives an order's slip its five tries back. It is a link's guard, as the tries are: without key and event, but
// with an access record.
func (s *Store) UnlockSlip(ctx context.Context, o lab.Order, by string, at lab.Moment, request string) error {
	var n names
	tries := slipTriesKey(n.order(o.ID), o.SlipVersion)
	if n.err != nil {
		return n.err
	}
	note, err := s.AccessRecorded(o, AccessRecord{Order: o.ID, What: "unlocked", By: by, At: at}, request)
	if err != nil {
		return err
	}
	err = s.write(ctx, []Write{note, {item: types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: tries.item(),
		UpdateExpression: aws.String("SET wrong = :none"), ExpressionAttributeValues: item{":none": num(0)}}}}})
	if err != nil {
		return fmt.Errorf("store: unlock the slip of order %s: %w", o.ID, err)
	}
	return nil
}

// AccessRecorded is the write that keeps an access record with a command.
func (s *Store) AccessRecorded(o lab.Order, a AccessRecord, request string) (Write, error) {
	k, err := accessRecordKey(o, a.At, request)
	if err != nil {
		return Write{}, err
	}
	i, err := s.doc(k, a, nil)
	return s.create(i), err
}

func accessRecordKey(o lab.Order, at lab.Moment, request string) (key, error) {
	var n names
	k := accessKey(n.hospital(o.Hospital), n.patient(o.Patient.ID), at, n.call(request))
	return k, n.err
}
