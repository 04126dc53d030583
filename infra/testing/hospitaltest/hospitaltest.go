// Package hospitaltest gives a test of a function a hospital with staff on a real engine, and asks the function's
// handler through the adapter as one of them. Every answer is held against the contract.
package hospitaltest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/contract"
	"assay/infra/testing/cast"
	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/law"
	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
	"assay/shared/lab"
	"assay/shared/store"
)

// The issuers, as the gateway names them in a token's claims.
const (
	StaffPool   = "https://staff.example"
	PatientPool = "https://patients.example"
)

// House is a deployment with its hospitals. Now is the time of every request and may be moved.
type House struct {
	Store    *store.Store // the test's own way to the tables
	DB       *enginetest.Database
	Line     *Line // the function's calls go out on it
	Now      time.Time
	contract *contract.Contract
	routes   []apigw.Route
	handler  http.Handler
	log      Log // what the adapter logs; the test's output has it too
	requests atomic.Int64
}

// Open makes fresh tables and the handler of a function over them.
func Open(t testing.TB, routes func(*store.Store) []apigw.Route) *House {
	return OpenOn(t, &Line{}, routes)
}

// promised is the contract, read once.
var promised struct {
	once sync.Once
	*contract.Contract
}

// OpenOn is Open with the function's calls on a line. What goes wrong there goes wrong: the SDK repeats nothing.
func OpenOn(t testing.TB, line *Line, routes func(*store.Store) []apigw.Route) *House {
	t.Helper()
	return openBeside(t, line, routes)
}

// openBeside is OpenOn where the work of more functions happens on the same line.
func openBeside(t testing.TB, line *Line, routes func(*store.Store) []apigw.Route, more ...string) *House {
	t.Helper()
	promised.once.Do(func() { promised.Contract = contract.Load(t) })
	db := enginetest.Start(t)
	client := func(http dynamodb.HTTPClient) *store.Store {
		options := db.Client.Options()
		options.HTTPClient, options.Retryer = http, aws.NopRetryer{}
		return store.New(dynamodb.New(options), db.Truth, db.Views)
	}
	served := routes(client(bind(t, db, line, more...)))
	return &House{Store: client(wire), DB: db, Line: line, Now: time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC),
		contract: promised.Contract, routes: served, handler: apigw.Mux(served)}
}

// Found founds a hospital of the cast with its staff, people of the cast, who have their names.
func (h *House) Found(t testing.TB, id string, staff ...lab.Member) {
	t.Helper()
	of := slices.IndexFunc(cast.Hospitals, func(c cast.Hospital) bool { return c.ID == id })
	if of < 0 {
		t.Fatalf("the hospital %s is not in infra/testing/cast", id)
	}
	hospital := lab.Hospital{ID: id, Rev: 1, Name: cast.Hospitals[of].Name, ExpiryHours: 48, VAT: 2000, HomeFee: 9900,
		Secret: []byte(strings.Repeat("s", 32))}
	for n := range staff {
		staff[n].Hospital, staff[n].Rev, staff[n].Active = id, 1, true
		who := slices.IndexFunc(cast.Members, func(m cast.Member) bool { return m.ID == staff[n].Person })
		if who < 0 {
			t.Fatalf("%s is not in infra/testing/cast", staff[n].Person)
		}
		staff[n].Name = cast.Members[who].Name
	}
	if err := h.Store.Found(t.Context(), hospital, staff, lab.At(h.Now)); err != nil {
		t.Fatal(err)
	}
}

// Ask is one request. Hospital is left out for patients; a Key is made up where none is given.
type Ask struct {
	As, Hospital string
	Pool         string // StaffPool where it is left out
	Key          string
	Tag          string // If-None-Match
	Header       map[string]string
}

// Answer is what came back; nothing of it is set where the process was killed (Line).
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Code is the stable code of a refusal, "" for anything else, and Field what it blames.
func (a Answer) Code() (code, field string) {
	var p apigw.Problem
	if a.Status < 400 || json.Unmarshal(a.Body, &p) != nil {
		return "", ""
	}
	return strings.TrimPrefix(p.Type, "urn:assay:problem:"), p.Field
}

