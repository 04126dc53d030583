package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/ids"
)

// Page is one page of a list. Next is the place to go on from, "" at the end.
type Page[Row any] struct {
	Rows    []Row
	Next    string
	Missing Missing
}

// Missing are the rows that a list leaves out as this release cannot read them, an error for each, which names it. One row that is
// damaged, or newer than the release, takes no list away from whoever works with the others.
type Missing []error

// leaveOut reports whether an error is of a row that a list leaves out, which is noted.
func (m *Missing) leaveOut(err error) bool {
	if !Unreadable(err) {
		return false
	}
	*m = append(*m, err)
	return true
}

// list is a question for rows that lie together: a partition, or a part of it, in the order of their places. A row's
// place is its sort key, or in an index the attribute that the index sorts by.
type list struct {
	table string // "" for the truth
	index string // "" for the table itself
	pk    partition

	prefix   string // of the places; or
	from, to string // the first and the last place; or
	below    string // what the places come before

	of       string   // an attribute that is a set of words;
	any      []string // only rows that have one of these in it
	newest   bool     // backwards
	eventual bool     // not consistent, as no index is: half the price, and it may miss what was written a moment ago
	limit    int      // rows of a page; 0 for as many as fit
}

// sort is the attribute that holds a row's place.
func (l list) sort() string {
	if l.index != "" {
		return l.index + "At"
	}
	return "SK"
}

func (l list) String() string {
	return strings.TrimSuffix(fmt.Sprintf("%s %s %s", l.index, l.pk, l.prefix), " ")
}

// query asks for a page of a list, from a row on.
func (s *Store) query(ctx context.Context, l list, from item) (*dynamodb.QueryOutput, error) {
	in := &dynamodb.QueryInput{TableName: &s.truth, ExclusiveStartKey: from, ScanIndexForward: aws.Bool(!l.newest),
		ConsistentRead:            aws.Bool(l.index == "" && !l.eventual),
		ExpressionAttributeNames:  map[string]string{"#p": "PK"},
		ExpressionAttributeValues: item{":p": str(l.pk.pk)}}
	if l.table != "" {
		in.TableName = &l.table
	}
	if l.index != "" {
		in.IndexName, in.ExpressionAttributeNames["#p"] = &l.index, l.index
	}
	if l.limit > 0 && len(l.any) == 0 { // open work is small enough to be read whole, so words are picked out of it
		in.Limit = aws.Int32(int32(l.limit))
	}
	condition := "#p = :p"
	place := func(clause string, values item) {
		condition += " AND " + clause
		in.ExpressionAttributeNames["#s"] = l.sort()
		maps.Copy(in.ExpressionAttributeValues, values)
	}
	switch { // a key is never compared with an empty text: the database refuses it
	case l.prefix != "":
		place("begins_with(#s, :s)", item{":s": str(l.prefix)})
	case l.below != "":
		place("#s < :s", item{":s": str(l.below)})
	case l.from != "":
		place("#s BETWEEN :s AND :t", item{":s": str(l.from), ":t": str(l.to)})
	}
	in.KeyConditionExpression = &condition
	if len(l.any) > 0 {
		terms := make([]string, len(l.any))
		in.ExpressionAttributeNames["#of"] = l.of
		for n, word := range l.any {
			mark := fmt.Sprintf(":any%d", n)
			terms[n], in.ExpressionAttributeValues[mark] = "contains(#of, "+mark+")", str(word)
		}
		in.FilterExpression = aws.String(strings.Join(terms, " OR "))
	}
	out, err := s.db.Query(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("store: list %s: %w", l, err)
	}
	return out, nil
}

// all gives the rows of a list to its end, one query a page.
func (s *Store) all(ctx context.Context, l list) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		var from item
		for {
			out, err := s.query(ctx, l, from)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, i := range out.Items {
				if !yield(i, nil) {
					return
				}
			}
			if from = out.LastEvaluatedKey; len(from) == 0 {
				return
			}
		}
	}
}

// each visits the rows of a partition of the truth whose sort key has a prefix, in order; all of them where it is "".
func (s *Store) each(ctx context.Context, pk partition, prefix string, visit func(item) error) error {
	for i, err := range s.all(ctx, list{pk: pk, prefix: prefix}) {
		if err == nil {
			err = visit(i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// documents reads the documents of a partition whose sort key has a prefix.
func documents[T any](ctx context.Context, s *Store, pk partition, prefix string) (all []T, err error) {
	err = s.each(ctx, pk, prefix, func(i item) error {
		var v T
		err := unpack(i, &v)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// page reads one page of a list: one query. after is the place to go on from, start makes the key of the row there, and
// row reads a row, ok false where it is not for this list.
func page[Row any](ctx context.Context, s *Store, l list, after string, start func(place ids.Place) (item, error), row func(item) (r Row, ok bool, err error)) (Page[Row], error) {
	var from item
	if after != "" {
		var n names
		place, err := n.place(after), n.err
		if err == nil {
			from, err = start(place)
		}
		if err != nil {
			return Page[Row]{}, err
		}
	}
	out, err := s.query(ctx, l, from)
	if err != nil {
		return Page[Row]{}, err
	}
	p := Page[Row]{Rows: make([]Row, 0, len(out.Items)), Next: strOf(out.LastEvaluatedKey, l.sort())}
	for n, i := range out.Items {
		if l.limit > 0 && n == l.limit {
			p.Next = strOf(out.Items[n-1], l.sort())
			break
		}
		r, ok, err := row(i)
		if p.Missing.leaveOut(err) {
			continue
		}
		if err != nil {
			return Page[Row]{}, err
		}
		if ok {
			p.Rows = append(p.Rows, r)
		}
	}
	return p, nil
}

// inPartition is the key of the row at a place in a partition of a table.
func inPartition(pk partition) func(place ids.Place) (item, error) {
	return func(place ids.Place) (item, error) { return pk.row(place).item(), nil }
}

// newest reads the lists of several records of one person as one list, newest first. A page costs one query a record;
// there are few. place orders the rows.
func newest[Record, Row any](records []Record, limit int, read func(Record) (Page[Row], error), place func(Row) string) (Page[Row], error) {
	var all Page[Row]
	for _, record := range records {
		p, err := read(record)
		if err != nil {
			return Page[Row]{}, err
		}
		all.Rows, all.Next, all.Missing = append(all.Rows, p.Rows...), max(all.Next, p.Next), append(all.Missing, p.Missing...)
	}
	slices.SortStableFunc(all.Rows, func(a, b Row) int { return strings.Compare(place(b), place(a)) })
	if len(all.Rows) > limit {
		all.Rows = all.Rows[:limit]
		all.Next = place(all.Rows[limit-1])
	}
	return all, nil
}
