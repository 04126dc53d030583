package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
	"assay/shared/sweep"
)

var start = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

// queues keeps what is sent, and refuses what a test says.
type queues struct {
	sent   []string // "url body"
	refuse string   // url
}

func (q *queues) SendMessage(_ context.Context, in *sqs.SendMessageInput, _ ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	if *in.QueueUrl == q.refuse {
		return nil, errors.New("the queue does not answer")
	}
	q.sent = append(q.sent, *in.QueueUrl+" "+*in.MessageBody)
	return &sqs.SendMessageOutput{}, nil
}

// house is a table with duties, and the function over it.
type house struct {
	handlers
	log    *hospitaltest.Log
	queues *queues
	db     *enginetest.Database
	proxy  *faults.Proxy
	orders int
}

func open(t testing.TB) *house {
	t.Helper()
	db, proxy := enginetest.Start(t).Through(t)
	options := db.Client.Options()
	options.Retryer = aws.NopRetryer{} // what goes wrong goes wrong
	h := &house{log: &hospitaltest.Log{}, queues: &queues{}, db: db, proxy: proxy}
	h.handlers = handlers{sweep.Sweeper{Store: store.New(dynamodb.New(options), db.Truth, ""), Queue: h.queues,
		URLs: map[lab.DutyKind]string{lab.DutyMail: "mail", lab.DutyDocument: "documents"},
		Log:  h.log.Logger(), Meter: observe.NewMeter()}}
	return h
}

// patientID is whose orders all are.
const patientID = "01938f6c-11aa-7b20-8d5f-0000000000aa"

// orderID is the id of an order of a hospital.
func orderID(hospital string, n int) string {
	return fmt.Sprintf("%s-01938f6e-5d2a-7c41-9b3e-%012d", hospital, n)
}

// promise writes an order with a duty that is due some minutes after the start, and an open call.
func (h *house) promise(t testing.TB, minutes int, d lab.Duty) store.DutyRef {
	t.Helper()
	h.orders++
	o := lab.Order{ID: orderID("sahyadri", h.orders), Hospital: "sahyadri", Patient: lab.Snapshot{ID: patientID}, Number: fmt.Sprintf("26-%06d", h.orders), Version: 1,
		State: lab.Confirmed, Settlement: lab.Later, PlacedAt: lab.At(start),
		Items: []lab.Item{{Code: "K", State: lab.Resulted}},
		Tasks: []lab.Task{{ID: "1.1", Kind: lab.TaskCall, About: "item:K", Role: lab.Technician, Person: "tara"}}}
	ev := lab.Event{N: 1, At: lab.At(start), By: "tara", Action: lab.Submit}.Seal()
	o.Chain = ev.Hash
	d.N, d.Due = 1, lab.At(start.Add(time.Duration(minutes)*time.Minute))
	err := h.Store.ChangeOrder(t.Context(), h.seat(t), func(lab.Order) (lab.Outcome, []store.Write, bool, error) {
		return lab.Outcome{Order: o, Event: ev, Duties: []lab.Duty{d}}, nil, true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return store.DutyRef{Order: o.ID, Duty: "W#000001#" + d.Name()}
}

// seat gives an order that is there, for ChangeOrder to read before it writes another.
func (h *house) seat(t testing.TB) string {
	t.Helper()
	if h.orders > 1 {
		return orderID("sahyadri", 1)
	}
	hospital := lab.Hospital{ID: "sahyadri", Rev: 1, Name: "Sahyadri Hospital", Secret: []byte(strings.Repeat("s", 32))}
	tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1}
	if err := h.Store.Found(t.Context(), hospital, []lab.Member{tara}, lab.At(start)); err != nil {
		t.Fatal(err)
	}
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewOrder: orderID("sahyadri", 0)}}, func(store.Loaded) (store.Result, error) {
		o := lab.Order{ID: orderID("sahyadri", 0), Hospital: "sahyadri", Patient: lab.Snapshot{ID: patientID}, Number: "26-000000", Version: 1, PlacedAt: lab.At(start)}
		ev := lab.Event{N: 1, At: lab.At(start), By: "tara", Action: lab.Place}.Seal()
		o.Chain = ev.Hash
		return store.Result{Outcome: &lab.Outcome{Order: o, Event: ev}, Status: 201}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return orderID("sahyadri", 0)
}

