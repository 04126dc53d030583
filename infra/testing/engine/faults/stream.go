package faults

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/aws/aws-lambda-go/events"

	"assay/infra/testing/engine"
)

// Records reads the whole stream of a table, oldest first, as a function gets it.
func Records(ctx context.Context, e *engine.Client, table string) ([]events.DynamoDBEventRecord, error) {
	var about struct {
		Table struct{ LatestStreamArn string }
	}
	if err := e.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": table}, &about); err != nil {
		return nil, err
	}
	arn := about.Table.LatestStreamArn
	if arn == "" {
		return nil, fmt.Errorf("table %s has no stream", table)
	}
	var stream struct {
		StreamDescription struct{ Shards []struct{ ShardId string } }
	}
	if err := e.Call(ctx, "DynamoDBStreams_20120810.DescribeStream", map[string]string{"StreamArn": arn}, &stream); err != nil {
		return nil, err
	}
	var all []events.DynamoDBEventRecord
	for _, shard := range stream.StreamDescription.Shards { // parents are listed before their children
		var at struct{ ShardIterator string }
		in := map[string]string{"StreamArn": arn, "ShardId": shard.ShardId, "ShardIteratorType": "TRIM_HORIZON"}
		if err := e.Call(ctx, "DynamoDBStreams_20120810.GetShardIterator", in, &at); err != nil {
			return nil, err
		}
		for at.ShardIterator != "" {
			var page struct {
				Records           []events.DynamoDBEventRecord
				NextShardIterator string
			}
			in := map[string]any{"ShardIterator": at.ShardIterator, "Limit": 1000}
			if err := e.Call(ctx, "DynamoDBStreams_20120810.GetRecords", in, &page); err != nil {
				return nil, err
			}
			if len(page.Records) == 0 {
				break // an open shard has no end
			}
			all = append(all, page.Records...)
			at.ShardIterator = page.NextShardIterator
		}
	}
	return all, nil
}

// Disorder delivers records as badly as a stream can: in batches of up to ten, in any order, about a third of them
// twice. The same seed gives the same disorder.
func Disorder(records []events.DynamoDBEventRecord, seed uint64) []events.DynamoDBEvent {
	chance := rand.New(rand.NewPCG(seed, seed))
	all := make([]events.DynamoDBEventRecord, 0, len(records)*4/3)
	for _, r := range records {
		all = append(all, r)
		if chance.IntN(3) == 0 {
			all = append(all, r)
		}
	}
	chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var batches []events.DynamoDBEvent
	for len(all) > 0 {
		n := min(len(all), 1+chance.IntN(10))
		batches = append(batches, events.DynamoDBEvent{Records: all[:n]})
		all = all[n:]
	}
	return batches
}
