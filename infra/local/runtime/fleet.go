// Package runtime runs the function binaries as AWS Lambda does: each environment is a process of its own that
// asks the Lambda Runtime API for one invocation at a time.
package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// MaxPayload is Lambda's bound on a request and on an answer, in bytes (Lambda quotas: 6 MB).
const MaxPayload = 6 << 20

// Error is a function that failed: it answered with an error, died, or ran out of time. Type is Lambda's word
// for it, Payload the JSON object an invoker gets.
type Error struct {
	Type, Message string
	Payload       []byte
}

func (e *Error) Error() string { return "function error " + e.Type + ": " + e.Message }

func failure(kind, format string, args ...any) *Error {
	message := fmt.Sprintf(format, args...)
	payload, _ := json.Marshal(map[string]string{"errorType": kind, "errorMessage": message})
	return &Error{kind, message, payload}
}

// reported reads the error object of a function.
func reported(payload []byte) *Error {
	var said struct{ ErrorType, ErrorMessage string }
	_ = json.Unmarshal(payload, &said) // what is no JSON is passed on as it came
	return &Error{said.ErrorType, said.ErrorMessage, payload}
}

// Fleet is all functions of the stack, by logical id.
type Fleet struct {
	Functions map[string]*Function
	// Remote, where not empty, is the base address of another Lambda Invoke API (such as sam local
	// start-lambda's) that gets every invocation instead of our own processes.
	Remote string
}

// Invoke runs a function once and waits for its answer, at most until ctx ends; the function then runs on. An
// error of the function itself is an *Error.
func (f *Fleet) Invoke(ctx context.Context, id string, payload []byte) ([]byte, error) {
	if len(payload) > MaxPayload {
		return nil, failure("RequestTooLargeException", "%d bytes are more than an invocation may carry", len(payload))
	}
	if f.Remote != "" {
		return f.invokeRemote(ctx, id, payload)
	}
	fn, ok := f.Functions[id]
	if !ok {
		return nil, fmt.Errorf("no function %s", id)
	}
	return fn.Invoke(ctx, payload)
}

func (f *Fleet) invokeRemote(ctx context.Context, id string, payload []byte) ([]byte, error) {
	url := strings.TrimSuffix(f.Remote, "/") + "/2015-03-31/functions/" + id + "/invocations"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("LAMBDA_ENDPOINT: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("LAMBDA_ENDPOINT: %w", err)
	case resp.Header.Get("X-Amz-Function-Error") != "":
		return nil, reported(body)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("LAMBDA_ENDPOINT answers %s to %s", resp.Status, id)
	}
	return body, nil
}

// ServeHTTP is the Lambda Invoke API: POST /2015-03-31/functions/{name}/invocations, where name is the logical
// id, the function's name or its ARN. Only the kind RequestResponse is served.
func (f *Fleet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/2015-03-31/functions/"), "/invocations")
	name = name[strings.LastIndexByte(name, ':')+1:]
	var fn *Function
	for id, candidate := range f.Functions {
		if name == id || name == candidate.Name {
			fn = candidate
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if fn == nil || r.Method != http.MethodPost {
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"Type":"User","Message":"Function not found"}`)
		return
	}
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPayload))
	if err != nil {
		w.Header().Set("X-Amzn-Errortype", "RequestTooLargeException")
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	answer, err := f.Invoke(r.Context(), fn.ID, payload)
	var failed *Error
	switch {
	case errors.As(err, &failed):
		w.Header().Set("X-Amz-Function-Error", "Unhandled")
		answer = failed.Payload
	case err != nil:
		w.Header().Set("X-Amzn-Errortype", "ServiceException")
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("X-Amz-Executed-Version", "$LATEST")
	_, _ = w.Write(answer)
}

// Stop ends every process.
func (f *Fleet) Stop(grace time.Duration) {
	done := make(chan struct{})
	for _, fn := range f.Functions {
		go func() { fn.Stop(grace); done <- struct{}{} }()
	}
	for range f.Functions {
		<-done
	}
}
