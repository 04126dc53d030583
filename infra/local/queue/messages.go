package queue

import (
	"crypto/md5"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"assay/infra/local/awsjson"
)

// Bounds of SQS, in seconds: of a delay, of a visibility timeout, of waiting for messages.
const maxDelay, maxHidden, maxWait = 900, 43200, 20

type message struct {
	ID                string `json:"Id"` // in a batch
	MessageBody       string
	DelaySeconds      *int
	MessageAttributes map[string]any
}

type sent struct {
	ID  string `json:"Id,omitempty"`
	MID string `json:"MessageId"`
	MD5 string `json:"MD5OfMessageBody"`
}

type sending struct {
	onQueue
	message
}

func (s *Server) send(_ *http.Request, in sending) (any, error) {
	out, err := s.sendAll(in.onQueue, []message{in.message})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

type sendingBatch struct {
	onQueue
	Entries []message
}

func (s *Server) sendBatch(_ *http.Request, in sendingBatch) (any, error) {
	if err := checkBatch(len(in.Entries)); err != nil {
		return nil, err
	}
	out, err := s.sendAll(in.onQueue, in.Entries)
	return map[string]any{"Successful": out, "Failed": []any{}}, err
}

func checkBatch(entries int) error {
	if entries == 0 || entries > 10 {
		return awsjson.Refusal{Code: "TooManyEntriesInBatchRequest", Message: "a batch has one to ten entries"}
	}
	return nil
}

func (s *Server) sendAll(to onQueue, messages []message) ([]sent, error) {
	q, err := s.find(to)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, m := range messages {
		size += len(m.MessageBody)
		if len(m.MessageAttributes) > 0 || m.MessageBody == "" {
			return nil, invalid("a body is needed; message attributes are not served here")
		}
		if err := within("DelaySeconds", m.DelaySeconds, 0, maxDelay); err != nil {
			return nil, err
		}
	}
	if size > maxBody {
		return nil, invalid("over 1 MiB")
	}
	out := []sent{}
	for _, m := range messages {
		id, err := q.Send(m.MessageBody, orElse(m.DelaySeconds, q.Delay))
		if err != nil {
			return nil, err
		}
		out = append(out, sent{ID: m.ID, MID: id, MD5: sum(m.MessageBody)})
	}
	return out, nil
}

type receiving struct {
	onQueue
	MaxNumberOfMessages         *int
	VisibilityTimeout           *int
	WaitTimeSeconds             *int
	AttributeNames              []string // the older name of the next
	MessageSystemAttributeNames []string
	MessageAttributeNames       []string // no message has any
}

type received struct {
	MID        string `json:"MessageId"`
	Handle     string `json:"ReceiptHandle"`
	MD5        string `json:"MD5OfBody"`
	Body       string
	Attributes map[string]string `json:",omitempty"`
}

// receive gives out what is visible, and hides it.
func (s *Server) receive(r *http.Request, in receiving) (any, error) {
	q, err := s.find(in.onQueue)
	if err != nil {
		return nil, err
	}
	for _, bound := range []struct {
		name     string
		value    *int
		min, max int
	}{
		{"MaxNumberOfMessages", in.MaxNumberOfMessages, 1, 10},
		{"VisibilityTimeout", in.VisibilityTimeout, 0, maxHidden},
		{"WaitTimeSeconds", in.WaitTimeSeconds, 0, maxWait},
	} {
		if err := within(bound.name, bound.value, bound.min, bound.max); err != nil {
			return nil, err
		}
	}
	about := append(in.AttributeNames, in.MessageSystemAttributeNames...)
	if _, err := choose(describe(Message{}), about); err != nil {
		return nil, err
	}
	n := 1
	if in.MaxNumberOfMessages != nil {
		n = *in.MaxNumberOfMessages
	}
	taken, err := q.receiveFor(n, orElse(in.VisibilityTimeout, q.Visibility))
	for until := time.Now().Add(orElse(in.WaitTimeSeconds, 0)); err == nil && len(taken) == 0 && time.Now().Before(until); {
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(look):
		}
		taken, err = q.receiveFor(n, orElse(in.VisibilityTimeout, q.Visibility))
	}
	if err != nil {
		return nil, err
	}
	out := struct{ Messages []received }{[]received{}}
	for _, m := range taken {
		if err := q.finish(m.ID, false); err != nil {
			return nil, err
		}
		described, err := choose(describe(m), about)
		if err != nil {
			return nil, err
		}
		out.Messages = append(out.Messages, received{m.ID, m.ID, sum(m.Body), m.Body, described})
	}
	return out, nil
}

// describe gives what SQS says of a message beside its body.
func describe(m Message) map[string]string {
	return map[string]string{
		"ApproximateReceiveCount": strconv.Itoa(m.Receives), "SentTimestamp": strconv.FormatInt(m.Sent, 10),
		"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.First, 10),
	}
}

type removing struct {
	onQueue
	ReceiptHandle string
}

func (s *Server) remove(_ *http.Request, in removing) (any, error) {
	q, err := s.find(in.onQueue)
	if err != nil {
		return nil, err
	}
	return struct{}{}, q.finish(in.ReceiptHandle, true)
}

type removingBatch struct {
	onQueue
	Entries []struct {
		ID            string `json:"Id"`
		ReceiptHandle string
	}
}

func (s *Server) removeBatch(_ *http.Request, in removingBatch) (any, error) {
	q, err := s.find(in.onQueue)
	if err == nil {
		err = checkBatch(len(in.Entries))
	}
	if err != nil {
		return nil, err
	}
	done := []map[string]string{}
	for _, e := range in.Entries {
		if err := q.finish(e.ReceiptHandle, true); err != nil {
			return nil, err
		}
		done = append(done, map[string]string{"Id": e.ID})
	}
	return map[string]any{"Successful": done, "Failed": []any{}}, nil
}

type hiding struct {
	onQueue
	ReceiptHandle     string
	VisibilityTimeout *int
}

func (s *Server) changeVisibility(_ *http.Request, in hiding) (any, error) {
	q, err := s.find(in.onQueue)
	if err != nil {
		return nil, err
	}
	if in.VisibilityTimeout == nil {
		return nil, awsjson.Refusal{Code: "MissingParameter", Message: "VisibilityTimeout is needed"}
	}
	if err := within("VisibilityTimeout", in.VisibilityTimeout, 0, maxHidden); err != nil {
		return nil, err
	}
	found, err := q.hide(in.ReceiptHandle, orElse(in.VisibilityTimeout, 0))
	if err == nil && !found {
		err = awsjson.Refusal{Code: "ReceiptHandleIsInvalid", Message: "The input receipt handle is invalid."}
	}
	return struct{}{}, err
}

func within(name string, value *int, low, high int) error {
	if value != nil && (*value < low || *value > high) {
		return invalid("%s is from %d to %d", name, low, high)
	}
	return nil
}

func orElse(seconds *int, other time.Duration) time.Duration {
	if seconds == nil {
		return other
	}
	return time.Duration(*seconds) * time.Second
}

func sum(body string) string {
	hash := md5.Sum([]byte(body))
	return hex.EncodeToString(hash[:])
}
