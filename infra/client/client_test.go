package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"assay/shared/ids"
)

// serve is a system that answers as asked and keeps the last request.
func serve(t *testing.T, status int, body string) (*System, *http.Request, *string) {
	t.Helper()
	got, sent := new(http.Request), new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*got, *sent = *r, string(raw)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return New(Running{URL: server.URL}), got, sent
}

func TestCallsCarryWhatTheyMust(t *testing.T) {
	sys, got, sent := serve(t, 200, `{"order":"x-1"}`)
	s := &Session{System: sys, Hospital: "sahyadri"}
	s.Tokens.Access = "token"
	cases := []struct {
		name            string
		call            Call
		body, key, kind string
	}{
		{"a read has no key", Call{Method: "GET", Path: "/v1/me"}, "", "", ""},
		{"a given key goes out", Call{Method: "POST", Path: "/v1/orders", Body: map[string]int{"a": 1}, Key: "k1"}, `{"a":1}`, "k1", "application/json"},
		{"bytes go out as they are", Call{Method: "POST", Path: "/v1/orders", Body: []byte(`{"a":`), Key: "k2"}, `{"a":`, "k2", "application/json"},
		{"a header can be changed", Call{Method: "POST", Path: "/v1/orders", Key: "k3", Header: http.Header{"Content-Type": {"text/plain"}}}, "", "k3", "text/plain"},
		{"a header can be left out", Call{Method: "POST", Path: "/v1/orders", Header: http.Header{"Idempotency-Key": nil}}, "", "", "application/json"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, err := s.Do(t.Context(), c.call)
			if err != nil || a.Status != 200 || string(a.Body) != `{"order":"x-1"}` {
				t.Fatalf("%d %s, %v", a.Status, a.Body, err)
			}
			if got.Method != c.call.Method || got.URL.Path != c.call.Path || *sent != c.body {
				t.Errorf("%s %s %s went out", got.Method, got.URL, *sent)
			}
			for name, want := range map[string]string{"Authorization": "Bearer token", "X-Hospital": "sahyadri",
				"Idempotency-Key": c.key, "Content-Type": c.kind} {
				if have := got.Header.Get(name); have != want {
					t.Errorf("%s: %q, want %q", name, have, want)
				}
			}
		})
	}
	first, _ := s.Post(t.Context(), "/v1/orders", nil)
	second, _ := s.Post(t.Context(), "/v1/orders", nil)
	if first.Call.Key == "" || first.Call.Key == second.Call.Key {
		t.Errorf("keys %q and %q are not fresh", first.Call.Key, second.Call.Key)
	}
}

func TestANoIsTold(t *testing.T) {
	cases := []struct {
		name, body, code, said string
		status                 int
	}{
		{"by the API", `{"type":"urn:assay:problem:cash_differs","title":"x","status":422,"detail":"The cash is not what is due.","field":"amount"}`,
			"cash_differs", "POST /v1/orders answered 422 (amount): The cash is not what is due.", 422},
		{"by the gateway", `{"message":"Unauthorized"}`, "", "POST /v1/orders answered 401", 401},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sys, _, _ := serve(t, c.status, c.body)
			a, err := sys.Nobody().Post(t.Context(), "/v1/orders", nil)
			if err != nil {
				t.Fatal(err)
			}
			var no *Refused
			if err := a.Into(nil); !errors.As(err, &no) || no.Code() != c.code || no.Error() != c.said {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestMailIsAwaited(t *testing.T) {
	sys, _, _ := serve(t, 200, `[{"seq":2,"to":["\"Sunita\" <sunita@patients.example>"],"subject":"Report ready"},{"seq":1,"to":["sunita@patients.example"],"subject":"Order placed"}]`)
	sys.Wait = 100 * time.Millisecond
	for subject, seq := range map[string]int{"Report": 2, "Order": 1} {
		if m, err := sys.Mail(t.Context(), func(m Mail) bool { return m.Is("sunita@patients.example", subject) }); err != nil || m.Seq != seq {
			t.Errorf("%s: %d, %v", subject, m.Seq, err)
		}
	}
	if _, err := sys.Mail(t.Context(), func(m Mail) bool { return m.Is("nita@patients.example", "") }); err == nil {
		t.Error("took the mail of another address")
	}
}

func TestIDs(t *testing.T) {
	at := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	one := ID(at, [10]byte{1, 2, 3, 0xff, 0xff})
	if one != ID(at, [10]byte{1, 2, 3, 0xff, 0xff}) || one == NewID(at) {
		t.Error("the same bits must give the same id, and chance another")
	}
	if !ids.IsUUIDv7(one) || !ids.IsUUIDv7(NewID(at)) || NewID(at) > NewID(at.Add(time.Millisecond)) {
		t.Errorf("%s is no UUIDv7 of its time", one)
	}
}

func TestPeopleCanSignIn(t *testing.T) {
	people, err := People()
	if err != nil || len(people["staff"]) < 6 || len(people["patients"]) == 0 {
		t.Fatalf("%d staff, %d patients, %v", len(people["staff"]), len(people["patients"]), err)
	}
	seen := map[string]bool{}
	for _, p := range append(people["staff"], people["patients"]...) {
		if p.Sub == "" || seen[p.Sub] {
			t.Errorf("%s has no sub of its own", p.Name)
		}
		seen[p.Sub] = true
	}
	if _, err := staff("nobody"); err == nil {
		t.Error("found somebody who is not there")
	}
}

// The issuer gives a new refresh token with each answer, and the old one ends: whoever renews must keep the new one.
func TestRenewKeepsTheNewRefreshToken(t *testing.T) {
	var sent []string
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"authorization_endpoint":"%[1]s/authorize","token_endpoint":"%[1]s/token"}`, server.URL)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, r.PostFormValue("refresh_token"))
		fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":"refresh-%[1]d"}`, len(sent))
	})
	s := &Session{System: New(Running{URL: server.URL}), issuer: Issuer{Issuer: server.URL, ClientID: "staff"}}
	s.Tokens.Refresh = "refresh-0"
	for range 3 {
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.Tokens.Access != "access-3" || fmt.Sprint(sent) != "[refresh-0 refresh-1 refresh-2]" {
		t.Errorf("sent %v, has %s", sent, s.Tokens.Access)
	}
}
