package queue

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// hands is a clock a test moves.
type hands struct {
	mu sync.Mutex
	t  time.Time
}

func (h *hands) now() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.t }

func (h *hands) advance(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.t = h.t.Add(d) }

func newHands() *hands { return &hands{t: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)} }

func open(t *testing.T, dir, name string, h *hands) *Queue {
	t.Helper()
	q, err := Open(dir, name, h.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	q.Visibility = time.Minute
	return q
}

func send(t *testing.T, q *Queue, bodies ...string) {
	t.Helper()
	for _, b := range bodies {
		if _, err := q.Send(b, 0); err != nil {
			t.Fatal(err)
		}
	}
}

func receive(t *testing.T, q *Queue, n int) (bodies []string) {
	t.Helper()
	batch, err := q.receive(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range batch {
		bodies = append(bodies, m.Body)
		if err := q.finish(m.ID, m.Body == "done"); err != nil {
			t.Fatal(err)
		}
	}
	return bodies
}

func TestVisibilityFollowsTheLocalClock(t *testing.T) {
	h := newHands()
	q := open(t, t.TempDir(), "q", h)
	send(t, q, "again", "done")
	for _, step := range []struct {
		name    string
		advance time.Duration
		want    []string
	}{
		{"both at first", 0, []string{"again", "done"}},
		{"nothing while hidden", 59 * time.Second, nil},
		{"what was not done comes back", time.Second, []string{"again"}},
		{"and hides again", 59 * time.Second, nil},
	} {
		h.advance(step.advance)
		if got := receive(t, q, 10); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v, want %v", step.name, got, step.want)
		}
	}
}

func TestRunningIsNeverRedelivered(t *testing.T) {
	h := newHands()
	q := open(t, t.TempDir(), "q", h)
	send(t, q, "slow")
	batch, err := q.receive(1)
	if err != nil || len(batch) != 1 {
		t.Fatal(batch, err)
	}
	h.advance(24 * time.Hour)
	if again, _ := q.receive(1); len(again) != 0 {
		t.Error("a message was given out twice while its function runs")
	}
	if err := q.finish(batch[0].ID, false); err != nil {
		t.Fatal(err)
	}
	if again, _ := q.receive(1); len(again) != 1 || again[0].Receives != 2 {
		t.Errorf("after the failure: %+v, want the second receive", again)
	}
}

func TestRedriveAndDelay(t *testing.T) {
	h := newHands()
	dir := t.TempDir()
	q, dead := open(t, dir, "q", h), open(t, dir, "dead", h)
	q.MaxReceives, q.Dead = 2, dead
	if _, err := q.Send("poison", 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, q, 1); got != nil {
		t.Errorf("%v came before its delay", got)
	}
	h.advance(10 * time.Second)
	for range 2 {
		if got := receive(t, q, 1); len(got) != 1 {
			t.Fatal("want the message twice")
		}
		h.advance(time.Minute)
	}
	if got := receive(t, q, 1); got != nil {
		t.Errorf("%v came a third time", got)
	}
	if visible, _ := dead.Depth(); visible != 1 {
		t.Errorf("%d dead letters, want 1", visible)
	}
	if visible, hidden := q.Depth(); visible+hidden != 0 {
		t.Errorf("%d are left in the queue", visible+hidden)
	}
}

func TestSurvivesRestart(t *testing.T) {
	h := newHands()
	dir := t.TempDir()
	q := open(t, dir, "q", h)
	send(t, q, "done", "again", "new")
	receive(t, q, 2)
	q.Close() // and no other farewell: a kill leaves the file as it is
	q = open(t, dir, "q", h)
	if got := receive(t, q, 10); !slices.Equal(got, []string{"new"}) {
		t.Errorf("visible after the restart: %v, want only what was never received", got)
	}
	h.advance(time.Minute)
	batch, err := q.receive(10)
	if err != nil || len(batch) != 2 || batch[0].Body != "again" || batch[0].Receives != 2 {
		t.Errorf("after the time-out: %+v, %v", batch, err)
	}
}

func TestDelivery(t *testing.T) {
	type event struct {
		Records []struct {
			MessageID, Body, EventSourceARN string
			Attributes                      map[string]string
		}
	}
	for _, c := range []struct {
		name     string
		partial  bool
		answer   func(event) (string, error)
		wantLeft int
	}{
		{"all well", true, func(event) (string, error) { return `{"batchItemFailures":[]}`, nil }, 0},
		{"nothing said", true, func(event) (string, error) { return ``, nil }, 0},
		{"one of three failed", true, func(e event) (string, error) {
			return `{"batchItemFailures":[{"itemIdentifier":"` + e.Records[1].MessageID + `"}]}`, nil
		}, 1},
		{"an identifier nobody knows", true, func(event) (string, error) {
			return `{"batchItemFailures":[{"itemIdentifier":"x"}]}`, nil
		}, 3},
		{"failures not asked for", false, func(e event) (string, error) {
			return `{"batchItemFailures":[{"itemIdentifier":"` + e.Records[1].MessageID + `"}]}`, nil
		}, 0},
		{"the function fails", true, func(event) (string, error) { return "", errors.New("no") }, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHands()
			q := open(t, t.TempDir(), "q", h)
			send(t, q, "a", "b", "c")
			calls := make(chan event, 3)
			ctx, cancel := context.WithCancel(t.Context())
			d := &Delivery{Queue: q, Function: "F", Batch: 10, Workers: 2, Partial: c.partial, Region: "ap-south-1",
				Invoke: func(_ context.Context, _ string, payload []byte) ([]byte, error) {
					var e event
					if err := json.Unmarshal(payload, &e); err != nil {
						t.Error(err)
					}
					calls <- e
					answer, err := c.answer(e)
					return []byte(answer), err
				}}
			stopped := make(chan struct{})
			go func() { d.Run(ctx); close(stopped) }()
			e := <-calls
			if len(e.Records) != 3 || e.Records[0].Body != "a" || e.Records[0].Attributes["ApproximateReceiveCount"] != "1" ||
				e.Records[0].Attributes["SentTimestamp"] != "1795597200000" || e.Records[0].EventSourceARN != "arn:aws:sqs:ap-south-1:000000000000:q" {
				t.Errorf("the event: %+v", e)
			}
			cancel()
			<-stopped
			if visible, hidden := q.Depth(); visible != 0 || hidden != c.wantLeft {
				t.Errorf("%d visible and %d hidden are left, want 0 and %d", visible, hidden, c.wantLeft)
			}
		})
	}
}

