package faults_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
)

type item = map[string]types.AttributeValue

func keyOf(sk string) item {
	return item{"PK": &types.AttributeValueMemberS{Value: "P"}, "SK": &types.AttributeValueMemberS{Value: sk}}
}

// once is a call without the client's own retries.
func once(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} }

func TestKinds(t *testing.T) {
	const done, undone = true, false
	for _, c := range []struct {
		kind      faults.Kind
		operation string
		code      string // of the error; "" for one that is no answer of a database, "-" for none
		written   bool
	}{
		{faults.Conflict, "TransactWriteItems", "TransactionCanceledException: TransactionConflict None", undone},
		{faults.Conflict, "PutItem", "TransactionConflictException", undone},
		{faults.Beaten, "TransactWriteItems", "TransactionCanceledException: ConditionalCheckFailed None", undone},
		{faults.Beaten, "PutItem", "ConditionalCheckFailedException", undone},
		{faults.Throttled, "TransactWriteItems", "TransactionCanceledException: ProvisionedThroughputExceeded None", undone},
		{faults.Throttled, "PutItem", "ProvisionedThroughputExceededException", undone},
		{faults.Throttling, "TransactWriteItems", "TransactionCanceledException: ThrottlingError None", undone},
		{faults.Throttling, "PutItem", "ThrottlingException", undone},
		{faults.InProgress, "TransactWriteItems", "TransactionInProgressException", undone},
		{faults.Broken, "PutItem", "InternalServerError", undone},
		{faults.Lost, "PutItem", "InternalServerError", done},
		{faults.Lost, "TransactWriteItems", "InternalServerError", done},
		{faults.Cut, "PutItem", "", done},
		{faults.Cut, "TransactWriteItems", "", done},
		{faults.Torn, "TransactWriteItems", "", done},
		{faults.Slow, "TransactWriteItems", "-", done},
	} {
		t.Run(fmt.Sprint(c.kind, " ", c.operation), func(t *testing.T) {
			direct := enginetest.Start(t)
			through, proxy := direct.Through(t)
			proxy.Inject(faults.Rule{Kind: c.kind, Operation: c.operation, Nth: 2, Wait: 50 * time.Millisecond})
			began := time.Now()
			for call, sk := range []string{"first", "second", "third"} {
				err := write(t, through, c.operation, sk)
				if call == 1 {
					if got := codeOf(err); got != c.code {
						t.Errorf("got %q (%v), want %q", got, err, c.code)
					}
				} else if err != nil {
					t.Errorf("call %d: %v", call+1, err)
				}
				out, err := direct.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &direct.Truth, Key: keyOf(sk), ConsistentRead: aws.Bool(true)})
				if err != nil {
					t.Fatal(err)
				}
				if written := out.Item != nil; written != (call != 1 || c.written) {
					t.Errorf("call %d: written %v", call+1, written)
				}
			}
			if proxy.Done()[c.kind] != 1 {
				t.Errorf("happened %v", proxy.Done())
			}
			if c.kind == faults.Slow && time.Since(began) < 50*time.Millisecond {
				t.Error("it was not slow")
			}
		})
	}
}

func write(t *testing.T, d *enginetest.Database, operation, sk string) error {
	t.Helper()
	absent := aws.String("attribute_not_exists(PK)")
	if operation == "PutItem" {
		_, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Truth, Item: keyOf(sk), ConditionExpression: absent}, once)
		return err
	}
	put := func(sk string) types.TransactWriteItem {
		return types.TransactWriteItem{Put: &types.Put{TableName: &d.Truth, Item: keyOf(sk), ConditionExpression: absent}}
	}
	_, err := d.Client.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{put(sk), put(sk + " too")}}, once)
	return err
}

func codeOf(err error) string {
	if err == nil {
		return "-"
	}
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return ""
	}
	var code strings.Builder
	code.WriteString(answer.ErrorCode())
	if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok {
		code.WriteString(":")
		for _, r := range cancelled.CancellationReasons {
			code.WriteString(" " + aws.ToString(r.Code))
		}
	}
	return code.String()
}

func TestRefusalsOfTheEnginePassUnchanged(t *testing.T) {
	direct := enginetest.Start(t)
	through, proxy := direct.Through(t)
	if err := write(t, through, "PutItem", "taken too"); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*enginetest.Database{direct, through} {
		if got := codeOf(write(t, d, "PutItem", "taken too")); got != "ConditionalCheckFailedException" {
			t.Errorf("put: %s", got)
		}
		if got := codeOf(write(t, d, "TransactWriteItems", "taken")); got != "TransactionCanceledException: None ConditionalCheckFailed" {
			t.Errorf("transaction: %s", got)
		}
	}
	if len(proxy.Done()) != 0 {
		t.Errorf("injected %v", proxy.Done())
	}
}

