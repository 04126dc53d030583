package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"assay/infra/client/signin"
)

// Session is one person at the system, or nobody in particular.
type Session struct {
	System *System
	Person Person
	// Hospital goes out as X-Hospital, where it is set.
	Hospital string
	Tokens   signin.Tokens

	issuer Issuer
}

// Nobody calls without signing in, as the open routes allow.
func (s *System) Nobody() *Session { return &Session{System: s} }

// Staff signs a demo staff member in with password and second factor, to work in a hospital.
func (s *System) Staff(ctx context.Context, hospital, username string) (*Session, error) {
	p, err := staff(username)
	if err != nil {
		return nil, err
	}
	return s.StaffAs(ctx, hospital, p)
}

// StaffAs signs in whomever the staff's issuer knows.
func (s *System) StaffAs(ctx context.Context, hospital string, p Person) (*Session, error) {
	is := s.Issuers["Staff"]
	tokens, err := signin.SignIn(ctx, s.HTTP, is.Issuer, is.ClientID, is.Redirect, p.Username, p.Password, p.TOTPSecret)
	if err != nil {
		return nil, fmt.Errorf("sign in as %s: %w", p.Username, err)
	}
	return &Session{System: s, Person: p, Hospital: hospital, Tokens: tokens, issuer: is}, nil
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

// Patient signs in whoever reads the mail of an address, with the code that arrives there.
func (s *System) Patient(ctx context.Context, email string) (*Session, error) {
	is := s.Issuers["Patients"]
	last, err := s.lastMail(ctx)
	if err != nil {
		return nil, err
	}
	tokens, err := signin.SignInByMail(ctx, s.HTTP, is.Issuer, is.ClientID, is.Redirect, email, func(ctx context.Context) (string, error) {
		m, err := s.Mail(ctx, func(m Mail) bool { return m.Seq > last && m.Is(email, "sign-in code") })
		return sixDigits.FindString(m.Text), err
	})
	if err != nil {
		return nil, fmt.Errorf("sign in as %s: %w", email, err)
	}
	return &Session{System: s, Person: Person{Email: email}, Tokens: tokens, issuer: is}, nil
}

// Renew gets new tokens: the access token lives for some minutes only, and the refresh token is good once.
func (s *Session) Renew(ctx context.Context) error {
	fresh, err := signin.Refresh(ctx, s.System.HTTP, s.issuer.Issuer, s.issuer.ClientID, s.Tokens.Refresh)
	if err != nil {
		return err
	}
	s.Tokens = fresh
	return nil
}

// Call is one request as it goes out.
type Call struct {
	Method, Path string
	// Body is sent as JSON; []byte is sent as it is, nil sends none.
	Body any
	// Key is the Idempotency-Key; a fresh one where it is empty. GET sends none.
	Key string
	// Header is set last; a name without values takes that header out.
	Header http.Header
}

// Get reads a path.
func (s *Session) Get(ctx context.Context, path string) (Answer, error) {
	return s.Do(ctx, Call{Method: http.MethodGet, Path: path})
}

// Post sends a command under a fresh key.
func (s *Session) Post(ctx context.Context, path string, body any) (Answer, error) {
	return s.Do(ctx, Call{Method: http.MethodPost, Path: path, Body: body})
}

// Put sends a change under a fresh key.
func (s *Session) Put(ctx context.Context, path string, body any) (Answer, error) {
	return s.Do(ctx, Call{Method: http.MethodPut, Path: path, Body: body})
}

// ControlHeader is on every call that is for the local cloud itself: no form of a foreign page can send it.
const ControlHeader = "X-Local-Control"

// Do sends a call. An error means that there was no answer; what the answer says is for Answer.Into.
func (s *Session) Do(ctx context.Context, c Call) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	body, isRaw := c.Body.([]byte)
	if !isRaw && c.Body != nil {
		var err error
		if body, err = json.Marshal(c.Body); err != nil {
			return Answer{}, fmt.Errorf("%s %s: %w", c.Method, c.Path, err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, s.System.URL+c.Path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	if c.Method != http.MethodGet {
		if c.Key == "" {
			c.Key = rand.Text()
		}
		req.Header.Set("Idempotency-Key", c.Key)
		req.Header.Set("Content-Type", "application/json")
	}
	if strings.HasPrefix(c.Path, "/_local/") || strings.HasPrefix(c.Path, "/razorpay/") {
		req.Header.Set(ControlHeader, "1")
	}
	if s.Tokens.Access != "" {
		req.Header.Set("Authorization", "Bearer "+s.Tokens.Access)
	}
	if s.Hospital != "" {
		req.Header.Set("X-Hospital", s.Hospital)
	}
	for name, values := range c.Header {
		req.Header.Del(name)
		for _, v := range values {
			req.Header.Add(name, v)
		}
	}
	res, err := s.System.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		return Answer{}, fmt.Errorf("%s %s: %w", c.Method, c.Path, err)
	}
	return Answer{Call: c, Status: res.StatusCode, Header: res.Header, Body: got}, nil
}
