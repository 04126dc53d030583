package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// listedWrites replaces the row of an order among those of its day, and those of its receipts and payments.
func (s *Store) listedWrites(o lab.Order, was, is kept) ([]types.TransactWriteItem, error) {
	var n names
	id := n.order(o.ID)
	h := id.Hospital()
	place := func(k kept) key {
		_, placed, _ := strings.Cut(k.At, "#")
		at, err := time.Parse(time.RFC3339, placed[:max(0, strings.IndexByte(placed, '#'))])
		if err != nil && n.err == nil {
			n.err = err
		}
		return placedPK(h, n.day(lab.Day(at))).row(n.place(placed))
	}
	var writes []types.TransactWriteItem
	mine := place(is)
	if was.Listed != nil {
		if before := place(was); before != mine {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: before.item()}})
			was.Listed = nil
		}
	}
	if !reflect.DeepEqual(was.Listed, is.Listed) {
		row := mine.item()
		var err error
		if row["listed"], err = text(kindListed, is.Listed); err != nil {
			return nil, fmt.Errorf("store: how order %s is listed: %w", o.ID, err)
		}
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
	}
	for _, number := range was.Papers {
		if !slices.Contains(is.Papers, number) {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: paperKey(number, id).item()}})
		}
	}
	for _, number := range is.Papers {
		if !slices.Contains(was.Papers, number) {
			row := paperKey(number, id).item()
			writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
		}
	}
	return writes, n.err
}

// OrderByPaper finds the order of a hospital to which a receipt, a bill or a payment leads; "" where none does.
func (s *Store) OrderByPaper(ctx context.Context, hospital, number string) (string, error) {
	var n names
	pk := paperPK(n.hospital(hospital), number)
	if n.err != nil {
		return "", nil
	}
	out, err := s.query(ctx, list{table: s.views, pk: pk, limit: 1}, nil)
	if err != nil || len(out.Items) == 0 {
		return "", err
	}
	return hospital + "-" + strOf(out.Items[0], "SK"), nil
}

// OrderBySlip finds the order of a hospital to which a visit slip leads, for its staff: a slip that has ended too, as the paper
// says whose it is. "" where it is none, or another hospital's.
func (s *Store) OrderBySlip(ctx context.Context, hospital, token string) (string, error) {
	pointer, err := s.point(ctx, slipKey(token))
	id := strOf(pointer, "order")
	if err != nil || lab.HospitalOf(id) != hospital {
		return "", err
	}
	return id, nil
}

// pickedRows is how many orders of a day one question reads, and pickReads how many questions a page asks.
const pickedRows, pickReads = 200, 2

// PickOrders lists the orders placed on a day that a filter picks, newest first, page by page. A page costs the same whatever the
// day and the filter are: where few are picked it may hold fewer than limit and not be the last.
func (s *Store) PickOrders(ctx context.Context, hospital, day string, f lab.OrderFilter, after string, limit int) (Page[OrderRow], error) {
	var n names
	pk := placedPK(n.hospital(hospital), n.day(day))
	if n.err != nil {
		return Page[OrderRow]{}, n.err
	}
	var picked []string
	var missing Missing
	for read := 0; read < pickReads && len(picked) < limit && (read == 0 || after != ""); read++ {
		p, err := page(ctx, s, list{table: s.views, pk: pk, newest: true, eventual: true, limit: pickedRows}, after, inPartition(pk), func(i item) (listedRow, bool, error) {
			row := listedRow{place: strOf(i, "SK")}
			err := untext(kindListed, i, "listed", &row.ListedOrder)
			return row, true, err
		})
		if err != nil {
			return Page[OrderRow]{}, err
		}
		after, missing = p.Next, append(missing, p.Missing...)
		for _, row := range p.Rows {
			if !f.Picks(row.ListedOrder) {
				continue
			}
			if picked = append(picked, orderAt(hospital, row.place)); len(picked) == limit {
				after = row.place
				break
			}
		}
	}
	found, err := s.OrderCards(ctx, picked...)
	return Page[OrderRow]{Rows: found.Rows, Next: after, Missing: append(missing, found.Missing...)}, err
}

