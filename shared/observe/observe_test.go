package observe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

func inLambda() context.Context {
	return lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "req-1"})
}

func decode(t *testing.T, line []byte) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatalf("not one JSON line: %v", err)
	}
	return got
}

func TestLogger(t *testing.T) {
	var out bytes.Buffer
	newLogger(&out, "INFO").With("table", "x").InfoContext(inLambda(), "started", "n", 2)
	got := decode(t, out.Bytes())
	delete(got, "timestamp")
	want := map[string]any{"level": "INFO", "message": "started", "n": 2.0, "requestId": "req-1", "table": "x"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLevel(t *testing.T) {
	for _, c := range []struct {
		name, level string
		want        slog.Level // the lowest that is printed
	}{
		{"debug", "DEBUG", slog.LevelDebug},
		{"info", "INFO", slog.LevelInfo},
		{"warn", "WARN", slog.LevelWarn},
		{"error", "ERROR", slog.LevelError},
		{"missing", "", slog.LevelInfo},
		{"wrong", "LOUD", slog.LevelInfo},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := newLogger(&bytes.Buffer{}, c.level)
			if ctx := context.Background(); !log.Enabled(ctx, c.want) || log.Enabled(ctx, c.want-1) {
				t.Errorf("LOG_LEVEL=%q does not start at %v", c.level, c.want)
			}
		})
	}
}

type serviceError struct{}

func (serviceError) Error() string     { return "api error ValidationException: bad number Sunita-98765" }
func (serviceError) ErrorCode() string { return "ValidationException" }

func TestCause(t *testing.T) {
	_, number := strconv.Atoi("Sunita-98765")
	typed := json.Unmarshal([]byte(`{"a":98765.5}`), &struct{ A int }{})
	for _, c := range []struct {
		name              string
		err               error
		trail, kind, code string
	}{
		{"own words", fmt.Errorf("load order: %w", errors.New("no such table")), "load order: no such table", "*errors.errorString", ""},
		{"service", fmt.Errorf("commit: %w", serviceError{}), "commit: ", "observe.serviceError", "ValidationException"},
		{"number parser", fmt.Errorf("fee: %w", number), "fee: invalid syntax", "*errors.errorString", ""},
		{"json", fmt.Errorf("row: %w", typed), "row: ", "*json.UnmarshalTypeError", ""},
		{"deadline", fmt.Errorf("read: %w", context.DeadlineExceeded), "read: context deadline exceeded", "context.deadlineExceededError", ""},
		{"joined", fmt.Errorf("duty 7: %w", errors.Join(fmt.Errorf("send: %w", serviceError{}), fmt.Errorf("put off: %w", errors.New("no table")))),
			"duty 7: send: ; put off: no table", "observe.serviceError, *errors.errorString", "ValidationException"},
		{"one joined", errors.Join(nil, fmt.Errorf("send: %w", errors.New("gone"))), "send: gone", "*errors.errorString", ""},
		{"two wrapped", fmt.Errorf("a: %w: %w", errors.New("gone"), serviceError{}), "a: gone: ", "observe.serviceError", "ValidationException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			newLogger(&out, "INFO").Error("failed", Cause(c.err))
			if strings.Contains(out.String(), "98765") {
				t.Errorf("the log quotes input: %s", out.String())
			}
			if words := Plain(c.err).Error(); strings.Contains(words, "98765") || !strings.HasPrefix(words, c.trail+" (") {
				t.Errorf("returned to the runtime: %s", words)
			}
			got := decode(t, out.Bytes())["cause"].(map[string]any)
			want := map[string]any{"trail": c.trail, "type": c.kind}
			if c.code != "" {
				want["code"] = c.code
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestStack(t *testing.T) {
	got := Stack()
	if len(got) == 0 || !strings.HasPrefix(got[0], "assay/shared/observe.TestStack:") {
		t.Errorf("got %v", got)
	}
}

func TestCount(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 4, 1, 6, 0, 0, 0, time.UTC)
	m := newMeter(&out, "dev", "notify", func() time.Time { return at })
	if err := m.Count(inLambda(), "MailSent", "Stage", "ready"); err != nil {
		t.Fatal(err)
	}
	want := decode(t, []byte(`{"_aws":{"Timestamp":1775023200000,"CloudWatchMetrics":[{"Namespace":"Assay",
		"Dimensions":[["Environment","Function","Stage"]],"Metrics":[{"Name":"MailSent","Unit":"Count"}]}]},
		"Environment":"dev","Function":"notify","Stage":"ready","MailSent":1,"requestId":"req-1"}`))
	if got := decode(t, out.Bytes()); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if strings.Count(out.String(), "\n") != 1 {
		t.Error("a metric must be one line")
	}
	if m.standing["Stage"] != "" {
		t.Error("one call's dimension leaked into the next")
	}
	out.Reset()
	if err := m.Measure(inLambda(), "OldestDuty", 3600, "Seconds"); err != nil {
		t.Fatal(err)
	}
	want = decode(t, []byte(`{"_aws":{"Timestamp":1775023200000,"CloudWatchMetrics":[{"Namespace":"Assay",
		"Dimensions":[["Environment","Function"]],"Metrics":[{"Name":"OldestDuty","Unit":"Seconds"}]}]},
		"Environment":"dev","Function":"notify","OldestDuty":3600,"requestId":"req-1"}`))
	if got := decode(t, out.Bytes()); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := m.Count(context.Background(), "MailSent", "Stage"); err == nil {
		t.Error("half a pair was accepted")
	}
}
