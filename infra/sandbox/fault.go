package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong with a REST call.
type Fault struct {
	Call  string `json:"call"`         // create_order, capture, refund, …; empty means every call
	How   string `json:"how"`          // one of Hows
	Times int    `json:"times"`        // how often; 0 means until it is cleared
	Ms    int    `json:"ms,omitempty"` // of "slow": how long the answer takes
}

// Hows are the ways a call goes wrong. Up to "error" nothing is done; after it, all is done.
var Hows = []string{
	"down",      // 503 with HTML, as a proxy writes it
	"cut",       // the connection ends before anything is done
	"throttled", // 429
	"conflict",  // 409: the same call is still running
	"error",     // 500 SERVER_ERROR
	"lost",      // done, but the connection ends before the answer
	"slow",      // done, answered late
	"trouble",   // done, answered with 502 (razorpay-python issue 306)
	"empty",     // done, answered with 200 and nothing
}

// Calls are the names a Fault may have.
var Calls = []string{"create_order", "list_orders", "get_order", "order_payments", "get_payment", "capture", "refund", "list_refunds",
	"list_disputes", "get_dispute", "accept_dispute", "create_code", "list_codes", "get_code", "code_payments", "close_code"}

// AddFault makes the next calls go wrong.
func (s *Sandbox) AddFault(f Fault) error {
	if !slices.Contains(Hows, f.How) || f.Call != "" && !slices.Contains(Calls, f.Call) || f.Times < 0 || f.Ms < 0 {
		return fmt.Errorf("say how: one of %s, and call: empty or one of %s", strings.Join(Hows, ", "), strings.Join(Calls, ", "))
	}
	if f.How == "slow" && f.Ms == 0 {
		f.Ms = 5000
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.switches
	changed.Faults = append(slices.Clone(changed.Faults), f)
	s.put(line{Switches: &changed})
	return nil
}

// ClearFaults lets every call go right again.
func (s *Sandbox) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.switches
	changed.Faults = nil
	s.put(line{Switches: &changed})
}

// next takes the fault that meets a call, if there is one.
func (s *Sandbox) next(name string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := slices.IndexFunc(s.switches.Faults, func(f Fault) bool { return f.Call == "" || f.Call == name })
	if n < 0 {
		return Fault{}
	}
	f := s.switches.Faults[n]
	if f.Times > 0 {
		changed := s.switches
		changed.Faults = slices.Clone(changed.Faults)
		if changed.Faults[n].Times--; changed.Faults[n].Times == 0 {
			changed.Faults = slices.Delete(changed.Faults, n, n+1)
		}
		s.put(line{Switches: &changed})
	}
	return f
}

func (s *Sandbox) faulty(name string, right http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := s.next(name)
		if Instead(w, f.How) {
			return
		}
		switch f.How {
		case "cut":
			panic(http.ErrAbortHandler)
		case "lost":
			right.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case "slow":
			done := httptest.NewRecorder()
			right.ServeHTTP(done, r)
			select {
			case <-time.After(time.Duration(f.Ms) * time.Millisecond):
			case <-r.Context().Done():
			}
			w.Header().Set("Content-Type", done.Header().Get("Content-Type"))
			w.WriteHeader(done.Code)
			_, _ = w.Write(done.Body.Bytes())
		case "trouble":
			right.ServeHTTP(httptest.NewRecorder(), r)
			down(w, http.StatusBadGateway)
		case "empty":
			right.ServeHTTP(httptest.NewRecorder(), r)
		default:
			right.ServeHTTP(w, r)
		}
	})
}

// Instead writes what Razorpay says in place of doing a call. It is false for what happens in another way.
func Instead(w http.ResponseWriter, how string) bool {
	switch how {
	case "down":
		down(w, http.StatusServiceUnavailable)
	case "throttled": // the body is guessed
		(&problem{http.StatusTooManyRequests, "BAD_REQUEST_ERROR", "Request failed. Please try after sometime.", "", ""}).write(w)
	case "conflict": // docs: api/refunds/normal-refunds-idempotent, Errors
		(&problem{http.StatusConflict, "BAD_REQUEST_ERROR", "Another request with the same idempotency key is still in progress.", "", ""}).write(w)
	case "error": // the sentence: razorpay-python issue 295
		(&problem{http.StatusInternalServerError, "SERVER_ERROR", "The server encountered an error. The incident has been reported to admins.", "", ""}).write(w)
	default:
		return false
	}
	return true
}

func down(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><head><title>%d</title></head><body><center><h1>%d %s</h1></center></body></html>", status, status, http.StatusText(status))
}
