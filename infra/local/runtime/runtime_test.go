package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay/infra/local/wire"
)

var echoBinary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "echo")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	echoBinary = filepath.Join(dir, "echo")
	cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", echoBinary, "../testdata/echo")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build echo: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// echo gives a fleet of one function; the wire's s3 counts the calls that reach it.
func echo(t *testing.T, timeout time.Duration) (*Fleet, *wire.Wire, *atomic.Int32) {
	t.Helper()
	reached := new(atomic.Int32)
	w := &wire.Wire{Services: map[string]http.Handler{"s3": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		_, _ = io.WriteString(w, "from s3 "+r.URL.Path)
	})}}
	fleet := &Fleet{Functions: map[string]*Function{"EchoFunction": {
		ID: "EchoFunction", Name: "assay-echo", Binary: echoBinary, Region: "ap-south-1", Timeout: timeout, MemoryMB: 512,
		Env: map[string]string{"TABLE": "Table", "AWS_ENDPOINT_URL_S3": ""}, Endpoint: []string{"AWS_ENDPOINT_URL_S3"},
		LogFile: filepath.Join(t.TempDir(), "echo.log"), Services: w.Handler,
	}}}
	t.Cleanup(func() { fleet.Stop(time.Second) })
	return fleet, w, reached
}

func invoke(t *testing.T, fleet *Fleet, event string) (string, error) {
	t.Helper()
	answer, err := fleet.Invoke(t.Context(), "EchoFunction", []byte(event))
	return string(answer), err
}

