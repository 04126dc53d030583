// Package signin is the client's side of the local issuers: it walks the same
// authorize, login and token steps as a browser, with PKCE, for black-box tests
// and the demo.
package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrRefused says that the sign-in page did not accept what was typed.
var ErrRefused = errors.New("sign-in refused")

// Tokens is the answer of the token endpoint.
type Tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"` // a new one with each answer: the one before ends soon after
	// ExpiresIn is the access token's life in seconds.
	ExpiresIn int `json:"expires_in"`
}

// SignIn signs a staff member in. redirect is an address that the
// issuer knows; nothing need listen there, the code is read from the answer. The second factor is
// computed for the issuer's time (its Date header), which may have been moved.
func SignIn(ctx context.Context, client *http.Client, issuer, clientID, redirect, username, password, totpSecret string) (Tokens, error) {
	f, err := begin(ctx, client, issuer, clientID, redirect)
	if err != nil {
		return Tokens{}, err
	}
	code, err := Code(totpSecret, f.serverTime)
	if err != nil {
		return Tokens{}, err
	}
	return f.finish(ctx, url.Values{"username": {username}, "password": {password}, "code": {code}})
}

// SignInByMail signs a patient in: it asks for a code and types the one that
// read returns, normally by looking into the inbox.
func SignInByMail(ctx context.Context, client *http.Client, issuer, clientID, redirect, email string, read func(context.Context) (string, error)) (Tokens, error) {
	f, err := begin(ctx, client, issuer, clientID, redirect)
	if err != nil {
		return Tokens{}, err
	}
	res, err := f.do(ctx, f.page, url.Values{"email": {email}})
	if err != nil {
		return Tokens{}, err
	}
	if res.StatusCode != http.StatusOK {
		return Tokens{}, fmt.Errorf("%w: asking for a code answered %d", ErrRefused, res.StatusCode)
	}
	code, err := read(ctx)
	if err != nil {
		return Tokens{}, fmt.Errorf("read the mailed code: %w", err)
	}
	return f.finish(ctx, url.Values{"email": {email}, "code": {code}})
}

// Refresh exchanges a refresh token for new tokens, a refresh token among them, which replaces the one given.
func Refresh(ctx context.Context, client *http.Client, issuer, clientID, refresh string) (Tokens, error) {
	f := flow{client: client}
	if err := f.discover(ctx, issuer); err != nil {
		return Tokens{}, err
	}
	return f.tokens(ctx, url.Values{"grant_type": {"refresh_token"}, "client_id": {clientID}, "refresh_token": {refresh}})
}

// flow is one sign-in under way.
type flow struct {
	client                   *http.Client
	authorizeURL, tokenURL   string
	page, clientID, redirect string
	state, verifier          string
	serverTime               time.Time
}

func (f *flow) discover(ctx context.Context, issuer string) error {
	// The code travels in a redirect, so redirects are read, not followed.
	own := *f.client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	f.client = &own
	res, err := f.do(ctx, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return err
	}
	var d struct {
		Authorize string `json:"authorization_endpoint"`
		Token     string `json:"token_endpoint"`
	}
	if err := json.Unmarshal(res.body, &d); err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("discovery of %s answered %d", issuer, res.StatusCode)
	}
	f.authorizeURL, f.tokenURL = d.Authorize, d.Token
	return nil
}

func begin(ctx context.Context, client *http.Client, issuer, clientID, redirect string) (*flow, error) {
	f := &flow{client: client, clientID: clientID, redirect: redirect, state: rand.Text(), verifier: rand.Text() + rand.Text()}
	if err := f.discover(ctx, issuer); err != nil {
		return nil, err
	}
	challenge := sha256.Sum256([]byte(f.verifier))
	f.page = f.authorizeURL + "?" + url.Values{
		"response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect},
		"scope": {"openid email profile"}, "state": {f.state}, "nonce": {rand.Text()},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}.Encode()
	res, err := f.do(ctx, f.page, nil)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the sign-in page answered %d", res.StatusCode)
	}
	if f.serverTime, err = http.ParseTime(res.Header.Get("Date")); err != nil {
		return nil, fmt.Errorf("the sign-in page has no time: %w", err)
	}
	return f, nil
}

// finish submits the form, takes the code from the redirect and exchanges it.
func (f *flow) finish(ctx context.Context, form url.Values) (Tokens, error) {
	res, err := f.do(ctx, f.page, form)
	if err != nil {
		return Tokens{}, err
	}
	if res.StatusCode != http.StatusSeeOther {
		return Tokens{}, fmt.Errorf("%w: the form answered %d", ErrRefused, res.StatusCode)
	}
	back, err := res.Location()
	if err != nil {
		return Tokens{}, fmt.Errorf("the sign-in has no way back: %w", err)
	}
	query := back.Query()
	if query.Get("state") != f.state || query.Get("code") == "" {
		return Tokens{}, fmt.Errorf("the way back carries error %q", query.Get("error"))
	}
	return f.tokens(ctx, url.Values{
		"grant_type": {"authorization_code"}, "client_id": {f.clientID}, "redirect_uri": {f.redirect},
		"code": {query.Get("code")}, "code_verifier": {f.verifier},
	})
}

func (f *flow) tokens(ctx context.Context, form url.Values) (Tokens, error) {
	res, err := f.do(ctx, f.tokenURL, form)
	if err != nil {
		return Tokens{}, err
	}
	if res.StatusCode != http.StatusOK {
		return Tokens{}, fmt.Errorf("the token endpoint answered %d %s", res.StatusCode, strings.TrimSpace(string(res.body)))
	}
	var t Tokens
	if err := json.Unmarshal(res.body, &t); err != nil {
		return Tokens{}, fmt.Errorf("read tokens: %w", err)
	}
	return t, nil
}

// reply is a response whose body has been read.
type reply struct {
	*http.Response
	body []byte
}

// do posts the form, or gets the address where there is none.
func (f *flow) do(ctx context.Context, address string, form url.Values) (reply, error) {
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return reply{}, fmt.Errorf("sign in: %w", err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := f.client.Do(req)
	if err != nil {
		return reply{}, fmt.Errorf("sign in: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return reply{}, fmt.Errorf("sign in: %w", err)
	}
	return reply{res, body}, nil
}
