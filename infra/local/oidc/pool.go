package oidc

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// invited is somebody who came by invitation: a staff account that is not of the demo.
type invited struct {
	Person
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"`
}

type attribute struct{ Name, Value string }

// Pool answers the two calls of Cognito by which staff is invited. Cognito writes a temporary password and lets a person
// choose his own and set up the second factor at the first sign-in; here the letter brings both for good.
func (i *Issuer) Pool() http.Handler { return http.HandlerFunc(i.p.pool) }

func (p *provider) pool(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Username       string
		UserAttributes []attribute
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&in); err != nil {
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "SerializationException"})
		return
	}
	email := strings.ToLower(strings.TrimSpace(in.Username))
	_, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	p.mu.Lock()
	defer p.mu.Unlock()
	known, found := p.byEmail(email)
	switch {
	case action == "AdminGetUser" && found:
		poolSays(w, http.StatusOK, map[string]any{"Username": known.Sub, "Enabled": true, "UserAttributes": attributes(known)})
	case action == "AdminGetUser":
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UserNotFoundException"})
	case action == "AdminCreateUser" && found:
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UsernameExistsException"})
	case action == "AdminCreateUser" && !strings.Contains(email, "@"):
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "InvalidParameterException"})
	case action == "AdminCreateUser":
		made, err := p.invite(email)
		if err != nil {
			poolSays(w, http.StatusInternalServerError, map[string]any{"__type": "InternalErrorException"})
			return
		}
		poolSays(w, http.StatusOK, map[string]any{"User": map[string]any{"Username": made.Sub, "Enabled": true,
			"UserStatus": "FORCE_CHANGE_PASSWORD", "Attributes": attributes(made)}})
	default:
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UnknownOperationException"})
	}
}

func poolSays(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader is gone if this fails
}

func attributes(who Person) []attribute {
	return []attribute{{"sub", who.Sub}, {"email", who.Email}, {"email_verified", "true"}}
}

// byEmail finds a staff account. The caller holds the lock.
func (p *provider) byEmail(email string) (Person, bool) {
	for _, a := range p.accounts {
		if strings.EqualFold(a.Email, email) {
			return a.Person, true
		}
	}
	return Person{}, false
}

// invite makes an account and writes to its address. The caller holds the lock.
func (p *provider) invite(email string) (Person, error) {
	sub, err := newSub()
	if err != nil {
		return Person{}, err
	}
	secret := make([]byte, 20)
	salt := make([]byte, 16)
	_, _ = rand.Read(secret) // crypto/rand never fails
	_, _ = rand.Read(salt)
	password := rand.Text()
	a := account{Person: Person{Username: email, Sub: sub, Email: email,
		TOTPSecret: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)}, salt: salt}
	if a.hash, err = a.hashOf(password); err != nil {
		return Person{}, err
	}
	p.accounts = append(p.accounts, a)
	p.saved.Invited = append(p.saved.Invited, invited{a.Person, a.salt, a.hash})
	if err := p.save(); err != nil {
		return Person{}, err
	}
	p.SendInvitation(email, fmt.Sprintf("You are invited to work with %s.\n\nUsername: %s\nPassword: %s\nSecond factor (key for an authenticator): %s\n",
		p.Name, email, password, a.TOTPSecret))
	return a.Person, nil
}
