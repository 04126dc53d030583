package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"assay/infra/testing/engine"
	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
)

// desk is a store over fresh tables.
func viewsStore(t *testing.T, e *engine.Client) (*Store, *enginetest.Database) {
	d := enginetest.Tables(t, e)
	return New(d.Client, d.Truth, d.Views), d
}

// keep writes an order as it stands, without the machine: the views must follow whatever the document says.
func keep(t testing.TB, s *Store, o lab.Order) {
	t.Helper()
	i, err := s.orderItem(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		t.Fatal(err)
	}
}

// dump writes a table down, one line for each item.
func dump(t testing.TB, db Scanner, table string) string {
	t.Helper()
	var lines []string
	var from item
	for {
		out, err := db.Scan(context.Background(), &dynamodb.ScanInput{TableName: &table, ConsistentRead: aws.Bool(true), ExclusiveStartKey: from})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range out.Items {
			var line strings.Builder
			for _, name := range slices.Sorted(maps.Keys(i)) {
				value := i[name]
				if set, ok := value.(*types.AttributeValueMemberSS); ok {
					slices.Sort(set.Value) // a set has no order
				}
				text, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&line, "%s=%T%s ", name, value, text)
			}
			lines = append(lines, line.String())
		}
		if from = out.LastEvaluatedKey; len(from) == 0 {
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
	}
}

var day0 = time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)

// moments lie on three days in India.
func anyMoment() *rapid.Generator[lab.Moment] {
	return rapid.Custom(func(t *rapid.T) lab.Moment {
		return lab.At(day0.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hour")) * time.Hour))
	})
}

// placedOn is when an order was placed: that and what it asks for never change.
func placedOn(id string) lab.Moment {
	return lab.At(day0.Add(time.Duration(id[len(id)-1]-'0') * 15 * time.Hour))
}

// anyOrder is the next version of an order, in any state at all: most of them no machine would ever reach.
func anyOrder(id string, version int) *rapid.Generator[lab.Order] {
	return rapid.Custom(func(t *rapid.T) lab.Order {
		moment := func(name string) *lab.Moment {
			if rapid.Bool().Draw(t, name) {
				m := anyMoment().Draw(t, name+" at")
				return &m
			}
			return nil
		}
		o := lab.Order{ID: id, Hospital: lab.HospitalOf(id), Patient: lab.Snapshot{ID: onePatient}, Number: "26-000001", Version: version,
			State: rapid.SampledFrom([]lab.State{lab.Waiting, lab.PaymentFailed, lab.Expired, lab.Confirmed,
				lab.Cancelled, lab.Completed}).Draw(t, "state"),
			Settlement: rapid.SampledFrom(lab.Settlements).Draw(t, "settlement"),
			Priority:   rapid.SampledFrom([]lab.Priority{lab.Routine, lab.Urgent, lab.Stat}).Draw(t, "priority"),
			PlacedAt:   placedOn(id), ClosedAt: moment("closed"),
			Money: lab.Money{Lines: []lab.Line{{Code: "CBC", Amount: 30000}}}}
		for n := range min(version-1, 3) { // money that was taken or went back stays so
			at := lab.At(placedOn(id).Add(time.Duration(n) * 9 * time.Hour))
			o.Money.Cash = append(o.Money.Cash, lab.Cash{Method: lab.Methods[n%2], Receipt: fmt.Sprint(n), Amount: 100, At: at, By: []string{"tara", "meera"}[n%2]})
			o.Money.Refunds = append(o.Money.Refunds, lab.Refund{ID: fmt.Sprint("F", n+1), Amount: 60, PaidAt: &at, PaidBy: "tara", Via: []string{"", "pay_1"}[n%2]})
		}
		for _, tube := range []string{"E1", "S1"} {
			o.Specimens = append(o.Specimens, lab.Specimen{ID: tube, CollectedAt: moment("collected"), AcceptedAt: moment("accepted")})
		}
		states := slices.Concat(lab.WorkStates, []lab.ItemState{lab.Released, lab.ItemCancelled, lab.NotPerformed})
		for n, department := range []string{"haematology", "haematology", "biochemistry"} {
			o.Items = append(o.Items, lab.Item{Code: fmt.Sprint("T", n), Department: department,
				Specimen: []string{"E1", "S1"}[n%2], State: rapid.SampledFrom(states).Draw(t, "item")})
		}
		return o
	})
}

func orderIDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-01938f6e-5d2a-7c41-9b3e-%012d", []string{"sahyadri", "anya"}[i%2], i)
	}
	return ids
}

