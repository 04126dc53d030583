package signing

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

func pemOf(t *testing.T, kind string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func textOf(t *testing.T, id, key string) string {
	t.Helper()
	text, err := json.Marshal(kept{id, key})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseKey(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(private)
	sec1 := pemOf(t, "EC PRIVATE KEY", der, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err = x509.MarshalPKCS8PrivateKey(p384)
	wrong := pemOf(t, "PRIVATE KEY", der, err)
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"SEC 1":           {textOf(t, "k1", sec1), true},
		"another curve":   {textOf(t, "k1", wrong), false},
		"no PEM":          {textOf(t, "k1", "secret"), false},
		"key id with dot": {textOf(t, "k.1", sec1), false},
		"no key id":       {textOf(t, "", sec1), false},
		"no JSON":         {"secret", false},
	} {
		t.Run(name, func(t *testing.T) {
			key, err := ParseKey(c.text)
			if (err == nil) != c.ok || (key != nil) != c.ok || err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func fresh(t *testing.T, id string) *Key {
	t.Helper()
	text, err := NewKey(id)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// What a retired key has signed verifies as long as the key is published, and under its own id only.
func TestRotation(t *testing.T) {
	old, now := fresh(t, "2026"), fresh(t, "2027")
	text, err := json.Marshal(KeySet{[]PublicKey{old.Public(), now.Public()}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := ParseKeySet(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Key{old, now} {
		first, err := k.Sign([]byte("said"))
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := k.Sign([]byte("said")); hex.EncodeToString(again) != hex.EncodeToString(first) {
			t.Error("the same text has two signatures")
		}
		other := "2026"
		if k == old {
			other = "2027"
		}
		if !set.Verify(k.KeyID(), []byte("said"), first) || set.Verify(other, []byte("said"), first) ||
			set.Verify("2028", []byte("said"), first) || set.Verify(k.KeyID(), []byte("Said"), first) || set.Verify(k.KeyID(), []byte("said"), first[1:]) {
			t.Errorf("%s: what verifies is not what was signed", k.KeyID())
		}
	}
	for name, bad := range map[string]string{
		"no JSON": "keys", "one id twice": strings.ReplaceAll(string(text), "2027", "2026"), "not on the curve": strings.Replace(string(text), old.Public().X, now.Public().X, 1),
		"another type": strings.Replace(string(text), `"EC"`, `"RSA"`, 1),
	} {
		if _, err := ParseKeySet(bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// parameters is Systems Manager's test double.
type parameters struct {
	values map[string]string
	asked  int
	err    error
}

func (p *parameters) GetParameter(_ context.Context, in *ssm.GetParameterInput, _ ...func(*ssm.Options)) (*ssm.GetParameterOutput, error) {
	p.asked++
	return &ssm.GetParameterOutput{Parameter: &types.Parameter{Value: aws.String(p.values[*in.Name])}}, p.err
}

// A parameter is read once in five minutes; an error is not kept. A key that nobody can verify signs nothing.
func TestRead(t *testing.T) {
	text, err := NewKey("k1")
	if err != nil {
		t.Fatal(err)
	}
	p := &parameters{values: map[string]string{"key": text, "keys": `{"keys": []}`}, err: errors.New("no answer")}
	now := time.Now()
	key := read(p, "key", ParseKey, func() time.Time { return now })
	if _, err := key(t.Context()); err == nil {
		t.Error("a key that could not be read is one")
	}
	p.err = nil
	for range 3 {
		if k, err := key(t.Context()); err != nil || k.KeyID() != "k1" {
			t.Fatal(k, err)
		}
	}
	if p.asked != 2 {
		t.Errorf("it was read %d times", p.asked)
	}
	now = now.Add(Kept)
	if _, err := key(t.Context()); err != nil || p.asked != 3 {
		t.Errorf("five minutes later it was read %d times: %v", p.asked, err)
	}
	if _, err := Published(key, Read(p, "keys", ParseKeySet))(t.Context()); err == nil {
		t.Error("a key that is not published signs")
	}
	k, _ := key(t.Context())
	set, _ := json.Marshal(KeySet{[]PublicKey{k.Public()}})
	p.values["keys"] = string(set)
	if _, err := Published(key, Read(p, "keys", ParseKeySet))(t.Context()); err != nil {
		t.Error(err)
	}
}
