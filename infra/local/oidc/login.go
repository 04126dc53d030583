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
	"strings"
	"time"

	"assay/infra/client/signin"
)

// codeLife is the life of an authorization code and of a mailed code.
const codeLife = 5 * time.Minute

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
	// Ended shows the page after signing out, Fatal one without a form.
	Ended bool
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
	case !loopback(in.redirect):
		p.show(w, http.StatusBadRequest, "", view{Fatal: "This sign-in leads back to addresses of this machine only (redirect_uri)."})
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
	case q.Get("prompt") == "none":
		fault = "login_required" // no session is kept here, so it is always so
	}
	if fault != "" {
		p.back(w, r, in, url.Values{"error": {fault}})
		return in, false
	}
	return in, true
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	if in, ok := p.check(w, r); ok {
		p.show(w, http.StatusOK, in.redirect, view{Action: r.URL.RequestURI()})
	}
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
	now, code := p.Now(), rand.Text()
	p.mu.Lock()
	for old, g := range p.codes {
		if !now.Before(g.Expires) {
			delete(p.codes, old)
		}
	}
	p.codes[code] = grant{
		Sub: who.Sub, Scope: in.scope, AuthTime: now, Expires: now.Add(codeLife),
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
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "+
		"style-src 'nonce-"+v.Nonce+"'; script-src 'nonce-"+v.Nonce+"'; form-action "+action)
	w.WriteHeader(status)
	_ = page.Execute(w, v) // the reader is gone if this fails
}

// logout leads back after signing out, with Cognito's parameter or OpenID's.
// There is no session to end here: the tokens are the application's to forget.
func (p *provider) logout(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to := q.Get("logout_uri")
	if to == "" {
		to = q.Get("post_logout_redirect_uri")
	}
	switch {
	case q.Get("client_id") != "" && q.Get("client_id") != p.ClientID, to != "" && !loopback(to):
		p.show(w, http.StatusBadRequest, "", view{Fatal: "This sign-out does not know where to lead back to."})
	case to == "":
		p.show(w, http.StatusOK, "", view{Ended: true})
	default:
		p.back(w, r, request{redirect: to, state: q.Get("state")}, nil)
	}
}