// at runs the function at a minute after the start and gives what it queued.
func (h *house) at(t *testing.T, minute int) []string {
	t.Helper()
	h.queues.sent = nil
	if err := h.finishLate(t.Context(), schedule{Now: start.Add(time.Duration(minute) * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	return h.queues.sent
}

func (h *house) job(t *testing.T, ref store.DutyRef) store.Job {
	t.Helper()
	j, ok, err := h.Store.Job(t.Context(), ref)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return j
}

func (h *house) order(t *testing.T, id string) (o lab.Order) {
	t.Helper()
	err := h.Store.ChangeOrder(t.Context(), id, func(is lab.Order) (lab.Outcome, []store.Write, bool, error) {
		o = is
		return lab.Outcome{}, nil, false, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func message(url string, ref store.DutyRef, over int) string {
	body, _ := json.Marshal(store.QueueMessage{DutyRef: ref, Over: over}) // strings and a number
	return url + " " + string(body)
}

var (
	placed   = lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced}
	document = lab.Duty{Kind: lab.DutyDocument, Report: 1}
	call     = lab.Duty{Kind: lab.DutyEscalate, Task: "1.1"}
)

func TestLateDutiesAreQueuedAgain(t *testing.T) {
	h := open(t)
	mail, report := h.promise(t, 0, placed), h.promise(t, 1, document)
	for _, step := range []struct {
		name   string
		minute int
		want   []string
	}{
		{"relay still has time", 1, nil},
		{"the mail is late", 2, []string{message("mail", mail, 0)}},
		{"the document too", 7, []string{message("documents", report, 0)}},
		{"the queues have time", 12, nil},
		{"a quarter of an hour later", 19, []string{message("mail", mail, 0)}},
		{"and the document", 24, []string{message("documents", report, 0)}},
		{"from now on less often", 50, nil},
		{"half an hour later", 51, []string{message("mail", mail, 0)}},
	} {
		if got := h.at(t, step.minute); !slices.Equal(got, step.want) {
			t.Errorf("%s: queued %v, want %v", step.name, got, step.want)
		}
	}
	for _, ref := range []store.DutyRef{mail, report} {
		if err := h.Store.Finish(t.Context(), ref, "sent"); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.at(t, 600); len(got) > 0 {
		t.Errorf("finished, and queued: %v", got)
	}
}

func TestAnAttemptIsWatchedBeforeItIsOver(t *testing.T) {
	h := open(t)
	ref := h.promise(t, 0, placed)
	claim := func(who string) {
		if ok, err := h.Store.Claim(t.Context(), h.job(t, ref), who); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	claim("m1 1")
	if got := h.at(t, 5); len(got) > 0 {
		t.Errorf("an attempt that was not watched is taken over: %v", got)
	}
	if got := h.at(t, 10); len(got) > 0 {
		t.Errorf("watched for five minutes only: %v", got)
	}
	claim("m1 3") // the message came again by itself
	if got := h.at(t, 40); len(got) > 0 {
		t.Errorf("another attempt than the one that was watched: %v", got)
	}
	if got, want := h.at(t, 120), []string{message("mail", ref, 2)}; !slices.Equal(got, want) {
		t.Errorf("queued %v, want %v", got, want)
	}
}

func TestCallsAreHandedOn(t *testing.T) {
	h := open(t)
	open, made := h.promise(t, 20, call), h.promise(t, 20, call)
	err := h.Store.ChangeOrder(t.Context(), made.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
		out, err := o.RecordCall(tara, start.Add(5*time.Minute), "K", lab.CallConfirmed, nil)
		return out, nil, true, err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.at(t, 15)
	if o := h.order(t, open.Order); o.Tasks[0].Role != lab.Technician {
		t.Error("handed on before its time")
	}
	h.at(t, 20)
	o := h.order(t, open.Order)
	if o.Version != 2 || o.Tasks[0].Role != lab.Supervisor || o.Tasks[0].Person != "" || !h.job(t, open).Done {
		t.Errorf("after twenty minutes: version %d, %+v", o.Version, o.Tasks)
	}
	if mail := h.job(t, store.DutyRef{Order: open.Order, Duty: "W#000002#mail.lab_escalated"}); mail.Done || mail.Duty.Stage != lab.MailEscalated {
		t.Errorf("the letter to the supervisors: %+v", mail)
	}
	if o := h.order(t, made.Order); o.Version != 2 || !h.job(t, made).Done {
		t.Errorf("a call that was made: version %d, done %v", o.Version, h.job(t, made).Done)
	}
	h.at(t, 25)
	if o := h.order(t, open.Order); o.Version != 2 {
		t.Error("handed on twice")
	}
}

func TestWhatCannotBeDoneStandsInNobodysWay(t *testing.T) {
	h := open(t)
	broken, missing := h.promise(t, 0, placed), h.promise(t, 0, lab.Duty{Kind: lab.DutyEscalate, Task: "1.1"})
	key := func(ref store.DutyRef, sk string) map[string]any {
		return map[string]any{"PK": map[string]string{"S": "H#sahyadri#O#" + strings.TrimPrefix(ref.Order, "sahyadri-")}, "SK": map[string]string{"S": sk}}
	}
	call := func(operation string, in map[string]any) {
		t.Helper()
		in["TableName"] = h.db.Truth
		if err := h.db.Engine.Call(t.Context(), "DynamoDB_20120810."+operation, in, nil); err != nil {
			t.Fatal(err)
		}
	}
	call("UpdateItem", map[string]any{"Key": key(broken, broken.Duty), "UpdateExpression": "REMOVE doc"})
	call("DeleteItem", map[string]any{"Key": key(missing, "A")})
	late := h.promise(t, 1, placed)
	escalated := h.promise(t, 1, lab.Duty{Kind: lab.DutyEscalate, Task: "1.1"})
	if got, want := h.at(t, 5), []string{message("mail", late, 0)}; !slices.Equal(got, want) || !h.job(t, escalated).Done {
		t.Errorf("queued %v, want %v; escalated: %v", got, want, h.job(t, escalated).Done)
	}
	if got := h.at(t, 6); len(got) > 0 {
		t.Errorf("put off, and queued: %v", got)
	}

	h.queues.refuse = "documents"
	report, more := h.promise(t, 11, document), h.promise(t, 12, placed)
	if got := h.at(t, 15); !slices.Contains(got, message("mail", more, 0)) || slices.Contains(got, message("documents", report, 0)) {
		t.Errorf("with a queue that does not answer: %v", got)
	}
	h.queues.refuse = ""
	if got := h.at(t, 32); !slices.Contains(got, message("documents", report, 0)) {
		t.Errorf("the queue answers again: %v", got)
	}
}

// TestKilledAnywhere ends the function at each of its calls to the database, before and after the call is done: the next
// runs finish all of it, once.
func TestKilledAnywhere(t *testing.T) {
	points := 0
	for _, kind := range []faults.Kind{faults.Broken, faults.Cut} {
		for nth := 1; ; nth++ {
			h := open(t)
			mail, open := h.promise(t, 0, placed), h.promise(t, 0, call)
			h.proxy.Inject(faults.Rule{Kind: kind, Nth: nth, Every: 1}) // the first and all that would follow: it is dead
			h.queues.sent = nil
			_ = h.finishLate(t.Context(), schedule{Now: start.Add(5 * time.Minute)})
			if len(h.proxy.Done()) == 0 {
				break
			}
			points++
			sent := h.queues.sent
			h.proxy.Inject()
			for _, minute := range []int{10, 25, 40} {
				sent = append(sent, h.at(t, minute)...)
			}
			if !slices.Contains(sent, message("mail", mail, 0)) || slices.ContainsFunc(sent, func(s string) bool { return strings.Contains(s, "over") }) {
				t.Errorf("%s at call %d: queued %v", kind, nth, sent)
			}
			if o := h.order(t, open.Order); o.Version != 2 || o.Tasks[0].Role != lab.Supervisor || !h.job(t, open).Done {
				t.Errorf("%s at call %d: version %d, tasks %+v, done %v", kind, nth, o.Version, o.Tasks, h.job(t, open).Done)
			}
		}
	}
	t.Logf("points %d, faults %d", points, points)
	if points < 14 {
		t.Errorf("only %d points", points)
	}
}

// measured opens a house whose metrics can be read.
func measured(t *testing.T) (h *house, said func() string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	stdout := os.Stdout
	os.Stdout = file
	h = open(t)
	os.Stdout = stdout
	return h, func() string {
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

func TestFiguresOfWhatIsLate(t *testing.T) {
	h, said := measured(t)
	h.promise(t, 0, placed)
	h.promise(t, 10, placed)
	h.at(t, 60)
	first := said()
	for _, want := range []string{`"LateDuties":2`, `"OldestDuty":3600`} {
		if !strings.Contains(first, want) {
			t.Errorf("%s is not in %s", want, first)
		}
	}
	h.at(t, 61)
	if more := said(); len(more) != len(first) {
		t.Errorf("nothing is late, and it says %s", more[len(first):])
	}
}

func TestNoTimeNoWork(t *testing.T) {
	h := open(t)
	h.promise(t, 0, placed)
	if err := h.finishLate(t.Context(), schedule{}); !errors.Is(err, errNoTime) || len(h.queues.sent) > 0 {
		t.Errorf("%v, queued %v", err, h.queues.sent)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(sweep.Reserve/2))
	defer cancel()
	if err := h.finishLate(ctx, schedule{Now: start.Add(time.Hour)}); err != nil || len(h.queues.sent) > 0 {
		t.Errorf("in the time that is kept back: %v, queued %v", err, h.queues.sent)
	}
}
