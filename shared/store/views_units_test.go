package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine"
	"assay/infra/testing/engine/enginetest"
	"assay/shared/catalogue"
	"assay/shared/lab"
)

// watched is a database whose transactions are seen, and may be held up, before they are written.
type watched struct {
	Scanner
	before func()
	units  float64
	writes int
}

func (w *watched) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, o ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	if before := w.before; before != nil {
		w.before = nil
		before()
	}
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := w.Scanner.TransactWriteItems(ctx, in, o...)
	if err == nil {
		w.writes++
		for _, c := range out.ConsumedCapacity {
			w.units += *c.CapacityUnits
		}
	}
	return out, err
}

// A contribution, of an order that was counted or of a new one, has read what it needs when a rebuild comes between; wherever that breaks off, nothing is counted twice
// and nothing is lost.
func TestContributionInFlight(t *testing.T) {
	e := enginetest.Start(t).Engine
	ids := orderIDs(4)
	first, second := map[string]lab.Order{}, map[string]lab.Order{}
	for n, id := range ids {
		first[id], second[id] = anyOrder(id, 1).Example(n), anyOrder(id, 2).Example(n+100)
	}
	for _, moving := range []string{ids[0], "a new order"} {
		t.Run(moving, func(t *testing.T) { inFlight(t, e, ids, moving == ids[0], first, second) })
	}
}

