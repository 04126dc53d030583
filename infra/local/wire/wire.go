// Package wire is between the functions and the services they call: it knows by the signature which service
// a request is for, counts the calls of each function, and on demand kills the calling process before the
// service gets the request or after it has done the work, so that tests can prove what survives.
package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Fault is one kill that will happen once: at the Nth call (1 is the next) of the function to the service.
type Fault struct {
	Function string `json:"function"` // logical id
	Service  string `json:"service"`  // dynamodb, s3, ses, sqs, ssm, razorpay, …
	Nth      int    `json:"nth"`
	When     string `json:"when"` // before: the service never sees the call; after: it has answered, the answer is lost
}

// Wire routes calls to services. Fill Services before use; safe for use by many goroutines.
type Wire struct {
	Services map[string]http.Handler // by the name requests are signed for

	mu     sync.Mutex
	faults []*Fault
	calls  map[string]map[string]int
}

// FunctionHeader names to a service behind the wire whose call it is, for those that are before the engine and measure.
const FunctionHeader = "X-Local-Function"

// Handler serves the calls of one process of a function; kill ends that process. A function named "" is
// somebody outside (seed, tests): never counted, never killed.
func (x *Wire) Handler(function string, kill func()) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, presigned := signedFor(r)
		service, ok := x.Services[name]
		if !ok {
			http.Error(w, "the local cloud has no service "+name, http.StatusNotImplemented)
			return
		}
		r.Header.Set(FunctionHeader, function)
		when := ""
		if function != "" && !presigned { // a presigned link is followed by a browser, not by the function
			when = x.count(function, name)
		}
		if when == "after" {
			service.ServeHTTP(&unheard{header: http.Header{}}, r)
		}
		if when != "" {
			kill()
			panic(http.ErrAbortHandler)
		}
		service.ServeHTTP(w, r)
	})
}

// signedFor reads the service out of the credential scope: <key>/<date>/<region>/<service>/aws4_request. Razorpay is
// the one service that is spoken to with a key and a password.
func signedFor(r *http.Request) (service string, presigned bool) {
	if _, _, ok := r.BasicAuth(); ok {
		return "razorpay", false
	}
	credential := r.URL.Query().Get("X-Amz-Credential")
	presigned = credential != ""
	if !presigned {
		_, credential, _ = strings.Cut(r.Header.Get("Authorization"), "Credential=")
		credential, _, _ = strings.Cut(credential, ",")
	}
	if parts := strings.Split(credential, "/"); len(parts) == 5 {
		return parts[3], presigned
	}
	return "s3", true // without a signature: S3 says what it thinks of that
}

func (x *Wire) count(function, service string) (when string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.calls == nil {
		x.calls = map[string]map[string]int{}
	}
	if x.calls[function] == nil {
		x.calls[function] = map[string]int{}
	}
	x.calls[function][service]++
	for i, f := range x.faults {
		if f.Function != function || f.Service != service {
			continue
		}
		if f.Nth--; f.Nth == 0 {
			x.faults = slices.Delete(x.faults, i, i+1)
			return f.When
		}
	}
	return ""
}

// ServeHTTP shows faults waiting and calls counted on GET, takes one more Fault on POST, and on DELETE forgets those that
// have not happened.
func (x *Wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodDelete {
		x.mu.Lock()
		x.faults = nil
		x.mu.Unlock()
	}
	if r.Method == http.MethodPost {
		f := &Fault{Nth: 1}
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(f)
		if _, known := x.Services[f.Service]; err == nil && (!known || f.Function == "" || f.Nth < 1 ||
			f.When != "before" && f.When != "after") {
			err = fmt.Errorf(`say function, service, nth from 1, and when: "before" or "after"`)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		x.mu.Lock()
		x.faults = append(x.faults, f)
		x.mu.Unlock()
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"faults": x.faults, "calls": x.calls})
}

// Forward passes requests on to another server as they were signed, Host header included.
func Forward(endpoint string) (http.Handler, error) {
	target, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // Accept-Encoding may be among what was signed
	transport.MaxIdleConnsPerHost = 32
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.Out.Host = p.In.Host
		},
	}, nil
}

// unheard takes an answer that the caller must not get.
type unheard struct{ header http.Header }

func (u *unheard) Header() http.Header         { return u.header }
func (u *unheard) WriteHeader(int)             {}
func (u *unheard) Write(b []byte) (int, error) { return len(b), nil }
