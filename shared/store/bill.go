package store

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// billTries is how often the number of a bill is drawn before the command as a whole begins again: each time somebody else got the
// one that was meant.
const billTries = 10

// writeOutcome writes what happened to an order, and more with it. The bills that it leads to get their numbers here: each is the next
// one of its counter, which is counted up in the same transaction, under the condition that nobody was faster. So a number is used
// when, and only when, the bill is there (docs/rules.md#numbers).
func (s *Store) writeOutcome(ctx context.Context, out lab.Outcome, more []Write) error {
	if len(out.NewBills()) == 0 {
		writes, err := s.outcome(out)
		if err != nil {
			return err
		}
		return s.write(ctx, append(writes, more...))
	}
	var err error
	for try := range billTries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		issued, counters, drawn := s.drawBills(ctx, out)
		if drawn != nil {
			return drawn
		}
		writes, wrong := s.outcome(issued)
		if wrong != nil {
			return wrong
		}
		if err = s.write(ctx, append(append(counters, writes...), more...)); !lostOnly(err, len(counters)) {
			return err
		}
	}
	return err
}

// drawBills gives the new bills of an outcome the next numbers, and returns the writes that count them.
func (s *Store) drawBills(ctx context.Context, out lab.Outcome) (issued lab.Outcome, counters []Write, err error) {
	var n names
	h := n.hospital(out.Order.Hospital)
	if n.err != nil {
		return out, nil, n.err
	}
	at, settings := out.Event.At.Time, hospitalKey(h)
	wanted := []key{settings}
	kinds := out.NewBills()
	for _, kind := range kinds {
		wanted = append(wanted, billCounterKey(h, kind, at))
	}
	items, err := s.get(ctx, wanted...)
	if err != nil {
		return out, nil, err
	}
	var hospital lab.Hospital
	r := reader{items: items}
	if r.must(settings, &hospital); r.err != nil {
		return out, nil, r.err
	}
	numbers := make([]string, len(kinds))
	for i, k := range wanted[1:] {
		last := numOf(items[k], "n")
		numbers[i] = lab.BillNumber(kinds[i], at, last+1)
		counters = append(counters, s.countBill(k, last))
	}
	return out.WithBills(hospital, numbers), counters, nil
}

// countBill counts a counter of bills from last to the next number.
func (s *Store) countBill(k key, last int64) Write {
	up := &types.Update{TableName: &s.truth, Key: k.item(), UpdateExpression: aws.String("SET n = :next"),
		ConditionExpression:       aws.String("n = :last"),
		ExpressionAttributeValues: item{":next": num(last + 1), ":last": num(last)}}
	if last == 0 {
		up.ConditionExpression = aws.String("attribute_not_exists(PK)")
		delete(up.ExpressionAttributeValues, ":last")
	}
	return Write{item: types.TransactWriteItem{Update: up}}
}

// lostOnly reports whether a transaction failed for nothing but one of its first n writes, which somebody else was faster with.
func lostOnly(err error, n int) bool {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return false
	}
	lost := false
	for at, r := range cancelled.CancellationReasons {
		switch aws.ToString(r.Code) {
		case "None", "":
		case "ConditionalCheckFailed", "TransactionConflict":
			if at >= n {
				return false
			}
			lost = true
		default:
			return false
		}
	}
	return lost
}

// BillSheet reads what a bill of an order prints.
func (s *Store) BillSheet(ctx context.Context, order string, place int) (sheet lab.BillSheet, err error) {
	var n names
	k := billKey(n.order(order), place)
	if n.err != nil {
		return sheet, n.err
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return sheet, err
	}
	r := reader{items: items}
	r.must(k, &sheet)
	return sheet, r.err
}

// PrintedBills says which bills of an order have their paper, by their places, in one call.
func (s *Store) PrintedBills(ctx context.Context, o lab.Order) (map[int]bool, error) {
	printed, keys := map[int]bool{}, make([]key, len(o.Money.Bills))
	for n := range keys {
		var err error
		if keys[n], err = DutyRefFor(o.ID, o.Money.BillDuty(n+1)).key(); err != nil {
			return nil, err
		}
	}
	items, err := s.get(ctx, keys...)
	for n, k := range keys {
		printed[n+1] = strOf(items[k], "state") == dutyDone
	}
	return printed, err
}
