package store

import (
	"compress/flate"
	"context"
	cryptorand "crypto/rand"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// DynamoDB is what the store needs of the database; *dynamodb.Client is one.
type DynamoDB interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

var _ DynamoDB = (*dynamodb.Client)(nil)

// Store reads and writes one deployment's tables. It is safe for concurrent use.
type Store struct {
	db         DynamoDB
	truth      string
	views      string
	packer     sync.Pool  // *flate.Writer: making one costs more than using it
	catalogues catalogues // those that were read
}

// New makes a store over the truth table and the table of views; a function that needs no views passes "".
func New(db DynamoDB, truth, views string) *Store {
	return &Store{db: db, truth: truth, views: views, packer: sync.Pool{New: func() any {
		w, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
		if err != nil {
			panic(err) // the level is a constant of the package
		}
		return w
	}}}
}

// Token makes 128 random bits as 26 letters: a visit slip or a report's check code.
func Token() string {
	var b [16]byte
	_, _ = cryptorand.Read(b[:]) // crypto/rand never fails (its own promise since Go 1.24)
	return tokenLetters.EncodeToString(b[:])
}

type item = map[string]types.AttributeValue

func (k key) item() item { return item{"PK": str(k.pk), "SK": str(k.sk)} }

func str(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
func bin(b []byte) types.AttributeValue { return &types.AttributeValueMemberB{Value: b} }
func num(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func strOf(i item, name string) string {
	s, _ := i[name].(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

func numOf(i item, name string) int64 {
	n, _ := i[name].(*types.AttributeValueMemberN)
	if n == nil {
		return 0
	}
	v, _ := strconv.ParseInt(n.Value, 10, 64)
	return v
}

// get reads items of the truth.
func (s *Store) get(ctx context.Context, keys ...key) (map[key]item, error) {
	return s.getFrom(ctx, s.truth, keys...)
}

// getFrom reads items in one BatchGetItem, consistently. What the database leaves unprocessed is asked for again.
func (s *Store) getFrom(ctx context.Context, table string, keys ...key) (map[key]item, error) {
	found := make(map[key]item, len(keys))
	asked := make([]item, 0, len(keys))
	once := make(map[key]bool, len(keys))
	for _, k := range keys {
		if !once[k] {
			once[k] = true
			asked = append(asked, k.item())
		}
	}
	consistent := true
	request := map[string]types.KeysAndAttributes{table: {Keys: asked, ConsistentRead: &consistent}}
	if len(asked) == 0 { // the database refuses to be asked for nothing
		return found, nil
	}
	for try := 0; len(request) > 0; try++ {
		if try == tries {
			return nil, fmt.Errorf("store: of %s, %d stayed unprocessed, %s first", listed(keys), len(request[table].Keys), keyOf(request[table].Keys[0]))
		}
		if err := pause(ctx, try); err != nil {
			return nil, err
		}
		out, err := s.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: request})
		if err != nil {
			return nil, fmt.Errorf("store: read %s: %w", listed(keys), err)
		}
		for _, i := range out.Responses[table] {
			found[keyOf(i)] = i
		}
		request = out.UnprocessedKeys
	}
	return found, nil
}

// tries and the longest pauses before another one (docs/rules.md#lock). The first is short: mostly it was one other
// person. Who loses twice is one of many, and many are spread as far as they may be: of 64 at once on one order, all
// but one in three hundred get through on a quiet machine, fewer where a write takes longer. The others are asked to try
// again.
const (
	tries      = 5
	firstPause = 50 * time.Millisecond
	maxPause   = 400 * time.Millisecond
)

// pause waits before a further try: a random part of a span.
func pause(ctx context.Context, try int) error {
	if try == 0 {
		return nil
	}
	span := maxPause
	if try == 1 {
		span = firstPause
	}
	timer := time.NewTimer(rand.N(span))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