func TestInvocations(t *testing.T) {
	fleet, _, _ := echo(t, time.Minute)
	for _, c := range []struct{ name, event, want, errorType string }{
		{"the event comes back", `{"x":"ä"}`, `{"x":"ä"}`, ""},
		{"declared variable", `{"do":"env","name":"TABLE"}`, `"Table"`, ""},
		{"region", `{"do":"env","name":"AWS_REGION"}`, `"ap-south-1"`, ""},
		{"function name", `{"do":"env","name":"AWS_LAMBDA_FUNCTION_NAME"}`, `"assay-echo"`, ""},
		{"nothing of this machine", `{"do":"env","name":"HOME"}`, `""`, ""},
		{"error of the handler", `{"do":"fail"}`, "", "errorString"},
		{"panic", `{"do":"panic"}`, "", "string"},
		{"after the panic a new process serves", `{"y":1}`, `{"y":1}`, ""},
		{"exit", `{"do":"exit"}`, "", "Runtime.ExitError"},
		{"after the exit a new process serves", `{"z":1}`, `{"z":1}`, ""},
		{"answer over 6 MB", `{"do":"big"}`, "", "Function.ResponseSizeTooLarge"},
		{"service through the wire", `{"do":"call"}`, `"from s3 /thing"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := invoke(t, fleet, c.event)
			var failed *Error
			switch {
			case c.errorType != "" && (!errors.As(err, &failed) || failed.Type != c.errorType):
				t.Errorf("got %s, %v; want an error of type %s", got, err, c.errorType)
			case c.errorType == "" && (err != nil || got != c.want):
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
	log, err := os.ReadFile(fleet.Functions["EchoFunction"].LogFile)
	if err != nil || strings.Count(string(log), "echo starts") != 3 {
		t.Errorf("the log should have three starts: %v\n%s", err, log)
	}
}

func TestDeadlineIsEnforced(t *testing.T) {
	fleet, _, _ := echo(t, 3*time.Second) // a start and a call fit in, whatever else the machine does
	var told struct {
		Millis int
		ARN    string
	}
	answer, err := invoke(t, fleet, `{"do":"deadline"}`)
	if err != nil || json.Unmarshal([]byte(answer), &told) != nil || told.Millis < 1 || told.Millis > 3000 ||
		told.ARN != "arn:aws:lambda:ap-south-1:000000000000:function:assay-echo" {
		t.Errorf("the function was told %s, %v", answer, err)
	}
	began := time.Now()
	_, err = invoke(t, fleet, `{"do":"sleep","millis":120000}`)
	var failed *Error
	if !errors.As(err, &failed) || failed.Type != "Sandbox.Timedout" {
		t.Errorf("got %v, want a time-out", err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the kill took %s", took)
	}
	if n := fleet.Functions["EchoFunction"].Running(); n != 0 {
		t.Errorf("%d processes are left after the deadline", n)
	}
	if got, err := invoke(t, fleet, `{"after":1}`); err != nil || got != `{"after":1}` {
		t.Errorf("afterwards: %s, %v", got, err)
	}
}

func TestSeveralAtOnce(t *testing.T) {
	fleet, _, _ := echo(t, time.Minute)
	began := time.Now()
	var all sync.WaitGroup
	for range 2 * MaxEnvironments {
		all.Go(func() {
			if _, err := fleet.Invoke(t.Context(), "EchoFunction", []byte(`{"do":"sleep","millis":300}`)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if took := time.Since(began); took < 600*time.Millisecond {
		t.Errorf("eight calls of 300 ms took %s, want no more than four at once", took)
	}
	if n := fleet.Functions["EchoFunction"].Running(); n != MaxEnvironments {
		t.Errorf("%d processes, want %d", n, MaxEnvironments)
	}
	first, _ := invoke(t, fleet, `{"do":"pid"}`)
	second, _ := invoke(t, fleet, `{"do":"pid"}`)
	if first != second {
		t.Errorf("a warm process is not used again: %s, then %s", first, second)
	}
}

func TestCallerGivesUpFunctionRunsOn(t *testing.T) {
	fleet, _, _ := echo(t, time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := fleet.Invoke(ctx, "EchoFunction", []byte(`{"do":"sleep","millis":400}`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want the caller's deadline", err)
	}
	if n := fleet.Functions["EchoFunction"].Running(); n != 1 {
		t.Errorf("%d processes, want the one that still works", n)
	}
}

func TestKillWhileIdle(t *testing.T) {
	fleet, _, _ := echo(t, time.Minute)
	before, err := invoke(t, fleet, `{"do":"pid"}`)
	if err != nil {
		t.Fatal(err)
	}
	fleet.Functions["EchoFunction"].Kill()
	after, err := invoke(t, fleet, `{"do":"pid"}`)
	if err != nil || before == after {
		t.Errorf("before %s, after the kill %s, %v", before, after, err)
	}
}

func TestFaultKillsCaller(t *testing.T) {
	for when, reaches := range map[string]int32{"before": 1, "after": 2} {
		t.Run(when, func(t *testing.T) {
			fleet, w, reached := echo(t, time.Minute)
			rec := httptest.NewRecorder()
			w.ServeHTTP(rec, httptest.NewRequest("POST", "/_local/faults",
				strings.NewReader(`{"function":"EchoFunction","service":"s3","nth":2,"when":"`+when+`"}`)))
			if rec.Code != http.StatusOK {
				t.Fatalf("the fault is refused: %s", rec.Body)
			}
			if got, err := invoke(t, fleet, `{"do":"call"}`); err != nil {
				t.Fatalf("the first call should pass: %s, %v", got, err)
			}
			var failed *Error
			if got, err := invoke(t, fleet, `{"do":"call"}`); !errors.As(err, &failed) || failed.Type != "Runtime.ExitError" {
				t.Errorf("the second call should die: %s, %v", got, err)
			}
			if reached.Load() != reaches {
				t.Errorf("the service saw %d calls, want %d", reached.Load(), reaches)
			}
			if got, err := invoke(t, fleet, `{"do":"call"}`); err != nil || got != `"from s3 /thing"` {
				t.Errorf("a fault strikes once, yet: %s, %v", got, err)
			}
		})
	}
}

func TestInvokeAPI(t *testing.T) {
	fleet, _, _ := echo(t, time.Minute)
	server := httptest.NewServer(fleet)
	defer server.Close()
	behind := &Fleet{Functions: fleet.Functions, Remote: server.URL} // as another cloud before this one
	for _, c := range []struct {
		name, function, event, want, functionError string
		status                                     int
	}{
		{"by logical id", "EchoFunction", `{"a":1}`, `{"a":1}`, "", 200},
		{"by name", "assay-echo", `{"a":1}`, `{"a":1}`, "", 200},
		{"by ARN", "arn:aws:lambda:ap-south-1:000000000000:function:assay-echo", `{"a":1}`, `{"a":1}`, "", 200},
		{"failing", "EchoFunction", `{"do":"fail"}`, `{"errorMessage":"as asked","errorType":"errorString"}`, "Unhandled", 200},
		{"unknown", "NoFunction", `{}`, `{"Type":"User","Message":"Function not found"}`, "", 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, err := http.Post(server.URL+"/2015-03-31/functions/"+c.function+"/invocations", "application/json", bytes.NewReader([]byte(c.event)))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != c.status || string(body) != c.want || resp.Header.Get("X-Amz-Function-Error") != c.functionError {
				t.Errorf("%d %s %q", resp.StatusCode, body, resp.Header.Get("X-Amz-Function-Error"))
			}
		})
	}
	t.Run("LAMBDA_ENDPOINT", func(t *testing.T) {
		if got, err := invoke(t, behind, `{"b":2}`); err != nil || got != `{"b":2}` {
			t.Errorf("%s, %v", got, err)
		}
		var failed *Error
		if _, err := invoke(t, behind, `{"do":"fail"}`); !errors.As(err, &failed) {
			t.Errorf("got %v, want the function's error", err)
		}
	})
}
