package store

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// Contribute brings the views up to an order as it is now. It trusts no record of the stream: it reads the order, and
// what it adds is a pure function of the order; the contribution kept from before says what to take away. Repeating it,
// or doing it late, changes nothing.
func (s *Store) Contribute(ctx context.Context, pk string) error {
	order := orderOf(pk)
	if order == "" {
		return nil
	}
	for try := 0; try < tries; try++ {
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
		before, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.views, Key: key{pk, "C"}.item(),
			ConsistentRead: aws.Bool(true)})
		if err != nil {
			return fmt.Errorf("store: contribution: %w", err)
		}
		if numOf(before.Item, "v") >= int64(o.Version) {
			return nil
		}
		if err = s.contribute(ctx, pk, o, before.Item); err == nil || !again(err) {
			return err
		}
	}
	return fmt.Errorf("store: contribution of an order stays contended")
}

func (s *Store) contribute(ctx context.Context, pk string, o lab.Order, before item) error {
	was, is := strOf(before, "tab"), string(o.Tab())
	mine := key{pk, "C"}.item()
	mine["tab"], mine["v"] = str(is), num(int64(o.Version))
	put := &types.Put{TableName: &s.views, Item: mine, ConditionExpression: aws.String("attribute_not_exists(PK)")}
	if was != "" {
		put.ConditionExpression = aws.String("v = :v")
		put.ExpressionAttributeValues = item{":v": before["v"]}
	}
	in := &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{{Put: put}}}
	count := func(tab string, by int64) {
		in.TransactItems = append(in.TransactItems, types.TransactWriteItem{Update: &types.Update{TableName: &s.views,
			Key: key{countsPK(o.Hospital), tab}.item(), UpdateExpression: aws.String("ADD n :by"),
			ExpressionAttributeValues: item{":by": num(by)}}})
	}
	if was != is {
		count(is, 1)
		if was != "" {
			count(was, -1)
		}
	}
	if _, err := s.db.TransactWriteItems(ctx, in); err != nil {
		return fmt.Errorf("store: contribute: %w", err)
	}
	return nil
}

// Counts reads how many orders are in each tab; nil while nothing was counted yet.
func (s *Store) Counts(ctx context.Context, hospital string) (map[lab.Tab]int, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.views, KeyConditionExpression: aws.String("PK = :p"),
		ExpressionAttributeValues: item{":p": str(countsPK(hospital))}})
	if err != nil {
		return nil, fmt.Errorf("store: counts: %w", err)
	}
	if len(out.Items) == 0 {
		return nil, nil
	}
	counts := map[lab.Tab]int{}
	for _, i := range out.Items {
		counts[lab.Tab(strOf(i, "SK"))] = int(numOf(i, "n"))
	}
	return counts, nil
}
