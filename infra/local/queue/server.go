package queue

import (
	"fmt"
	"net/http"
	"strings"

	"assay/infra/local/awsjson"
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

// misread is the code of what cannot be understood, or is out of bounds.
const misread = "InvalidParameterValue"

func invalid(format string, args ...any) error {
	return awsjson.Refusal{Code: misread, Message: fmt.Sprintf(format, args...)}
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	awsjson.Service{Target: "AmazonSQS.", Version: "1.0", Prefix: "com.amazonaws.sqs#", Misread: misread, Unknown: "UnsupportedOperation",
		MaxBody: 2 * maxBody, Operations: map[string]awsjson.Operation{
			"ListQueues":              awsjson.On(misread, s.list),
			"GetQueueUrl":             awsjson.On(misread, s.url),
			"GetQueueAttributes":      awsjson.On(misread, s.attributes),
			"PurgeQueue":              awsjson.On(misread, s.purge),
			"SendMessage":             awsjson.On(misread, s.send),
			"SendMessageBatch":        awsjson.On(misread, s.sendBatch),
			"ReceiveMessage":          awsjson.On(misread, s.receive),
			"DeleteMessage":           awsjson.On(misread, s.remove),
			"DeleteMessageBatch":      awsjson.On(misread, s.removeBatch),
			"ChangeMessageVisibility": awsjson.On(misread, s.changeVisibility),
		}}.ServeHTTP(w, r)
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
	return nil, awsjson.Refusal{Code: "QueueDoesNotExist", Message: "The specified queue does not exist."}
}
