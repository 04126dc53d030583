// Package faults is a proxy between DynamoDB's client and an engine. It makes happen what a real database does now and
// then and no emulator ever does: conflicts, throttling, answers that get lost after the work was done, stale reads.
// It changes nothing else: what the engine itself refuses is passed on as it came.
package faults

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Kind is what goes wrong.
type Kind string

// The kinds. Before the engine is asked:
const (
	Conflict    Kind = "conflict"    // another transaction holds an item
	Beaten      Kind = "beaten"      // a condition fails, as if somebody had been faster and then undone it
	Throttled   Kind = "throttled"   // ProvisionedThroughputExceededException; in a transaction the reason of the same name
	Throttling  Kind = "throttling"  // ThrottlingException; in a transaction the reason ThrottlingError
	InProgress  Kind = "in_progress" // TransactionInProgressException
	Broken      Kind = "broken"      // InternalServerError, nothing done
	Unprocessed Kind = "unprocessed" // BatchGetItem gives half of what was asked
	ShortPages  Kind = "short_pages" // a Query that sets no limit gives two items at a time
)

// After the engine has done the work:
const (
	Lost Kind = "lost" // InternalServerError in place of the answer
	Cut  Kind = "cut"  // the connection ends without an answer
	Torn Kind = "torn" // the connection ends in the middle of the answer
	Slow Kind = "slow" // the answer waits
)

// Rule says which calls go wrong, and how.
type Rule struct {
	Kind      Kind
	Operation string        // "TransactWriteItems"; "" for every operation the kind can happen to
	Nth       int           // the call that goes wrong, counted from 1 per rule
	Every     int           // and each so many calls after it; 0 for that one only
	Wait      time.Duration // of Slow
}

// happens says which operations a kind can happen to, where that is not every one.
var happens = map[Kind][]string{
	Conflict: writes, Beaten: writes, InProgress: {"TransactWriteItems"}, Unprocessed: {"BatchGetItem"}, ShortPages: {"Query"},
}

var writes = []string{"TransactWriteItems", "PutItem", "UpdateItem"}

func (r Rule) matches(operation string) bool {
	if r.Operation != "" {
		return r.Operation == operation
	}
	only := happens[r.Kind]
	return len(only) == 0 || slices.Contains(only, operation)
}

func (r Rule) due(call int) bool {
	return call == r.Nth || r.Every > 0 && call > r.Nth && (call-r.Nth)%r.Every == 0
}

// Proxy passes calls on to an engine. It is an http.Handler and safe for concurrent use.
type Proxy struct {
	endpoint string

	mu     sync.Mutex
	rules  []Rule
	seen   []int // calls that each rule has matched
	done   map[Kind]int
	calls  map[string]int
	units  Units
	frozen map[string]string // table -> its copy
	copies int
}

// Units are what calls have cost.
type Units struct{ Read, Write float64 }

// New makes a proxy to the engine at an endpoint.
func New(endpoint string) *Proxy {
	return &Proxy{endpoint: endpoint, done: map[Kind]int{}, calls: map[string]int{}, frozen: map[string]string{}}
}

// Inject replaces the rules; without any, nothing more goes wrong.
func (p *Proxy) Inject(rules ...Rule) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules, p.seen = rules, make([]int, len(rules))
}

// Done says how often each kind has happened.
func (p *Proxy) Done() map[Kind]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.done)
}

// Calls says how many calls of each operation came, retries of the client included, and what they cost.
func (p *Proxy) Calls() (map[string]int, Units) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.calls), p.units
}

// ResetCalls starts counting again.
func (p *Proxy) ResetCalls() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls, p.units = map[string]int{}, Units{}
}

// choose counts a call and finds the rule that is due, if one is.
func (p *Proxy) choose(operation string) (rule Rule, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[operation]++
	for n, r := range p.rules {
		if !r.matches(operation) {
			continue
		}
		if p.seen[n]++; !ok && r.due(p.seen[n]) {
			rule, ok = r, true
		}
	}
	if ok {
		p.done[rule.Kind]++
	}
	return rule, ok
}

// ServeHTTP passes one call on, unless a rule is due.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var request map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&request); err != nil {
		refuse(w, http.StatusBadRequest, "SerializationException", nil)
		return
	}
	rule, due := p.choose(operation)
	if due && before(w, rule.Kind, operation, request) {
		return
	}
	p.redirect(operation, request)
	if costed[operation] != nil {
		request["ReturnConsumedCapacity"] = "TOTAL"
	}
	var held any
	if due && rule.Kind == Unprocessed {
		held = holdBack(request)
	}
	if due && rule.Kind == ShortPages && request["Limit"] == nil {
		request["Limit"] = 2
	}
	status, header, answer := p.pass(r, request)
	p.cost(operation, answer)
	if held != nil && status == http.StatusOK {
		answer = withUnprocessed(answer, held)
	}
	if due {
		switch rule.Kind {
		case Lost:
			refuse(w, http.StatusInternalServerError, "InternalServerError", nil)
			return
		case Cut:
			panic(http.ErrAbortHandler)
		case Torn:
			w.Header().Set("Content-Type", header.Get("Content-Type"))
			w.Header().Set("Content-Length", "100000")
			w.WriteHeader(status)
			_, _ = w.Write(answer[:len(answer)/2])
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case Slow:
			select {
			case <-time.After(rule.Wait):
			case <-r.Context().Done():
			}
		}
	}
	w.Header().Set("Content-Type", header.Get("Content-Type"))
	w.WriteHeader(status)
	_, _ = w.Write(answer) // the client may be gone
}

// pass asks the engine. A dead engine looks as it is: a connection that ends.
func (p *Proxy) pass(r *http.Request, request map[string]any) (int, http.Header, []byte) {
	raw, err := json.Marshal(request)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	// The client may give up waiting; the engine still does the work.
	call, err := http.NewRequest(http.MethodPost, p.endpoint, bytes.NewReader(raw))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for _, name := range []string{"Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization"} {
		call.Header.Set(name, r.Header.Get(name))
	}
	resp, err := http.DefaultClient.Do(call)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return resp.StatusCode, resp.Header, answer
}
