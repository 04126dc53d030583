package apigw

import (
	"net/http"
	"path"
)

// Audience says who a route is for. The zero value is nobody: a route that does not say answers 401.
type Audience int

// The audiences. Each route has one authorizer in template.yaml, and this is the same fact in code.
const (
	// Staff are signed in at the staff issuer.
	Staff Audience = iota + 1
	// Patients are signed in at the patients' issuer; their routes begin with /v1/my/.
	Patients
	// Open routes have no authorizer; each has a guard of its own (docs/rules.md#open-routes).
	Open
)

// HandlerFunc is a handler that returns what went wrong: a *lab.Refusal or a *Problem becomes its answer, anything else
// 500 and one log line.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Route is one row of a function's table of routes.
type Route struct {
	// Method and Pattern are as in net/http's ServeMux: "POST", "/v1/orders/{order}/collection".
	Method, Pattern string
	Who             Audience
	Handler         HandlerFunc
	// Query names what the route takes in its query; anything else there is refused (docs/rules.md#unknown-query).
	Query []string
}

// Mux serves a function's routes. It panics on a pattern that ServeMux would not take, at start and never later.
func Mux(routes []Route) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.serve(w, r); err != nil {
				fail(w, r, err)
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// ServeMux would redirect an unclean path, and answer a wrong one in plain text.
		if path.Clean(r.URL.Path) != r.URL.Path {
			fail(w, r, notFound)
			return
		}
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		refusal := refusalOfMux{header: http.Header{}}
		h.ServeHTTP(&refusal, r)
		if refusal.status == http.StatusMethodNotAllowed {
			w.Header()["Allow"] = refusal.header["Allow"]
			writeProblem(w, notAllowed)
			return
		}
		fail(w, r, notFound)
	})
}

func (route Route) serve(w http.ResponseWriter, r *http.Request) error {
	switch route.Who {
	case Open:
	case Staff, Patients:
		// The gateway has refused the call already; this is for the day its route has lost the authorizer.
		if RequestInfoFrom(r.Context()).Subject == "" {
			return noToken
		}
	default:
		return noToken
	}
	if err := knownQuery(r, route.Query); err != nil {
		return err
	}
	return route.Handler(w, r)
}

// refusalOfMux receives what ServeMux answers to a request it has no route for.
type refusalOfMux struct {
	header http.Header
	status int
}

func (m *refusalOfMux) Header() http.Header         { return m.header }
func (m *refusalOfMux) WriteHeader(status int)      { m.status = status }
func (m *refusalOfMux) Write(p []byte) (int, error) { return len(p), nil }
