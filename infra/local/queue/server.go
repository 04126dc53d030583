package queue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"assay/infra/template"
)

// maxBody is SQS's bound on a message and on a batch of them, in bytes (SQS quotas: 1 MiB).
const maxBody = 1 << 20

// ARN names a queue of this account.
func ARN(region, name string) string {
	return "arn:aws:sqs:" + region + ":" + template.Account + ":" + name
}

// Server speaks SQS's JSON protocol, for the functions and for AWS's own tools. What it does not serve of an operation it
// refuses: nothing that is asked for is ignored.
type Server struct {
	Region string
	Queues map[string]*Queue // by name
}

// refusal is an error of SQS.
type refusal struct{ code, message string }

func (r refusal) Error() string { return r.code + ": " + r.message }

func invalid(format string, args ...any) error {
	return refusal{"InvalidParameterValue", fmt.Sprintf(format, args...)}
}

// operations are those that are served, by name.
var operations = map[string]func(*Server, *http.Request, []byte) (any, error){
	"ListQueues":              on((*Server).list),
	"GetQueueUrl":             on((*Server).url),
	"GetQueueAttributes":      on((*Server).attributes),
	"PurgeQueue":              on((*Server).purge),
	"SendMessage":             on((*Server).send),
	"SendMessageBatch":        on((*Server).sendBatch),
	"ReceiveMessage":          on((*Server).receive),
	"DeleteMessage":           on((*Server).remove),
	"DeleteMessageBatch":      on((*Server).removeBatch),
	"ChangeMessageVisibility": on((*Server).changeVisibility),
}

// on reads what an operation takes. A member that it does not know is refused.
func on[In any](serve func(*Server, *http.Request, In) (any, error)) func(*Server, *http.Request, []byte) (any, error) {
	return func(s *Server, r *http.Request, body []byte) (any, error) {
		var in In
		from := json.NewDecoder(bytes.NewReader(body))
		from.DisallowUnknownFields()
		if err := from.Decode(&in); err != nil {
			return nil, invalid("the body is not understood here: %v", err)
		}
		return serve(s, r, in)
	}
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	var answer any
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2*maxBody))
	switch serve := operations[call]; {
	case err != nil:
		err = invalid("the body is too long")
	case serve == nil:
		err = refusal{"UnsupportedOperation", call + " is not served here"}
	default:
		answer, err = serve(s, r, body)
	}
	status := http.StatusOK
	if err != nil {
		no, known := err.(refusal)
		if !known {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		status, answer = http.StatusBadRequest, map[string]string{"__type": "com.amazonaws.sqs#" + no.code, "message": no.message}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// onQueue names a queue by its address; its host may be any.
type onQueue struct {
	QueueURL string `json:"QueueUrl"`
}

func (s *Server) find(in onQueue) (*Queue, error) {
	return s.named(in.QueueURL[strings.LastIndexByte(in.QueueURL, '/')+1:])
}

func (s *Server) named(name string) (*Queue, error) {
	if q := s.Queues[name]; q != nil {
		return q, nil
	}
	return nil, refusal{"QueueDoesNotExist", "The specified queue does not exist."}
}
