package store_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/testing/cast"
	"assay/infra/testing/engine"
	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
	"assay/shared/lab"
	"assay/shared/store"
)

// endpointVariable names an engine that is a second opinion (make proof DDB_LOCAL=1).
const endpointVariable = "ASSAY_DDB_LOCAL"

// promise is one thing the store promises, whatever the database does meanwhile.
type promise struct {
	name string
	keep func(*testing.T, *world)
	// calm: it is about writes that never fit. They are tried five times with all pauses, so one weather is enough.
	calm bool
}

// weather is how the database behaves while a promise is kept.
type weather struct {
	name  string
	rules []faults.Rule
	loses bool // an answer may be lost after the work was done
}

// weathers: each kind of fault comes again and again while all promises are kept. The SDK asks three times and the store
// five, so no weather is allowed to show.
var weathers = []weather{
	{name: "engine"},
	{name: "lost races", rules: []faults.Rule{{Kind: faults.Conflict, Operation: "TransactWriteItems", Nth: 2, Every: 5},
		{Kind: faults.Beaten, Operation: "TransactWriteItems", Nth: 3, Every: 5}, {Kind: faults.InProgress, Nth: 4, Every: 5}}},
	{name: "throttled", rules: []faults.Rule{{Kind: faults.Throttled, Nth: 2, Every: 8}, {Kind: faults.Throttling, Nth: 5, Every: 8}}},
	{name: "broken", rules: []faults.Rule{{Kind: faults.Broken, Nth: 2, Every: 4}}},
	{name: "answers lost", rules: []faults.Rule{{Kind: faults.Lost, Nth: 2, Every: 4}}, loses: true},
	{name: "connections cut", rules: []faults.Rule{{Kind: faults.Cut, Nth: 2, Every: 4}}, loses: true},
	{name: "answers torn", rules: []faults.Rule{{Kind: faults.Torn, Nth: 2, Every: 4}}, loses: true},
	{name: "slow", rules: []faults.Rule{{Kind: faults.Slow, Nth: 2, Every: 4, Wait: 20 * time.Millisecond}}},
	{name: "halves", rules: []faults.Rule{{Kind: faults.Unprocessed, Nth: 1, Every: 2}, {Kind: faults.ShortPages, Nth: 1, Every: 1}}},
}

var promises = slices.Concat(commandPromises, replayPromises, contentionPromises, dutyPromises, duePromises, numberPromises,
	boardPromises, slipPromises, peoplePromises, viewPromises, billPromises)

// TestMain runs more tests at once than there are cores: they wait for pauses more than they work.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// TestContract keeps every promise in every weather.
func TestContract(t *testing.T) {
	for _, in := range weathers {
		t.Run(in.name, func(t *testing.T) {
			t.Parallel()
			var ran, happened atomic.Int64
			t.Run("promises", func(t *testing.T) {
				for _, p := range promises {
					if p.calm && len(in.rules) > 0 {
						continue
					}
					t.Run(p.name, func(t *testing.T) {
						t.Parallel()
						w := found(t, enginetest.Start(t), in)
						p.keep(t, w)
						ran.Add(1)
						for _, n := range w.proxy.Done() {
							happened.Add(int64(n))
						}
					})
				}
			})
			if len(in.rules) > 0 && happened.Load() < ran.Load() {
				t.Errorf("only %d faults happened in %d promises", happened.Load(), ran.Load())
			}
		})
	}
}

// TestContractOnDynamoDBLocal asks Amazon's own emulator for a second opinion. It is opt-in because of its licence.
func TestContractOnDynamoDBLocal(t *testing.T) {
	endpoint := os.Getenv(endpointVariable)
	if endpoint == "" {
		t.Skip("NOT RUN: DynamoDB Local gives no second opinion here; `make proof DDB_LOCAL=1` asks it, or set " + endpointVariable + " to one that runs")
	}
	e := &engine.Client{Endpoint: endpoint, Region: "ap-south-1"}
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) { p.keep(t, found(t, enginetest.Tables(t, e), weather{name: "DynamoDB Local"})) })
	}
}

// world is two hospitals on fresh tables, seen through the weather.
type world struct {
	*store.Store
	weather
	db      *enginetest.Database
	proxy   *faults.Proxy
	now     time.Time
	members []lab.Member
	number  atomic.Int64
}

