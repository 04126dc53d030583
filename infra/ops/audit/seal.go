package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"assay/shared/lab"
	"assay/shared/signing"
)

// root is what a night's run saw: the last event of every chain that has grown since the run before. Each root holds the hash
// of the one before, so the newest stands for every chain there is (docs/rules.md#daily-root).
type root struct {
	Form     int        `json:"form"` // 1
	N        int        `json:"n"`
	At       lab.Moment `json:"at"`
	Previous string     `json:"previous"` // SHA-256 of the text of root n-1; "" for the first
	Heads    []head     `json:"heads"`
}

// head is the last event of a chain: ids and a hash.
type head struct {
	Chain string `json:"chain"` // where it is kept
	N     int    `json:"n"`
	Hash  string `json:"hash"`
}

// sealedRoot is a root as it is kept.
type sealedRoot struct {
	Root      string `json:"root"` // the text that is signed
	KeyID     string `json:"kid"`
	Signature string `json:"signature"` // base64url
}

// signedFor is before what is signed, so that a signature made for another purpose is none of a root.
const signedFor = "assay-root:"

// shelf is what is needed of the bucket.
type shelf interface {
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

// seals holds the chains against the roots that were signed, and signs the next one. No function has a right to the key.
type seals struct {
	files  shelf
	bucket string
	keys   signing.KeySet
	key    *signing.Key // nil where nothing is to be signed
	left   string       // hash of a root that has left the account; "" for none
	now    time.Time

	last   root
	sum    string          // hash of last
	sealed map[string]head // by chain, from all roots
	grown  map[string]head
	seen   map[string]bool
}

func rootKey(n int) string { return fmt.Sprintf("roots/%06d.json", n) }

// open reads every root, and refuses a list of them that is not whole, or was not signed.
func (s *seals) open(ctx context.Context) error {
	s.sealed, s.grown, s.seen = map[string]head{}, map[string]head{}, map[string]bool{}
	found := s.left == ""
	for n := 1; ; n++ {
		key := rootKey(n)
		out, err := s.files.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: &key})
		var none *types.NoSuchKey
		if errors.As(err, &none) {
			break
		}
		if err != nil {
			return fmt.Errorf("read root %d: %w", n, err)
		}
		text, err := io.ReadAll(out.Body)
		_ = out.Body.Close()
		if err != nil {
			return fmt.Errorf("read root %d: %w", n, err)
		}
		if err := s.take(n, text); err != nil {
			return err
		}
		found = found || s.sum == s.left
	}
	if !found {
		return errors.New("the root that has left the account is not among those that are kept")
	}
	return nil
}

// take adds the next root.
func (s *seals) take(n int, text []byte) error {
	var k sealedRoot
	if err := json.Unmarshal(text, &k); err != nil {
		return fmt.Errorf("root %d cannot be read", n)
	}
	signature, err := base64.RawURLEncoding.DecodeString(k.Signature)
	if err != nil || !s.keys.Verify(k.KeyID, []byte(signedFor+k.Root), signature) {
		return fmt.Errorf("root %d was not signed", n)
	}
	var r root
	if err := json.Unmarshal([]byte(k.Root), &r); err != nil || r.N != n || r.Previous != s.sum {
		return fmt.Errorf("root %d does not follow the one before", n)
	}
	s.last, s.sum = r, hashOf(k.Root)
	for _, h := range r.Heads {
		s.sealed[h.Chain] = h
	}
	return nil
}

// check holds a list of events against what was sealed of it, and notes how far it has grown.
func (s *seals) check(where, list string, events []lab.KeptEvent, broken func(what any)) {
	chain := where + " " + list
	s.seen[chain] = true
	was, sealed := s.sealed[chain]
	if sealed && hashAt(events, was.N) != was.Hash {
		broken(fmt.Sprintf("%s: event %d is not the one that was sealed: it was changed, with all that follow, or is gone", chain, was.N))
		return
	}
	if n := len(events); n > was.N {
		s.grown[chain] = head{chain, n, hashAt(events, n)}
	}
}

// gone names the chains that were sealed and are not there.
func (s *seals) gone(broken func(what any)) {
	for _, chain := range slices.Sorted(maps.Keys(s.sealed)) {
		if !s.seen[chain] {
			broken(chain + ": it was sealed and is gone")
		}
	}
}

// sign keeps the next root, and returns its hash: what is to leave the account.
func (s *seals) sign(ctx context.Context) (string, error) {
	r := root{Form: 1, N: s.last.N + 1, At: lab.At(s.now), Previous: s.sum, Heads: []head{}}
	for _, chain := range slices.Sorted(maps.Keys(s.grown)) {
		r.Heads = append(r.Heads, s.grown[chain])
	}
	text, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	signature, err := s.key.Sign([]byte(signedFor + string(text)))
	if err != nil {
		return "", fmt.Errorf("sign root %d: %w", r.N, err)
	}
	kept, err := json.Marshal(sealedRoot{string(text), s.key.KeyID(), base64.RawURLEncoding.EncodeToString(signature)})
	if err != nil {
		return "", err
	}
	key := rootKey(r.N)
	_, err = s.files.PutObject(ctx, &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: bytes.NewReader(kept),
		ContentType: aws.String("application/json"), IfNoneMatch: aws.String("*"), ServerSideEncryption: types.ServerSideEncryptionAes256})
	if err != nil {
		return "", fmt.Errorf("keep root %d: %w", r.N, err)
	}
	return hashOf(string(text)), nil
}

// hashAt is the hash that event n has; "" where there is none.
func hashAt(events []lab.KeptEvent, n int) string {
	if n < 1 || n > len(events) || events[n-1].N != n {
		return ""
	}
	var e lab.Event
	if json.Unmarshal([]byte(events[n-1].Text), &e) != nil {
		return ""
	}
	return e.Hash
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