// Whatever happens to orders, and however the stream tells of it, the views are those of a rebuild.
func TestViewsOfAnyHistory(t *testing.T) {
	e := enginetest.Start(t).Engine
	rapid.Check(t, func(rt *rapid.T) {
		s, d := viewsStore(t, e)
		ids := orderIDs(3)
		latest := map[string]lab.Order{}
		records := rapid.SliceOfN(rapid.IntRange(0, 2*len(ids)-1), 1, 20).Draw(rt, "records")
		for _, what := range records {
			id := ids[what%len(ids)]
			if what < len(ids) { // the order moves on
				latest[id] = anyOrder(id, latest[id].Version+1).Draw(rt, id)
				keep(t, s, latest[id])
				continue
			}
			if err := s.UpdateViews(rt.Context(), orderPK(orderNamed(id)).pk); err != nil { // the stream tells of it, or of something older
				rt.Fatal(err)
			}
		}
		for range 2 { // what comes twice at the end changes nothing
			for id := range latest {
				if err := s.UpdateViews(rt.Context(), orderPK(orderNamed(id)).pk); err != nil {
					rt.Fatal(err)
				}
			}
			agree(rt, s, latest)
		}
		kept := dump(t, d.Client, d.Views)
		if err := s.RebuildViews(rt.Context(), d.Client, 2, func(RebuildProgress) {}); err != nil {
			rt.Fatal(err)
		}
		if made := dump(t, d.Client, d.Views); made != kept {
			rt.Fatalf("made again:\n%s\nkept up:\n%s", made, kept)
		}
	})
}

// agree holds the views against a count by hand of the orders.
func agree(t *rapid.T, s *Store, latest map[string]lab.Order) {
	for _, hospital := range []string{"sahyadri", "anya"} {
		counts, days, versions, work := lab.Figures{}, map[string]lab.Figures{}, 0, 0
		for _, o := range latest {
			if o.Hospital != hospital {
				continue
			}
			versions += o.Version
			c := o.Contribution()
			for f, n := range c.Counts {
				counts[f] += n
			}
			for day, figures := range c.Days {
				if days[day] == nil {
					days[day] = lab.Figures{}
				}
				for f, n := range figures {
					days[day][f] += n
				}
			}
			work += len(c.Work)
		}
		tally, err := s.TabCounts(t.Context(), hospital)
		if err != nil {
			t.Fatal(err)
		}
		for _, department := range []string{"haematology", "biochemistry"} {
			for state, n := range tally.Tubes(department) {
				of := lab.TubesOf(department, state)
				if int64(n) != counts[of] {
					t.Fatalf("%s: %d tubes of %s are %s, by hand %d", hospital, n, department, state, counts[of])
				}
				delete(counts, of)
			}
		}
		if tally.Rev != int64(versions) || !maps.Equal(tally.Figures, counts) || tally.Rebuilding || tally.Uncounted != (versions == 0) {
			t.Fatalf("%s: counted %+v, by hand %v of %d versions", hospital, tally, counts, versions)
		}
		asked, err := s.Asked(t.Context(), hospital, "2026-11-01", "2026-12-01")
		if err != nil {
			t.Fatal(err)
		}
		for _, figures := range days {
			asked["CBC"] -= int(figures[lab.AskedOf("CBC")])
			delete(figures, lab.AskedOf("CBC"))
		}
		if asked["CBC"] != 0 || len(asked) > 1 {
			t.Fatalf("%s: what is asked is %v away from a count by hand", hospital, asked)
		}
		listed, err := s.Days(t.Context(), hospital, "2026-11-01", "2026-12-01")
		if err != nil {
			t.Fatal(err)
		}
		if len(listed) != len(days) {
			t.Fatalf("%s: days %v, by hand %v", hospital, listed, days)
		}
		for _, d := range listed {
			all, _, err := s.DayFigures(t.Context(), hospital, d.Day)
			if err != nil {
				t.Fatal(err)
			}
			delete(all, lab.AskedOf("CBC"))
			if !maps.Equal(all, days[d.Day]) {
				t.Fatalf("%s: day %v, by hand %v", hospital, all, days[d.Day])
			}
		}
		rows := 0
		for _, department := range []string{"haematology", "biochemistry"} {
			page, err := s.Worklist(t.Context(), hospital, department, nil, "", 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Rows {
				if got, want := fmt.Sprint(row.Work), fmt.Sprint(latest[row.Order].Contribution().Work[department]); got != want {
					t.Fatalf("%s owes %s, by hand %s", department, got, want)
				}
			}
			rows += len(page.Rows)
		}
		if rows != work {
			t.Fatalf("%s: %d rows of work, by hand %d", hospital, rows, work)
		}
	}
}

// breaking is a database that breaks off: of the calls of one rebuild it lets through a number.
type breaking struct {
	Scanner
	mu   sync.Mutex
	left int
}

var errBroken = errors.New("broken off")

func (b *breaking) pass() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left--; b.left < 0 {
		return errBroken
	}
	return nil
}

