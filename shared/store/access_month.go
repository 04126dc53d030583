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

// AccessCount is how many results a member of the staff opened on a day.
type AccessCount struct {
	Day, Person string
	Openings    int
	Patients    int // each once a day
	// Open: it was more than is usual, and nobody has looked into it yet.
	Open bool
}

// countAccess counts an opening for the person and the day; first is set where it is the person's first of the patient that day. It
// reports whether the day has become unusual by it.
func (s *Store) countAccess(ctx context.Context, o lab.Order, a Opening, first bool) (unusual bool, err error) {
	var n names
	k := accessMonthKey(n.hospital(o.Hospital), n.day(lab.Day(a.At.Time)), n.person(a.By.who))
	if n.err != nil {
		return false, n.err
	}
	patients := int64(0)
	if first {
		patients = 1
	}
	out, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(), UpdateExpression: aws.String("ADD n :one, patients :first"),
		ExpressionAttributeValues: item{":one": num(1), ":first": num(patients)}, ReturnValues: types.ReturnValueUpdatedNew})
	if err != nil {
		return false, fmt.Errorf("store: count who opened results of order %s: %w", o.ID, err)
	}
	if opened := int(numOf(out.Attributes, "patients")); first && opened > lab.LeastAccessAlarm {
		return s.raiseAccess(ctx, k, o, opened, a.At)
	}
	return false, nil
}

// raiseAccess reports whether a person has just opened more on a day than is usual: once, whatever is opened after it. The order is the
// one whose results were opened then. From then on the row is a task of the desk (DeskTasks).
func (s *Store) raiseAccess(ctx context.Context, k key, o lab.Order, opened int, at lab.Moment) (unusual bool, err error) {
	var n names
	h, ok, err := s.Hospital(ctx, o.Hospital)
	if err != nil || !ok || opened <= h.UsualAccess() {
		return false, err
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(), UpdateExpression: aws.String("SET raised = :order, due = :tasks, dueAt = :at"),
		ConditionExpression:       aws.String("attribute_not_exists(raised)"),
		ExpressionAttributeValues: item{":order": str(o.ID), ":tasks": str(deskPK(n.hospital(o.Hospital)).pk), ":at": str(at.String() + "#" + k.sk)}})
	var raised *types.ConditionalCheckFailedException
	if errors.As(err, &raised) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("store: note that the access to order %s is unusual: %w", o.ID, err)
	}
	return true, nil
}

// AccessOfMonth lists what the staff of a hospital opened in the month of a day (lab.Day), by day and person: one query for every
// four thousand rows.
func (s *Store) AccessOfMonth(ctx context.Context, hospital, day string) (all []AccessCount, err error) {
	var n names
	pk := accessMonthPK(n.hospital(hospital), n.day(day))
	if n.err != nil {
		return nil, n.err
	}
	for i, err := range s.all(ctx, list{pk: pk, eventual: true}) {
		if err != nil {
			return nil, err
		}
		all = append(all, accessCount(i))
	}
	return all, nil
}

// accessCount reads a row of a month.
func accessCount(i item) AccessCount {
	day, person, _ := strings.Cut(strOf(i, "SK"), "#")
	return AccessCount{Day: day, Person: person, Openings: int(numOf(i, "n")), Patients: int(numOf(i, "patients")),
		Open: strOf(i, "due") != ""}
}

// AccessOfDay reads what a member of the staff opened on a day; the zero value where that is nothing.
func (s *Store) AccessOfDay(ctx context.Context, hospital, day, person string) (AccessCount, error) {
	var n names
	k := accessMonthKey(n.hospital(hospital), n.day(day), n.person(person))
	if n.err != nil {
		return AccessCount{}, n.err
	}
	row, err := s.point(ctx, k)
	if err != nil || row == nil {
		return AccessCount{}, err
	}
	return accessCount(row), nil
}

// AccessLookedInto is the write that ends the task about an unusual day: who has looked into it stays in its row. Done twice, the
// last one stays.
func (s *Store) AccessLookedInto(hospital, day, person, by string, at lab.Moment) Write {
	var n names
	k := accessMonthKey(n.hospital(hospital), n.day(day), n.person(person))
	return Write{types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("SET lookedBy = :by, lookedAt = :at REMOVE due, dueAt"),
		ConditionExpression:       aws.String("attribute_exists(raised)"),
		ExpressionAttributeValues: item{":by": str(by), ":at": str(at.String())}}}, n.err}
}
