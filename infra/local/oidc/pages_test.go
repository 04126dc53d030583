package oidc

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"assay/infra/client/signin"
)

func TestPatientSignInByMail(t *testing.T) {
	dir := t.TempDir()
	f := serve(t, ModePatients, dir)
	by := func(f *fixture, email string) jwt.MapClaims {
		t.Helper()
		tokens, err := signin.SignInByMail(t.Context(), http.DefaultClient, f.issuer, clientID, redirect, email, f.mailed)
		if err != nil {
			t.Fatal(err)
		}
		return f.claims(tokens.ID)
	}
	if got := by(f, "Meera@assay.example"); got["sub"] != "sub-meera" {
		t.Errorf("a known address: %v", got)
	}
	joined := by(f, "kavita@patients.example")
	if joined["email"] != "kavita@patients.example" || joined["sub"] == "" || joined["sub"] == "sub-meera" {
		t.Errorf("a new address: %v", joined)
	}
	if again := by(serve(t, ModePatients, dir), "kavita@patients.example"); again["sub"] != joined["sub"] {
		t.Error("the same address got a second account after a restart")
	}
}

func TestPatientCodeRefused(t *testing.T) {
	f := serve(t, ModePatients, t.TempDir())
	const email = "sunita@patients.example"
	ask := func() string {
		t.Helper()
		if res := f.call("POST", f.page(), url.Values{"email": {email}}); res.status != 200 {
			t.Fatalf("asking for a code: %d", res.status)
		}
		code, _ := f.mailed(t.Context())
		return code
	}
	try := func(address, code string) int {
		return f.call("POST", f.page(), url.Values{"email": {address}, "code": {code}}).status
	}
	t.Run("wrong five times", func(t *testing.T) {
		code := ask()
		wrong := "000000"
		if code == wrong {
			wrong = "000001"
		}
		for range mailedTries {
			if got := try(email, wrong); got != 401 {
				t.Fatalf("wrong code: %d", got)
			}
		}
		if got := try(email, code); got != 401 {
			t.Errorf("the right code after five wrong ones: %d", got)
		}
	})
	t.Run("too late", func(t *testing.T) {
		code := ask()
		f.clock.move(codeLife)
		if got := try(email, code); got != 401 {
			t.Errorf("%d, want 401", got)
		}
	})
	t.Run("for another address", func(t *testing.T) {
		if got := try("ramesh@patients.example", ask()); got != 401 {
			t.Errorf("%d, want 401", got)
		}
	})
	t.Run("twice", func(t *testing.T) {
		code := ask()
		if first, second := try(email, code), try(email, code); first != 303 || second != 401 {
			t.Errorf("%d then %d, want 303 then 401", first, second)
		}
	})
	t.Run("no address", func(t *testing.T) {
		if got := f.call("POST", f.page(), url.Values{"email": {"nobody"}}).status; got != 401 {
			t.Errorf("%d, want 401", got)
		}
	})
}

func TestAuthorizationRequest(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	for _, tc := range []struct {
		name    string
		changes []string
		want    int
		back    string
	}{
		{"right", nil, 200, ""},
		{"another that is registered", []string{"redirect_uri", "http://127.0.0.1:4000/desk/signed-in"}, 200, ""},
		{"this machine, not registered", []string{"redirect_uri", "http://127.0.0.1:4000/"}, 400, ""},
		{"longer than the registered", []string{"redirect_uri", redirect + "/more"}, 400, ""},
		{"with a query", []string{"redirect_uri", redirect + "?to=x"}, 400, ""},
		{"by another name", []string{"redirect_uri", "http://localhost:4000/signed-in"}, 400, ""},
		{"in large letters", []string{"redirect_uri", "HTTP://127.0.0.1:4000/signed-in"}, 400, ""},
		{"where a sign-out leads", []string{"redirect_uri", goodbye}, 400, ""},
		{"unknown client", []string{"client_id", "x"}, 400, ""},
		{"foreign redirect", []string{"redirect_uri", "https://evil.example/"}, 400, ""},
		{"loopback as a prefix", []string{"redirect_uri", "http://127.0.0.1.evil.example/"}, 400, ""},
		{"loopback as a user", []string{"redirect_uri", "http://127.0.0.1@evil.example/"}, 400, ""},
		{"script", []string{"redirect_uri", "javascript://localhost/%0aalert(1)"}, 400, ""},
		{"no redirect", []string{"redirect_uri", ""}, 400, ""},
		{"implicit flow", []string{"response_type", "token"}, 303, "unsupported_response_type"},
		{"no PKCE", []string{"code_challenge", ""}, 303, "invalid_request"},
		{"plain PKCE", []string{"code_challenge_method", "plain"}, 303, "invalid_request"},
		{"no openid", []string{"scope", "email"}, 303, "invalid_scope"},
		{"silent", []string{"prompt", "none"}, 303, "login_required"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, method := range []string{"GET", "POST"} {
				if method == "POST" && tc.want == 200 {
					continue // a sign-in of its own
				}
				res := f.call(method, f.page(tc.changes...), nil)
				to, err := url.Parse(res.header.Get("Location"))
				if err != nil {
					t.Fatal(err)
				}
				if res.status != tc.want || to.Query().Get("error") != tc.back {
					t.Errorf("%s: %d %q, want %d %q", method, res.status, to.Query().Get("error"), tc.want, tc.back)
				}
			}
		})
	}
}

