package apigw

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
)

// EdgeKeyHeader is what the edge (infra/edge.yaml) says to the API with every call, over what a caller says under that name.
const EdgeKeyHeader = "X-Edge-Key"

var pastEdge = newProblem(http.StatusForbidden, "past_edge", "Call this under the name of the pages.")

// throughEdge refuses what did not come through the edge: what brings no key whose SHA-256 is among hashes, which are in
// hex, with commas. So the function knows no secret, and two are good while the key is changed (docs/operate.md#edge).
// Empty means that there is no edge. What is no hash lets nothing in.
func throughEdge(hashes string, next http.Handler) http.Handler {
	if hashes == "" {
		return next
	}
	good := strings.Split(hashes, ",")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.Header.Get(EdgeKeyHeader)))
		said, known := hex.EncodeToString(sum[:]), 0
		for _, hash := range good {
			known |= subtle.ConstantTimeCompare([]byte(said), []byte(hash))
		}
		if known == 0 {
			fail(w, r, pastEdge)
			return
		}
		r.Header.Del(EdgeKeyHeader)
		next.ServeHTTP(w, r)
	})
}
