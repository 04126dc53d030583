package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"assay/infra/testing/engine"
)

// functionHeader is how the local cloud's wire says whose call it passes on.
const functionHeader = "X-Local-Function"

// call is one call to the database, with what it costs by DynamoDB's rules and what the engine says it costs.
type call struct {
	function, operation string
	status              int
	reads               float64
	items, bytes        int // read
	writes              []write
	engine              float64 // write or read units
	request             []byte
}

// write is what one written item costs.
type write struct {
	table, kind string
	size        int // of the item after
	units       int // of the table, doubled in a transaction
	index       map[string]int
	item        item // after
}

// total is the item's units with those of its indexes. An index is counted like the item, doubled in a transaction, as
// DynamoDB Local does; the engine here counts it once, and AWS's documentation does not say.
func (w write) total() int {
	n := w.units
	for _, i := range w.index {
		n += i
	}
	return n
}

// recorder is between callers and the engine and writes down every call of a function. It takes one call that writes
// at a time, so that the items before and after are those of that call.
type recorder struct {
	engine *engine.Engine
	next   http.Handler

	writing sync.Mutex
	mu      sync.Mutex
	calls   []call
	indexes map[string][]index
}

// take gives what was written down since the last take.
func (x *recorder) take() []call {
	x.mu.Lock()
	defer x.mu.Unlock()
	out := x.calls
	x.calls = nil
	return out
}

func (x *recorder) seen() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.calls)
}

func (x *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	function := r.Header.Get(functionHeader)
	target, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if function == "" || target != "DynamoDB_20120810" {
		x.next.ServeHTTP(w, r)
		return
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var in map[string]any
	if err := json.Unmarshal(raw, &in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	in["ReturnConsumedCapacity"] = "INDEXES"
	asked, _ := json.Marshal(in)
	c := call{function: function, operation: operation, request: raw}
	targets := targetsOf(operation, raw)
	if len(targets) > 0 {
		x.writing.Lock()
		defer x.writing.Unlock()
	}
	before := make([]item, len(targets))
	for n, t := range targets {
		if before[n], err = x.read(r.Context(), t.table, t.key); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(asked)), int64(len(asked))
	answer := httptest.NewRecorder()
	x.next.ServeHTTP(answer, r)
	c.status = answer.Code
	if answer.Code == http.StatusOK {
		for n, t := range targets {
			after, err := x.read(r.Context(), t.table, t.key)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			c.writes = append(c.writes, x.cost(t, before[n], after))
		}
		c.readings(raw, answer.Body.Bytes())
		c.engine = capacity(answer.Body.Bytes())
	}
	x.mu.Lock()
	x.calls = append(x.calls, c)
	x.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// read gives an item straight from the engine, nil where there is none.
func (x *recorder) read(ctx context.Context, table string, key item) (item, error) {
	var out struct{ Item item }
	err := x.engine.Call(ctx, "DynamoDB_20120810.GetItem", map[string]any{"TableName": table, "Key": key, "ConsistentRead": true}, &out)
	if len(out.Item) == 0 {
		return nil, err
	}
	return out.Item, err
}

// indexesOf reads a table's indexes once.
func (x *recorder) indexesOf(table string) []index {
	x.mu.Lock()
	defer x.mu.Unlock()
	if known, ok := x.indexes[table]; ok {
		return known
	}
	var raw json.RawMessage
	err := x.engine.Call(context.Background(), "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": table}, &raw)
	if err != nil {
		panic(fmt.Sprintf("bench: describe %s: %v", table, err))
	}
	found, err := indexesOf(raw)
	if err != nil {
		panic(fmt.Sprintf("bench: describe %s: %v", table, err))
	}
	if x.indexes == nil {
		x.indexes = map[string][]index{}
	}
	x.indexes[table] = found
	return found
}

func (x *recorder) cost(t target, before, after item) write {
	is := after
	if is == nil {
		is = before
	}
	w := write{table: t.table, kind: kind(is), size: after.size(), item: after, index: map[string]int{},
		units: tableWrites(before, after) * t.times}
	for _, i := range x.indexesOf(t.table) {
		if n := i.writes(before, after) * t.times; n > 0 {
			w.index[i.name] = n
		}
	}
	return w
}

// target is one item a call writes; times is 2 in a transaction.
type target struct {
	table string
	key   item
	times int
}

type part struct {
	TableName string
	Item, Key item
}

func (p *part) target(times int) target {
	k := p.Key
	if k == nil {
		k = item{"PK": p.Item["PK"], "SK": p.Item["SK"]}
	}
	return target{p.TableName, k, times}
}

func targetsOf(operation string, raw []byte) (out []target) {
	switch operation {
	case "PutItem", "UpdateItem", "DeleteItem":
		var p part
		if json.Unmarshal(raw, &p) == nil {
			out = append(out, p.target(1))
		}
	case "TransactWriteItems":
		var in struct {
			TransactItems []struct{ Put, Update, Delete, ConditionCheck *part }
		}
		_ = json.Unmarshal(raw, &in)
		for _, t := range in.TransactItems {
			for _, p := range []*part{t.Put, t.Update, t.Delete, t.ConditionCheck} {
				if p != nil {
					out = append(out, p.target(2))
				}
			}
		}
	case "BatchWriteItem":
		panic("bench: a function calls BatchWriteItem, which is not counted here yet")
	}
	return out
}

// readings counts what a read returned: for each item a unit for each 4 KB begun, halved where the read need not be
// consistent; a query counts its items together.
func (c *call) readings(asked, answered []byte) {
	var in struct {
		ConsistentRead bool
		RequestItems   map[string]struct {
			Keys           []item
			ConsistentRead bool
		}
	}
	var out struct {
		Item      item
		Items     []item
		Responses map[string][]item
	}
	if json.Unmarshal(asked, &in) != nil || json.Unmarshal(answered, &out) != nil {
		return
	}
	weight := func(consistent bool) float64 {
		if consistent {
			return 1
		}
		return 0.5
	}
	count := func(items []item) (size int) {
		for _, i := range items {
			size += i.size()
		}
		c.items, c.bytes = c.items+len(items), c.bytes+size
		return size
	}
	switch c.operation {
	case "GetItem":
		if len(out.Item) > 0 {
			c.items, c.bytes = 1, out.Item.size()
		}
		c.reads = float64(steps(c.bytes, readStep)) * weight(in.ConsistentRead)
	case "Query":
		c.reads = float64(steps(count(out.Items), readStep)) * weight(in.ConsistentRead)
	case "BatchGetItem":
		for table, request := range in.RequestItems {
			count(out.Responses[table])
			units := len(request.Keys) - len(out.Responses[table]) // what is not there costs the least
			for _, i := range out.Responses[table] {
				units += steps(i.size(), readStep)
			}
			c.reads += float64(units) * weight(request.ConsistentRead)
		}
	}
}

// capacity is the engine's own count.
func capacity(answered []byte) (units float64) {
	var out struct{ ConsumedCapacity json.RawMessage }
	if json.Unmarshal(answered, &out) != nil {
		return 0
	}
	type consumed struct{ CapacityUnits float64 }
	var many []consumed
	if json.Unmarshal(out.ConsumedCapacity, &many) != nil {
		var one consumed
		_ = json.Unmarshal(out.ConsumedCapacity, &one)
		many = []consumed{one}
	}
	for _, c := range many {
		units += c.CapacityUnits
	}
	return units
}
