package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// Runs reads all run sheets of an order and what was written beside them, oldest first.
func (s *Store) Runs(ctx context.Context, order string) (sheets []lab.RunSheet, notes []lab.ResultNote, err error) {
	var n names
	pk := clinicalPK(n.order(order))
	if n.err != nil {
		return nil, nil, n.err
	}
	written, err := documents[[]lab.ResultNote](ctx, s, pk, "N#")
	if err != nil {
		return nil, nil, err
	}
	sheets, err = documents[lab.RunSheet](ctx, s, pk, "S#")
	return sheets, slices.Concat(written...), err
}

// Drafts lists what was typed and not submitted.
func (s *Store) Drafts(ctx context.Context, order string) ([]lab.DraftResult, error) {
	var n names
	pk := clinicalPK(n.order(order))
	if n.err != nil {
		return nil, n.err
	}
	return documents[lab.DraftResult](ctx, s, pk, "D#")
}

// SaveDraft writes a draft over the one before it. It is one of the writes without key and event
// (docs/rules.md#writes-without-key): ok is false when somebody else was faster. Writing the same draft again changes
// nothing: the SDK repeats a write whose answer was lost.
func (s *Store) SaveDraft(ctx context.Context, order string, d lab.DraftResult) (ok bool, err error) {
	var n names
	k := draftKey(n.order(order), n.item(d.Item))
	if n.err != nil {
		return false, n.err
	}
	i, err := s.doc(k, d, item{"v": num(int64(d.Rev))})
	if err != nil {
		return false, err
	}
	in := &dynamodb.PutItemInput{TableName: &s.truth, Item: i,
		ConditionExpression:       aws.String("attribute_not_exists(PK) OR doc = :mine"),
		ExpressionAttributeValues: item{":mine": i["doc"]}}
	if d.Rev > 1 {
		in.ConditionExpression = aws.String("#v = :before OR doc = :mine")
		in.ExpressionAttributeNames = map[string]string{"#v": "v"}
		in.ExpressionAttributeValues[":before"] = num(int64(d.Rev - 1))
	}
	_, err = s.db.PutItem(ctx, in)
	var taken *types.ConditionalCheckFailedException
	if errors.As(err, &taken) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("store: draft of %s of order %s: %w", d.Item, order, err)
	}
	return true, nil
}

// ReportToPrint is a report version as frozen, with the order and the run sheets it prints.
type ReportToPrint struct {
	Order  lab.Order
	Frozen lab.Frozen
	Runs   []lab.RunSheet
}

// ReportToPrint reads what one report version needs: two calls, whatever its size.
func (s *Store) ReportToPrint(ctx context.Context, order string, version int) (ReportToPrint, error) {
	var n names
	id := n.order(order)
	if n.err != nil {
		return ReportToPrint{}, n.err
	}
	items, err := s.get(ctx, orderKey(id), frozenKey(id, version))
	if err != nil {
		return ReportToPrint{}, err
	}
	r := reader{items: items}
	var v ReportToPrint
	r.must(orderKey(id), &v.Order)
	r.must(frozenKey(id, version), &v.Frozen)
	if r.err != nil {
		return ReportToPrint{}, r.err
	}
	v.Runs, err = s.runSheets(ctx, id, v.Frozen.RunNumbers())
	return v, err
}

// RunsOf names run sheets of an order.
type RunsOf struct {
	Order string
	Runs  []int
}

// RunSheets reads run sheets of several orders, by order, in one call.
func (s *Store) RunSheets(ctx context.Context, of []RunsOf) (map[string][]lab.RunSheet, error) {
	var n names
	var keys []key
	for _, one := range of {
		for _, number := range one.Runs {
			keys = append(keys, runsKey(n.order(one.Order), number))
		}
	}
	if n.err != nil {
		return nil, n.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	r, sheets := reader{items: items}, map[string][]lab.RunSheet{}
	for _, k := range keys { // each must exist: they are never taken away
		var sheet lab.RunSheet
		r.must(k, &sheet)
		sheets[sheet.Order] = append(sheets[sheet.Order], sheet)
	}
	return sheets, r.err
}

// runSheets reads run sheets of one order.
func (s *Store) runSheets(ctx context.Context, order ids.Order, numbers []int) ([]lab.RunSheet, error) {
	sheets, err := s.RunSheets(ctx, []RunsOf{{order.String(), numbers}})
	return sheets[order.String()], err
}
