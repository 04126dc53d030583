package oidc

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"assay/infra/client/signin"
)

func (f *fixture) refresh(token string) reply {
	f.t.Helper()
	return f.call("POST", f.issuer+"/oauth2/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {clientID}, "refresh_token": {token}})
}

// refreshed exchanges a refresh token and gives what came.
func (f *fixture) refreshed(token string) signin.Tokens {
	f.t.Helper()
	return f.tokens(f.refresh(token))
}

func (f *fixture) tokens(res reply) (t signin.Tokens) {
	f.t.Helper()
	if err := json.Unmarshal([]byte(res.body), &t); err != nil || res.status != 200 || t.Refresh == "" {
		f.t.Fatalf("%d %s", res.status, res.body)
	}
	return t
}

func (f *fixture) knows(access string) bool {
	f.t.Helper()
	return f.call("GET", f.issuer+"/oauth2/userInfo", nil, "Authorization", "Bearer "+access).status == 200
}

func TestRefreshTokenIsGoodOnceAndForAGrace(t *testing.T) {
	for _, c := range []struct {
		name string
		wait time.Duration
		good bool
	}{
		{"at once, as of two tabs", 0, true},
		{"in the last moment", 30*time.Second - time.Millisecond, true},
		{"after the grace", 30 * time.Second, false},
		{"an hour later", time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := serve(t, ModeStaff, t.TempDir())
			first := f.tokens(f.exchange(f.authorized()))
			second := f.refreshed(first.Refresh)
			f.clock.move(c.wait)
			again := f.refresh(first.Refresh)
			if (again.status == 200) != c.good {
				t.Fatalf("the exchanged one: %d", again.status)
			}
			if !c.good && !strings.Contains(again.body, "invalid_grant") {
				t.Errorf("it says %s", again.body)
			}
			// Used late, it is with a thief, or the new one is: all of the family are out.
			if next := f.refresh(second.Refresh); (next.status == 200) != c.good {
				t.Errorf("the new one: %d", next.status)
			}
			if got := f.knows(second.Access); got != (c.good && c.wait < 15*time.Minute) {
				t.Errorf("the access token is known: %t", got)
			}
			if c.good {
				if f.refreshed(f.tokens(again).Refresh).Access == "" {
					t.Error("the one that came within the grace is no good")
				}
			}
			// Another sign-in is not touched.
			if other := f.tokens(f.exchange(f.authorized())); f.refresh(other.Refresh).status != 200 {
				t.Error("another sign-in has ended too")
			}
		})
	}
	t.Run("after a restart", func(t *testing.T) {
		dir := t.TempDir()
		f := serve(t, ModeStaff, dir)
		first := f.tokens(f.exchange(f.authorized()))
		second := f.refreshed(first.Refresh)
		again := serve(t, ModeStaff, dir)
		again.clock.move(time.Minute)
		if res := again.refresh(first.Refresh); res.status != 400 {
			t.Errorf("the exchanged one: %d", res.status)
		}
		if res := again.refresh(second.Refresh); res.status != 400 {
			t.Errorf("its family: %d", res.status)
		}
	})
	t.Run("no longer than the shift", func(t *testing.T) {
		f := serve(t, ModeStaff, t.TempDir())
		now := f.tokens(f.exchange(f.authorized()))
		for range 11 {
			f.clock.move(time.Hour)
			now = f.refreshed(now.Refresh)
		}
		f.clock.move(time.Hour)
		if res := f.refresh(now.Refresh); res.status != 400 {
			t.Errorf("after twelve hours of renewing: %d", res.status)
		}
	})
}

func TestRevoke(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	revoke := func(token, client string) reply {
		return f.call("POST", f.issuer+"/oauth2/revoke", url.Values{"token": {token}, "client_id": {client}})
	}
	first := f.tokens(f.exchange(f.authorized()))
	second := f.refreshed(first.Refresh)
	for _, c := range []struct {
		name, token, client, says string
		status                    int
	}{
		{"another client", second.Refresh, "x", "invalid_client", 400},
		{"no token", "", clientID, "invalid_request", 400},
		{"an access token", second.Access, clientID, "unsupported_token_type", 400},
		{"one that nobody knows", "invented", clientID, "", 200},
	} {
		if res := revoke(c.token, c.client); res.status != c.status || !strings.Contains(res.body, c.says) {
			t.Errorf("%s: %d %s", c.name, res.status, res.body)
		}
	}
	if !f.knows(second.Access) {
		t.Fatal("what was refused has revoked something")
	}
	for range 2 { // the second time it is ended already
		if res := revoke(second.Refresh, clientID); res.status != 200 || res.body != "" {
			t.Fatalf("revoke: %d %s", res.status, res.body)
		}
	}
	if f.refresh(second.Refresh).status != 400 || f.refresh(first.Refresh).status != 400 {
		t.Error("a revoked refresh token was taken")
	}
	if f.knows(first.Access) || f.knows(second.Access) {
		t.Error("an access token outlives its sign-in at userInfo")
	}
	f.clock.move(time.Minute)
	if res := f.call("GET", f.issuer+"/oauth2/revoke", nil); res.status == 200 {
		t.Error("revoked by a link")
	}
}

