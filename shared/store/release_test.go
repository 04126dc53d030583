package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
)

// A folder testdata/release-<n> holds the rows that a release wrote for the history of its day, as DynamoDB has them, one
// row a line: truth.jsonl, views.jsonl, and views-broken-off.jsonl, the views while they are rebuilt. It is never changed.
// TestRelease runs each through today's code.

// released reads a file of a release.
func released(t *testing.T, path string) (rows []item) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var written map[string]struct {
			S, N *string
			B    []byte
			SS   []string
		}
		if err := json.Unmarshal(lines.Bytes(), &written); err != nil {
			t.Fatal(err)
		}
		i := item{}
		for name, v := range written {
			switch {
			case v.S != nil:
				i[name] = &types.AttributeValueMemberS{Value: *v.S}
			case v.N != nil:
				i[name] = &types.AttributeValueMemberN{Value: *v.N}
			case v.SS != nil:
				i[name] = &types.AttributeValueMemberSS{Value: v.SS}
			default:
				i[name] = &types.AttributeValueMemberB{Value: v.B}
			}
		}
		rows = append(rows, i)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// load puts rows into a table.
func load(t *testing.T, db DynamoDB, table string, rows []item) {
	t.Helper()
	for _, i := range rows {
		if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
}

// Rows of every earlier release are read by today's readers and changed by today's commands; then the audit finds nothing,
// and rebuilding the views gives what keeping them up gave.
func TestRelease(t *testing.T) {
	releases, err := filepath.Glob("testdata/release-*")
	if err != nil || len(releases) == 0 {
		t.Fatalf("no rows of a release: %v", err)
	}
	for _, dir := range releases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			truth, views := released(t, filepath.Join(dir, "truth.jsonl")), released(t, filepath.Join(dir, "views.jsonl"))
			s, d := viewsStore(t, enginetest.Start(t).Engine)
			load(t, d.Client, d.Truth, truth)
			load(t, d.Client, d.Views, views)
			t.Run("documents", func(t *testing.T) { readDocuments(t, append(truth, views...)) })
			r := &release{history: &history{Store: s, t: t, now: time.Date(2026, 11, 28, 3, 30, 0, 0, time.UTC), keys: 1000}}
			for _, i := range truth {
				r.rows = append(r.rows, keyOf(i))
			}
			r.readOrders()
			r.readPeople()
			r.readLists()
			// As the changelog has it: what the search lists has not been in the views of the release.
			r.must(s.RebuildViews(t.Context(), d.Client, 100, func(RebuildProgress) {}))
			r.audit(d)
			r.goOn()
			r.audit(d)
		})
		t.Run(filepath.Base(dir)+", its views half rebuilt", func(t *testing.T) {
			s, d := viewsStore(t, enginetest.Start(t).Engine)
			load(t, d.Client, d.Truth, released(t, filepath.Join(dir, "truth.jsonl")))
			load(t, d.Client, d.Views, released(t, filepath.Join(dir, "views-broken-off.jsonl")))
			r := &release{history: &history{Store: s, t: t}}
			r.must(s.RebuildViews(t.Context(), d.Client, 25, func(RebuildProgress) {}))
			got := dump(t, d.Client, d.Views)
			r.must(s.RebuildViews(t.Context(), d.Client, 25, func(RebuildProgress) {}))
			if want := dump(t, d.Client, d.Views); got != want {
				t.Errorf("what was begun by the release ends as\n%s\nand again as\n%s", got, want)
			}
		})
	}
}

// readDocuments reads every document and text.
func readDocuments(t *testing.T, rows []item) {
	for _, i := range rows {
		k := kindOf(keyOf(i))
		if k == "" {
			t.Errorf("%s is a row of no kind", keyOf(i))
		}
		for attribute := range i {
			if of, isText := texts[attribute]; isText {
				reread(t, of, i, attribute)
			} else if attribute == "doc" {
				reread(t, k, i, attribute)
			}
		}
	}
}

