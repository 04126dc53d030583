package apigw

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Option changes the headers of an answer.
type Option func(http.Header)

// Cacheable lets anybody keep the answer for d: for what is the same to everyone, such as the catalogue.
func Cacheable(d time.Duration) Option {
	return func(h http.Header) { h.Set("Cache-Control", "public, max-age="+strconv.Itoa(int(d.Seconds()))) }
}

// WriteJSON answers v. It is encoded before anything is written, so that an error can still become a 500. Every answer is
// Cache-Control: no-store unless an option says otherwise.
func WriteJSON(w http.ResponseWriter, status int, v any, opts ...Option) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode a %T: %w", v, err)
	}
	w.Header().Set("Content-Type", "application/json")
	for _, opt := range opts {
		opt(w.Header())
	}
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// ListOf makes the rows of an answer: a list without rows is [], never null.
func ListOf[T, A any](rows []T, answer func(T) A) []A {
	list := make([]A, 0, len(rows))
	for _, row := range rows {
		list = append(list, answer(row))
	}
	return list
}

// WriteTagged answers v with an ETag made of its bytes, or 304 if the client has them already.
func WriteTagged(w http.ResponseWriter, r *http.Request, v any, opts ...Option) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode a %T: %w", v, err)
	}
	sum := sha256.Sum256(body)
	for _, opt := range opts {
		opt(w.Header())
	}
	if NotModified(w, r, base64.RawURLEncoding.EncodeToString(sum[:12])) {
		return nil
	}
	return WriteJSON(w, http.StatusOK, json.RawMessage(body))
}

// NotModified sets the ETag of what is about to be answered, and answers 304 itself, with true, when the client has
// named it in If-None-Match. tag is any text without quotes that changes with the content, such as a revision; a list
// that is read again and again needs only that.
func NotModified(w http.ResponseWriter, r *http.Request, tag string) bool {
	quoted := `"` + tag + `"`
	w.Header().Set("ETag", quoted)
	for candidate := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		// A proxy that compresses makes the tag weak; it is still the same content.
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == quoted || candidate == "*" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