// Read fills v from the body.
func (a Answer) Read(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
}

// Do sends "POST /v1/…" with a body, as JSON text or a value, nil for none.
func (h *House) Do(t testing.TB, who Ask, route string, body any) Answer {
	t.Helper()
	method, path, _ := strings.Cut(route, " ")
	var sent []byte
	switch b := body.(type) {
	case nil:
	case string:
		sent = []byte(b)
	default:
		var err error
		if sent, err = json.Marshal(b); err != nil {
			t.Fatal(err)
		}
	}
	request := func() *http.Request {
		r := httptest.NewRequest(method, "https://api.example"+path, bytes.NewReader(sent))
		if len(sent) > 0 {
			r.Header.Set("Content-Type", "application/json")
		}
		if who.Hospital != "" {
			r.Header.Set("X-Hospital", who.Hospital)
		}
		r.Header.Set("Idempotency-Key", who.Key)
		if who.Tag != "" {
			r.Header.Set("If-None-Match", who.Tag)
		}
		for name, value := range who.Header {
			r.Header.Set(name, value)
		}
		return r
	}
	number := h.requests.Add(1)
	if who.Key == "" {
		who.Key = fmt.Sprintf("request-%d", number)
	}
	if who.Pool == "" {
		who.Pool = StaffPool
	}
	call := apigw.RequestInfo{RequestID: fmt.Sprintf("r%d", number), Now: h.Now, Subject: who.As, Pool: who.Pool}
	var a Answer
	log := slog.New(slog.NewJSONHandler(io.MultiWriter(t.Output(), &h.log), nil))
	err := h.Line.Process(func() (err error) {
		resp := apigwtest.DoLogged(t, log, h.handler, request(), call)
		a.Status, a.Header = resp.StatusCode, resp.Header
		a.Body, err = io.ReadAll(resp.Body)
		return err
	})
	if errors.Is(err, errKilled) {
		return Answer{}
	}
	if err != nil {
		t.Fatal(err)
	}
	h.contract.CheckAnswer(t, request(), sent, a.Status, a.Header, a.Body)
	return a
}

// Logged gives what the function has logged since the last time.
func (h *House) Logged() string { return h.log.Take() }

// Insist is Do by a client that sends the very same request again when it has no answer, or one that says that the
// system is in trouble: while the line is disturbed that is what has to help.
func (h *House) Insist(t testing.TB, who Ask, route string, body any) Answer {
	t.Helper()
	if who.Key == "" {
		who.Key = fmt.Sprintf("insisted-%d", h.requests.Add(1))
	}
	a := h.Do(t, who, route, body)
	for try := 1; (a.Status == 0 || a.Status >= 500) && h.Line.Disturbed() && try < insist; try++ {
		a = h.Do(t, who, route, body)
	}
	return a
}

// Step is one request of a scenario, with what is to come of it.
type Step struct {
	Name  string
	Who   Ask
	Route string
	Body  any
	Want  string // "200", or the status, code and field of a refusal: "409 grant_pending", "400 bad_request name"
	Holds string // a text that must be in the body
	Lacks string // a text that must not
}

// Play runs a scenario, each step on what the ones before have left.
func (h *House) Play(t *testing.T, steps []Step) {
	for _, s := range steps {
		ok := t.Run(s.Name, func(t *testing.T) {
			if law.Named(s.Name) {
				law.Print(t, s.Name)
			}
			a := h.Do(t, s.Who, s.Route, s.Body)
			code, field := a.Code()
			if got := strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", a.Status, code, field)), " "); got != s.Want {
				t.Fatalf("%s: got %q, want %q\n%s", s.Route, got, s.Want, a.Body)
			}
			if !strings.Contains(string(a.Body), s.Holds) {
				t.Errorf("%s is not in %s", s.Holds, a.Body)
			}
			if s.Lacks != "" && strings.Contains(string(a.Body), s.Lacks) {
				t.Errorf("%s is in %s", s.Lacks, a.Body)
			}
		})
		if !ok {
			return
		}
	}
}