func TestPageSaysWhatItIsAndHelps(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	res := f.call("GET", f.page("state", `"><script>x</script>`), nil)
	for _, want := range []string{"Local sign-in: stands in for Cognito", f.codeAt(0), "local-meera", `<label for="password">`, `lang="en"`} {
		if !strings.Contains(res.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(res.body, "<script>x") {
		t.Error("the state reached the page unescaped")
	}
	if csp := res.header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' http://127.0.0.1:4000") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %q", csp)
	}
	action := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(res.body)
	if action == nil || !strings.HasPrefix(action[1], "/staff/oauth2/authorize?") {
		t.Errorf("the form posts to %v", action)
	}
	f.clock.move(time.Hour)
	var codes map[string]string
	if err := json.Unmarshal([]byte(f.call("GET", f.issuer+"/demo/codes", nil).body), &codes); err != nil || codes["meera"] != f.codeAt(0) {
		t.Errorf("demo codes %v, %v", codes, err)
	}
}

func TestLogout(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	for _, tc := range []struct {
		name, query string
		want        int
		to          string
	}{
		{"registered", "client_id=" + clientID + "&logout_uri=" + goodbye, 303, goodbye},
		{"OpenID's way, which Cognito does not know", "client_id=" + clientID + "&post_logout_redirect_uri=" + goodbye, 400, ""},
		{"no way back", "client_id=" + clientID, 400, ""},
		{"no client", "logout_uri=" + goodbye, 400, ""},
		{"foreign", "client_id=" + clientID + "&logout_uri=https://evil.example/", 400, ""},
		{"longer than the registered", "client_id=" + clientID + "&logout_uri=" + goodbye + "more", 400, ""},
		{"where a sign-in leads", "client_id=" + clientID + "&logout_uri=" + redirect, 400, ""},
		{"other client", "client_id=x&logout_uri=" + goodbye, 400, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			res := f.call("GET", f.issuer+"/logout?"+tc.query, nil)
			if res.status != tc.want || res.header.Get("Location") != tc.to {
				t.Errorf("%d %q, want %d %q", res.status, res.header.Get("Location"), tc.want, tc.to)
			}
		})
	}
}

func TestPreflight(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	res := f.call("OPTIONS", f.issuer+"/oauth2/token", nil, "Origin", "http://localhost:5173", "Access-Control-Request-Method", "POST")
	if res.status != 204 || res.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v", res.status, res.header)
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := serve(t, ModePatients, t.TempDir()).cfg
	for name, change := range map[string]func(*Config){
		"no issuer":               func(c *Config) { c.Issuer = "staff" },
		"unknown mode":            func(c *Config) { c.Mode = "both" },
		"patients without a mail": func(c *Config) { c.SendCode = nil },
		"staff without a letter":  func(c *Config) { c.Mode, c.SendInvitation = ModeStaff, nil },
		"no life":                 func(c *Config) { c.AccessLife = 0 },
		"no way back":             func(c *Config) { c.Callbacks = nil },
		"no way out":              func(c *Config) { c.Logouts = nil },
		"staff without a factor":  func(c *Config) { c.Mode, c.People = ModeStaff, []Person{{Username: "a", Password: "b"}} },
		"staff with a bad factor": func(c *Config) {
			c.Mode, c.People = ModeStaff, []Person{{Username: "a", Password: "b", TOTPSecret: "not base32!"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			change(&cfg)
			if _, err := New(cfg); err == nil {
				t.Error("accepted")
			}
		})
	}
}