// release is a store over the rows of a release.
type release struct {
	*history
	rows []key
}

// each visits the rows of a kind.
func (r *release) each(k kind, visit func(key)) {
	r.t.Helper()
	n := 0
	for _, row := range r.rows {
		if kindOf(row) == k {
			visit(row)
			n++
		}
	}
	if n == 0 {
		r.t.Errorf("the release has no row of kind %q", k)
	}
}

// want fails the test unless a reader found something.
func (r *release) want(what string, found int, err error) {
	r.t.Helper()
	if err != nil || found == 0 {
		r.t.Errorf("%s: found %d, %v", what, found, err)
	}
}

// audit verifies the truth, and that the views are what they would be again.
func (r *release) audit(d *enginetest.Database) {
	r.t.Helper()
	ctx := context.Background()
	var last AuditProgress
	r.must(r.Audit(ctx, d.Client, 100, AuditReporter{Found: func(f Finding) { r.t.Errorf("the audit finds: %s", f) },
		Say: func(p AuditProgress) { last = p }}))
	if last.Orders < lastOrder || last.Patients < 5 || last.Hospitals != 1 || last.Events < 100 {
		r.t.Errorf("the audit saw %+v", last)
	}
	before := dump(r.t, d.Client, d.Views)
	r.must(r.RebuildViews(ctx, d.Client, 25, func(RebuildProgress) {}))
	if after := dump(r.t, d.Client, d.Views); before != after {
		r.t.Errorf("the views kept up:\n%s\nthe views again:\n%s", before, after)
	}
}

// goOn runs commands on what the release left.
func (r *release) goOn() {
	ctx := context.Background()
	// The order that waited is paid and goes the whole way.
	r.pay(1, "order_01", "pay_01", lab.PayCaptured, 0)
	r.bench(1, []string{"E1", "S1"}, "HB", "WBC", "PLT", "K")
	r.submit(1, lab.Entry{Item: "HB", Value: "13.0"}, lab.Entry{Item: "WBC", Value: "7"}, lab.Entry{Item: "PLT", Value: "210"}, lab.Entry{Item: "K", Value: "4.1"})
	r.authorise(1, 21, "HB", "WBC", "PLT", "K")
	r.stored(1, 1)
	r.must(last(r.RecordAccess(ctx, r.order(1), Opening{By: ByStaff(meera), What: "values", At: lab.At(r.now)})))
	if o := r.order(1); o.State != lab.Completed || o.Money.Due() != 0 {
		r.t.Errorf("order 1 is %s, %d due", o.State, o.Money.Due())
	}
	// A failed payment is tried again; a partial refund, and one that came too late, arrive.
	r.act(tara, orderID(2), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		out, _, err := o.StartPayment(by, r.now)
		return out, err
	})
	r.pay(2, "order_02", "pay_02b", lab.PayCaptured, 0)
	r.refund(3, "F1", "rfnd_03", "processed")
	r.refund(5, "F2", "rfnd_05", "processed")
	// Tubes, results and reports go on from every state.
	r.act(meera, orderID(8), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.ConfirmIdentity(by, r.now) })
	r.collect(8, nil, "E1", "C2")
	r.move(8, lab.Receive, "E1", "S1", "F1", "C2")
	r.move(8, lab.Accept, "E1", "S1", "F1", "U1", "C2")
	r.stored(9, 1)
	r.authorise(9, 22, "WBC")
	r.act(meera, orderID(6), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.CorrectResults(by, r.now, lab.CorrectionRequest{Items: []string{"PLT"}, Kind: lab.Corrected, Reason: "wrong_value"})
	})
	r.submit(6, lab.Entry{Item: "PLT", Value: "430"})
	r.authorise(6, 23, "PLT")
	r.stored(6, 5)
	r.collect(10, nil, "F1")
	r.collect(11, nil, "S1")
	r.act(tara, orderID(13), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.TakeCash(by, r.now, o.Money.Due(), "R26-000913", nil)
	})
	r.pay(15, "order_15", "pay_15", lab.PayCaptured, 0)
	r.act(tara, orderID(15), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.Cancel(by, r.now, lab.PatientAsked) })
	// A new order takes the next number.
	r.place(lastOrder+1, tara, asha, lab.Placement{Tests: []lab.OrderedTest{glu}, Settlement: lab.COD})
	if o := r.order(lastOrder + 1); o.Number != fmt.Sprintf("26-%06d", lastOrder+1) {
		r.t.Errorf("the next order has number %s", o.Number)
	}
	// A mail whose attempt the release began is claimed and sent by this one.
	jobs, err := r.OpenDuties(ctx, orderID(5), lab.DutyMail)
	r.must(err)
	for _, j := range jobs {
		if j.Sending {
			r.must(r.Postpone(ctx, j, lab.At(r.pass(time.Minute))))
			r.must(r.Release(ctx, j.Ref))
		}
		r.must(second(r.Claim(ctx, j, "message-of-today")))
		r.must(r.Finish(ctx, j.Ref, "sent"))
	}
	r.people()
	for n := 1; n <= lastOrder+1; n++ {
		r.must(r.UpdateViews(ctx, orderPK(orderNamed(orderID(n))).pk))
	}
	for _, k := range r.rows {
		if _, _, ok := patientOf(k.pk); ok && k.sk == head {
			r.must(r.UpdateViews(ctx, k.pk))
		}
	}
}