func TestRulesCountCalls(t *testing.T) {
	through, proxy := enginetest.Start(t).Through(t)
	proxy.Inject(faults.Rule{Kind: faults.Throttled, Operation: "PutItem", Nth: 2, Every: 3})
	var wrong []int
	for call := 1; call <= 9; call++ {
		if err := write(t, through, "PutItem", fmt.Sprint(call)); err != nil {
			wrong = append(wrong, call)
		}
	}
	if !slices.Equal(wrong, []int{2, 5, 8}) {
		t.Errorf("calls %v went wrong", wrong)
	}
	calls, units := proxy.Calls()
	if !maps.Equal(calls, map[string]int{"PutItem": 9}) || units.Write != 6 || units.Read != 0 {
		t.Errorf("counted %v, %+v", calls, units)
	}
	proxy.Inject()
	proxy.ResetCalls()
	if err := write(t, through, "TransactWriteItems", "pair"); err != nil {
		t.Fatal(err)
	}
	if _, err := through.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &through.Truth, Key: keyOf("pair"), ConsistentRead: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	if _, units := proxy.Calls(); units.Write != 4 || units.Read != 1 {
		t.Errorf("two small items in a transaction and one consistent read cost %+v", units)
	}
}

func TestUnprocessedKeys(t *testing.T) {
	through, proxy := enginetest.Start(t).Through(t)
	var keys []item
	for n := range 5 {
		if err := write(t, through, "PutItem", fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, keyOf(fmt.Sprint(n)))
	}
	proxy.Inject(faults.Rule{Kind: faults.Unprocessed, Nth: 1})
	out, err := through.Client.BatchGetItem(t.Context(), &dynamodb.BatchGetItemInput{
		RequestItems: map[string]types.KeysAndAttributes{through.Truth: {Keys: keys, ConsistentRead: aws.Bool(true)}}})
	if err != nil {
		t.Fatal(err)
	}
	rest := out.UnprocessedKeys[through.Truth]
	if len(out.Responses[through.Truth]) != 2 || len(rest.Keys) != 3 || !aws.ToBool(rest.ConsistentRead) {
		t.Errorf("read %d, left %d", len(out.Responses[through.Truth]), len(rest.Keys))
	}
}

func TestFreeze(t *testing.T) {
	through, proxy := enginetest.Start(t).Through(t)
	seen := func(consistent bool) bool {
		out, err := through.Client.Query(t.Context(), &dynamodb.QueryInput{TableName: &through.Truth, KeyConditionExpression: aws.String("PK = :p"),
			ExpressionAttributeValues: item{":p": &types.AttributeValueMemberS{Value: "P"}}, ConsistentRead: &consistent})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.Items) > 0
	}
	if err := proxy.Freeze(t.Context(), through.Engine, through.Truth); err != nil {
		t.Fatal(err)
	}
	if err := write(t, through, "PutItem", "new"); err != nil {
		t.Fatal(err)
	}
	if seen(false) || !seen(true) {
		t.Errorf("frozen: seen %v, consistently %v", seen(false), seen(true))
	}
	proxy.Thaw()
	if !seen(false) {
		t.Error("thawed, and still stale")
	}
}

func TestStream(t *testing.T) {
	direct := enginetest.Start(t)
	for n := range 30 {
		if err := write(t, direct, "PutItem", fmt.Sprintf("%02d", n)); err != nil {
			t.Fatal(err)
		}
	}
	records, err := faults.Records(t.Context(), direct.Engine, direct.Truth)
	if err != nil {
		t.Fatal(err)
	}
	names := func(records []events.DynamoDBEventRecord) (list []string) {
		for _, r := range records {
			list = append(list, r.Change.Keys["SK"].String())
		}
		return list
	}
	if got := names(records); len(got) != 30 || !slices.IsSorted(got) || records[0].EventName != "INSERT" || records[0].Change.SequenceNumber == "" {
		t.Fatalf("the stream holds %v", got)
	}
	var delivered []string
	for _, batch := range faults.Disorder(records, 1) {
		delivered = append(delivered, names(batch.Records)...)
	}
	if len(delivered) <= 30 || slices.IsSorted(delivered) {
		t.Errorf("delivered without a repeat or in order: %v", delivered)
	}
	if got := slices.Compact(slices.Sorted(slices.Values(delivered))); !slices.Equal(got, names(records)) {
		t.Errorf("of 30 records %d were delivered", len(got))
	}
}
