package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// kept is an order's contribution as the views hold it: what has to be taken away before a newer one is added.
type kept struct {
	V  int    `json:"v"`  // version of the order
	At string `json:"at"` // the place of its work in the worklists
	lab.Contribution
}

// fence closes the views of a hospital while they are thrown away (see RebuildViews).
const fence = "fence"

// viewTries is how often a contribution is tried: all orders of a hospital meet in its counts.
const viewTries = 12

// UpdateViews brings the views up to an order, or a patient's record, as it is now. It trusts no record of the stream: it reads the order, and
// what it adds is a pure function of the order; the contribution kept from before says what to take away. Repeating it,
// or doing it late, changes nothing. Everything is written in one transaction, or nothing is.
func (s *Store) UpdateViews(ctx context.Context, pk string) error {
	if hospital, patient, ok := patientOf(pk); ok {
		return s.updateSearch(ctx, hospital, patient)
	}
	order, ok := orderOf(pk)
	if !ok {
		return nil
	}
	mine, counts := contributionKey(order), countsKey(order.Hospital())
	for try := range viewTries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		i, err := s.point(ctx, orderKey(order))
		if err != nil || i == nil {
			return err
		}
		var o lab.Order
		if err := unpack(i, &o); err != nil {
			return err
		}
		rows, err := s.getFrom(ctx, s.views, mine, counts)
		if err != nil {
			return err
		}
		if rows[counts][fence] != nil {
			return nil // the rebuild that put it up counts every order after taking it away
		}
		var before kept
		was := strOf(rows[mine], contribution)
		if was != "" {
			if err := untext(kindContribution, rows[mine], contribution, &before); err != nil {
				return err
			}
		}
		if before.V >= o.Version {
			return nil
		}
		if err = s.contribute(ctx, o, was, before); err == nil || !again(err) {
			return err
		}
	}
	return fmt.Errorf("store: the contribution of order %s stays contended after %d tries", order, viewTries)
}

// contribute replaces what the views hold of an order. The counts of a hospital move with every step of an order, if only
// by its version: their rev moves when something on the board has changed.
func (s *Store) contribute(ctx context.Context, o lab.Order, was string, before kept) error {
	is := kept{V: o.Version, At: workAt(o), Contribution: o.Contribution()}
	var n names
	id := n.order(o.ID)
	if n.err != nil {
		return n.err
	}
	mine := contributionKey(id).item()
	var err error
	if mine[contribution], err = text(kindContribution, is); err != nil {
		return fmt.Errorf("store: contribution of order %s: %w", o.ID, err)
	}
	put := &types.Put{TableName: &s.views, Item: mine, ConditionExpression: aws.String("attribute_not_exists(" + contribution + ")")}
	if was != "" {
		put.ConditionExpression = aws.String(contribution + " = :was")
		put.ExpressionAttributeValues = item{":was": str(was)}
	}
	counted := is.Counts.Minus(before.Counts)
	counted[rev] = int64(is.V - before.V)
	counts := s.add(countsKey(id.Hospital()), counted, slices.Concat([]lab.Figure{rev}, lab.CountFigures, lab.DepartmentFigures(o.Departments()...)))
	counts.Update.ConditionExpression = aws.String("attribute_not_exists(" + fence + ")")
	days, err := s.dayWrites(ctx, id.Hospital(), before.Days, is.Days)
	if err != nil {
		return err
	}
	work, err := s.workWrites(o, before, is)
	if err != nil {
		return err
	}
	unsigned, err := s.unsignedWrites(o, before, is)
	if err != nil {
		return err
	}
	tasks, err := s.taskWrites(o, before.Tasks, is.Tasks)
	if err != nil {
		return err
	}
	listed, err := s.listedWrites(o, before, is)
	if err != nil {
		return err
	}
	in := &dynamodb.TransactWriteItemsInput{TransactItems: slices.Concat([]types.TransactWriteItem{{Put: put}, counts}, days, work, unsigned, tasks, listed)}
	if _, err := s.db.TransactWriteItems(ctx, in); err != nil {
		return fmt.Errorf("store: contribute order %s, version %d: %w", o.ID, is.V, err)
	}
	return nil
}

// rev is the sum of the versions of a hospital's orders. It is a function of the truth and moves with every command.
const rev = "rev"

// orders is how many orders contribute to a row of a day: with the last of them the row goes.
const orders = "orders"