// people changes patients and staff of the release.
func (r *release) people() {
	r.desk(avni, ReadSet{Patient: baby, Other: babyTwice}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.AskMerge(d.Caller, r.now, d.Patient.Rev, d.Other, d.Other.Rev, "one child after all")
		if err != nil {
			return nil, err
		}
		return r.MergeAsked(out)
	})
	r.desk(meera, ReadSet{Patient: baby, Other: babyTwice}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.ConfirmMerge(d.Caller, r.now, d.Patient.Rev, d.Other, d.Other.Rev)
		if err != nil {
			return nil, err
		}
		return r.Merged(out)
	})
	r.desk(meera, ReadSet{Patient: asha, Other: ashaTwice}, func(d Loaded) ([]Write, error) { // merged by the release
		out, err := d.Patient.SeparateRecord(d.Caller, r.now, d.Patient.Rev, d.Other, d.Other.Rev)
		if err != nil {
			return nil, err
		}
		return r.Merged(out)
	})
	name := "Asha D. Devi"
	r.desk(tara, ReadSet{Settings: true, Patient: asha, Contact: true}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.Correct(d.Caller, r.now, d.Contact, lab.PatientCorrection{Rev: d.Patient.Rev, Reason: "as on the card", Name: &name})
		if err != nil {
			return nil, err
		}
		return r.PatientCorrection(d.Hospital, out)
	})
	r.desk(meera, ReadSet{Member: farah, Grant: farah}, func(d Loaded) ([]Write, error) {
		g, err := d.Grant.Confirm(d.Caller, d.Requester, d.Member, r.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		writes, err := r.MemberChange(g.Member, g.MemberEvent)
		r.must(err)
		more, err := r.GrantChange(g.Grant, g.GrantEvent)
		return append(writes, more...), err
	})
	r.desk(avni, ReadSet{Settings: true}, func(d Loaded) ([]Write, error) {
		next := d.Hospital
		next.ExpiryHours = 24
		settings, e, err := d.Hospital.Change(d.Caller, r.now, next)
		if err != nil {
			return nil, err
		}
		return r.HospitalChange(settings, e)
	})
}

func (r *release) order(n int) lab.Order {
	o, err := r.Order(context.Background(), orderID(n))
	r.must(err)
	return o
}
