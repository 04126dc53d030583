package oidc

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"math/big"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"assay/infra/client/signin"
)

// codeLife is the life of an authorization code and of a mailed code.
const codeLife = 5 * time.Minute

// sessionLife is how long a browser need not sign in again (Cognito: an hour).
const sessionLife = time.Hour

// cookie names the browser's session.
const cookie = "session"

// mailedTries is how often a mailed code may be typed before it is void.
const mailedTries = 5

//go:embed login.html
var loginPage string

var page = template.Must(template.New("login").Parse(loginPage))

// mailed is a code on its way to a patient.
type mailed struct {
	code    string
	expires time.Time
	tries   int
}

// view is what the page shows.
type view struct {
	Name, Mode, Action, Inbox, Nonce, Problem string
	// Username and Email are what was typed before, CodeSent the second step.
	Username, Email string
	CodeSent        bool
	People          []shown
	CodesURL        string
	// Fatal shows a page without a form.
	Fatal string
}

// shown is a demo person with the second factor of this moment.
type shown struct {
	Person
	Code string
}

// request is a checked authorization request.
type request struct{ redirect, state, nonce, challenge, scope string }

// check reads the authorization request from the query. A client or way back
// that is not known gets a page; any other fault goes back to the client, as
// RFC 6749 §4.1.2.1 wants it.
func (p *provider) check(w http.ResponseWriter, r *http.Request) (request, bool) {
	q := r.URL.Query()
	in := request{q.Get("redirect_uri"), q.Get("state"), q.Get("nonce"), q.Get("code_challenge"), q.Get("scope")}
	switch {
	case q.Get("client_id") != p.ClientID:
		p.show(w, http.StatusBadRequest, "", view{Fatal: "This sign-in does not know the application that sent you here (client_id)."})
		return in, false
	case !slices.Contains(p.Callbacks, in.redirect):
		p.show(w, http.StatusBadRequest, "", view{Fatal: "This sign-in does not know the address to lead back to (redirect_uri)."})
		return in, false
	}
	fault := ""
	switch {
	case q.Get("response_type") != "code":
		fault = "unsupported_response_type"
	case len(in.challenge) != 43 || q.Get("code_challenge_method") != "S256":
		fault = "invalid_request"
	case !strings.Contains(" "+in.scope+" ", " openid "):
		fault = "invalid_scope"
	case q.Get("prompt") == "none" && !p.inSession(r):
		fault = "login_required"
	}
	if fault != "" {
		p.back(w, r, in, url.Values{"error": {fault}})
		return in, false
	}
	return in, true
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	in, ok := p.check(w, r)
	if !ok {
		return
	}
	if r.URL.Query().Get("prompt") != "login" {
		if hash, s, ok := p.session(r); ok {
			p.grant(w, r, in, hash, s)
			return
		}
	}
	p.show(w, http.StatusOK, in.redirect, view{Action: r.URL.RequestURI()})
}

// session finds the session of the browser that asks.
func (p *provider) session(r *http.Request) (hash string, s session, ok bool) {
	sent, err := r.Cookie(cookie)
	if err != nil {
		return "", s, false
	}
	hash = tokenHash(sent.Value)
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok = p.saved.Sessions[hash]
	_, known := p.person(s.Sub)
	return hash, s, ok && known && p.Now().Before(s.Expires)
}

func (p *provider) inSession(r *http.Request) bool {
	_, _, ok := p.session(r)
	return ok
}

// login takes the form. It posts to the address of the page, so that the
// authorization request is checked again and nothing is kept in between.
func (p *provider) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	in, ok := p.check(w, r)
	if !ok {
		return
	}
	v := view{Action: r.URL.RequestURI(), Username: strings.TrimSpace(r.PostFormValue("username"))}
	var who Person
	if p.Mode == ModeStaff {
		who, ok = p.staff(v.Username, r.PostFormValue("password"), r.PostFormValue("code"))
		v.Problem = "Username, password or code is not right. Codes change every 30 seconds."
	} else {
		who, ok = p.patient(r.PostFormValue("email"), r.PostFormValue("code"), &v)
	}
	if !ok {
		status := http.StatusUnauthorized
		if v.Problem == "" { // a code has just been sent
			status = http.StatusOK
		}
		p.show(w, status, in.redirect, v)
		return
	}
	value, s := rand.Text()+rand.Text(), session{Sub: who.Sub, AuthTime: p.Now(), Expires: p.Now().Add(sessionLife)}
	p.mu.Lock()
	p.saved.Sessions[tokenHash(value)] = s
	err := p.save()
	p.mu.Unlock()
	if err != nil {
		http.Error(w, "the session could not be saved", http.StatusInternalServerError)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: value, Path: p.path + "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	p.grant(w, r, in, tokenHash(value), s)
}

// grant leads back with a code for somebody who has signed in.
func (p *provider) grant(w http.ResponseWriter, r *http.Request, in request, hash string, s session) {
	now, code := p.Now(), rand.Text()
	p.mu.Lock()
	for old, g := range p.codes {
		if !now.Before(g.Expires) {
			delete(p.codes, old)
		}
	}
	p.codes[code] = grant{
		Sub: s.Sub, Scope: in.scope, AuthTime: s.AuthTime, Expires: now.Add(codeLife), Family: rand.Text(),
		redirect: in.redirect, challenge: in.challenge, nonce: in.nonce,
	}
	p.mu.Unlock()
	p.back(w, r, in, url.Values{"code": {code}})
}

