// Package seal signs what all chains of events have come to, and verifies what was signed: the roots of
// docs/rules.md#daily-root. Function seal makes them, infra/ops/audit holds the chains against them.
package seal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"assay/shared/lab"
	"assay/shared/signing"
)

// Root is the last event of every chain that has grown since the root before. Each root holds the hash of that one, so the
// newest stands for every chain there is (docs/rules.md#daily-root).
type Root struct {
	Form int `json:"form"` // 2; 1 had no days, as it was made by hand
	N    int `json:"n"`
	// From and To are the days of Asia/Kolkata that have ended, first and last, of which the root has what has grown: To is the day
	// before the root was made, and From is earlier than To where a night was missed.
	From     string     `json:"from,omitempty"`
	To       string     `json:"to,omitempty"`
	At       lab.Moment `json:"at"`
	Previous string     `json:"previous"` // SHA-256 of the text of root N-1; "" for the first
	Heads    []Head     `json:"heads"`
}

// Head is the last event of a chain: ids and a hash.
type Head struct {
	Chain string `json:"chain"` // where it is kept: partition and list
	N     int    `json:"n"`     // the event's number
	Hash  string `json:"hash"`
}

// Until is the last day of which everything that had grown is in this root or one before.
func (r Root) Until() string {
	if r.To == "" {
		return lab.Day(r.At.Time)
	}
	return r.To
}

// kept is a root as it is kept.
type kept struct {
	Root      string `json:"root"` // the text that is signed
	KeyID     string `json:"kid"`
	Signature string `json:"signature"` // base64url
}

// signedFor is before what is signed, so that a signature made for another purpose is none of a root.
const signedFor = "assay-root:"

// sign gives the text under which a root is kept, and its hash: what leaves the account.
func sign(key *signing.Key, r Root) (text []byte, hash string, err error) {
	plain, err := json.Marshal(r)
	if err != nil {
		return nil, "", err
	}
	signature, err := key.Sign([]byte(signedFor + string(plain)))
	if err != nil {
		return nil, "", fmt.Errorf("seal: sign root %d: %w", r.N, err)
	}
	text, err = json.Marshal(kept{string(plain), key.KeyID(), base64.RawURLEncoding.EncodeToString(signature)})
	return text, hashOf(string(plain)), err
}

// verify reads the text under which root n is kept, and refuses what was not signed with one of the keys.
func verify(keys signing.KeySet, n int, text []byte) (r Root, hash string, err error) {
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return r, "", fmt.Errorf("root %d cannot be read", n)
	}
	signature, err := base64.RawURLEncoding.DecodeString(k.Signature)
	if err != nil || !keys.Verify(k.KeyID, []byte(signedFor+k.Root), signature) {
		return r, "", fmt.Errorf("root %d was not signed", n)
	}
	if err := json.Unmarshal([]byte(k.Root), &r); err != nil || r.N != n {
		return r, "", fmt.Errorf("root %d is another one", n)
	}
	return r, hashOf(k.Root), nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
