package gateway

import (
	"net/http"

	"assay/infra/template"
)

// BehindEdge puts the headers on an answer that the edge puts on every answer at the same path.
func BehindEdge(edge *template.Edge, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range edge.Of(r.URL.Path).Headers {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}
