package apigw

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"
)

// answer is the http.ResponseWriter that handlers see. It keeps everything until the handler is done, so that a panic or
// an error half way through leaves no torn answer, and behaves as net/http's own writer where the adapter's does not.
type answer struct {
	call   RequestInfo
	header http.Header
	frozen http.Header // the headers of the moment the status was written
	status int         // 0 until written
	body   bytes.Buffer
}

func newAnswer(c RequestInfo) *answer {
	a := &answer{call: c}
	a.reset()
	return a
}

// reset forgets what was written and starts again with the headers every answer has.
func (a *answer) reset() {
	a.header, a.frozen, a.status = standingHeaders(a.call), nil, 0
	a.body.Reset()
}

func standingHeaders(c RequestInfo) http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if c.RequestID != "" {
		h.Set("X-Request-Id", c.RequestID)
	}
	return h
}

func (a *answer) Header() http.Header { return a.header }

// WriteHeader freezes status and headers. Informational statuses are passed over: the gateway has no way to send them.
func (a *answer) WriteHeader(status int) {
	if a.status != 0 || (status >= 100 && status < 200) {
		return
	}
	if status < 200 || status > 599 {
		status = http.StatusInternalServerError
	}
	a.status, a.frozen = status, a.header.Clone()
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed
	}
	return a.body.Write(p)
}

// flush hands the finished answer to the adapter's writer.
func (a *answer) flush(w http.ResponseWriter) {
	a.WriteHeader(http.StatusOK)
	maps.Copy(w.Header(), a.frozen)
	w.WriteHeader(a.status)
	if a.body.Len() > 0 {
		_, _ = w.Write(a.body.Bytes()) // the adapter's writer is a buffer: it cannot fail
	}
}

// smallest is the size from which an answer is compressed. Below it the time is worth more than the bytes.
const smallest = 2 << 10

var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one that there is
	return w
}}

// compress makes the body of a success smaller for a client that takes gzip. Tokens are no cookies, so no foreign page can have
// answers made whose sizes give something away. Its tag becomes weak: the content is the same, the bytes are not.
func (a *answer) compress(accepts string) {
	if a.status != http.StatusOK || a.body.Len() < smallest || a.frozen.Get("Content-Encoding") != "" {
		return
	}
	a.frozen.Add("Vary", "Accept-Encoding")
	if !strings.Contains(accepts, "gzip") {
		return
	}
	var small bytes.Buffer
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&small)
	_, _ = w.Write(a.body.Bytes()) // into a buffer: it cannot fail
	_ = w.Close()
	a.frozen.Set("Content-Encoding", "gzip")
	if tag := a.frozen.Get("ETag"); strings.HasPrefix(tag, `"`) {
		a.frozen.Set("ETag", "W/"+tag)
	}
	a.body = small
}

// internalAnswer is the 500 that is made without the adapter.
func internalAnswer(c RequestInfo) events.APIGatewayV2HTTPResponse {
	resp := events.APIGatewayV2HTTPResponse{StatusCode: internal.Status, Headers: map[string]string{"Content-Type": problemType}}
	for name, values := range standingHeaders(c) {
		resp.Headers[name] = values[0]
	}
	body, _ := json.Marshal(internal) // a struct of strings and ints: it cannot fail
	resp.Body = string(body)
	return resp
}
