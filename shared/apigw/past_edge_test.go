package apigw

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPastTheEdge: a call straight to the API is refused, whatever it brings, and two keys are good while one is changed.
func TestPastTheEdge(t *testing.T) {
	hash := func(key string) string {
		sum := sha256.Sum256([]byte(key))
		return hex.EncodeToString(sum[:])
	}
	two := hash("old") + "," + hash("new")
	for _, c := range []struct {
		name, hashes, key string
		want              int
	}{
		{"the key", hash("new"), "new", 200},
		{"the key before, while it is changed", two, "old", 200},
		{"the key after", two, "new", 200},
		{"the key before, when it is taken out", hash("new"), "old", 403},
		{"no key", two, "", 403},
		{"the hash itself", hash("new"), hash("new"), 403},
		{"both hashes", two, two, 403},
		{"nothing is hashed", hash(""), "x", 403},
		{"an example that was never replaced", strings.Repeat("0", 64), "x", 403},
		{"what is no hash", "x", "x", 403},
		{"no edge", "", "", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/v1/me", nil)
			if c.key != "" {
				r.Header.Set(EdgeKeyHeader, c.key)
			}
			w := httptest.NewRecorder()
			throughEdge(c.hashes, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, r.Header.Get(EdgeKeyHeader)) // not handed on
			})).ServeHTTP(w, r)
			if w.Code != c.want || c.want == 200 && c.hashes != "" && w.Body.Len() > 0 {
				t.Errorf("%d %q, want %d", w.Code, w.Body, c.want)
			}
		})
	}
}
