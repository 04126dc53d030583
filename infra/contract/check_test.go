package contract

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// exchange is a request with its answer; the seeded ones differ from right in one thing.
type exchange struct {
	method, path string
	sent         string
	reqHeader    map[string]string
	status       int
	header       map[string]string
	got          string
}

const (
	order    = "sahyadri-01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"
	cashPath = "/v1/orders/" + order + "/cash"
	receipt  = `{"order":"` + order + `","version":2,"tab":"paid","parts":{"money":2},"new":{"receipt_number":"R26-000012"}}`
	refusal  = `{"type":"urn:assay:problem:nothing_due","title":"Conflict","status":409,"detail":"Nothing is due."}`
)

func takeCash() exchange {
	return exchange{
		method: "POST", path: cashPath, sent: `{"amount":8000,"seen":{"money":1}}`,
		reqHeader: map[string]string{"Content-Type": "application/json", "X-Hospital": "sahyadri", "Idempotency-Key": "k-1"},
		status:    200, got: receipt,
		header: map[string]string{"Content-Type": "application/json", "X-Request-Id": "r-1"},
	}
}

func refused() exchange {
	e := takeCash()
	e.status, e.got, e.header["Content-Type"] = 409, refusal, "application/problem+json"
	return e
}

func gateway(status int, message string) exchange {
	e := takeCash()
	e.status, e.got, e.header = status, `{"message":"`+message+`"}`, map[string]string{"Content-Type": "application/json"}
	return e
}

func board(got string) exchange {
	e := takeCash()
	e.method, e.path, e.sent, e.got = "GET", "/v1/orders?tab=cod", "", got
	e.header["ETag"] = `"1"`
	return e
}

func catalogue(status int, got string) exchange {
	return exchange{method: "GET", path: "/v1/hospitals/sahyadri/catalogue", status: status, got: got, header: map[string]string{
		"Content-Type": "application/json", "X-Request-Id": "r-1", "ETag": `"1"`, "Cache-Control": "public, max-age=300"}}
}

func (e exchange) with(change func(*exchange)) exchange { change(&e); return e }

func (e exchange) request() *http.Request {
	req := httptest.NewRequest(e.method, e.path, strings.NewReader(e.sent))
	for name, value := range e.reqHeader {
		req.Header.Set(name, value)
	}
	return req
}

func (e exchange) answer() http.Header {
	h := http.Header{}
	for name, value := range e.header {
		h.Set(name, value)
	}
	return h
}