func TestServer(t *testing.T) {
	h := newHands()
	q := open(t, t.TempDir(), "mail", h)
	server := &Server{Queues: map[string]*Queue{"mail": q}}
	const url = `"QueueUrl":"https://sqs.ap-south-1.amazonaws.com/000000000000/mail"`
	for _, c := range []struct {
		name, call, body string
		status, sent     int
		want             string
	}{
		{"one", "SendMessage", `{` + url + `,"MessageBody":"hello"}`, 200, 1, `"MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"`},
		{"batch", "SendMessageBatch", `{` + url + `,"Entries":[{"Id":"1","MessageBody":"a"},{"Id":"2","MessageBody":"b"}]}`, 200, 2, `"Id":"2"`},
		{"no such queue", "SendMessage", `{"QueueUrl":"https://x/other","MessageBody":"a"}`, 400, 0, "#QueueDoesNotExist"},
		{"eleven at once", "SendMessageBatch", `{` + url + `,"Entries":[{},{},{},{},{},{},{},{},{},{},{}]}`, 400, 0, "#TooManyEntriesInBatchRequest"},
		{"empty body", "SendMessage", `{` + url + `,"MessageBody":""}`, 400, 0, "#InvalidParameterValue"},
		{"too long", "SendMessage", `{` + url + `,"MessageBody":"` + strings.Repeat("x", maxBody+1) + `"}`, 400, 0, "1 MiB"},
		{"another call", "PurgeQueue", `{` + url + `}`, 400, 0, "#UnsupportedOperation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, _ := q.Depth()
			r := httptest.NewRequest("POST", "/", strings.NewReader(c.body))
			r.Header.Set("X-Amz-Target", "AmazonSQS."+c.call)
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			after, _ := q.Depth()
			if w.Code != c.status || after-before != c.sent || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %s, %d sent", w.Code, w.Body, after-before)
			}
		})
	}
}

func TestPurge(t *testing.T) {
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	q, err := Open(t.TempDir(), "q", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	q.Visibility = time.Minute
	for _, body := range []string{"hidden", "running", "visible"} {
		if _, err := q.Send(body, 0); err != nil {
			t.Fatal(err)
		}
	}
	taken, err := q.receive(2)
	if err != nil || len(taken) != 2 {
		t.Fatal(taken, err)
	}
	if err := q.finish(taken[0].ID, false); err != nil { // comes back later
		t.Fatal(err)
	}
	if err := q.Purge(); err != nil {
		t.Fatal(err)
	}
	if visible, hidden := q.Depth(); visible != 0 || hidden != 1 {
		t.Errorf("%d visible, %d hidden; want the one a function has", visible, hidden)
	}
	now = now.Add(time.Hour)
	if err := q.finish(taken[1].ID, false); err != nil {
		t.Fatal(err)
	}
	if again, err := q.receive(9); err != nil || len(again) != 1 || again[0].Body != "running" {
		t.Errorf("left: %+v, %v", again, err)
	}
}
