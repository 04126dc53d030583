package blackbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
)

// TestForeignPagesReachNothing sends to every listener of the local cloud that a page could find what a foreign page makes
// a browser send: by a name that was made to lead here, and by forms and scripts of another site.
func TestForeignPagesReachNothing(t *testing.T) {
	w := open(t)
	public, services := w.sys.URL, w.sys.Services
	before := w.now()
	for _, c := range []struct {
		name, method, url string
		header            map[string]string
		want              int
	}{
		{"the API", "GET", public + "/v1/hospitals/sahyadri/catalogue", nil, 200},
		{"the API by another name", "GET", public + "/v1/hospitals/sahyadri/catalogue", map[string]string{"Host": "evil.example"}, 421},
		{"the inbox by another name", "GET", public + "/inbox.json", map[string]string{"Host": "evil.example"}, 421},
		{"the inbox by a script", "GET", public + "/inbox.json", map[string]string{"Origin": "https://evil.example"}, 403},
		{"demo codes by another name", "GET", public + "/issuers/staff/demo/codes", map[string]string{"Host": "evil.example"}, 421},
		{"a slip by a script", "POST", public + "/v1/slips", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a sign-in by a form", "POST", public + "/issuers/staff/oauth2/authorize", map[string]string{"Origin": "https://evil.example"}, 403},
		{"the clock by a form", "POST", public + "/_local/clock", map[string]string{"Content-Type": "text/plain"}, 403},
		{"the clock by a form that hides", "POST", public + "/_local/clock", map[string]string{"Origin": "null", client.ControlHeader: "1"}, 403},
		{"the clock by a script", "POST", public + "/_local/clock", map[string]string{"Origin": "https://evil.example", client.ControlHeader: "1"}, 403},
		{"a script that asks first", "OPTIONS", public + "/_local/clock", map[string]string{"Origin": "https://evil.example",
			"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": client.ControlHeader}, 403},
		{"faults by a form", "DELETE", public + "/_local/faults", nil, 403},
		{"a queue by a form", "DELETE", public + "/_local/queues/MailQueue", nil, 403},
		{"a kill by a form", "POST", public + "/_local/functions/OrdersFunction/kill", nil, 403},
		{"a function by a form", "POST", public + "/2015-03-31/functions/OrdersFunction/invocations", nil, 403},
		{"the bank by a form", "POST", public + "/razorpay/checkout/attempts", nil, 403},
		{"the double's switches by a form", "POST", public + "/razorpay/control", nil, 403},
		{"the services by another name", "POST", services + "/", map[string]string{"Host": "evil.example"}, 421},
		{"the services by a script", "POST", services + "/", map[string]string{"Origin": "https://evil.example"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), c.method, c.url, strings.NewReader(`{"advance":"1000h"}`))
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range c.header {
				req.Header.Set(name, value)
			}
			if host := req.Header.Get("Host"); host != "" {
				req.Host = host + ":" + req.URL.Port()
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if res.StatusCode != c.want || res.Header.Get("Access-Control-Allow-Headers") != "" {
				t.Errorf("%d %v, want %d", res.StatusCode, res.Header, c.want)
			}
		})
	}
	if after := w.now(); after.Sub(before) > 999*time.Hour {
		t.Errorf("the clock was moved to %s", after)
	}
}

// TestIDTokenActsForNobody uses the token that tells a page who has signed in as if it were the one to act with.
func TestIDTokenActsForNobody(t *testing.T) {
	w := open(t)
	tara, err := w.sys.Staff(t.Context(), sahyadri, "tara")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		token string
		want  int
	}{"access token": {tara.Tokens.Access, 200}, "id token, which has not the scope": {tara.Tokens.ID, 403}, "refresh token": {tara.Tokens.Refresh, 401}} {
		s := w.bearing(c.token)
		s.Hospital = sahyadri
		if a := w.send(s, client.Call{Method: "GET", Path: "/v1/me"}); a.Status != c.want {
			t.Errorf("%s: %d, want %d", name, a.Status, c.want)
		}
	}
	old := tara.Tokens.Refresh
	if err := tara.Renew(t.Context()); err != nil || tara.Tokens.Refresh == old {
		t.Errorf("renewed: %v", err)
	}
	if err := tara.Renew(t.Context()); err != nil {
		t.Errorf("renewed with the new refresh token: %v", err)
	}
}
