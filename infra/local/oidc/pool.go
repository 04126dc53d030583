package oidc

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
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
		Username, MessageAction string
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
		poolSays(w, http.StatusOK, map[string]any{"Username": known.Sub, "Enabled": true,
			"UserStatus": p.status(known), "UserAttributes": attributes(known)})
	case action == "AdminGetUser":
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UserNotFoundException"})
	case action == "AdminCreateUser" && in.MessageAction == "RESEND" && p.status(known) == notSignedIn:
		if err := p.inviteAgain(known.Sub); err != nil {
			poolSays(w, http.StatusInternalServerError, map[string]any{"__type": "InternalErrorException"})
			return
		}
		poolSays(w, http.StatusOK, map[string]any{"User": map[string]any{"Username": known.Sub, "Attributes": attributes(known)}})
	case action == "AdminCreateUser" && in.MessageAction == "RESEND":
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UnsupportedUserStateException"})
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
			"UserStatus": notSignedIn, "Attributes": attributes(made)}})
	default:
		poolSays(w, http.StatusBadRequest, map[string]any{"__type": "UnknownOperationException"})
	}
}

// notSignedIn is what Cognito says of an account whose letter was not answered. Here whoever was invited stays so: the
// password of a letter is never changed, but by another letter.
const notSignedIn = "FORCE_CHANGE_PASSWORD"

// status is that of an account. The caller holds the lock.
func (p *provider) status(who Person) string {
	for _, i := range p.saved.Invited {
		if i.Sub == who.Sub {
			return notSignedIn
		}
	}
	return "CONFIRMED"
}

// inviteAgain gives an account a new password and writes to its address. The caller holds the lock.
func (p *provider) inviteAgain(sub string) error {
	for n := range p.saved.Invited {
		i := &p.saved.Invited[n]
		if i.Sub != sub {
			continue
		}
		password := rand.Text()
		a := account{i.Person, i.Salt, nil}
		hash, err := a.hashOf(password)
		if err != nil {
			return err
		}
		i.Hash, a.hash = hash, hash
		// a copy: whoever signs in at this moment reads the old one
		p.accounts = append(slices.DeleteFunc(slices.Clone(p.accounts), func(a account) bool { return a.Sub == sub }), a)
		if err := p.save(); err != nil {
			return err
		}
		p.letter(a.Person, password)
	}
	return nil
}

func (p *provider) letter(who Person, password string) {
	p.SendInvitation(who.Email, fmt.Sprintf("You are invited to work with %s.\n\nUsername: %s\nPassword: %s\nSecond factor (key for an authenticator): %s\n",
		p.Name, who.Username, password, who.TOTPSecret))
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
	p.letter(a.Person, password)
	return a.Person, nil
}
