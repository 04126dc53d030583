package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"assay/infra/template"
	"assay/infra/testing/engine"
)

// started is one engine for all tests, each with a table of its own.
func started(t *testing.T) *engine.Client {
	t.Helper()
	home, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Start(t.Context(), engine.Place{Home: home, Dir: t.TempDir(), Region: "ap-south-1", Say: func(s string) { t.Log(s) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	table := engine.Table{Name: "Table", TTLAttribute: "ttl", Create: map[string]any{
		"TableName": "Table", "BillingMode": "PAY_PER_REQUEST",
		"AttributeDefinitions": []any{map[string]string{"AttributeName": "PK", "AttributeType": "S"}, map[string]string{"AttributeName": "SK", "AttributeType": "S"}},
		"KeySchema":            []any{map[string]string{"AttributeName": "PK", "KeyType": "HASH"}, map[string]string{"AttributeName": "SK", "KeyType": "RANGE"}},
		"StreamSpecification":  map[string]any{"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
	}}
	if fresh, err := e.CreateTables(t.Context(), []engine.Table{table}); err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	if fresh, err := e.CreateTables(t.Context(), []engine.Table{table}); err != nil || fresh {
		t.Fatalf("the second time the table is new: %v, %v", fresh, err)
	}
	return &e.Client
}

func put(t *testing.T, c *engine.Client, keys ...string) {
	t.Helper()
	for _, sk := range keys {
		item := map[string]any{"PK": map[string]string{"S": "P"}, "SK": map[string]string{"S": sk}, "n": map[string]string{"N": fmt.Sprint(time.Now().UnixNano())}}
		if err := c.Call(t.Context(), "DynamoDB_20120810.PutItem", map[string]any{"TableName": "Table", "Item": item}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// function takes events; answer decides about each call by its number (from 1) and its sort keys.
type function struct {
	mu     sync.Mutex
	calls  [][]string
	answer func(call int, keys, sequences []string) (string, error)
}

func (f *function) invoke(_ context.Context, _ string, payload []byte) ([]byte, error) {
	var e struct {
		Records []struct {
			EventName, EventSource, EventSourceARN string
			DynamoDB                               struct {
				Keys           map[string]struct{ S string }
				NewImage       map[string]any
				SequenceNumber string
				StreamViewType string
			}
		}
	}
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var keys, sequences []string
	for _, r := range e.Records {
		if r.EventSource != "aws:dynamodb" || r.EventSourceARN == "" || r.DynamoDB.NewImage != nil {
			return nil, fmt.Errorf("not a KEYS_ONLY record as Lambda gets it: %s", payload)
		}
		keys, sequences = append(keys, r.EventName[:1]+" "+r.DynamoDB.Keys["SK"].S), append(sequences, r.DynamoDB.SequenceNumber)
	}
	f.calls = append(f.calls, keys)
	if f.answer == nil {
		return nil, nil
	}
	answer, err := f.answer(len(f.calls), keys, sequences)
	return []byte(answer), err
}

// until polls until the function has had the wanted calls, or fails the test.
func (f *function) until(t *testing.T, p *Poller, want [][]string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stopped := make(chan struct{})
	go func() { p.Run(ctx); close(stopped) }()
	for ctx.Err() == nil {
		f.mu.Lock()
		n := len(f.calls)
		f.mu.Unlock()
		if n >= len(want) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(3 * idle) // a call too many would show
	cancel()
	<-stopped
	if !reflect.DeepEqual(f.calls, want) {
		t.Errorf("calls %q\nwant  %q", f.calls, want)
	}
}

func poller(t *testing.T, c *engine.Client, dir string, m template.Mapping, f *function) *Poller {
	t.Helper()
	m.ID, m.Function, m.Stream = "Mapping", "F", true
	p := &Poller{Mapping: m, Table: "Table", Engine: c, Invoke: f.invoke, Dir: dir}
	if err := p.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFiltersBatchesAndCheckpoint(t *testing.T) {
	c, dir := started(t), t.TempDir()
	m := template.Mapping{Batch: 2, Retries: -1, Patterns: []string{`{"eventName":["INSERT"],"dynamodb":{"Keys":{"SK":{"S":["A",{"prefix":"W#"}]}}}}`}}
	put(t, c, "A", "E#1", "W#1", "W#2", "W#2", "W#3") // the second W#2 is a MODIFY
	f := &function{}
	f.until(t, poller(t, c, dir, m, f), [][]string{{"I A", "I W#1"}, {"I W#2", "I W#3"}})

	put(t, c, "E#2", "W#4")
	f = &function{} // a new life: it goes on where the checkpoint is
	f.until(t, poller(t, c, dir, m, f), [][]string{{"I W#4"}})
	f = &function{}
	f.until(t, poller(t, c, dir, m, f), nil)
}

func TestFailures(t *testing.T) {
	failed := func(sequence string) string {
		return `{"batchItemFailures":[{"itemIdentifier":"` + sequence + `"}]}`
	}
	for _, c := range []struct {
		name      string
		mapping   template.Mapping
		answer    func(call int, keys, sequences []string) (string, error)
		want      [][]string
		abandoned int
	}{
		{"the earliest failed record is where it goes on", template.Mapping{Batch: 10, Retries: -1, PartialFailures: true},
			func(call int, _, sequences []string) (string, error) {
				if call == 1 {
					return `{"batchItemFailures":[{"itemIdentifier":"` + sequences[2] + `"},{"itemIdentifier":"` + sequences[1] + `"}]}`, nil
				}
				return "", nil
			}, [][]string{{"I a", "I b", "I c"}, {"I b", "I c"}}, 0},
		{"a failing call is repeated whole", template.Mapping{Batch: 10, Retries: 3},
			func(call int, _, _ []string) (string, error) {
				if call == 1 {
					return "", errors.New("no")
				}
				return "", nil
			}, [][]string{{"I a", "I b", "I c"}, {"I a", "I b", "I c"}}, 0},
		{"after its retries a batch is given up", template.Mapping{Batch: 2, Retries: 1},
			func(_ int, keys, _ []string) (string, error) {
				if keys[0] == "I a" {
					return "", errors.New("no")
				}
				return "", nil
			}, [][]string{{"I a", "I b"}, {"I a", "I b"}, {"I c"}}, 2},
		{"halving finds the bad record", template.Mapping{Batch: 4, Retries: 0, Bisect: true, PartialFailures: true},
			func(_ int, keys, sequences []string) (string, error) {
				for i, k := range keys {
					if k == "I a" {
						return failed(sequences[i]), nil
					}
				}
				return "", nil
			}, [][]string{{"I a", "I b", "I c"}, {"I a", "I b"}, {"I a"}, {"I b", "I c"}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, dir := started(t), t.TempDir()
			put(t, client, "a", "b", "c")
			f := &function{answer: c.answer}
			p := poller(t, client, dir, c.mapping, f)
			f.until(t, p, c.want)
			if p.Abandoned() != c.abandoned {
				t.Errorf("%d records given up, want %d", p.Abandoned(), c.abandoned)
			}
			if _, err := os.Stat(filepath.Join(dir, "Mapping.abandoned.jsonl")); (err == nil) != (c.abandoned > 0) {
				t.Errorf("the file of what was given up: %v", err)
			}
		})
	}
}

func TestStoppedInTheMiddleRepeats(t *testing.T) {
	c, dir := started(t), t.TempDir()
	put(t, c, "a", "b")
	ctx, cancel := context.WithCancel(t.Context())
	first := &Poller{Mapping: template.Mapping{ID: "Mapping", Function: "F", Batch: 1, Retries: -1}, Table: "Table", Engine: c, Dir: dir}
	calls := 0
	first.Invoke = func(context.Context, string, []byte) ([]byte, error) {
		if calls++; calls == 2 {
			cancel() // the local cloud stops while the second record is with the function
			return nil, context.Canceled
		}
		return nil, nil
	}
	if err := first.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	first.Run(ctx)
	f := &function{}
	f.until(t, poller(t, c, dir, template.Mapping{Batch: 10, Retries: -1}, f), [][]string{{"I b"}})
}
