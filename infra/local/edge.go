package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"assay/infra/local/gateway"
	"assay/infra/template"
)

// edge is CloudFront as far as it is played here: its headers on every answer, and the key by which the functions know that
// a call came through it. Rules by address and copies of answers are not played.
type edge struct {
	declared  *template.Edge
	key, hash string
}

// openEdge reads infra/edge.yaml with the addresses that its pages ask here: the sign-in is of the same origin, reports come
// from ports of chance. The key is a new one at each
// start, or EDGE_KEY, for who calls functions past the gateway (make bench).
func openEdge(root, url string) (e edge, err error) {
	document, err := template.Open(filepath.Join(root, "infra", "edge.yaml"))
	if err == nil {
		e.declared, err = document.Edge("us-east-1", map[string]string{"ReportsOrigin": "http://127.0.0.1:*", "StaffIssuerOrigin": url, "StaffSignInUrl": url})
	}
	if err != nil {
		return edge{}, fmt.Errorf("infra/edge.yaml: %w", err)
	}
	if e.key = os.Getenv("EDGE_KEY"); e.key == "" {
		e.key = rand.Text()
	}
	sum := sha256.Sum256([]byte(e.key))
	e.hash = hex.EncodeToString(sum[:])
	return e, nil
}

// pages puts the headers on what next answers.
func (e edge) pages(next http.Handler) http.Handler { return gateway.BehindEdge(e.declared, next) }

// api does too, and tells next the key, over what the caller says.
func (e edge) api(next http.Handler) http.Handler {
	return e.pages(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(e.declared.KeyHeader, e.key)
		next.ServeHTTP(w, r)
	}))
}