// The people of hospital "sahyadri"; "narmada" has an admin of its own.
const tara, imran, meera, omar = "tara", "imran", "meera", "omar"

var sahyadri = lab.Hospital{ID: "sahyadri", Rev: 1, Name: "Sahyadri Hospital", Secret: []byte("0123456789abcdef0123456789abcdef")}

func found(t testing.TB, db *enginetest.Database, in weather) *world {
	t.Helper()
	db, proxy := db.Through(t)
	options := db.Client.Options()
	options.Retryer = retry.AddWithMaxBackoffDelay(options.Retryer, 2*time.Millisecond) // as often as ever, and sooner
	w := &world{Store: store.New(dynamodb.New(options), db.Truth, db.Views), weather: in, db: db, proxy: proxy,
		now: time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)}
	w.members = []lab.Member{
		{Hospital: "sahyadri", Person: imran, Name: "Imran Shaikh", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
		{Hospital: "sahyadri", Person: "joseph", Name: "Dr Joseph D'Souza", Roles: []lab.Role{lab.Technician}, Rev: 1},
		{Hospital: "sahyadri", Person: meera, Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Active: true, Rev: 1},
		{Hospital: "sahyadri", Person: tara, Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
	}
	if err := w.Found(t.Context(), sahyadri, w.members, lab.At(w.now)); err != nil {
		t.Fatal(err)
	}
	other := lab.Hospital{ID: "narmada", Rev: 1, Name: "Narmada Hospital", Secret: []byte("fedcba9876543210fedcba9876543210")}
	err := w.Found(t.Context(), other, []lab.Member{{Hospital: "narmada", Person: omar, Name: "Omar Qureshi", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}}, lab.At(w.now))
	if err != nil {
		t.Fatal(err)
	}
	proxy.Inject(in.rules...)
	return w
}

// fair stops all faults for a part of a test that needs to count calls.
func (w *world) fair() { w.proxy.Inject() }

func (w *world) caller(person string) store.Caller {
	return store.Caller{Hospital: "sahyadri", Person: person, Now: w.now}
}

// command is one with a key of its own on an order.
func (w *world) command(person, order string) store.Command {
	n := w.number.Add(1)
	return store.Command{Caller: w.caller(person), Read: store.ReadSet{Order: order}, Key: fmt.Sprintf("key-%d", n), Hash: [32]byte{byte(n), byte(n >> 8)}}
}

// change is an outcome made by hand: the store keeps whatever the rules decide, so it is tested without them.
func change(o lab.Order, by string, at time.Time, edit func(*lab.Order)) lab.Outcome {
	o.Specimens, o.Items = slices.Clone(o.Specimens), slices.Clone(o.Items)
	edit(&o)
	o.Version++
	e := lab.Event{N: o.Version, At: lab.At(at), By: by, Action: lab.Collect, Prev: o.Chain}.Seal()
	o.Chain = e.Hash
	return lab.Outcome{Order: o, Event: e}
}

// The records of patients.
const (
	sunita = "0193c0de-0001-7000-8000-0000000000a1"
	kavita = "0193c0de-0003-7000-8000-0000000000b1"
	ramesh = "0193c0de-0006-7000-8000-0000000000d1"
	leela  = "0193c0de-0007-7000-8000-0000000000e1"
)

// orderNumbered is the id of an order of the hospital "sahyadri".
func orderNumbered(n int64) string {
	return fmt.Sprintf("sahyadri-0193c0de-%04d-7000-8000-0000000000d0", n)
}

// fresh is an order that is not written yet, with as many tubes as are asked for.
func (w *world) fresh(tubes int) lab.Order {
	n := w.number.Add(1)
	o := lab.Order{ID: orderNumbered(n), Hospital: "sahyadri", Number: fmt.Sprintf("26-%06d", n), State: lab.Confirmed,
		Settlement: lab.Later, Priority: lab.Routine, PlacedAt: lab.At(w.now.Add(time.Duration(n) * time.Second)), SlipVersion: 1, Rev: 1,
		Patient: lab.Snapshot{ID: sunita, Number: "P26-000001", Name: cast.Sunita.NameLatin, BirthDate: "1984-03-12", Sex: "female", Rev: 1}}
	for i := range tubes {
		o.Specimens = append(o.Specimens, lab.Specimen{ID: fmt.Sprintf("E%d", i), State: lab.Planned, Rev: 1})
		o.Items = append(o.Items, lab.Item{Code: fmt.Sprintf("T%d", i), Department: "haematology", Specimen: fmt.Sprintf("E%d", i), State: lab.Requested, Rev: 1})
	}
	return o
}

// place writes an order, with a duty to mail.
func (w *world) place(t testing.TB, o lab.Order) lab.Order {
	t.Helper()
	c := w.command(tara, "")
	c.Read = store.ReadSet{NewOrder: o.ID}
	var placed lab.Order
	_, err := w.Do(t.Context(), c, func(d store.Loaded) (store.Result, error) {
		out := change(o, tara, w.now, func(*lab.Order) {})
		out.Duties = []lab.Duty{{N: 1, Kind: lab.DutyMail, Stage: lab.MailPlaced, Due: out.Event.At}}
		placed = out.Order
		return store.Result{Outcome: &out, Status: 201, Answer: o.ID}, nil
	})
	if err != nil {
		t.Fatalf("place: %v", err)
	}
	return placed
}

// edit is a decision that changes an order and answers with its version.
func (w *world) edit(person string, edit func(*lab.Order)) func(store.Loaded) (store.Result, error) {
	return func(d store.Loaded) (store.Result, error) {
		out := change(d.Order, person, w.now, edit)
		return store.Result{Outcome: &out, Status: 200, Answer: map[string]int{"version": out.Order.Version}}, nil
	}
}

// do runs a command that must succeed.
func (w *world) do(t *testing.T, c store.Command, decide func(store.Loaded) (store.Result, error)) store.Answer {
	t.Helper()
	a, err := w.Do(t.Context(), c, decide)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// order reads an order as it stands.
func (w *world) order(t testing.TB, id string) lab.Order {
	t.Helper()
	d, err := w.Read(t.Context(), w.caller(tara), store.ReadSet{Order: id})
	if err != nil {
		t.Fatal(err)
	}
	return d.Order
}

// dump is every item of the truth, past the weather: what is compared to tell that nothing was changed.
func (w *world) dump(t *testing.T) string {
	t.Helper()
	var lines []string
	in := map[string]any{"TableName": w.db.Truth, "ConsistentRead": true}
	for {
		var page struct {
			Items            []map[string]any
			LastEvaluatedKey map[string]any
		}
		if err := w.db.Engine.Call(t.Context(), "DynamoDB_20120810.Scan", in, &page); err != nil {
			t.Fatal(err)
		}
		for _, i := range page.Items {
			line, err := json.Marshal(i)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, string(line))
		}
		if in["ExclusiveStartKey"] = page.LastEvaluatedKey; len(page.LastEvaluatedKey) == 0 {
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
	}
}

// refused fails unless err is a refusal of a kind with a code.
func refused(t *testing.T, err error, kind lab.RefusalKind, code string) *lab.Refusal {
	t.Helper()
	var no *lab.Refusal
	if !errors.As(err, &no) || no.Kind != kind || no.Code != code {
		t.Fatalf("got %v, want refusal %q of kind %d", err, code, kind)
	}
	return no
}

// events fails unless the chain of an order is whole, and gives it.
func (w *world) events(t testing.TB, order string) []lab.Event {
	t.Helper()
	events, err := w.Timeline(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	prev := ""
	for n, e := range events {
		if e.N != n+1 || e.Prev != prev || e.Seal().Hash != e.Hash {
			t.Fatalf("event %d of %s breaks the chain", e.N, order)
		}
		prev = e.Hash
	}
	return events
}

// persist sends a command until it is answered, as a client does that is answered "busy", or nothing.
func (w *world) persist(t testing.TB, c store.Command, decide func(store.Loaded) (store.Result, error)) store.Answer {
	for range 20 {
		a, err := w.Do(t.Context(), c, decide)
		if err == nil {
			return a
		}
		var no *lab.Refusal
		if errors.As(err, &no) && no.Kind != lab.Busy || no == nil && w.name == weathers[0].name {
			t.Errorf("refused: %v", err)
			return store.Answer{}
		}
	}
	t.Error("twenty times, and no answer")
	return store.Answer{}
}
