package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
)

// CheckRequest reports a request that the contract does not allow. It is for requests that are meant to be right; those
// that are wrong on purpose have only their answers checked.
func (c *Contract) CheckRequest(tb testing.TB, req *http.Request, reqBody []byte) {
	tb.Helper()
	if err := c.request(req, reqBody); err != nil {
		tb.Errorf("contract: %s %s is no valid request: %v", req.Method, req.URL.Path, err)
	}
}

// CheckAnswer reports an answer that the contract does not promise: a status it does not declare, another content type,
// a header or a body of another shape. An answer of success also needs a request that the contract allows, so that a
// function cannot take more than is written down. The gateway's own answers are allowed where they are declared, and
// 404 and 405 where there is no operation.
func (c *Contract) CheckAnswer(
	tb testing.TB, req *http.Request, reqBody []byte, status int, header http.Header, body []byte,
) {
	tb.Helper()
	if err := c.answer(req, reqBody, status, header, body); err != nil {
		tb.Errorf("contract: %s %s must not be answered %d like this: %v", req.Method, req.URL.Path, status, err)
	}
}

func (c *Contract) request(req *http.Request, body []byte) error {
	input, err := c.input(req, body)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateRequest(context.Background(), input)
}

func (c *Contract) answer(req *http.Request, reqBody []byte, status int, header http.Header, body []byte) error {
	input, err := c.input(req, reqBody)
	if err != nil {
		return c.unrouted(err, status, header, body)
	}
	if status == http.StatusNotModified {
		return notModified(input, header, body)
	}
	if !json.Valid(body) { // the validator would read the first value and leave the rest
		return errors.New("the body is not one JSON value")
	}
	if err := fromFunction(status, header, body); err != nil {
		return err
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 status,
		Header:                 header,
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                c.options,
	})
	if err != nil {
		return err
	}
	if status < http.StatusMultipleChoices {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			return fmt.Errorf("a request was granted that the contract does not allow: %w", err)
		}
	}
	return nil
}

// input finds the operation. The request stays untouched: the validator reads its body and may change its address.
func (c *Contract) input(req *http.Request, body []byte) (*openapi3filter.RequestValidationInput, error) {
	own := req.Clone(context.Background())
	own.Body, own.GetBody, own.ContentLength = io.NopCloser(bytes.NewReader(body)), nil, int64(len(body))
	route, params, err := c.router.FindRoute(own)
	if err != nil {
		return nil, err
	}
	return &openapi3filter.RequestValidationInput{
		Request: own, PathParams: params, Route: route, Options: c.options,
	}, nil
}

// unrouted judges the answer to a request for which there is no operation: nobody may grant it.
func (c *Contract) unrouted(why error, status int, header http.Header, body []byte) error {
	if status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
		return fmt.Errorf("the contract has no such operation: %w", why)
	}
	schema := "GatewayMessage"
	if mediaType(header) == problemType {
		schema = "Problem"
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("the body is not one JSON value: %w", err)
	}
	if err := fromFunction(status, header, body); err != nil {
		return err
	}
	return c.doc.Components.Schemas[schema].Value.VisitJSON(value,
		openapi3.EnableJSONSchema2020(), openapi3.MultiErrors(), openapi3.SetSchemaErrorMessageCustomizer(explain))
}

// fromFunction checks what a schema cannot say of an answer that a function has made: that it is one is told by its
// content type where a gateway could have refused.
func fromFunction(status int, header http.Header, body []byte) error {
	if mediaType(header) != problemType {
		return nil
	}
	if header.Get("X-Request-Id") == "" {
		return errors.New("the header X-Request-Id is missing")
	}
	var problem struct{ Status int }
	if err := json.Unmarshal(body, &problem); err != nil {
		return fmt.Errorf("the problem cannot be read: %w", err)
	}
	if problem.Status != status {
		return fmt.Errorf("the problem says status %d", problem.Status)
	}
	return nil
}

// notModified does what the validator passes over.
func notModified(input *openapi3filter.RequestValidationInput, header http.Header, body []byte) error {
	declared := input.Route.Operation.Responses.Status(http.StatusNotModified)
	if declared == nil {
		return errors.New("status is not supported")
	}
	if len(body) > 0 {
		return errors.New("an answer without a change has no body")
	}
	for name, h := range declared.Value.Headers {
		if h.Value.Required && header.Get(name) == "" {
			return fmt.Errorf("the header %s is missing", name)
		}
	}
	return nil
}

func mediaType(header http.Header) string {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// explain says where a value is wrong and why, without the schema and the value that the validator would print.
func explain(err *openapi3.SchemaError) string {
	return "/" + strings.Join(err.JSONPointer(), "/") + ": " + err.Reason
}
