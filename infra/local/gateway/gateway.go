// Package gateway is the HTTP API as API Gateway runs it: routes, JWT authorizers, CORS, payload format 2.0.
package gateway

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/infra/local/runtime"
	"assay/infra/template"
)

// Limits of API Gateway's HTTP APIs (quotas page): body 10 MB, integration 30 s.
const (
	maxBody     = 10 << 20
	integration = 30 * time.Second
)

// Gateway answers HTTP requests through functions.
type Gateway struct {
	Routes      []template.Route
	Authorizers map[string]*Authorizer
	CORS        *template.CORS
	// Throttle bounds each route as the template says; without one nothing is bound.
	Throttle *Throttle
	Now      func() time.Time
	Invoke   func(ctx context.Context, function string, payload []byte) ([]byte, error)
}

// ServeHTTP takes one request through CORS, route, throttle, authorizer and function.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := rand.Text()[:16]
	w.Header().Set("Apigw-Requestid", id)
	preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
	if g.CORS != nil && r.Header.Get("Origin") != "" {
		g.cors(w.Header(), r.Header.Get("Origin"), preflight)
	}
	route, params := g.match(r.Method, r.URL.Path)
	if route == nil && preflight && g.CORS != nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if route == nil {
		say(w, http.StatusNotFound, "Not Found")
		return
	}
	if !g.Throttle.takes(route) {
		say(w, http.StatusTooManyRequests, "Too Many Requests")
		return
	}
	var claims map[string]string
	if route.Authorizer != "" {
		var err error
		claims, err = g.Authorizers[route.Authorizer].check(r, g.Now())
		if err != nil {
			w.Header().Set("Www-Authenticate", "Bearer")
			say(w, http.StatusUnauthorized, "Unauthorized")
			return
		}
		held := strings.Fields(claims["scope"])
		if len(route.Scopes) > 0 && !slices.ContainsFunc(route.Scopes, func(s string) bool { return slices.Contains(held, s) }) {
			say(w, http.StatusForbidden, "Forbidden")
			return
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		say(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	} else if err != nil {
		say(w, http.StatusBadRequest, "Bad Request")
		return
	}
	payload, err := json.Marshal(event(r, id, route, params, claims, body, g.Now()))
	if err != nil || len(payload) > runtime.MaxPayload {
		say(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), integration)
	defer cancel()
	answer, err := g.Invoke(ctx, route.Function, payload)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		say(w, http.StatusServiceUnavailable, "Service Unavailable")
	case err != nil || !reply(w, answer):
		say(w, http.StatusInternalServerError, "Internal Server Error")
	}
}

func say(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}

// match finds the route of a path: the one that is literal where others have parameters, as in the cloud. The
// path is the decoded one, so %2F separates. A trailing slash makes another path.
func (g *Gateway) match(method, path string) (*template.Route, map[string]string) {
	var best *template.Route
	var bestParams map[string]string
	bestRank := ""
	have := strings.Split(path, "/")
	for i := range g.Routes {
		route := &g.Routes[i]
		if route.Method != method && route.Method != "ANY" {
			continue
		}
		params, rank, ok := fit(strings.Split(route.Path, "/"), have)
		if route.Method == "ANY" {
			rank += "z"
		}
		if ok && (best == nil || rank < bestRank) {
			best, bestParams, bestRank = route, params, rank
		}
	}
	return best, bestParams
}

// fit matches segment by segment; rank sorts literal (a) before parameter (b) before greedy parameter (c).
func fit(want, have []string) (params map[string]string, rank string, ok bool) {
	params = map[string]string{}
	for i, segment := range want {
		name, isParam := strings.CutPrefix(segment, "{")
		name = strings.TrimSuffix(name, "}")
		greedy, isGreedy := strings.CutSuffix(name, "+")
		switch {
		case i >= len(have):
			return nil, "", false
		case isParam && isGreedy:
			params[greedy] = strings.Join(have[i:], "/")
			return params, rank + "c", params[greedy] != ""
		case isParam && have[i] != "":
			params[name] = have[i]
			rank += "b"
		case segment == have[i]:
			rank += "a"
		default:
			return nil, "", false
		}
	}
	return params, rank, len(want) == len(have)
}

// reply writes a function's answer; false when it is none that API Gateway understands.
func reply(w http.ResponseWriter, answer []byte) bool {
	var a struct {
		StatusCode      json.Number
		Headers         map[string]any
		Cookies         []string
		Body            string
		IsBase64Encoded bool
	}
	var shape map[string]json.RawMessage
	if json.Unmarshal(answer, &shape) != nil || shape["statusCode"] == nil {
		if !json.Valid(answer) {
			return false
		}
		w.Header().Set("Content-Type", "application/json") // format 2.0: any other JSON is the body itself
		_, _ = w.Write(answer)
		return true
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return false
	}
	status, err := strconv.Atoi(a.StatusCode.String())
	if err != nil || status < 200 || status > 599 {
		return false
	}
	body := []byte(a.Body)
	if a.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(a.Body); err != nil {
			return false
		}
	}
	h := w.Header()
	if len(body) > 0 {
		h.Set("Content-Type", "text/plain;charset=UTF-8")
	}
	for name, v := range a.Headers {
		name = http.CanonicalHeaderKey(name)
		if name == "Content-Length" || strings.HasPrefix(name, "Access-Control-") && h.Get(name) != "" {
			continue
		}
		h.Set(name, text(v))
	}
	for _, c := range a.Cookies {
		h.Add("Set-Cookie", c)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return true
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	raw, _ := json.Marshal(v)
	return string(raw)
}

// cors adds what the API's CORS configuration grants the origin; it wins over what a function says.
func (g *Gateway) cors(h http.Header, origin string, preflight bool) {
	c := g.CORS
	switch {
	case slices.Contains(c.AllowOrigins, "*"):
		origin = "*"
	case !slices.Contains(c.AllowOrigins, origin):
		return
	}
	set := func(name string, values []string) {
		if len(values) > 0 {
			h.Set("Access-Control-"+name, strings.Join(values, ","))
		}
	}
	set("Allow-Origin", []string{origin})
	h.Add("Vary", "Origin")
	if c.AllowCredentials {
		set("Allow-Credentials", []string{"true"})
	}
	if !preflight {
		set("Expose-Headers", c.ExposeHeaders)
		return
	}
	set("Allow-Headers", c.AllowHeaders)
	set("Allow-Methods", c.AllowMethods)
	set("Max-Age", []string{strconv.Itoa(c.MaxAge)})
}
