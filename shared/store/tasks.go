package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// taskWrites replaces the rows of an order's tasks: those that ended go, those that are new or were handed on are written.
func (s *Store) taskWrites(o lab.Order, was, is []lab.Task) ([]types.TransactWriteItem, error) {
	var writes []types.TransactWriteItem
	var n names
	id := n.order(o.ID)
	for _, t := range was {
		if !slices.ContainsFunc(is, func(u lab.Task) bool { return u.ID == t.ID }) {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: taskKey(id, t.Due, n.task(t.ID)).item()}})
		}
	}
	for _, t := range is {
		if slices.ContainsFunc(was, func(u lab.Task) bool { return u.ID == t.ID && u.Role == t.Role && u.Person == t.Person }) {
			continue
		}
		task, err := text(kindTask, t)
		if err != nil {
			return nil, fmt.Errorf("store: task %s of order %s: %w", t.ID, o.ID, err)
		}
		row := taskKey(id, t.Due, n.task(t.ID)).item()
		row["number"], row["priority"], row["task"] = str(o.Number), str(string(o.Priority)), task
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
	}
	return writes, n.err
}

// TaskRow is one task with the order it is about, and its place in the list.
type TaskRow struct {
	Order, Number string
	Priority      lab.Priority
	Task          lab.Task
	Place         string
}

// Tasks lists what persons of a hospital have still to do, soonest due first: as much of it as one query gives, which is all
// unless there are thousands. It may be a moment behind.
func (s *Store) Tasks(ctx context.Context, hospital, after string) (Page[TaskRow], error) {
	var n names
	pk := tasksPK(n.hospital(hospital))
	if n.err != nil {
		return Page[TaskRow]{}, n.err
	}
	return page(ctx, s, list{table: s.views, pk: pk, eventual: true}, after, inPartition(pk), func(i item) (TaskRow, bool, error) {
		row := TaskRow{Order: orderAt(hospital, strOf(i, "SK")), Number: strOf(i, "number"), Priority: lab.Priority(strOf(i, "priority")), Place: strOf(i, "SK")}
		err := untext(kindTask, i, "task", &row.Task)
		return row, true, err
	})
}