// staff checks all three parts and does not say which one was wrong.
func (p *provider) staff(username, password, code string) (Person, bool) {
	p.mu.Lock()
	accounts := p.accounts // what is in it is never changed
	p.mu.Unlock()
	for _, a := range accounts {
		if !strings.EqualFold(a.Username, username) {
			continue
		}
		right := a.passwordIs(password)
		// One step to either side, for a slow hand (RFC 6238 §5.2).
		inTime := false
		for _, step := range []time.Duration{-signin.Step, 0, signin.Step} {
			want, err := signin.Code(a.TOTPSecret, p.Now().Add(step))
			inTime = inTime || err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(strings.TrimSpace(code))) == 1
		}
		return a.Person, right && inTime
	}
	return Person{}, false
}

// patient mails a code in the first step and checks it in the second.
func (p *provider) patient(email, code string, v *view) (Person, bool) {
	address, err := mail.ParseAddress(strings.TrimSpace(email))
	if err != nil {
		v.Email, v.Problem = email, "This is not an e-mail address."
		return Person{}, false
	}
	v.Email = strings.ToLower(address.Address)
	if code = strings.TrimSpace(code); code == "" {
		n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if err != nil {
			v.Problem = "No code could be made. Please try again."
			return Person{}, false
		}
		code = fmt.Sprintf("%06d", n)
		p.mu.Lock()
		p.mailed[v.Email] = mailed{code: code, expires: p.Now().Add(codeLife)}
		p.mu.Unlock()
		p.SendCode(v.Email, code)
		v.CodeSent = true
		return Person{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	sent, ok := p.mailed[v.Email]
	if !ok || !p.Now().Before(sent.expires) {
		delete(p.mailed, v.Email)
		v.Problem = "This code is no longer valid. Ask for a new one."
		return Person{}, false
	}
	if subtle.ConstantTimeCompare([]byte(sent.code), []byte(code)) != 1 {
		if sent.tries++; sent.tries == mailedTries {
			delete(p.mailed, v.Email)
		} else {
			p.mailed[v.Email] = sent
		}
		v.CodeSent, v.Problem = true, "This is not the code from the mail."
		return Person{}, false
	}
	delete(p.mailed, v.Email)
	who, err := p.join(v.Email)
	if err != nil {
		v.Problem = "The account could not be saved."
		return Person{}, false
	}
	return who, true
}

// demoCodes gives the page fresh second factors when a person is filled in.
func (p *provider) demoCodes(w http.ResponseWriter, _ *http.Request) {
	codes := map[string]string{}
	for _, s := range p.people() {
		codes[s.Username] = s.Code
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(codes) // the reader is gone if this fails
}

func (p *provider) people() []shown {
	var out []shown
	for _, person := range p.People {
		s := shown{Person: person}
		if p.Mode == ModeStaff {
			// New has checked that the secret is base32.
			s.Code, _ = signin.Code(person.TOTPSecret, p.Now())
		}
		out = append(out, s)
	}
	return out
}

// back leads the browser to the application with the outcome in the query.
func (p *provider) back(w http.ResponseWriter, r *http.Request, in request, outcome url.Values) {
	to, err := url.Parse(in.redirect)
	if err != nil { // checked before; never a reason to lead elsewhere
		http.Error(w, "redirect_uri", http.StatusBadRequest)
		return
	}
	q := to.Query()
	maps.Copy(q, outcome)
	if in.state != "" {
		q.Set("state", in.state)
	}
	to.RawQuery = q.Encode()
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

func (p *provider) show(w http.ResponseWriter, status int, redirect string, v view) {
	v.Name, v.Mode, v.Inbox, v.Nonce = p.Name, p.Mode, p.InboxURL, rand.Text()
	v.CodesURL, v.People = p.path+"/demo/codes", p.people()
	action := "'self'"
	if to, err := url.Parse(redirect); err == nil && to.Host != "" {
		// Browsers hold the redirect after a form to form-action as well.
		action += " " + to.Scheme + "://" + to.Host
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin") // with none at all a browser hides the origin of the form
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "+
		"style-src 'nonce-"+v.Nonce+"'; script-src 'nonce-"+v.Nonce+"'; form-action "+action)
	w.WriteHeader(status)
	_ = page.Execute(w, v) // the reader is gone if this fails
}

// logout ends the browser's session and leads back. As at Cognito, whose parameters it has, the tokens that were given out
// live on: an application takes its refresh token back by /oauth2/revoke before.
func (p *provider) logout(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to := q.Get("logout_uri")
	if q.Get("client_id") != p.ClientID || !slices.Contains(p.Logouts, to) {
		p.show(w, http.StatusBadRequest, "", view{Fatal: "This sign-out does not know where to lead back to."})
		return
	}
	if sent, err := r.Cookie(cookie); err == nil {
		hash := tokenHash(sent.Value)
		p.mu.Lock()
		delete(p.saved.Sessions, hash)
		err := p.save()
		p.mu.Unlock()
		if err != nil {
			http.Error(w, "the session could not be ended", http.StatusInternalServerError)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: p.path + "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	p.back(w, r, request{redirect: to}, nil)
}
