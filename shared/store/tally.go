package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// TabCounts is a hospital as it stands: how many orders there are under each tab, and what is owed.
type TabCounts struct {
	Rev       int64 // moves with every step of an order
	Recount   bool  // the views are being made anew: what is counted is not all there is
	Figures   lab.Figures
	Uncounted bool // nothing was counted yet
}

// TabCounts reads the counts of a hospital: one small read, which also tells whether anything else needs reading.
func (s *Store) TabCounts(ctx context.Context, hospital string) (TabCounts, error) {
	k := countsKey(hospital)
	rows, err := s.getFrom(ctx, s.views, k, recountKey)
	if err != nil {
		return TabCounts{}, err
	}
	row := rows[k]
	t := TabCounts{Rev: numOf(row, rev), Recount: rows[recountKey] != nil, Uncounted: row[rev] == nil,
		Figures: figuresOf(row, lab.CountFigures)}
	return t, nil
}

// ETag names what was answered from the views at this tally; more is what else the answer depends on.
func (t TabCounts) ETag(more string) string {
	tag := fmt.Sprintf("%d-%s", t.Rev, more)
	if t.Recount {
		tag += "-recount"
	}
	return tag
}

// Tabs is how many orders are under each tab; nil while nothing was counted yet.
func (t TabCounts) Tabs() map[lab.Tab]int {
	if t.Uncounted {
		return nil
	}
	tabs := map[lab.Tab]int{}
	for _, tab := range lab.Tabs {
		for _, s := range lab.Settlements {
			tabs[tab] += int(t.Figures[lab.CountOf(tab, s)])
		}
	}
	return tabs
}

func figuresOf(row item, all []lab.Figure) lab.Figures {
	f := lab.Figures{}
	for _, name := range all {
		if n := numOf(row, string(name)); n != 0 {
			f[name] = n
		}
	}
	return f
}

// DayFigures are the figures of one calendar day in India.
type DayFigures struct {
	Day     string
	Figures lab.Figures
}

// Days reads the figures of the days from..to, both included: one query. A day on which nothing happened is missing.
func (s *Store) Days(ctx context.Context, hospital, from, to string) ([]DayFigures, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.views,
		KeyConditionExpression:    aws.String("PK = :p AND SK BETWEEN :from AND :to"),
		ExpressionAttributeValues: item{":p": str(dayKey(hospital, "").pk), ":from": str(from), ":to": str(to)},
		ConsistentRead:            aws.Bool(true)})
	if err != nil {
		return nil, fmt.Errorf("store: days: %w", err)
	}
	days := make([]DayFigures, 0, len(out.Items))
	for _, i := range out.Items {
		days = append(days, DayFigures{Day: strOf(i, "SK"), Figures: figuresOf(i, lab.DayFigures)})
	}
	return days, nil
}

// WorkRow is what one department owes on one order.
type WorkRow struct {
	Order, Number string
	Priority      lab.Priority
	Work          []lab.OpenWork
}

// WorkPage is one page of a worklist. Next is the place to go on from, "" at the end.
type WorkPage struct {
	Rows []WorkRow
	Next string
}

// Worklist lists the open work of a department, STAT and urgent first, then oldest first; only that in one state where
// state is not "". It is one query: open work is small enough to be read whole, so a state is picked out of it.
func (s *Store) Worklist(ctx context.Context, hospital, department string, state lab.ItemState, after string, limit int) (WorkPage, error) {
	pk := workPK(hospital, department)
	in := &dynamodb.QueryInput{TableName: &s.views, KeyConditionExpression: aws.String("PK = :p"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":p": str(pk)}, ConsistentRead: aws.Bool(true)}
	if state == "" {
		in.Limit = aws.Int32(int32(limit))
	} else {
		in.FilterExpression = aws.String("contains(states, :s)")
		in.ExpressionAttributeValues[":s"] = str(string(state))
	}
	if after != "" {
		in.ExclusiveStartKey = key{pk, after}.item()
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return WorkPage{}, fmt.Errorf("store: worklist: %w", err)
	}
	page := WorkPage{Rows: make([]WorkRow, 0, min(limit, len(out.Items))), Next: strOf(out.LastEvaluatedKey, "SK")}
	for n, i := range out.Items {
		if n == limit {
			page.Next = strOf(out.Items[n-1], "SK")
			break
		}
		row := WorkRow{Order: orderAt(hospital, strOf(i, "SK")), Number: strOf(i, "number"), Priority: lab.Priority(strOf(i, "priority"))}
		var work []lab.OpenWork
		if err := untext(kindWork, i, "work", &work); err != nil {
			return WorkPage{}, err
		}
		for _, w := range work {
			if state == "" || w.State == state {
				row.Work = append(row.Work, w)
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}

// orderAt reads an order's id out of its place in a list, "urgency#placed#o".
func orderAt(hospital, place string) string {
	return hospital + "-" + place[strings.LastIndexByte(place, '#')+1:]
}