func (b *breaking) Scan(ctx context.Context, in *dynamodb.ScanInput, o ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	if err := b.pass(); err != nil {
		return nil, err
	}
	return b.Scanner.Scan(ctx, in, o...)
}

func (b *breaking) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	if err := b.pass(); err != nil {
		return nil, err
	}
	return b.Scanner.PutItem(ctx, in, o...)
}

func (b *breaking) BatchWriteItem(ctx context.Context, in *dynamodb.BatchWriteItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	if err := b.pass(); err != nil {
		return nil, err
	}
	return b.Scanner.BatchWriteItem(ctx, in, o...)
}

func (b *breaking) DeleteItem(ctx context.Context, in *dynamodb.DeleteItemInput, o ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	if err := b.pass(); err != nil {
		return nil, err
	}
	return b.Scanner.DeleteItem(ctx, in, o...)
}

// A rebuild under traffic, broken off again and again, ends with the views that were kept up all along.
func TestRebuildUnderTraffic(t *testing.T) {
	s, d := viewsStore(t, enginetest.Start(t).Engine)
	kept, other := viewsStore(t, d.Engine) // the same orders, never rebuilt
	ids := orderIDs(12)
	seed := 0
	next := func(id string, version int) lab.Order {
		seed++
		return anyOrder(id, version).Example(seed)
	}
	latest := map[string]lab.Order{}
	for n, id := range ids[:9] { // the rest are placed while the rebuild runs
		for v := 1; v <= 2; v++ {
			latest[id] = next(id, v)
		}
		keep(t, s, latest[id])
		if n < 6 { // of some nobody has seen yet
			if err := s.UpdateViews(t.Context(), orderPK(orderNamed(id)).pk); err != nil {
				t.Fatal(err)
			}
		}
	}
	stray := key{"H#sahyadri#T", "cod"}.item() // what an older form left behind
	if _, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Views, Item: stray}); err != nil {
		t.Fatal(err)
	}
	var moves []lab.Order // drawn before: rapid's examples are not for many at once
	for range 60 {
		id := ids[rand.N(len(ids))]
		latest[id] = next(id, latest[id].Version+1)
		moves = append(moves, latest[id])
	}
	stop, done := make(chan struct{}), make(chan error, 2)
	var mu sync.Mutex
	for range 2 {
		go func() {
			for {
				mu.Lock()
				if len(moves) == 0 {
					mu.Unlock()
					done <- nil
					return
				}
				o := moves[0]
				moves = moves[1:]
				keep(t, s, o)
				mu.Unlock()
				if err := s.UpdateViews(context.Background(), orderPK(orderNamed(o.ID)).pk); err != nil {
					done <- err
					return
				}
				select {
				case <-stop:
				case <-time.After(3 * time.Millisecond):
				}
			}
		}()
	}
	broken := 0
	for {
		db := &breaking{Scanner: d.Client, left: 4 + broken/3}
		err := s.RebuildViews(t.Context(), db, 3, func(RebuildProgress) {})
		if err == nil {
			break
		}
		if !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		broken++
	}
	close(stop)
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		if latest[id].Version > 0 {
			keep(t, kept, latest[id])
			if err := kept.UpdateViews(t.Context(), orderPK(orderNamed(id)).pk); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, want := dump(t, d.Client, d.Views), dump(t, other.Client, other.Views); got != want {
		t.Errorf("after a rebuild broken off %d times:\n%s\nkept up:\n%s", broken, got, want)
	}
	if broken < 5 {
		t.Errorf("the rebuild was broken off %d times only", broken)
	}
}
