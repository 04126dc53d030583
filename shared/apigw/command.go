package apigw

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// IdempotencyKey is what makes a write happen once: the client's Idempotency-Key, and a hash of who sent what. The store
// keeps both; the same key with another hash is refused.
type IdempotencyKey struct {
	// Key is 1 to 128 printable ASCII characters without space, chosen by the client, unique within the hospital.
	Key string
	// Hash is SHA-256 over the token's subject, method, path and the body with its members sorted and spaces gone.
	Hash [32]byte
	// Content is SHA-256 over what was sent alone: path and body, without the parts it was decided on ("seen"), whoever sends it
	// and under which key.
	Content [32]byte
}

// DecodeCommand reads a write: its body, strictly, and its key. A missing or unusable Idempotency-Key is refused (400) by
// the name of the header; the other errors are those of Decode.
func DecodeCommand[T any](r *http.Request) (T, IdempotencyKey, error) {
	var zero T
	key, err := idempotencyKey(r) // before the body: a write without a key is not read
	if err != nil {
		return zero, IdempotencyKey{}, err
	}
	body, raw, err := Decode[T](r)
	if err != nil {
		return zero, IdempotencyKey{}, err
	}
	spelled, err := canonical(raw)
	if err != nil {
		return zero, IdempotencyKey{}, err
	}
	said, err := canonical(raw, "seen")
	if err != nil {
		return zero, IdempotencyKey{}, err
	}
	return body, IdempotencyKey{Key: key, Hash: hashOf(RequestInfoFrom(r.Context()).Subject, r.Method, r.URL.Path, string(spelled)),
		Content: hashOf(r.URL.Path, string(said))}, nil
}

func idempotencyKey(r *http.Request) (string, error) {
	const header = "Idempotency-Key"
	key := r.Header.Get(header)
	if key == "" {
		return "", malformed(header, "missing_header", "The header Idempotency-Key is missing.")
	}
	for _, c := range []byte(key) {
		if c <= ' ' || c > '~' || len(key) > 128 {
			return "", malformed(header, "bad_header", "The header Idempotency-Key must be 1 to 128 printable ASCII characters.")
		}
	}
	return key, nil
}

func hashOf(parts ...string) [32]byte {
	h := sha256.New()
	for _, part := range parts {
		// The length before each part keeps two different lists of parts from running into the same bytes.
		_ = binary.Write(h, binary.BigEndian, uint64(len(part))) // a hash takes everything
		h.Write([]byte(part))
	}
	return [32]byte(h.Sum(nil))
}

// canonical spells a JSON text with its members sorted and without space; of an object without the members that are named.
// Numbers stay as they were written.
func canonical(raw []byte, without ...string) ([]byte, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("spell the body: %w", err)
	}
	if object, ok := v.(map[string]any); ok {
		for _, name := range without {
			delete(object, name)
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("spell the body: %w", err)
	}
	return out, nil
}

// WriteStored answers a command with the acknowledgement as it is stored, byte for byte, so that a repeated command gets what
// the first one got; replayed adds Idempotent-Replay: true.
func WriteStored(w http.ResponseWriter, status int, body []byte, replayed bool) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if replayed {
		h.Set("Idempotent-Replay", "true")
	}
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("write the acknowledgement: %w", err)
	}
	return nil
}
