// Package oidc is the local sign-in: an OpenID provider shaped like a Cognito
// user pool with its hosted pages (code + PKCE, the same paths and claims). It
// stands in for Cognito; everything that checks a token stays real.
package oidc

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"assay/infra/client/signin"
)

// The two ways to sign in.
const (
	// ModeStaff asks for username, password and a second factor (TOTP).
	ModeStaff = "staff"
	// ModePatients mails a code to the address typed. Whoever reads the mail
	// is signed in: an address not among People gets an account of its own, as
	// a pool with self sign-up gives one.
	ModePatients = "patients"
)

// Person is somebody who can sign in. Patients need Email, Name and Sub only.
type Person struct {
	Username, Password, Sub, Email, Name string
	// TOTPSecret is base32 without padding.
	TOTPSecret string
}

// Config describes one issuer.
type Config struct {
	// Name heads the sign-in page, e.g. "Assay staff".
	Name string
	// Issuer is the full address, path included, under which the handler is
	// reached, e.g. http://127.0.0.1:4000/staff; it is served without stripping.
	Issuer   string
	ClientID string
	// People are shown on the page for filling in with one click: it is a demo.
	People []Person
	// Dir keeps the signing key and the refresh tokens (as hashes).
	Dir string
	// Now is the local cloud's movable clock; every date in a token is its.
	Now func() time.Time
	// AccessLife is for access and id tokens, RefreshLife for the whole session.
	AccessLife, RefreshLife time.Duration
	// Grace is how long a refresh token that was exchanged may be sent again: an answer may get lost, and two tabs ask at once.
	Grace time.Duration
	// Callbacks and Logouts are the only addresses that a sign-in and a sign-out lead back to, letter by letter.
	Callbacks, Logouts []string
	Mode               string
	// SendCode mails a sign-in code; needed by ModePatients.
	SendCode func(email, code string)
	// SendInvitation writes to somebody who was invited; needed by ModeStaff.
	SendInvitation func(email, text string)
	// InboxURL, if set, is linked where the page says that a code was mailed.
	InboxURL string
}

// passwordRounds is far below what a server on the internet needs: these are
// published demo passwords, and every test signs in.
const passwordRounds = 20_000

type account struct {
	Person
	salt, hash []byte
}

type provider struct {
	Config
	key   *rsa.PrivateKey
	keyID string
	path  string // of the issuer, without a slash at the end

	mu       sync.Mutex
	accounts []account
	codes    map[string]grant  // authorization codes, the used ones with them
	mailed   map[string]mailed // by address
	saved    saved
}

// New returns the issuer's pages and endpoints: discovery, keys, authorize,
// token, revoke, userInfo and logout. Keys and refresh tokens in Dir survive a restart;
// a sign-in under way does not.
func New(cfg Config) (*Issuer, error) {
	issuer, err := url.Parse(cfg.Issuer)
	if err != nil || issuer.Host == "" {
		return nil, fmt.Errorf("oidc: issuer %q is not an address", cfg.Issuer)
	}
	switch {
	case cfg.Mode != ModeStaff && cfg.Mode != ModePatients:
		return nil, fmt.Errorf("oidc: mode %q is neither %s nor %s", cfg.Mode, ModeStaff, ModePatients)
	case cfg.Mode == ModePatients && cfg.SendCode == nil:
		return nil, errors.New("oidc: patients need SendCode")
	case cfg.Mode == ModeStaff && cfg.SendInvitation == nil:
		return nil, errors.New("oidc: staff needs SendInvitation")
	case cfg.ClientID == "" || cfg.Now == nil || cfg.AccessLife <= 0 || cfg.RefreshLife <= 0:
		return nil, errors.New("oidc: ClientID, Now, AccessLife and RefreshLife must be set")
	case len(cfg.Callbacks) == 0 || len(cfg.Logouts) == 0:
		return nil, errors.New("oidc: Callbacks and Logouts must be set")
	}
	cfg.Issuer = strings.TrimSuffix(cfg.Issuer, "/")
	p := &provider{Config: cfg, path: strings.TrimSuffix(issuer.Path, "/"), codes: map[string]grant{}, mailed: map[string]mailed{}}
	for _, person := range cfg.People {
		if _, err := signin.Code(person.TOTPSecret, cfg.Now()); cfg.Mode == ModeStaff && (err != nil || person.Password == "" || person.TOTPSecret == "") {
			return nil, fmt.Errorf("oidc: %s needs a password and a second factor in base32", person.Username)
		}
		a := account{Person: person, salt: make([]byte, 16)}
		if _, err := rand.Read(a.salt); err != nil {
			return nil, fmt.Errorf("oidc: make salt: %w", err)
		}
		if a.hash, err = a.hashOf(person.Password); err != nil {
			return nil, err
		}
		p.accounts = append(p.accounts, a)
	}
	if err := p.open(); err != nil {
		return nil, err
	}
	return &Issuer{Handler: p.routes(), p: p}, nil
}

// Issuer is one sign-in: it serves its pages, and its Pool the calls of an administrator.
type Issuer struct {
	http.Handler
	p *provider
}

func (p *provider) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+p.path+"/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET "+p.path+"/.well-known/jwks.json", p.keys)
	mux.HandleFunc("GET "+p.path+"/oauth2/authorize", p.authorize)
	mux.HandleFunc("POST "+p.path+"/oauth2/authorize", p.login)
	mux.HandleFunc("GET "+p.path+"/demo/codes", p.demoCodes)
	mux.HandleFunc("POST "+p.path+"/oauth2/token", p.token)
	mux.HandleFunc("POST "+p.path+"/oauth2/revoke", p.revoke)
	mux.HandleFunc("GET "+p.path+"/oauth2/userInfo", p.userInfo)
	mux.HandleFunc("GET "+p.path+"/logout", p.logout)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		// The issuer's own time, so that a client can compute a second factor
		// for a clock that has been moved.
		h.Set("Date", p.Now().UTC().Format(http.TimeFormat))
		h.Set("X-Content-Type-Options", "nosniff")
		switch strings.TrimPrefix(r.URL.Path, p.path) {
		case "/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo", "/.well-known/openid-configuration", "/.well-known/jwks.json":
			// No cookie is read here, so any page that the listener lets through may ask.
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			if r.Method == http.MethodOptions {
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		mux.ServeHTTP(w, r)
	})
}

func (a account) hashOf(password string) ([]byte, error) {
	hash, err := pbkdf2.Key(sha256.New, password, a.salt, passwordRounds, 32)
	if err != nil {
		return nil, fmt.Errorf("oidc: hash password: %w", err)
	}
	return hash, nil
}

// passwordIs compares in constant time.
func (a account) passwordIs(password string) bool {
	hash, err := a.hashOf(password)
	return err == nil && subtle.ConstantTimeCompare(hash, a.hash) == 1
}
