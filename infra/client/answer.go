package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"assay/shared/apigw"
)

// Answer is what came back, byte for byte.
type Answer struct {
	Call   Call // as it went out, with its key
	Status int
	Header http.Header
	Body   []byte
}

// Into decodes a yes into v (nil to only ask); a no is a *Refused. A member that v has not is passed over.
func (a Answer) Into(v any) error {
	if a.Status < 200 || a.Status > 299 {
		no := &Refused{Call: a.Call, Status: a.Status}
		_ = json.Unmarshal(a.Body, &no.Problem) // what is no problem+json has its status alone
		return no
	}
	if v == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return fmt.Errorf("%s %s: %w", a.Call.Method, a.Call.Path, err)
	}
	return nil
}

// Refused is an answer that is a no.
type Refused struct {
	Call    Call
	Status  int
	Problem apigw.Problem
}

// Code is the stable name of the refusal; empty where the gateway refused by itself.
func (r *Refused) Code() string {
	return strings.TrimPrefix(r.Problem.Type, "urn:assay:problem:")
}

// Error says it in one sentence.
func (r *Refused) Error() string {
	said := fmt.Sprintf("%s %s answered %d", r.Call.Method, r.Call.Path, r.Status)
	if r.Problem.Field != "" {
		said += " (" + r.Problem.Field + ")"
	}
	if r.Problem.Detail != "" {
		said += ": " + r.Problem.Detail
	}
	return said
}
