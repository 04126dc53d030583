// Package stream reads DynamoDB streams and brings their records to functions as Lambda's event source mappings
// do: filters, batches in order, partial failures, retries, at least once.
package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"sync"
	"time"

	"assay/infra/local/pattern"
	"assay/infra/template"
	"assay/infra/testing/engine"
)

// Poller is one event source mapping on the stream of a table.
type Poller struct {
	template.Mapping
	Table  string // name
	Engine *engine.Client
	Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)
	Dir    string // where the checkpoint is kept

	patterns  []pattern.Pattern
	arn       string
	shards    []shard
	mu        sync.Mutex
	positions map[string]string // shard -> last sequence number done
	abandoned int
}

type shard struct {
	ID       string `json:"ShardId"`
	Parent   string `json:"ParentShardId"`
	iterator string
	closed   bool
}

type record struct {
	raw      map[string]any
	sequence string
}

const (
	idle    = 100 * time.Millisecond // between two looks at a stream with nothing new
	relist  = 5 * time.Second        // between two looks for new shards
	maximum = 1000                   // records a GetRecords call may return
)

// Prepare compiles the filters and finds the stream; the poller can then run.
func (p *Poller) Prepare(ctx context.Context) error {
	for _, text := range p.Patterns {
		compiled, err := pattern.Parse(text)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ID, err)
		}
		p.patterns = append(p.patterns, compiled)
	}
	var about struct {
		Table struct{ LatestStreamArn string }
	}
	if err := p.Engine.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": p.Table}, &about); err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	if p.arn = about.Table.LatestStreamArn; p.arn == "" {
		return fmt.Errorf("%s: table %s has no stream", p.ID, p.Table)
	}
	return p.load()
}

// Run polls until ctx ends.
func (p *Poller) Run(ctx context.Context) {
	var listed time.Time
	for ctx.Err() == nil {
		var err error
		if time.Since(listed) > relist {
			if err = p.list(ctx); err == nil {
				listed = time.Now()
			}
		}
		got := 0
		for i := range p.shards {
			n, e := p.read(ctx, &p.shards[i])
			got, err = got+n, errors.Join(err, e)
		}
		pause := idle
		switch {
		case ctx.Err() != nil:
		case err != nil:
			log.Printf("stream %s: %v", p.ID, err)
			pause = time.Second
		case got > 0:
			pause = 0
		}
		sleep(ctx, pause)
	}
}

func (p *Poller) list(ctx context.Context) error {
	var answer struct {
		StreamDescription struct {
			Shards               []shard
			LastEvaluatedShardId string
		}
	}
	in := map[string]any{"StreamArn": p.arn}
	for {
		if err := p.Engine.Call(ctx, "DynamoDBStreams_20120810.DescribeStream", in, &answer); err != nil {
			return err
		}
		for _, s := range answer.StreamDescription.Shards { // parents are listed before their children
			if p.known(s.ID) == nil {
				p.shards = append(p.shards, s)
			}
		}
		if in["ExclusiveStartShardId"] = answer.StreamDescription.LastEvaluatedShardId; in["ExclusiveStartShardId"] == "" {
			return nil
		}
		answer.StreamDescription.LastEvaluatedShardId = ""
	}
}

func (p *Poller) known(id string) *shard {
	for i := range p.shards {
		if p.shards[i].ID == id {
			return &p.shards[i]
		}
	}
	return nil
}

// read takes the next records of one shard through the function and says how many there were.
func (p *Poller) read(ctx context.Context, s *shard) (int, error) {
	if parent := p.known(s.Parent); s.closed || parent != nil && !parent.closed {
		return 0, nil // a child's records come after its parent's
	}
	if s.iterator == "" {
		in := map[string]string{"StreamArn": p.arn, "ShardId": s.ID, "ShardIteratorType": "TRIM_HORIZON"}
		if p.FromLatest && len(p.positions) == 0 {
			in["ShardIteratorType"] = "LATEST"
		}
		if at := p.positions[s.ID]; at != "" {
			in["ShardIteratorType"], in["SequenceNumber"] = "AFTER_SEQUENCE_NUMBER", at
		}
		var answer struct{ ShardIterator string }
		err := p.Engine.Call(ctx, "DynamoDBStreams_20120810.GetShardIterator", in, &answer)
		if refusal, ok := errors.AsType[*engine.Error](err); ok && refusal.Code == "TrimmedDataAccessException" {
			p.keep(s.ID, "") // what the checkpoint points at is gone: the oldest record left is next
		}
		if err != nil {
			return 0, err
		}
		s.iterator = answer.ShardIterator
	}
	var answer struct {
		Records           []map[string]any
		NextShardIterator string
	}
	in := map[string]any{"ShardIterator": s.iterator, "Limit": maximum}
	if err := p.Engine.Call(ctx, "DynamoDBStreams_20120810.GetRecords", in, &answer); err != nil {
		s.iterator = "" // it may have expired; the checkpoint gives a new one
		return 0, err
	}
	var wanted []record
	last := ""
	for _, raw := range answer.Records {
		change, _ := raw["dynamodb"].(map[string]any)
		last, _ = change["SequenceNumber"].(string)
		raw["eventSource"], raw["eventSourceARN"] = "aws:dynamodb", p.arn
		if p.wants(raw) {
			wanted = append(wanted, record{raw: raw, sequence: last})
		}
	}
	if err := p.deliver(ctx, s.ID, wanted); err != nil {
		s.iterator = "" // begin again after the last record done
		return 0, err
	}
	if last != "" { // also past what the filters held back
		if err := p.keep(s.ID, last); err != nil {
			return 0, err
		}
	}
	s.iterator, s.closed = answer.NextShardIterator, answer.NextShardIterator == ""
	return len(answer.Records), nil
}

func (p *Poller) wants(raw map[string]any) bool {
	for _, pt := range p.patterns {
		if pt.Match(raw) {
			return true
		}
	}
	return len(p.patterns) == 0
}

func (p *Poller) file() string { return filepath.Join(p.Dir, p.ID+".json") }

type checkpoint struct {
	Stream    string            `json:"stream"` // a table made again has another stream
	Positions map[string]string `json:"positions"`
}

func (p *Poller) load() error {
	p.positions = map[string]string{}
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return err
	}
	raw, err := os.ReadFile(p.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var c checkpoint
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("%s: %w", p.file(), err)
	}
	if c.Stream == p.arn && c.Positions != nil {
		p.positions = c.Positions
	}
	return nil
}

// keep writes the checkpoint: only after success, so that a crash repeats records and never skips one.
func (p *Poller) keep(shard, sequence string) error {
	if p.positions[shard] == sequence {
		return nil
	}
	p.positions[shard] = sequence
	raw, err := json.Marshal(checkpoint{p.arn, p.positions})
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.file()+".new", raw, 0o644); err != nil {
		return err
	}
	return os.Rename(p.file()+".new", p.file())
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
