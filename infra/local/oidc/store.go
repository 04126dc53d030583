package oidc

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// saved is what a restart must not lose.
type saved struct {
	// Refresh holds sign-ins by the SHA-256 of their refresh tokens, in hex: those that may be exchanged, and those that were,
	// so that a second exchange is noticed.
	Refresh map[string]grant `json:"refresh"`
	// Sessions are the browsers that need not sign in again, by the SHA-256 of their cookie, in hex.
	Sessions map[string]session `json:"sessions,omitempty"`
	// Joined are the accounts that came by mailed code, by address.
	Joined map[string]Person `json:"joined"`
	// Invited are the staff accounts that were made by invitation.
	Invited []invited `json:"invited,omitempty"`
}

// grant is a sign-in that happened: behind an authorization code for five
// minutes, behind a refresh token for the session.
type grant struct {
	Sub      string    `json:"sub"`
	Scope    string    `json:"scope"`
	AuthTime time.Time `json:"authTime"`
	Expires  time.Time `json:"expires"`
	// Family is what all tokens of one sign-in have in common (Cognito's claim origin_jti).
	Family string `json:"family"`
	// Used is when it was first exchanged.
	Used time.Time `json:"used,omitzero"`

	redirect, challenge, nonce string
}

// session is a browser in which somebody has signed in.
type session struct {
	Sub      string    `json:"sub"`
	AuthTime time.Time `json:"authTime"`
	Expires  time.Time `json:"expires"`
}

// open reads the key and the sessions of earlier starts, or begins with new ones.
func (p *provider) open() error {
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return fmt.Errorf("oidc: make folder: %w", err)
	}
	if err := p.openKey(filepath.Join(p.Dir, "key.pem")); err != nil {
		return err
	}
	p.saved = saved{Refresh: map[string]grant{}, Joined: map[string]Person{}, Sessions: map[string]session{}}
	text, err := os.ReadFile(filepath.Join(p.Dir, "sessions.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("oidc: read sessions: %w", err)
	}
	if err := json.Unmarshal(text, &p.saved); err != nil {
		return fmt.Errorf("oidc: sessions.json is not valid JSON: %w", err)
	}
	for hash, g := range p.saved.Refresh {
		if g.Family == "" { // of a start before there were families
			g.Family = hash
			p.saved.Refresh[hash] = g
		}
	}
	for _, i := range p.saved.Invited {
		p.accounts = append(p.accounts, account{i.Person, i.Salt, i.Hash})
	}
	return nil
}

func (p *provider) openKey(file string) error {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = newKey(); err != nil {
			return err
		}
		err = replace(file, text)
	}
	if err != nil {
		return fmt.Errorf("oidc: open signing key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return fmt.Errorf("oidc: %s is not PEM", filepath.Base(file))
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return fmt.Errorf("oidc: read signing key: %w", err)
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return fmt.Errorf("oidc: %s is not an RSA key", filepath.Base(file))
	}
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	p.key, p.keyID = private, hex.EncodeToString(sum[:8])
	return nil
}

// newKey is RSA because Cognito signs with RS256 and the gateway accepts what
// Cognito sends.
func newKey() ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("oidc: make signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("oidc: encode signing key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// save writes the sessions that still live. The caller holds the lock.
func (p *provider) save() error {
	now := p.Now()
	for hash, g := range p.saved.Refresh {
		if !now.Before(g.Expires) {
			delete(p.saved.Refresh, hash)
		}
	}
	for hash, s := range p.saved.Sessions {
		if !now.Before(s.Expires) {
			delete(p.saved.Sessions, hash)
		}
	}
	text, err := json.MarshalIndent(p.saved, "", "  ")
	if err != nil {
		return fmt.Errorf("oidc: encode sessions: %w", err)
	}
	if err := replace(filepath.Join(p.Dir, "sessions.json"), text); err != nil {
		return fmt.Errorf("oidc: write sessions: %w", err)
	}
	return nil
}

// replace writes beside and renames: a kill leaves the old file or the new one.
func replace(file string, text []byte) error {
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// end revokes the sign-ins that fit: their refresh tokens, and with them what userInfo says to their access tokens. The
// caller holds the lock.
func (p *provider) end(fits func(grant) bool) error {
	maps.DeleteFunc(p.saved.Refresh, func(_ string, g grant) bool { return fits(g) })
	return p.save()
}

// lives reports whether a sign-in was not revoked. The caller holds the lock.
func (p *provider) lives(family string) bool {
	for _, g := range p.saved.Refresh {
		if g.Family == family {
			return true
		}
	}
	return false
}

// person finds who a grant belongs to; somebody removed since is not found. The
// caller holds the lock.
func (p *provider) person(sub string) (Person, bool) {
	for _, a := range p.accounts {
		if a.Sub == sub {
			return a.Person, true
		}
	}
	for _, person := range p.saved.Joined {
		if person.Sub == sub {
			return person, true
		}
	}
	return Person{}, false
}

// join returns the account of an address that has proven itself, and opens one
// for a new address. The caller holds the lock.
func (p *provider) join(email string) (Person, error) {
	for _, a := range p.accounts {
		if strings.EqualFold(a.Email, email) {
			return a.Person, nil
		}
	}
	if person, ok := p.saved.Joined[email]; ok {
		return person, nil
	}
	sub, err := newSub()
	if err != nil {
		return Person{}, err
	}
	p.saved.Joined[email] = Person{Username: sub, Sub: sub, Email: email}
	return p.saved.Joined[email], p.save()
}

// newSub makes the id of an account: a UUID of version 4, as Cognito's.
func newSub() (string, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", fmt.Errorf("oidc: make account id: %w", err)
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:]), nil
}