func TestCheckAnswer(t *testing.T) {
	replace := func(old, by string) func(*exchange) {
		return func(e *exchange) {
			if !strings.Contains(e.got, old) {
				panic("the answer does not hold " + old)
			}
			e.got = strings.Replace(e.got, old, by, 1)
		}
	}
	header := func(name, value string) func(*exchange) { return func(e *exchange) { e.header[name] = value } }
	tests := []struct {
		name string
		e    exchange
		want string // part of the complaint; empty where the answer is right
	}{
		{"a receipt", takeCash(), ""},
		{"a receipt again", takeCash().with(header("Idempotent-Replay", "true")), ""},
		{"a refusal", refused(), ""},
		{"no token", gateway(401, "Unauthorized"), ""},
		{"too many requests", gateway(429, "Too Many Requests"), ""},
		{"a function that died", gateway(500, "Internal Server Error"), ""},
		{"a function that is away", gateway(503, "Service Unavailable"), ""},
		{"no such route, says the gateway", gateway(404, "Not Found").with(func(e *exchange) { e.path = "/v1/nowhere" }), ""},
		{"no such method, says the function", refused().with(func(e *exchange) {
			e.method, e.status = "DELETE", 405
			replace("409", "405")(e)
		}), ""},
		{"a board nobody has counted", board(`{"tab":"cod","cards":[],"counts":null}`), ""},
		{"a catalogue at hand", catalogue(304, ""), ""},

		{"wrong type", takeCash().with(replace(`"version":2`, `"version":"2"`)), "/version"},
		{"a fraction of a paisa", board(`{"tab":"cod","cards":[],"counts":{"cod":1.5}}`), "/counts/cod"},
		{"a list that is null", board(`{"tab":"cod","cards":null,"counts":null}`), "/cards"},
		{"an unknown word", takeCash().with(replace("paid", "settled")), "/tab"},
		{"an unknown part", takeCash().with(replace("money", "phone")), "phone"},
		{"a number of another form", takeCash().with(replace("R26-000012", "12")), "/new/receipt_number"},
		{"a field is missing", takeCash().with(replace(`"version":2,`, "")), "version"},
		{"what is new is missing", takeCash().with(replace(`,"new":{"receipt_number":"R26-000012"}`, "")), "new"},
		{"a field leaks", takeCash().with(replace(`"version":2`, `"version":2,"phone":"+919876543210"`)), "phone"},
		{"a field leaks deep inside", takeCash().with(replace(`"receipt_number"`, `"name":"Sunita","receipt_number"`)), "name"},
		{"a field leaks in a refusal", refused().with(replace(`"status"`, `"value":"9.4","status"`)), "value"},
		{"undocumented status", takeCash().with(func(e *exchange) { e.status = 206 }), "status is not supported"},
		{"a refusal the operation has not", refused().with(func(e *exchange) {
			e.method, e.path, e.sent = "GET", "/v1/orders/"+order, ""
		}), "status is not supported"},
		{"wrong content type", takeCash().with(header("Content-Type", "text/plain")), "Content-Type"},
		{"no content type", takeCash().with(header("Content-Type", "")), "Content-Type"},
		{"a refusal as plain JSON", refused().with(header("Content-Type", "application/json")), "Content-Type"},
		{"empty body", takeCash().with(func(e *exchange) { e.got = "" }), "not one JSON value"},
		{"half a body", takeCash().with(replace("}}", "")), "not one JSON value"},
		{"more than a body", takeCash().with(func(e *exchange) { e.got += receipt }), "not one JSON value"},
		{"no request id", takeCash().with(func(e *exchange) { delete(e.header, "X-Request-Id") }), "X-Request-Id"},
		{"no request id on a refusal that a gateway may give", refused().with(func(e *exchange) {
			e.status = 500
			replace("409", "500")(e)
			delete(e.header, "X-Request-Id")
		}), "X-Request-Id"},
		{"another replay mark", takeCash().with(header("Idempotent-Replay", "yes")), "Idempotent-Replay"},
		{"a refusal of another status", refused().with(replace("409", "422")), "says status 422"},
		{"a sentence as a code", refused().with(replace("nothing_due", "Nothing due")), "/type"},
		{"a value as a field", refused().with(replace(`"status"`, `"field":"9.4 g/dL","status"`)), "/field"},
		{"stale without revs", refused().with(func(e *exchange) { e.status = 412; replace("409", "412")(e) }), "current"},
		{"the gateway says what it cannot", gateway(409, "Conflict").with(header("X-Request-Id", "r-1")), "Content-Type"},
		{"the gateway says more", gateway(401, `Unauthorized","why":"expired`), "why"},
		{"an open route asks for a token", gateway(401, "Unauthorized").with(func(e *exchange) {
			e.path, e.sent = "/v1/slips", `{"slip":"k7q2m4x6zt3w5y2n7p4r6s2v5b","birth_date":"1984"}`
		}), "status is not supported"},
		{"no such route is granted", takeCash().with(func(e *exchange) { e.path = "/v1/nowhere" }), "no such operation"},
		{"no such route in another form", gateway(404, `Not Found","path":"x`).with(func(e *exchange) { e.path = "/v1/nowhere" }), "path"},
		{"a catalogue without a name for its bytes", catalogue(304, "").with(func(e *exchange) { delete(e.header, "ETag") }), "ETag"},
		{"a catalogue at hand with a body", catalogue(304, "{}"), "no body"},
		{"a copy at hand of what is never kept", board("").with(func(e *exchange) { e.path, e.status = "/v1/me", 304 }), "status is not supported"},

		{"granted without a hospital", takeCash().with(func(e *exchange) { delete(e.reqHeader, "X-Hospital") }), "X-Hospital"},
		{"granted without a key", takeCash().with(func(e *exchange) { delete(e.reqHeader, "Idempotency-Key") }), "Idempotency-Key"},
		{"granted with an unknown field", takeCash().with(func(e *exchange) { e.sent = `{"amount":8000,"discount":10}` }), "discount"},
		{"granted with text for a number", takeCash().with(func(e *exchange) { e.sent = `{"amount":"8000"}` }), "/amount"},
		{"granted without a body", takeCash().with(func(e *exchange) { e.sent = "" }), "required"},
		{"granted another content type", takeCash().with(func(e *exchange) { e.reqHeader["Content-Type"] = "text/plain" }), "Content-Type"},
		{"granted a strange order id", takeCash().with(func(e *exchange) { e.path = "/v1/orders/26-000417/cash" }), "order"},
	}
	c := Load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := c.answer(tt.e.request(), []byte(tt.e.sent), tt.e.status, tt.e.answer(), []byte(tt.e.got))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("a right answer is refused: %v", err)
			case tt.want != "" && err == nil:
				t.Error("a wrong answer passes")
			case tt.want != "" && !strings.Contains(err.Error(), tt.want):
				t.Errorf("the complaint does not name %q: %v", tt.want, err)
			}
		})
	}
}

