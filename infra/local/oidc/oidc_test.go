package oidc

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"assay/infra/client/signin"
)

const (
	clientID = "staff-client"
	redirect = "http://127.0.0.1:4000/signed-in"
	goodbye  = "http://127.0.0.1:4000/"
	secret   = "JBSWY3DPEHPK3PXP"
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // with its challenge from RFC 7636, appendix B
	proof    = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// clock is the movable clock of the local cloud.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type fixture struct {
	t      *testing.T
	issuer string
	clock  *clock
	cfg    Config
	// code is the last code mailed, letter the last invitation.
	mu           sync.Mutex
	code, letter string
	pool         http.Handler
}

func serve(t *testing.T, mode, dir string) *fixture {
	t.Helper()
	// Two years ahead: nothing may depend on the machine's own clock.
	f := &fixture{t: t, clock: &clock{at: time.Date(2028, 11, 25, 6, 30, 10, 0, time.UTC)}}
	var h http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) }))
	t.Cleanup(srv.Close)
	f.issuer = srv.URL + "/" + mode
	f.cfg = Config{
		Name: "Assay " + mode, Issuer: f.issuer, ClientID: clientID, Dir: dir, Now: f.clock.now,
		AccessLife: 15 * time.Minute, RefreshLife: 12 * time.Hour, Grace: 30 * time.Second, Mode: mode,
		Callbacks: []string{redirect, "http://127.0.0.1:4000/desk/signed-in"}, Logouts: []string{goodbye},
		People: []Person{
			{Username: "meera", Password: "local-meera", Sub: "sub-meera", Email: "meera@assay.example", Name: "Dr Meera Nair", TOTPSecret: secret},
			{Username: "imran", Password: "local-imran", Sub: "sub-imran", Email: "imran@assay.example", Name: "Imran Shaikh", TOTPSecret: "KRSXG5CTMVRXEZLU"},
		},
		SendCode:       func(_, code string) { f.mu.Lock(); defer f.mu.Unlock(); f.code = code },
		SendInvitation: func(_, text string) { f.mu.Lock(); defer f.mu.Unlock(); f.letter = text },
	}
	i, err := New(f.cfg)
	if err != nil {
		t.Fatal(err)
	}
	h, f.pool = i, i.Pool()
	return f
}

func (f *fixture) mailed(context.Context) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.code, nil
}

func (f *fixture) signIn(username, password, totp string) (signin.Tokens, error) {
	return signin.SignIn(f.t.Context(), http.DefaultClient, f.issuer, clientID, redirect, username, password, totp)
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (f *fixture) call(method, address string, form url.Values, header ...string) reply {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		f.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(body)}
}

// page is the address of an authorization request, changed as a case wants.
func (f *fixture) page(changes ...string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "scope": {"openid email"},
		"state": {"s1"}, "nonce": {"n1"}, "code_challenge": {proof}, "code_challenge_method": {"S256"},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return f.issuer + "/oauth2/authorize?" + q.Encode()
}

// authorized signs Meera in by hand and returns the code in the way back.
func (f *fixture) authorized() string {
	f.t.Helper()
	code, err := signin.Code(secret, f.clock.now())
	if err != nil {
		f.t.Fatal(err)
	}
	res := f.call("POST", f.page(), url.Values{"username": {"meera"}, "password": {"local-meera"}, "code": {code}})
	if res.status != http.StatusSeeOther {
		f.t.Fatalf("sign-in answered %d: %s", res.status, res.body)
	}
	to, err := url.Parse(res.header.Get("Location"))
	if err != nil {
		f.t.Fatal(err)
	}
	if !strings.HasPrefix(to.String(), redirect+"?") || to.Query().Get("state") != "s1" {
		f.t.Fatalf("led back to %s", to)
	}
	return to.Query().Get("code")
}

func (f *fixture) exchange(code string, changes ...string) reply {
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code": {code}, "code_verifier": {verifier}}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return f.call("POST", f.issuer+"/oauth2/token", form)
}

// claims verifies a token with the published keys, as the gateway does.
func (f *fixture) claims(token string) jwt.MapClaims {
	f.t.Helper()
	var set struct{ Keys []struct{ Kid, N, E string } }
	if err := json.Unmarshal([]byte(f.call("GET", f.issuer+"/.well-known/jwks.json", nil).body), &set); err != nil || len(set.Keys) != 1 {
		f.t.Fatalf("keys: %v, %d", err, len(set.Keys))
	}
	number := func(text string) *big.Int {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			f.t.Fatal(err)
		}
		return new(big.Int).SetBytes(raw)
	}
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
		if t.Header["kid"] != set.Keys[0].Kid {
			return nil, errors.New("unknown kid")
		}
		return &rsa.PublicKey{N: number(set.Keys[0].N), E: int(number(set.Keys[0].E).Int64())}, nil
	}, jwt.WithTimeFunc(f.clock.now), jwt.WithIssuer(f.issuer), jwt.WithValidMethods([]string{"RS256"}))
	if err != nil {
		f.t.Fatal(err)
	}
	return claims
}