// signedIn is the browser's cookie after Meera has signed in, and the code she is led back with.
func (f *fixture) signedIn() (cookie, code string) {
	f.t.Helper()
	res := f.call("POST", f.page(), url.Values{"username": {"meera"}, "password": {"local-meera"}, "code": {f.codeAt(0)}})
	set := res.header.Get("Set-Cookie")
	if !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Lax") || !strings.Contains(set, "Path=/staff/") {
		f.t.Errorf("the cookie: %s", set)
	}
	cookie, _, _ = strings.Cut(set, ";")
	to, err := url.Parse(res.header.Get("Location"))
	if err != nil {
		f.t.Fatal(err)
	}
	return cookie, to.Query().Get("code")
}

func TestSignOutEndsTheSession(t *testing.T) {
	dir := t.TempDir()
	f := serve(t, ModeStaff, dir)
	cookie, code := f.signedIn()
	tokens := f.tokens(f.exchange(code))
	// The browser need not sign in again: it is led back at once, also silently, unless the application wants it.
	for _, prompt := range []string{"", "none"} {
		res := f.call("GET", f.page("prompt", prompt), nil, "Cookie", cookie)
		to, _ := url.Parse(res.header.Get("Location"))
		if res.status != http.StatusSeeOther || to.Query().Get("code") == "" {
			t.Fatalf("prompt %q: %d %s", prompt, res.status, to)
		}
		if prompt == "" {
			if got := f.claims(f.tokens(f.exchange(to.Query().Get("code"))).ID); got["sub"] != "sub-meera" {
				t.Errorf("the session is of %v", got["sub"])
			}
		}
	}
	if res := f.call("GET", f.page("prompt", "login"), nil, "Cookie", cookie); res.status != 200 {
		t.Errorf("prompt=login: %d", res.status)
	}
	if res := f.call("GET", f.page("redirect_uri", goodbye), nil, "Cookie", cookie); res.status != 400 {
		t.Errorf("a session leads back to an address that is not registered: %d", res.status)
	}
	other, otherCode := f.signedIn() // the same person in another browser
	elsewhere := f.tokens(f.exchange(otherCode))
	if res := f.call("GET", f.issuer+"/logout?client_id="+clientID+"&logout_uri=https://evil.example/", nil, "Cookie", cookie); res.status != 400 || f.refresh(tokens.Refresh).status != 200 {
		t.Error("a sign-out that was refused has ended something")
	}
	res := f.call("GET", f.issuer+"/logout?client_id="+clientID+"&logout_uri="+url.QueryEscape(goodbye), nil, "Cookie", cookie)
	if res.status != http.StatusSeeOther || res.header.Get("Location") != goodbye || !strings.Contains(res.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Fatalf("%d %v", res.status, res.header)
	}
	for _, at := range []*fixture{f, serve(t, ModeStaff, dir)} { // the second time after a restart
		if res := at.call("GET", at.page(), nil, "Cookie", cookie); res.status != 200 {
			t.Errorf("the session lives: %d", res.status)
		}
		if res := at.call("GET", at.page("prompt", "none"), nil, "Cookie", cookie); !strings.Contains(res.header.Get("Location"), "login_required") {
			t.Errorf("the session lives in silence: %s", res.header.Get("Location"))
		}
	}
	if f.refresh(tokens.Refresh).status != 200 {
		t.Error("the sign-out has ended a refresh token, which Cognito's does not: an application could forget to")
	}
	if f.refresh(elsewhere.Refresh).status != 200 || f.call("GET", f.page(), nil, "Cookie", other).status != http.StatusSeeOther {
		t.Error("the other browser was signed out too")
	}
	f.clock.move(sessionLife)
	if res := f.call("GET", f.page(), nil, "Cookie", other); res.status != 200 {
		t.Errorf("after an hour the browser must sign in again: %d", res.status)
	}
	if res := f.call("GET", f.page(), nil, "Cookie", "session=invented"); res.status != 200 {
		t.Errorf("an invented session: %d", res.status)
	}
}
