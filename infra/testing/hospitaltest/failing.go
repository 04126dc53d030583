package hospitaltest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assay/infra/contract"
	"assay/shared/apigw"
)

// Failing is what the requests are about in which failures are planted.
type Failing struct {
	Staff, Patient Ask               // who sends them, by the audience of the route
	Path           map[string]string // what stands for "{order}", "{patient}", "{person}" in a path
	// Sent is by route ("POST /v1/orders") the body, or the query of a question, where the contract's example does not fit.
	Sent map[string]string
	// Names is by route what every line of it must hold beside the ids of its path; Learnt is what it must hold once the
	// first call has not failed: by then a slip has said of which order it is.
	Names, Learnt map[string]string
	Without       []string // routes that make no call
}

// WantFailuresNamed sends a request to every route of the function and has each of its calls fail in turn, until the
// request gets through or is refused. Each time the answer is 500, and the log has one line: with the route, with the ids
// of the path, and with nothing that was sent about a person.
func (h *House) WantFailuresNamed(t *testing.T, f Failing) {
	t.Helper()
	operations, err := h.contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	planted := 0
	for _, route := range h.routes {
		name := route.Method + " " + route.Pattern
		if slices.Contains(f.Without, name) {
			continue
		}
		of := slices.IndexFunc(operations, func(op contract.Operation) bool { return op.Method+" "+op.Path == name })
		if of < 0 {
			t.Fatalf("%s is not in the contract", name)
		}
		t.Run(name, func(t *testing.T) { planted += h.wantFailureNamed(t, f, route, operations[of]) })
	}
	t.Logf("%d routes, %d failures planted", len(h.routes), planted)
}

// mostCalls is more calls than any request makes.
const mostCalls = 30

func (h *House) wantFailureNamed(t *testing.T, f Failing, route apigw.Route, op contract.Operation) int {
	t.Helper()
	name := op.Method + " " + op.Path
	example, sent, err := h.contract.Example(op)
	if err != nil {
		t.Fatal(err)
	}
	body, query := string(sent), example.URL.RawQuery
	if own, ok := f.Sent[name]; ok && op.Method == http.MethodGet {
		query = own
	} else if ok {
		body = own
	}
	path, ids := strings.Split(op.Path, "/"), []string{}
	for n, shown := range strings.Split(example.URL.Path, "/") {
		if path[n] == shown {
			continue
		}
		if own, ok := f.Path[path[n]]; ok {
			shown = own
			ids = append(ids, own)
		}
		path[n] = shown
	}
	target := strings.Join(path, "/")
	if query != "" {
		target += "?" + query
	}
	who := map[apigw.Audience]Ask{apigw.Staff: f.Staff, apigw.Patients: f.Patient}[route.Who]
	defer h.Line.plant(0, "")
	for n := 1; n <= mostCalls; n++ {
		h.Line.plant(n, Fails)
		h.log.Take()
		a := h.Do(t, who, op.Method+" "+target, orNone(body))
		if !h.Line.reached() || a.Status < 500 {
			if n == 1 {
				t.Errorf("no call of it failed: %d %s", a.Status, a.Body)
			}
			return n - 1
		}
		if code, _ := a.Code(); code != "internal" {
			continue // refused in words of its own, which is no surprise to anybody
		}
		texts := append([]string{"request failed", op.Path, f.Names[name]}, ids...)
		if n > 1 {
			texts = append(texts, f.Learnt[name])
		}
		h.log.WantError(t, texts, values(t, body)...)
	}
	t.Errorf("it makes more than %d calls", mostCalls)
	return mostCalls
}

func orNone(body string) any {
	if body == "" {
		return nil
	}
	return body
}

// word is what an id, a code or a reason from a list looks like; so do a day and the token of a slip.
var (
	word   = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)
	secret = regexp.MustCompile(`^(\d{4}-\d\d-\d\d|[a-z0-9]{20,})$`)
)

// values lists what a body says that no line may hold: texts that are no words, days, tokens and amounts.
func values(t testing.TB, body string) (all []string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch text := fmt.Sprint(token); token.(type) {
		case json.Number:
			if len(text) > 3 {
				all = append(all, text)
			}
		case string:
			if !word.MatchString(text) || secret.MatchString(text) {
				all = append(all, text)
			}
		}
	}
}