// add moves counters. All of the row's figures are named, those that stay too, so that a row always holds them all.
func (s *Store) add(k key, by lab.Figures, all []lab.Figure) types.TransactWriteItem {
	names, values, terms := map[string]string{}, item{}, make([]string, len(all))
	for n, f := range all {
		mark := strconv.Itoa(n)
		names["#"+mark], values[":"+mark], terms[n] = string(f), num(by[f]), "#"+mark+" :"+mark
	}
	return types.TransactWriteItem{Update: &types.Update{TableName: &s.views, Key: k.item(),
		UpdateExpression:         aws.String("ADD " + strings.Join(terms, ", ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values}}
}

// dayWrites moves the figures of the days an order speaks of. An order seldom leaves a day again; the day it was alone on
// goes with it.
func (s *Store) dayWrites(ctx context.Context, hospital ids.Hospital, was, is map[string]lab.Figures) ([]types.TransactWriteItem, error) {
	var writes []types.TransactWriteItem
	var left []key
	var n names
	all := append([]lab.Figure{orders}, lab.DayFigures...)
	for _, day := range sorted(was, is) {
		by := is[day].Minus(was[day])
		if was[day] == nil {
			by[orders] = 1
		}
		all := slices.Concat(all, namedOn(is[day]))
		switch {
		case is[day] == nil:
			left = append(left, dayKey(hospital, n.day(day)))
		case len(by) > 0:
			writes = append(writes, s.add(dayKey(hospital, n.day(day)), by, all))
		}
	}
	if len(left) == 0 || n.err != nil {
		return writes, n.err
	}
	rows, err := s.getFrom(ctx, s.views, left...)
	if err != nil {
		return nil, err
	}
	for _, k := range left {
		if numOf(rows[k], orders) == 1 {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: k.item(),
				ConditionExpression:       aws.String(orders + " = :one"),
				ExpressionAttributeValues: item{":one": num(1)}}})
			continue
		}
		by := lab.Figures{}.Minus(was[k.sk])
		by[orders] = -1
		w := s.add(k, by, slices.Concat(all, namedOn(was[k.sk])))
		w.Update.ConditionExpression = aws.String(orders + " > :one")
		w.Update.ExpressionAttributeValues[":one"] = num(1)
		writes = append(writes, w)
	}
	return writes, nil
}

// namedOn lists the figures of a day that no list has.
func namedOn(day lab.Figures) (named []lab.Figure) {
	for f := range day {
		if f.IsNamed() {
			named = append(named, f)
		}
	}
	slices.Sort(named)
	return named
}

// workWrites replaces an order's rows in the worklists, one for each department that owes something.
func (s *Store) workWrites(o lab.Order, was, is kept) ([]types.TransactWriteItem, error) {
	var writes []types.TransactWriteItem
	var n names
	h := n.order(o.ID).Hospital()
	for _, department := range sorted(was.Work, is.Work) {
		if was.Work[department] != nil && (is.Work[department] == nil || was.At != is.At) {
			k := workKey(h, n.department(department), n.place(was.At))
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: k.item()}})
		}
		list := is.Work[department]
		if list == nil || was.At == is.At && slices.EqualFunc(list, was.Work[department], sameWork) {
			continue
		}
		work, err := text(kindWork, list)
		if err != nil {
			return nil, fmt.Errorf("store: work of order %s: %w", o.ID, err)
		}
		states := map[string]bool{}
		for _, w := range list {
			states[string(w.State)] = true
		}
		row := workKey(h, n.department(department), n.place(is.At)).item()
		row["number"], row["priority"], row["work"] = str(o.Number), str(string(o.Priority)), work
		row["states"] = &types.AttributeValueMemberSS{Value: sorted(states)}
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
	}
	return writes, n.err
}

func sameWork(a, b lab.OpenWork) bool {
	return a.State == b.State && a.Specimen == b.Specimen && a.Since.Equal(b.Since.Time) && a.Drawn.Equal(b.Drawn.Time) && a.Worst == b.Worst &&
		slices.Equal(a.Tests, b.Tests) && slices.Equal(a.Items, b.Items) && slices.Equal(a.Again, b.Again)
}

// sorted lists the keys of maps, each once.
func sorted[V any](maps ...map[string]V) []string {
	var keys []string
	for _, m := range maps {
		for k := range m {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
