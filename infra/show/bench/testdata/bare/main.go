// Command bare is the least a function can be that makes the two calls of a command with our clients: no catalogue, no
// routes, no decision. What a real function needs beyond it is its own doing.
package main

import (
	"context"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/cloud"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	b := bare{dynamodb.NewFromConfig(cfg), os.Getenv("TABLE")}
	lambda.Start(b.handle)
}

type bare struct {
	db    *dynamodb.Client
	table string
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// handle reads three items and writes three, of an order's, an event's and a claim's size.
func (b bare) handle(ctx context.Context, ev events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	id := ev.RequestContext.RequestID
	var keys []map[string]types.AttributeValue
	for _, sk := range []string{"A", "B", "C"} {
		keys = append(keys, map[string]types.AttributeValue{"PK": text("H#bare"), "SK": text(sk)})
	}
	_, err := b.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
		b.table: {Keys: keys, ConsistentRead: aws.Bool(true)}}})
	if err != nil {
		return events.APIGatewayV2HTTPResponse{}, err
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for part, size := range map[string]int{"A": 2000, "E": 400, "C": 500} {
		in.TransactItems = append(in.TransactItems, types.TransactWriteItem{Put: &types.Put{TableName: &b.table,
			Item:                map[string]types.AttributeValue{"PK": text("H#" + id), "SK": text(part), "doc": text(strings.Repeat("x", size))},
			ConditionExpression: aws.String("attribute_not_exists(PK)")}})
	}
	if _, err := b.db.TransactWriteItems(ctx, in); err != nil {
		return events.APIGatewayV2HTTPResponse{}, err
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: `{"order":"` + id + `"}`}, nil
}
