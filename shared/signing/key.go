// Package signing has the keys that prove to others what was written here: reports, and the heads of chains. It signs with
// ES256 (ECDSA on P-256 over SHA-256, RFC 7518 §3.4) and publishes what verifies as a JWK set (RFC 7517).
package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
)

// Key signs. Its id is published with the public key and stands beside each signature, so that keys can be changed and what
// an older one has signed still verifies.
type Key struct {
	id      string
	private *ecdsa.PrivateKey
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// kept is a key as a SecureString holds it.
type kept struct {
	ID      string `json:"kid"`
	Private string `json:"private"` // PKCS #8 in PEM
}

// ParseKey reads a key: {"kid": "...", "private": "<PEM of a P-256 key, PKCS #8 or SEC 1>"}. No error quotes it.
func ParseKey(text string) (*Key, error) {
	var k kept
	if json.Unmarshal([]byte(text), &k) != nil {
		return nil, errors.New("signing: the key is not the JSON of one")
	}
	if !keyID.MatchString(k.ID) {
		return nil, errors.New("signing: a key's id is 1 to 32 letters, digits, - or _")
	}
	block, _ := pem.Decode([]byte(k.Private))
	if block == nil {
		return nil, errors.New("signing: the key is not in PEM form")
	}
	var key any
	var err error
	if block.Type == "EC PRIVATE KEY" {
		key, err = x509.ParseECPrivateKey(block.Bytes)
	} else {
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, errors.New("signing: the key cannot be read")
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return nil, errors.New("signing: the key is not on the curve P-256")
	}
	return &Key{k.ID, private}, nil
}

// NewKey makes a key, as ParseKey reads it.
func NewKey(id string) (text string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("signing: make a key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", fmt.Errorf("signing: make a key: %w", err)
	}
	out, err := json.Marshal(kept{id, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))})
	return string(out), err
}

// KeyID is the id under which the public key is published.
func (k *Key) KeyID() string { return k.id }

// Sign gives r and s, 32 bytes each. The same text gives the same signature (RFC 6979): crypto/ecdsa signs so when it is
// given no source of randomness.
func (k *Key) Sign(text []byte) ([]byte, error) {
	sum := sha256.Sum256(text)
	der, err := k.private.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	var parts struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		return nil, err
	}
	signature := make([]byte, 64)
	parts.R.FillBytes(signature[:32])
	parts.S.FillBytes(signature[32:])
	return signature, nil
}

// Public is the key's public half.
func (k *Key) Public() PublicKey {
	point, err := k.private.PublicKey.Bytes() // 4, then x and y of 32 bytes each
	if err != nil {
		panic(err) // ParseKey has checked the curve
	}
	encode := base64.RawURLEncoding.EncodeToString
	return PublicKey{Type: "EC", Curve: "P-256", X: encode(point[1:33]), Y: encode(point[33:]), ID: k.id, Use: "sig", Algorithm: "ES256"}
}

// PublicKey is a public key as JWK.
type PublicKey struct {
	Type      string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	Y         string `json:"y"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
}

func (p PublicKey) key() (*ecdsa.PublicKey, error) {
	x, errX := base64.RawURLEncoding.Strict().DecodeString(p.X)
	y, errY := base64.RawURLEncoding.Strict().DecodeString(p.Y)
	if errX != nil || errY != nil || len(x) != 32 || len(y) != 32 || p.Type != "EC" || p.Curve != "P-256" || !keyID.MatchString(p.ID) {
		return nil, errors.New("signing: a public key is no JWK of P-256")
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
	if err != nil {
		return nil, errors.New("signing: a public key is not on the curve")
	}
	return key, nil
}

// KeySet is every key whose signatures count: the one that signs now, and those that did before.
type KeySet struct {
	Keys []PublicKey `json:"keys"`
}

// ParseKeySet reads a JWK set whose keys all are as PublicKey says, each id once.
func ParseKeySet(text string) (KeySet, error) {
	var s KeySet
	if json.Unmarshal([]byte(text), &s) != nil {
		return KeySet{}, errors.New("signing: the keys are not the JSON of a JWK set")
	}
	seen := map[string]bool{}
	for _, p := range s.Keys {
		if _, err := p.key(); err != nil {
			return KeySet{}, err
		}
		if seen[p.ID] {
			return KeySet{}, errors.New("signing: two public keys have one id")
		}
		seen[p.ID] = true
	}
	return s, nil
}

// Has reports whether the set has the public half of a key under the key's id.
func (s KeySet) Has(k *Key) bool { return slices.Contains(s.Keys, k.Public()) }

// Verify reports whether the key with an id has signed the text.
func (s KeySet) Verify(id string, text, signature []byte) bool {
	n := slices.IndexFunc(s.Keys, func(p PublicKey) bool { return p.ID == id })
	if n < 0 || len(signature) != 64 {
		return false
	}
	key, err := s.Keys[n].key()
	if err != nil {
		return false
	}
	sum := sha256.Sum256(text)
	return ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
}
