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

// TestServer asks in SQS's own words; what of an operation is not served is refused.
func TestServer(t *testing.T) {
	const url = `"QueueUrl":"https://sqs.ap-south-1.amazonaws.com/000000000000/mail"`
	for _, c := range []struct {
		name, call, body string
		status, sent     int // sent is by how much the visible messages grow; one is there before
		want             string
	}{
		{"one", "SendMessage", `{` + url + `,"MessageBody":"hello"}`, 200, 1, `"MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"`},
		{"batch", "SendMessageBatch", `{` + url + `,"Entries":[{"Id":"1","MessageBody":"a"},{"Id":"2","MessageBody":"b"}]}`, 200, 2, `"Id":"2"`},
		{"later", "SendMessage", `{` + url + `,"MessageBody":"hello","DelaySeconds":9}`, 200, 0, `"MessageId"`},
		{"too much later", "SendMessage", `{` + url + `,"MessageBody":"hello","DelaySeconds":901}`, 400, 0, "#InvalidParameterValue"},
		{"no such queue", "SendMessage", `{"QueueUrl":"https://x/other","MessageBody":"a"}`, 400, 0, "#QueueDoesNotExist"},
		{"eleven at once", "SendMessageBatch", `{` + url + `,"Entries":[{},{},{},{},{},{},{},{},{},{},{}]}`, 400, 0, "#TooManyEntriesInBatchRequest"},
		{"empty body", "SendMessage", `{` + url + `,"MessageBody":""}`, 400, 0, "#InvalidParameterValue"},
		{"too long", "SendMessage", `{` + url + `,"MessageBody":"` + strings.Repeat("x", maxBody+1) + `"}`, 400, 0, "1 MiB"},
		{"what is not served of it", "SendMessage", `{` + url + `,"MessageBody":"a","MessageGroupId":"g"}`, 400, 0, "MessageGroupId"},
		{"another call", "AddPermission", `{` + url + `}`, 400, 0, "#UnsupportedOperation"},
		{"receive", "ReceiveMessage", `{` + url + `,"AttributeNames":["All"]}`, 200, -1, `"ApproximateReceiveCount":"1"`},
		{"receive and leave visible", "ReceiveMessage", `{` + url + `,"VisibilityTimeout":0}`, 200, 0, `"Body":"first"`},
		{"receive too many", "ReceiveMessage", `{` + url + `,"MaxNumberOfMessages":11}`, 400, 0, "from 1 to 10"},
		{"receive with what is not kept", "ReceiveMessage", `{` + url + `,"AttributeNames":["SenderId"]}`, 400, 0, "#InvalidAttributeName"},
		{"hide what nobody has received", "ChangeMessageVisibility", `{` + url + `,"ReceiptHandle":"x","VisibilityTimeout":5}`, 400, 0, "#ReceiptHandleIsInvalid"},
		{"purge", "PurgeQueue", `{` + url + `}`, 200, -1, "{}"},
		{"list", "ListQueues", `{}`, 200, 0, `"QueueUrls":["http://example.com/000000000000/dead","http://example.com/000000000000/mail"]`},
		{"list some", "ListQueues", `{"QueueNamePrefix":"de"}`, 200, 0, `"QueueUrls":["http://example.com/000000000000/dead"]`},
		{"its address", "GetQueueUrl", `{"QueueName":"mail"}`, 200, 0, `"http://example.com/000000000000/mail"`},
		{"no address", "GetQueueUrl", `{"QueueName":"other"}`, 400, 0, "#QueueDoesNotExist"},
		{"how many wait", "GetQueueAttributes", `{` + url + `,"AttributeNames":["ApproximateNumberOfMessages"]}`, 200, 0,
			`{"Attributes":{"ApproximateNumberOfMessages":"1"}}`},
		{"all of it", "GetQueueAttributes", `{` + url + `,"AttributeNames":["All"]}`, 200, 0, `arn:aws:sqs:ap-south-1:000000000000:dead`},
		{"what is not kept", "GetQueueAttributes", `{` + url + `,"AttributeNames":["Policy"]}`, 400, 0, "#InvalidAttributeName"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, dir := newHands(), t.TempDir()
			q := open(t, dir, "mail", h)
			q.MaxReceives, q.Dead = 3, open(t, dir, "dead", h)
			send(t, q, "first")
			server := &Server{Region: "ap-south-1", Queues: map[string]*Queue{"mail": q, "dead": q.Dead}}
			w := ask(server, c.call, c.body)
			after, _ := q.Depth()
			if w.Code != c.status || after-1 != c.sent || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %s, %d more", w.Code, w.Body, after-1)
			}
		})
	}
}

func ask(s *Server, call, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", "AmazonSQS."+call)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// TestReceivedIsDeletedOrComesBack: a message that was received is hidden for as long as was asked, and gone once deleted.
func TestReceivedIsDeletedOrComesBack(t *testing.T) {
	h := newHands()
	q := open(t, t.TempDir(), "mail", h)
	server := &Server{Region: "ap-south-1", Queues: map[string]*Queue{"mail": q}}
	send(t, q, "a", "b")
	var got struct {
		Messages []struct{ ReceiptHandle, Body string }
	}
	visible := func(step string, want int) {
		t.Helper()
		if n, _ := q.Depth(); n != want {
			t.Errorf("%s: %d visible, want %d", step, n, want)
		}
	}
	if err := json.Unmarshal(ask(server, "ReceiveMessage", `{"QueueUrl":"/mail","MaxNumberOfMessages":10,"VisibilityTimeout":5}`).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Messages) != 2 {
		t.Fatalf("%d messages", len(got.Messages))
	}
	visible("received", 0)
	ask(server, "ChangeMessageVisibility", `{"QueueUrl":"/mail","VisibilityTimeout":0,"ReceiptHandle":"`+got.Messages[1].ReceiptHandle+`"}`)
	visible("shown again", 1)
	ask(server, "DeleteMessageBatch", `{"QueueUrl":"/mail","Entries":[{"Id":"1","ReceiptHandle":"`+got.Messages[1].ReceiptHandle+`"}]}`)
	visible("deleted", 0)
	h.advance(5 * time.Second)
	visible("the other comes back", 1)
	ask(server, "DeleteMessage", `{"QueueUrl":"/mail","ReceiptHandle":"`+got.Messages[0].ReceiptHandle+`"}`)
	visible("deleted too", 0)
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
