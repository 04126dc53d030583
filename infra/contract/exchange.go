package contract

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Transport gives a client's transport that checks every exchange with the API on its way; base nil means
// http.DefaultTransport. What is not under /v1/ (sign-in, links to files) passes unchecked, and so do OPTIONS and HEAD,
// which are the gateway's own.
func (c *Contract) Transport(tb testing.TB, base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return roundTrip(func(req *http.Request) (*http.Response, error) {
		if !covered(req) {
			return base.RoundTrip(req)
		}
		sent, err := drain(req.Body)
		if err != nil {
			return nil, err
		}
		own := req.Clone(req.Context()) // a transport must leave the request as it is
		own.Body = http.NoBody
		if len(sent) > 0 {
			own.Body = io.NopCloser(bytes.NewReader(sent))
		}
		resp, err := base.RoundTrip(own)
		if err != nil {
			return nil, err
		}
		got, err := drain(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(bytes.NewReader(got))
		c.CheckAnswer(tb, req, sent, resp.StatusCode, resp.Header, got)
		return resp, nil
	})
}

// Handler does for a handler under httptest what Transport does for a client. h is to be the whole adapter of a function,
// as the headers that every answer has are the adapter's.
func (c *Contract) Handler(tb testing.TB, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !covered(req) {
			h.ServeHTTP(w, req)
			return
		}
		sent, err := drain(req.Body)
		if err != nil {
			tb.Errorf("contract: read the body of %s %s: %v", req.Method, req.URL.Path, err)
			return
		}
		own := req.Clone(req.Context())
		own.Body = io.NopCloser(bytes.NewReader(sent))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, own)
		c.CheckAnswer(tb, req, sent, rec.Code, rec.Result().Header, rec.Body.Bytes())
		maps.Copy(w.Header(), rec.Result().Header)
		w.WriteHeader(rec.Code)
		if _, err := w.Write(rec.Body.Bytes()); err != nil && rec.Body.Len() > 0 {
			tb.Errorf("contract: hand on the answer to %s %s: %v", req.Method, req.URL.Path, err)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func covered(req *http.Request) bool {
	return strings.HasPrefix(req.URL.Path, "/v1/") && req.Method != http.MethodOptions && req.Method != http.MethodHead
}

func drain(body io.ReadCloser) (_ []byte, err error) {
	if body == nil {
		return nil, nil
	}
	defer func() {
		if e := body.Close(); err == nil {
			err = e
		}
	}()
	return io.ReadAll(body)
}
