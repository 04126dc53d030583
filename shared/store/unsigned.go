package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// unsignedWrites replaces the row of an order among those that wait for a signature.
func (s *Store) unsignedWrites(o lab.Order, was, is kept) ([]types.TransactWriteItem, error) {
	before, after := was.Unsigned(), is.Unsigned()
	var writes []types.TransactWriteItem
	var n names
	h := n.order(o.ID).Hospital()
	if len(before) > 0 && (len(after) == 0 || was.At != is.At) {
		k := unsignedKey(h, n.place(was.At))
		writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: k.item()}})
		before = nil
	}
	if len(after) > 0 && !slices.EqualFunc(before, after, sameUnsigned) {
		row := unsignedKey(h, n.place(is.At)).item()
		var departments []string
		for _, one := range after {
			departments = append(departments, one.Department)
		}
		var err error
		if row["unsigned"], err = text(kindUnsigned, after); err != nil {
			return nil, fmt.Errorf("store: what of order %s is not signed: %w", o.ID, err)
		}
		row["priority"], row["departments"] = str(string(o.Priority)), &types.AttributeValueMemberSS{Value: departments}
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
	}
	return writes, n.err
}

func sameUnsigned(a, b lab.Unsigned) bool {
	return a.Department == b.Department && a.Worst == b.Worst && a.Since.Equal(b.Since.Time)
}

// UnsignedRow is an order that waits for signatures.
type UnsignedRow struct {
	Order    string
	Priority lab.Priority
	Unsigned []lab.Unsigned // of the departments that were asked for
}

// Unsigned lists the orders that wait for a signature of one of some departments, STAT and urgent first, then oldest first: as much
// as one query gives, which is all unless there are thousands. It may be a moment behind.
func (s *Store) Unsigned(ctx context.Context, hospital string, departments []string) (Page[UnsignedRow], error) {
	var n names
	pk := unsignedPK(n.hospital(hospital))
	for _, one := range departments {
		n.department(one)
	}
	if n.err != nil || len(departments) == 0 {
		return Page[UnsignedRow]{}, n.err
	}
	l := list{table: s.views, pk: pk, eventual: true, of: "departments", any: departments}
	return page(ctx, s, l, "", inPartition(pk), func(i item) (UnsignedRow, bool, error) {
		row := UnsignedRow{Order: orderAt(hospital, strOf(i, "SK")), Priority: lab.Priority(strOf(i, "priority"))}
		err := untext(kindUnsigned, i, "unsigned", &row.Unsigned)
		row.Unsigned = slices.DeleteFunc(row.Unsigned, func(one lab.Unsigned) bool { return !slices.Contains(departments, one.Department) })
		return row, true, err
	})
}
