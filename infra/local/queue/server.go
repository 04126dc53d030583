package queue

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"assay/infra/template"
)

// maxBody is SQS's bound on a message and on a batch of them, in bytes (SQS quotas: 1 MiB).
const maxBody = 1 << 20

// ARN names a queue of this account.
func ARN(region, name string) string {
	return "arn:aws:sqs:" + region + ":" + template.Account + ":" + name
}

// Server speaks SQS's JSON protocol: SendMessage, SendMessageBatch, ReceiveMessage without waiting, DeleteMessage.
type Server struct{ Queues map[string]*Queue } // by name

type order struct {
	ID                string `json:"Id"`
	MessageBody       string
	DelaySeconds      *int
	MessageAttributes map[string]any
}

type receipt struct {
	ID  string `json:"Id,omitempty"`
	MID string `json:"MessageId"`
	MD5 string `json:"MD5OfMessageBody"`
}

// ServeHTTP answers one call; the queue is the last part of QueueUrl, whatever host it names.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		order
		QueueURL            string `json:"QueueUrl"`
		Entries             []order
		MaxNumberOfMessages int
		ReceiptHandle       string
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 2*maxBody)).Decode(&in); err != nil {
		refuse(w, "InvalidParameterValue", "the body is not understood: "+err.Error())
		return
	}
	q := s.Queues[in.QueueURL[strings.LastIndexByte(in.QueueURL, '/')+1:]]
	if q == nil {
		refuse(w, "QueueDoesNotExist", "The specified queue does not exist.")
		return
	}
	batch := in.Entries
	switch call := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS."); {
	case call == "ReceiveMessage":
		s.receive(w, q, max(1, min(in.MaxNumberOfMessages, 10)))
		return
	case call == "DeleteMessage":
		if err := q.finish(in.ReceiptHandle, true); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		write(w, struct{}{})
		return
	case call == "SendMessage":
		batch = []order{in.order}
	case call != "SendMessageBatch":
		refuse(w, "UnsupportedOperation", call+" is not served here")
		return
	case len(batch) == 0 || len(batch) > 10:
		refuse(w, "TooManyEntriesInBatchRequest", "a batch has one to ten entries")
		return
	}
	size := 0
	for _, o := range batch {
		size += len(o.MessageBody)
		if len(o.MessageAttributes) > 0 || o.MessageBody == "" {
			refuse(w, "InvalidParameterValue", "a body is needed; message attributes are not served here")
			return
		}
	}
	if size > maxBody {
		refuse(w, "InvalidParameterValue", "over 1 MiB")
		return
	}
	receipts := []receipt{}
	for _, o := range batch {
		delay := q.Delay
		if o.DelaySeconds != nil {
			delay = time.Duration(*o.DelaySeconds) * time.Second
		}
		id, err := q.Send(o.MessageBody, delay)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		sum := md5.Sum([]byte(o.MessageBody))
		receipts = append(receipts, receipt{ID: o.ID, MID: id, MD5: hex.EncodeToString(sum[:])})
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if in.Entries == nil {
		_ = json.NewEncoder(w).Encode(receipts[0])
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"Successful": receipts, "Failed": []any{}})
}

func refuse(w http.ResponseWriter, code, message string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.sqs#" + code, "message": message})
}

// receive gives out what is visible; it is hidden for the queue's own timeout, whatever was asked for.
func (s *Server) receive(w http.ResponseWriter, q *Queue, n int) {
	type message struct {
		MID    string `json:"MessageId"`
		Handle string `json:"ReceiptHandle"`
		MD5    string `json:"MD5OfBody"`
		Body   string
	}
	taken, err := q.receive(n)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	out := struct{ Messages []message }{[]message{}}
	for _, m := range taken {
		if err := q.finish(m.ID, false); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		sum := md5.Sum([]byte(m.Body))
		out.Messages = append(out.Messages, message{m.ID, m.ID, hex.EncodeToString(sum[:]), m.Body})
	}
	write(w, out)
}

func write(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(answer)
}