func TestCheckRequest(t *testing.T) {
	patient := `{"id":"01938f6c-11aa-7b20-8d5f-90ab12cd34ef","name":"Sunita Patil","sex":"female","language":"en",` +
		`"consent":{"text_version":"1","language":"en","purpose":"care","attested":true}`
	placing := `{"id":"` + order + `","patient":"01938f6c-11aa-7b20-8d5f-90ab12cd34ef","tests":["CBC"],`
	tests := []struct{ name, method, path, body, want string }{
		{"a patient with a date", "POST", "/v1/patients", patient + `,"birth_date":"1984-03-12"}`, ""},
		{"a patient with an age", "POST", "/v1/patients", patient + `,"age":{"months":7}}`, ""},
		{"a patient with both", "POST", "/v1/patients", patient + `,"birth_date":"1984-03-12","age":{"years":42}}`, "oneOf"},
		{"a patient with neither", "POST", "/v1/patients", patient + `}`, "oneOf"},
		{"a patient with no day", "POST", "/v1/patients", patient + `,"birth_date":"1984-13-12"}`, "birth_date"},
		{"a patient with an empty age", "POST", "/v1/patients", patient + `,"age":{}}`, "age"},
		{"later, with a reason", "POST", "/v1/orders", placing + `"settlement":"later","reason":"Ward"}`, ""},
		{"later, without", "POST", "/v1/orders", placing + `"settlement":"later"}`, "reason"},
		{"cod needs none", "POST", "/v1/orders", placing + `"settlement":"cod"}`, ""},
		{"a price in the body", "POST", "/v1/orders", placing + `"settlement":"cod","price":1}`, "price"},
		{"a search by one thing", "POST", "/v1/orders/find", `{"number":"26-000417"}`, ""},
		{"a search by two", "POST", "/v1/orders/find", `{"number":"26-000417","accession":"26-000417-E1"}`, "at most"},
		{"a search by nothing", "POST", "/v1/orders/find", `{}`, "at least"},
		{"a link with an empty object", "POST", "/v1/orders/" + order + "/report-link", `{}`, ""},
		{"a link with nothing", "POST", "/v1/orders/" + order + "/report-link", ``, ""},
		{"a link with something", "POST", "/v1/orders/" + order + "/report-link", `{"version":1}`, "version"},
		{"a quote", "GET", "/v1/hospitals/sahyadri/quote?tests=CBC,TSH&home=true", ``, ""},
		{"a quote of nothing", "GET", "/v1/hospitals/sahyadri/quote", ``, "tests"},
		{"a quote of no code", "GET", "/v1/hospitals/sahyadri/quote?tests=CBC,tsh", ``, "tests"},
		{"a body where none belongs", "GET", "/v1/me", `{}`, "not allowed"},
		{"no such operation", "DELETE", "/v1/me", ``, "method not allowed"},
	}
	c := Load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := takeCash()
			e.method, e.path, e.sent = tt.method, tt.path, tt.body
			err := c.request(e.request(), []byte(tt.body))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("a right request is refused: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// witness is a test that only writes down that it has failed.
type witness struct {
	testing.TB
	failed bool
}

func (w *witness) Helper()               {}
func (w *witness) Errorf(string, ...any) { w.failed = true }

func TestEveryExchangeIsChecked(t *testing.T) {
	c := Load(t)
	ways := map[string]func(w *witness, served http.HandlerFunc, req *http.Request) *http.Response{
		"over HTTP": func(w *witness, served http.HandlerFunc, req *http.Request) *http.Response {
			server := httptest.NewServer(served)
			defer server.Close()
			req.URL.Scheme, req.URL.Host, req.RequestURI = "http", strings.TrimPrefix(server.URL, "http://"), ""
			resp, err := (&http.Client{Transport: c.Transport(w, nil)}).Do(req)
			if err != nil {
				t.Fatal(err)
			}
			return resp
		},
		"under httptest": func(w *witness, served http.HandlerFunc, req *http.Request) *http.Response {
			rec := httptest.NewRecorder()
			c.Handler(w, served).ServeHTTP(rec, req)
			return rec.Result()
		},
	}
	tests := []struct {
		name  string
		e     exchange
		fails bool
	}{
		{"right", takeCash(), false},
		{"refused", refused(), false},
		{"leaking", takeCash().with(func(e *exchange) { e.got = strings.Replace(e.got, `"version"`, `"phone":"","version"`, 1) }), true},
		{"granted too much", takeCash().with(func(e *exchange) { e.sent = `{"amount":8000.5}` }), true},
		{"not the API's", takeCash().with(func(e *exchange) { e.path = "/login" }), false},
		{"a preflight", takeCash().with(func(e *exchange) { e.method = "OPTIONS" }), false},
	}
	for way, send := range ways {
		for _, tt := range tests {
			t.Run(way+"/"+tt.name, func(t *testing.T) {
				var heard []byte
				served := func(w http.ResponseWriter, r *http.Request) {
					heard, _ = io.ReadAll(r.Body)
					for name, value := range tt.e.header {
						w.Header().Set(name, value)
					}
					w.WriteHeader(tt.e.status)
					_, _ = io.WriteString(w, tt.e.got)
				}
				w := &witness{TB: t}
				resp := send(w, served, tt.e.request())
				got, err := io.ReadAll(resp.Body)
				if err != nil {
					t.Fatal(err)
				}
				if w.failed != tt.fails {
					t.Errorf("the test failed: %v, want %v", w.failed, tt.fails)
				}
				if string(heard) != tt.e.sent || resp.StatusCode != tt.e.status || !bytes.Equal(got, []byte(tt.e.got)) {
					t.Errorf("the exchange was changed on its way: heard %q, got %d %q", heard, resp.StatusCode, got)
				}
			})
		}
	}
}