// QueueNumber is a number by which somebody is called on a day, how far it is, and where it was called to.
type QueueNumber struct {
	Number   int
	State    lab.QueueState
	Place    string // "" where it was not called, or nobody has to come any more
	CalledAt lab.Moment
}

// queueRows is how many orders of a day one question reads, and queueReads how many questions the queue asks: 1200 orders are more
// than a desk takes in a day.
const queueRows, queueReads = 400, 3

// Queue lists the numbers of the newest orders of a day as they were given out; Next says whether there are older ones. It holds
// nothing else of an order, and may be a moment behind.
func (s *Store) Queue(ctx context.Context, hospital, day string) (queue Page[QueueNumber], err error) {
	var n names
	l := list{table: s.views, pk: placedPK(n.hospital(hospital), n.day(day)), newest: true, eventual: true, limit: queueRows}
	if n.err != nil {
		return queue, n.err
	}
	for read := 0; read < queueReads && (read == 0 || queue.Next != ""); read++ {
		p, err := page(ctx, s, l, queue.Next, inPartition(l.pk), func(i item) (QueueNumber, bool, error) {
			var one lab.ListedOrder
			err := untext(kindListed, i, "listed", &one)
			return QueueNumber{one.Queue, one.InQueue(), one.Place, one.CalledAt}, one.InQueue() != "", err
		})
		if err != nil {
			return queue, err
		}
		queue.Rows, queue.Next, queue.Missing = append(queue.Rows, p.Rows...), p.Next, append(queue.Missing, p.Missing...)
	}
	slices.Reverse(queue.Rows)
	return queue, nil
}

type listedRow struct {
	place string
	lab.ListedOrder
}

// OrderCards reads the cards of orders, in one call.
func (s *Store) OrderCards(ctx context.Context, orders ...string) (Page[OrderRow], error) {
	var n names
	keys := make([]key, len(orders))
	for i, id := range orders {
		keys[i] = orderKey(n.order(id))
	}
	if n.err != nil {
		return Page[OrderRow]{}, n.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return Page[OrderRow]{}, err
	}
	found := Page[OrderRow]{Rows: make([]OrderRow, 0, len(orders))}
	for i, id := range orders {
		if items[keys[i]] == nil {
			continue
		}
		row := OrderRow{Order: id}
		if err := untext(kindCard, items[keys[i]], "card", &row.Card); err == nil {
			found.Rows = append(found.Rows, row)
		} else if !found.Missing.leaveOut(err) {
			return Page[OrderRow]{}, err
		}
	}
	return found, nil
}

// FindNumber finds an order and a patient by their numbers; "" is not looked for.
func (s *Store) FindNumber(ctx context.Context, h lab.Hospital, order, patient string) (found string, people []lab.Patient, err error) {
	var n names
	hospital := n.hospital(h.ID)
	if n.err != nil {
		return "", nil, n.err
	}
	var keys []key
	number, isOrder := ids.ParseOrderNumber(order)
	if isOrder {
		keys = append(keys, orderNumber(hospital, number))
	}
	record, isPatient := ids.ParsePatientNumber(patient)
	if isPatient {
		keys = append(keys, uhid(hospital, record))
	}
	pointers, err := s.get(ctx, keys...)
	if err != nil {
		return "", nil, err
	}
	if isOrder {
		found = strOf(pointers[orderNumber(hospital, number)], "order")
	}
	if id := strOf(pointers[uhid(hospital, record)], "patient"); isPatient && id != "" {
		people, err = s.patients(ctx, h.ID, []string{id})
	}
	return found, people, err
}

// Recounting reports whether the views are being made again: until then they do not hold everything.
func (s *Store) Recounting(ctx context.Context) (bool, error) {
	rows, err := s.getFrom(ctx, s.views, rebuildKey)
	return rows[rebuildKey] != nil, err
}