func TestStaffSignInGivesCognitosClaims(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	res := f.exchange(f.authorized())
	var tokens signin.Tokens
	if err := json.Unmarshal([]byte(res.body), &tokens); err != nil || res.status != 200 {
		t.Fatalf("%d %s", res.status, res.body)
	}
	if res.header.Get("Access-Control-Allow-Origin") != "*" || res.header.Get("Cache-Control") != "no-store" || tokens.ExpiresIn != 900 {
		t.Errorf("headers %v, expires in %d", res.header, tokens.ExpiresIn)
	}
	at := float64(f.clock.now().Unix())
	for name, tc := range map[string]struct {
		token string
		want  map[string]any
	}{
		"access": {tokens.Access, map[string]any{
			"sub": "sub-meera", "iss": f.issuer, "client_id": clientID, "token_use": "access", "scope": "openid email",
			"auth_time": at, "iat": at, "exp": at + 900, "username": "meera", "version": 2.0, "aud": nil,
		}},
		"id": {tokens.ID, map[string]any{
			"sub": "sub-meera", "iss": f.issuer, "aud": clientID, "token_use": "id", "email": "meera@assay.example",
			"email_verified": true, "nonce": "n1", "auth_time": at, "iat": at, "exp": at + 900, "cognito:username": "meera",
		}},
	} {
		got := f.claims(tc.token)
		for claim, want := range tc.want {
			if got[claim] != want {
				t.Errorf("%s token: %s is %v, want %v", name, claim, got[claim], want)
			}
		}
		if id, _ := got["jti"].(string); id == "" {
			t.Errorf("%s token has no jti", name)
		}
	}
	info := f.call("GET", f.issuer+"/oauth2/userInfo", nil, "Authorization", "Bearer "+tokens.Access)
	if info.status != 200 || !strings.Contains(info.body, `"email":"meera@assay.example"`) {
		t.Errorf("userInfo: %d %s", info.status, info.body)
	}
	if bad := f.call("GET", f.issuer+"/oauth2/userInfo", nil, "Authorization", "Bearer "+tokens.ID); bad.status != 401 {
		t.Errorf("userInfo took an id token: %d", bad.status)
	}
	f.clock.move(16 * time.Minute)
	if late := f.call("GET", f.issuer+"/oauth2/userInfo", nil, "Authorization", "Bearer "+tokens.Access); late.status != 401 {
		t.Errorf("userInfo took an expired token: %d", late.status)
	}
}

func TestStaffSignInRefused(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	if _, err := f.signIn("meera", "local-meera", secret); err != nil {
		t.Fatalf("the right sign-in: %v", err)
	}
	for _, tc := range []struct{ name, username, password, totp string }{
		{"wrong password", "meera", "local-imran", secret},
		{"no password", "meera", "", secret},
		{"somebody else's second factor", "meera", "local-meera", "KRSXG5CTMVRXEZLU"},
		{"unknown username", "nobody", "local-meera", secret},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := f.signIn(tc.username, tc.password, tc.totp); !errors.Is(err, signin.ErrRefused) {
				t.Errorf("got %v, want ErrRefused", err)
			}
		})
	}
	for name, form := range map[string]url.Values{
		"no second factor":  {"username": {"meera"}, "password": {"local-meera"}},
		"old second factor": {"username": {"meera"}, "password": {"local-meera"}, "code": {f.codeAt(-2 * time.Minute)}},
	} {
		res := f.call("POST", f.page(), form)
		if res.status != 401 || !strings.Contains(res.body, `role="alert"`) || !strings.Contains(res.body, `value="meera"`) {
			t.Errorf("%s: %d", name, res.status)
		}
	}
}

func (f *fixture) codeAt(d time.Duration) string {
	code, err := signin.Code(secret, f.clock.now().Add(d))
	if err != nil {
		f.t.Fatal(err)
	}
	return code
}

