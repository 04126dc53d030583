// Package slip makes the tokens of visit slips, and the codes that tie a login. A token is worked out from the order, the version of its slip and a key that
// belongs to no hospital, so it is kept nowhere: only the functions that print and mail have the key
// (docs/rules.md#visit-slip), and everybody else finds the order by the token's hash.
package slip

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/lab"
	"assay/shared/store"
)

// Keys are the secrets that tokens are made with, by their ids. A new one is added and becomes current: papers that are
// printed already go on opening, and one that is printed again in answer to a repeated request is the same paper. Taken out
// of the parameter, a key makes no more tokens.
type Keys struct {
	Current string            `json:"current"`
	Keys    map[string][]byte `json:"keys"` // 32 random bytes each, in base64
}

// keyBytes is the least length of a key: that of the hash (RFC 2104).
const keyBytes = 32

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// parse reads what the parameter holds: {"current": "2026-1", "keys": {"2026-1": "<32 bytes in base64>"}}. The error quotes
// nothing of it.
func parse(parameter string) (Keys, error) {
	var k Keys
	if err := json.Unmarshal([]byte(parameter), &k); err != nil {
		return Keys{}, errors.New("slip: the keys are not the JSON they should be")
	}
	for id, key := range k.Keys {
		if !keyID.MatchString(id) || len(key) < keyBytes {
			return Keys{}, errors.New("slip: a key has no id of 1 to 32 letters, digits, - or _, or fewer than 32 bytes")
		}
	}
	if k.Keys[k.Current] == nil {
		return Keys{}, errors.New("slip: the current key is not among the keys")
	}
	return k, nil
}

// GetParameter is the one call of SSM that is needed. It is a function and no interface: the templates of the letters look
// methods up by name, and every call of the client would stay in the binary (docs/design.md#no-method-tables).
type GetParameter func(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)

// FromParameter reads the keys when the first token is made, and keeps them for the life of the process. An error is not
// kept.
func FromParameter(get GetParameter, name string) func(context.Context) (Keys, error) {
	var lock sync.Mutex
	var known *Keys
	return func(ctx context.Context) (Keys, error) {
		lock.Lock()
		defer lock.Unlock()
		if known != nil {
			return *known, nil
		}
		out, err := get(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
		if err != nil {
			return Keys{}, fmt.Errorf("slip: read the keys: %w", err)
		}
		k, err := parse(aws.ToString(out.Parameter.Value))
		if err != nil {
			return Keys{}, err
		}
		known = &k
		return k, nil
	}
}

// Of makes the token of an order's slip as it is now, with the current key.
func (k Keys) Of(o lab.Order) store.IssuedSlip {
	i, _ := k.Again(store.IssuedSlip{Order: o.ID, Version: o.SlipVersion, Key: k.Current}) // Parse has found the current key
	return i
}

// Again makes the token that was made before for a version, with the same key. ok is false where that is no longer among the
// keys.
func (k Keys) Again(i store.IssuedSlip) (_ store.IssuedSlip, ok bool) {
	key := k.Keys[i.Key]
	if key == nil {
		return i, false
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "visit slip|%s|%d", i.Order, i.Version) // no id of an order has a stroke
	i.Token = letters.EncodeToString(mac.Sum(nil)[:16])
	return i, true
}

// letters writes 128 bits in 26 letters that survive being read aloud or typed.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Address is the address that a paper or a letter has: the token is behind #, so that no server is sent it.
func Address(web string, i store.IssuedSlip) string { return web + "/slip.html#" + i.Token }
