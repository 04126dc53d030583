// Package awsjson serves operations in AWS's JSON protocol, as SQS and Parameter Store speak it. What of an operation is not
// served is refused: nothing that is asked for is ignored.
package awsjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// Refusal is an error of the service, answered with 400.
type Refusal struct{ Code, Message string }

// Error implements error.
func (r Refusal) Error() string { return r.Code + ": " + r.Message }

// Operation answers one call, with its body as it came.
type Operation func(r *http.Request, body []byte) (any, error)

// On reads what an operation takes. A member that it does not know is refused under the code misread.
func On[In any](misread string, serve func(*http.Request, In) (any, error)) Operation {
	return func(r *http.Request, body []byte) (any, error) {
		var in In
		from := json.NewDecoder(bytes.NewReader(body))
		from.DisallowUnknownFields()
		if err := from.Decode(&in); err != nil {
			return nil, Refusal{misread, "the body is not understood here: " + err.Error()}
		}
		return serve(r, in)
	}
}

// Service is what a service answers.
type Service struct {
	Target     string // what X-Amz-Target begins with: "AmazonSQS."
	Version    string // of the protocol: "1.0"
	Prefix     string // of the codes of its errors
	Misread    string // code of a body that is none
	Unknown    string // code of an operation that is not served
	MaxBody    int64
	Operations map[string]Operation
}

// ServeHTTP answers one call.
func (s Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), s.Target)
	var answer any
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBody))
	switch serve := s.Operations[call]; {
	case err != nil:
		err = Refusal{s.Misread, "the body is too long"}
	case serve == nil:
		err = Refusal{s.Unknown, call + " is not served here"}
	default:
		answer, err = serve(r, body)
	}
	status := http.StatusOK
	no, refused := errors.AsType[Refusal](err)
	switch {
	case refused:
		status, answer = http.StatusBadRequest, map[string]string{"__type": s.Prefix + no.Code, "message": no.Message}
	case err != nil:
		status, answer = http.StatusInternalServerError, map[string]string{"__type": s.Prefix + "InternalServerError", "message": err.Error()}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-"+s.Version)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the status is out; a reader that went away is nothing to act upon
}