func inFlight(t *testing.T, e *engine.Client, ids []string, counted bool, first, second map[string]lab.Order) {
	points := 0
	for whole := false; !whole; points++ {
		t.Run(fmt.Sprintf("after call %d", points), func(t *testing.T) {
			s, d := viewsStore(t, e)
			for n, id := range ids {
				keep(t, s, first[id])
				if n == 0 && !counted {
					continue
				}
				if err := s.UpdateViews(t.Context(), orderPK(orderNamed(id)).pk); err != nil {
					t.Fatal(err)
				}
			}
			keep(t, s, second[ids[0]])
			w := &watched{Scanner: d.Client, before: func() {
				err := s.RebuildViews(t.Context(), &breaking{Scanner: d.Client, left: points}, 3, func(RebuildProgress) {})
				if whole = err == nil; err != nil && !errors.Is(err, errBroken) {
					t.Fatal(err)
				}
			}}
			if err := New(w, d.Truth, d.Views).UpdateViews(t.Context(), orderPK(orderNamed(ids[0])).pk); err != nil {
				t.Fatal(err)
			}
			if err := s.RebuildViews(t.Context(), d.Client, 3, func(RebuildProgress) {}); err != nil {
				t.Fatal(err)
			}
			kept, other := viewsStore(t, e)
			for _, id := range ids {
				o := first[id]
				if id == ids[0] {
					o = second[id]
				}
				keep(t, kept, o)
				if err := kept.UpdateViews(t.Context(), orderPK(orderNamed(id)).pk); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := dump(t, d.Client, d.Views), dump(t, other.Client, other.Views); got != want {
				t.Errorf("after the rebuild:\n%s\nkept up:\n%s", got, want)
			}
		})
	}
	if points < 10 {
		t.Errorf("only %d points at which a rebuild may break off", points)
	}
}

// maxViewUnits bounds what keeping the views costs for one order of 25 tests (docs/rules.md#figure-write-units).
const maxViewUnits = 110

func TestUnitsOfTheViews(t *testing.T) {
	s, d := viewsStore(t, enginetest.Start(t).Engine)
	w := &watched{Scanner: d.Client}
	views := New(w, d.Truth, d.Views)
	steps := life(t)
	for _, step := range steps {
		keep(t, s, step.order)
		before := w.units
		for range 2 {
			if err := views.UpdateViews(t.Context(), orderPK(orderNamed(step.order.ID)).pk); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%-10s %4.0f write units", step.name, w.units-before)
	}
	t.Logf("%-10s %4.0f write units in %d transactions", "all", w.units, w.writes)
	if w.writes != len(steps) {
		t.Errorf("%d transactions for %d steps: a step that came twice was written twice", w.writes, len(steps))
	}
	if w.units == 0 || w.units > maxViewUnits {
		t.Errorf("keeping the views cost %.0f write units, at most %d", w.units, maxViewUnits)
	}
}

type lifeStep struct {
	name  string
	order lab.Order
	out   lab.Outcome
}

// lifeValues are results that nobody has to look at twice.
var lifeValues = map[string]string{"HB": "13.5", "WBC": "7.0", "RBC": "4.6", "HCT": "41", "MCV": "88", "MCH": "29", "MCHC": "33",
	"RDW": "13.0", "PLT": "250", "MPV": "9.5", "NEUT": "60", "LYMPH": "30", "MONO": "6", "EOS": "3", "BASO": "1", "UREA": "28",
	"CREA": "0.80", "URIC": "4.5", "NA": "140", "K": "4.2", "CL": "102", "HCO3": "25", "FBS": "92", "HBA1C": "5.4", "TSH": "2.10"}

// life is the way of one order of a blood count and ten values of chemistry, out of three tubes, from placing to the
// stored report, each department by itself.
func life(t *testing.T) (steps []lifeStep) {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := tests.Order([]string{"CBC", "KFT", "HBA1C", "FBS", "TSH"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true,
		Signatory: []string{"haematology", "biochemistry"}, Name: "Dr Meera Nair", Qualification: "MD", Registration: "1"}
	var o lab.Order
	take := func(name string, out lab.Outcome, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		o = out.Order
		now = now.Add(10 * time.Minute)
		steps = append(steps, lifeStep{name, o, out})
	}
	out, err := lab.PlaceOrder(tara, now, lab.Placement{ID: orderIDs(1)[0], Number: "26-000417", Tests: chosen,
		Settlement: lab.COD, Particulars: lab.Particulars{Priority: lab.Routine}, Tax: lab.Tax{Name: "VAT", Amount: 2000}, Patient: lab.Snapshot{ID: onePatient, BirthDate: "1984-03-12", Sex: "female"}})
	take("place", out, err)
	cash := lab.TakenCash{ReportedPaise: lab.Reported(o.Money.Due())}
	var tubes []lab.ScannedLabel
	var ids, codes []string
	for _, s := range o.Specimens {
		tubes, ids = append(tubes, lab.ScannedLabel{ID: s.ID, Accession: o.Accession(s)}), append(ids, s.ID)
	}
	for _, i := range o.Items {
		codes = append(codes, i.Code)
	}
	out, err = o.CollectSpecimens(tara, now, lab.Collection{Specimens: tubes, Cash: &cash, Receipt: "R26-000001",
		Identity: lab.Identity{Confirmed: []string{"name", "uhid"}, How: "spoken"}})
	take("collect", out, err)
	out, err = o.MoveSpecimens(tara, now, lab.Receive, ids, nil)
	take("receive", out, err)
	out, err = o.MoveSpecimens(tara, now, lab.Accept, ids, nil)
	take("accept", out, err)
	out, err = o.StartItems(tara, now, codes)
	take("start", out, err)
	for _, department := range []string{"haematology", "biochemistry"} {
		var entries []lab.Entry
		for _, i := range o.Items {
			if a, _ := tests.Analyte(i.Code); i.Department == department && i.CalculatedFrom == nil {
				entries = append(entries, lab.Entry{Item: i.Code, Value: lifeValues[i.Code], Unit: a.Unit})
			}
		}
		out, err = o.SubmitResults(tara, now, entries, tests.Analyte)
		take("submit", out, err)
	}
	var decisions []lab.Decision
	for _, i := range o.Items {
		decisions = append(decisions, lab.Decision{Item: i.Code, Run: i.Run, Clear: i.Hold, Note: "seen"})
	}
	out, err = o.AuthoriseResults(meera, now, decisions, lab.PrintDetails{Check: Token(), Names: func(i lab.Item) lab.ItemNames { return lab.ItemNames{Section: i.Panel} }})
	take("authorise", out, err)
	out, _, err = o.StoreReport(lab.SystemActor("documents"), now, 1, lab.StoredReport{SHA256: strings.Repeat("0", 64)})
	take("release", out, err)
	if o.State != lab.Completed {
		t.Fatalf("the order is %s in the end", o.State)
	}
	return steps
}
