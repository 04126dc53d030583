package apigw

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
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
	for _, opt := range opts {
		opt(w.Header())
	}
	if NotModified(w, r, tagText(body)) {
		return nil
	}
	return WriteJSON(w, http.StatusOK, json.RawMessage(body))
}

func tagText(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// WriteRevised answers v under a tag of two parts: the revision of all that v was read from, and a hash of what v shows. A
// client whose copy shows the same gets 304, whatever moved elsewhere; Unmoved finds one of the same revision without reading.
func WriteRevised(w http.ResponseWriter, r *http.Request, revision string, shows, v any) error {
	text, err := json.Marshal(shows)
	if err != nil {
		return fmt.Errorf("encode a %T: %w", shows, err)
	}
	hash := tagText(text)
	w.Header().Set("ETag", `"`+revision+"."+hash+`"`)
	for tag := range tagsOf(r) {
		if strings.HasSuffix(tag, "."+hash+`"`) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return WriteJSON(w, http.StatusOK, v)
}

// Unmoved answers 304, with true, to a client whose copy was made at this revision (WriteRevised).
func Unmoved(w http.ResponseWriter, r *http.Request, revision string) bool {
	for tag := range tagsOf(r) {
		if strings.HasPrefix(tag, `"`+revision+".") {
			w.Header().Set("ETag", tag)
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// tagsOf lists the tags of the copies at hand. A tag of a compressed answer is weak; it is still the same content.
func tagsOf(r *http.Request) iter.Seq[string] {
	return func(yield func(string) bool) {
		for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
			if !yield(strings.TrimPrefix(strings.TrimSpace(tag), "W/")) {
				return
			}
		}
	}
}

// NotModified sets the ETag of what is about to be answered, and answers 304 itself, with true, when the client has
// named it in If-None-Match. tag is any text without quotes that changes with the content, such as a revision; a list
// that is read again and again needs only that.
func NotModified(w http.ResponseWriter, r *http.Request, tag string) bool {
	quoted := `"` + tag + `"`
	w.Header().Set("ETag", quoted)
	for tag := range tagsOf(r) {
		if tag == quoted || tag == "*" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
