package apigw

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/observe"
)

// Problem is the body of every answer that is a no (RFC 9457, application/problem+json). It never holds a value that was
// sent, and no id of the call: that is the header X-Request-Id, so that two equal refusals are equal in every byte.
type Problem struct {
	// Type is "urn:assay:problem:" and a stable code for programs.
	Type string `json:"type"`
	// Title is the same for all problems of a status.
	Title string `json:"title"`
	// Status repeats the HTTP status.
	Status int `json:"status"`
	// Detail is one sentence for people.
	Detail string `json:"detail"`
	// Field is the JSON path, header, or query member to blame, where one is.
	Field string `json:"field,omitempty"`
	// Current holds the present revs of the parts that made a command stale (412).
	Current map[string]int `json:"current,omitempty"`
	// Candidates are the ids of the patients who may be the one that is being registered (409).
	Candidates []string `json:"candidates,omitempty"`

	after time.Duration // how long to wait, in the header Retry-After; 0 where waiting does not help
}

// Error lets a handler return a Problem where no lab.Refusal fits.
func (p *Problem) Error() string { return p.Type }

const (
	problemType   = "application/problem+json"
	problemPrefix = "urn:assay:problem:"
)

func newProblem(status int, code, detail string) *Problem {
	return &Problem{Type: problemPrefix + code, Title: http.StatusText(status), Status: status, Detail: detail}
}

// The problems that the adapter itself knows. They are never changed.
var (
	notFound      = newProblem(http.StatusNotFound, "not_found", "This does not exist here.")
	notAllowed    = newProblem(http.StatusMethodNotAllowed, "method_not_allowed", "This address does not take that method.")
	noToken       = newProblem(http.StatusUnauthorized, "unauthenticated", "Sign in first.")
	tooLarge      = newProblem(http.StatusRequestEntityTooLarge, "too_large", "The body is larger than 256 KB.")
	wrongBodyType = newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type", "The body must be application/json.")
	internal      = newProblem(http.StatusInternalServerError, "internal", "Something went wrong here. Try again; nothing is lost by repeating the same request.")
)

var statusOf = map[lab.RefusalKind]int{
	lab.Malformed:     http.StatusBadRequest,
	lab.Forbidden:     http.StatusForbidden,
	lab.NotFound:      http.StatusNotFound,
	lab.Mismatch:      http.StatusNotFound,
	lab.Conflict:      http.StatusConflict,
	lab.Stale:         http.StatusPreconditionFailed,
	lab.Unprocessable: http.StatusUnprocessableEntity,
	lab.TooMany:       http.StatusTooManyRequests,
	lab.Busy:          http.StatusServiceUnavailable,
}

// safeField is what a field may look like. A path can hold the name of a member that the client made up, so anything
// that could be more than a name is left out.
var safeField = regexp.MustCompile(`^[a-zA-Z0-9_.\[\]-]{1,128}$`)

// problemOf finds the answer to an error; ok is false for one that nobody expected.
func problemOf(err error) (p *Problem, ok bool) {
	if errors.As(err, &p) && p.Status != http.StatusNotFound {
		return p, true
	}
	if p != nil {
		return notFound, true
	}
	var no *lab.Refusal
	if !errors.As(err, &no) {
		return internal, false
	}
	status, known := statusOf[no.Kind]
	switch {
	case !known:
		return internal, false
	case no.Kind == lab.NotFound:
		// Whatever the rule says, unknown and foreign must not differ.
		return notFound, true
	}
	p = newProblem(status, no.Code, no.Sentence)
	if safeField.MatchString(no.Field) {
		p.Field = no.Field
	}
	p.Current, p.Candidates, p.after = no.Current, no.Candidates, no.After
	return p, true
}

// isOutage reports whether an error is a refusal that waiting helps against, with the failure of something outside behind it.
func isOutage(err error) bool {
	var no *lab.Refusal
	return errors.As(err, &no) && no.Kind == lab.Busy && err != error(no)
}

// fail answers an error. It is the only place where errors become answers, and where unexpected ones are logged.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	p, expected := problemOf(err)
	if !expected || isOutage(err) {
		logFrom(r.Context()).ErrorContext(r.Context(), "request failed", requestAttrs(r), observe.Cause(err))
	}
	if half, ok := w.(interface{ reset() }); ok {
		half.reset() // an error outranks what the handler had begun to write
	}
	writeProblem(w, p)
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	body, _ := json.Marshal(p) // a struct of strings and ints: it cannot fail
	w.Header().Set("Content-Type", problemType)
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if p.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((p.after+time.Second-1)/time.Second)))
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // the client is gone, or it is the adapter's buffer
}

// requestAttrs names a request in the log: the route, and the order and the patient it is about where the path holds ids of
// their shape; nothing else of the path, nor the query or the body.
func requestAttrs(r *http.Request) slog.Attr {
	attrs := []any{slog.String("method", r.Method), slog.String("route", r.Pattern), slog.String("id", RequestInfoFrom(r.Context()).RequestID)}
	if order, ok := ids.ParseOrder(r.PathValue("order")); ok {
		attrs = append(attrs, slog.String("order", order.String()))
	}
	if patient, ok := ids.ParsePatient(r.PathValue("patient")); ok {
		attrs = append(attrs, slog.String("patient", patient.String()))
	}
	return slog.Group("call", attrs...)
}