func TestCodeIsGoodOnceForItsOwner(t *testing.T) {
	f := serve(t, ModeStaff, t.TempDir())
	for _, tc := range []struct {
		name    string
		wait    time.Duration
		changes []string
		want    int
		reason  string
	}{
		{"right", 0, nil, 200, ""},
		{"in the last moment", 5*time.Minute - time.Second, nil, 200, ""},
		{"too late", 5 * time.Minute, nil, 400, "invalid_grant"},
		{"wrong verifier", 0, []string{"code_verifier", strings.Repeat("x", 43)}, 400, "invalid_grant"},
		{"no verifier", 0, []string{"code_verifier", ""}, 400, "invalid_grant"},
		{"challenge in place of the verifier", 0, []string{"code_verifier", proof}, 400, "invalid_grant"},
		{"other redirect", 0, []string{"redirect_uri", redirect + "x"}, 400, "invalid_grant"},
		{"other client", 0, []string{"client_id", "other"}, 400, "invalid_client"},
		{"invented code", 0, []string{"code", "x"}, 400, "invalid_grant"},
		{"other grant", 0, []string{"grant_type", "password"}, 400, "unsupported_grant_type"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code := f.authorized()
			f.clock.move(tc.wait)
			res := f.exchange(code, tc.changes...)
			if res.status != tc.want || !strings.Contains(res.body, tc.reason) {
				t.Errorf("%d %s, want %d %s", res.status, res.body, tc.want, tc.reason)
			}
		})
	}
	t.Run("replayed", func(t *testing.T) {
		code := f.authorized()
		if res := f.exchange(code); res.status != 200 {
			t.Fatalf("first: %d", res.status)
		}
		if res := f.exchange(code); res.status != 400 {
			t.Errorf("second: %d, want 400", res.status)
		}
	})
	t.Run("replayed, what the first got has ended", func(t *testing.T) {
		code := f.authorized()
		var first signin.Tokens
		if err := json.Unmarshal([]byte(f.exchange(code).body), &first); err != nil || first.Refresh == "" {
			t.Fatal(err)
		}
		f.exchange(code)
		if res := f.refresh(first.Refresh); res.status != 400 {
			t.Errorf("its refresh token: %d, want 400", res.status)
		}
		if res := f.call("GET", f.issuer+"/oauth2/userInfo", nil, "Authorization", "Bearer "+first.Access); res.status != 401 {
			t.Errorf("its access token: %d, want 401", res.status)
		}
	})
	t.Run("after a wrong verifier", func(t *testing.T) {
		code := f.authorized()
		f.exchange(code, "code_verifier", "wrong")
		if res := f.exchange(code); res.status != 400 {
			t.Errorf("a second guess was allowed: %d", res.status)
		}
	})
}

func TestRefreshLivesThroughARestartUntilTheShiftEnds(t *testing.T) {
	dir := t.TempDir()
	f := serve(t, ModeStaff, dir)
	first, err := f.signIn("meera", "local-meera", secret)
	if err != nil {
		t.Fatal(err)
	}
	signedIn := f.claims(first.ID)["auth_time"]

	again := serve(t, ModeStaff, dir)
	again.clock.move(11 * time.Hour)
	next, err := signin.Refresh(t.Context(), http.DefaultClient, again.issuer, clientID, first.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"id": next.ID, "access": next.Access} {
		got := again.claims(token)
		if got["auth_time"] != signedIn || got["iat"] == signedIn || got["sub"] != "sub-meera" || got["nonce"] != nil {
			t.Errorf("%s token after refresh: %v", name, got)
		}
	}
	if next.Refresh == "" || next.Refresh == first.Refresh {
		t.Error("a refresh answers with a refresh token that is new")
	}
	if _, err := signin.Refresh(t.Context(), http.DefaultClient, again.issuer, clientID, "invented"); err == nil {
		t.Error("an invented refresh token was taken")
	}
	again.clock.move(time.Hour)
	if _, err := signin.Refresh(t.Context(), http.DefaultClient, again.issuer, clientID, next.Refresh); err == nil {
		t.Error("refreshed after the shift had ended")
	}
	stored, err := os.ReadFile(filepath.Join(dir, "sessions.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(stored), first.Refresh) || strings.Contains(string(stored), next.Refresh) {
		t.Error("the refresh token itself is on disk")
	}
}

func TestTwoIssuersHaveTwoKeys(t *testing.T) {
	staff, patients := serve(t, ModeStaff, t.TempDir()), serve(t, ModePatients, t.TempDir())
	keys := func(f *fixture) string { return f.call("GET", f.issuer+"/.well-known/jwks.json", nil).body }
	if keys(staff) == keys(patients) {
		t.Error("one key for two issuers")
	}
}
