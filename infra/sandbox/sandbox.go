// Package sandbox is a test double of Razorpay: its REST calls with their real errors, a page that plays the checkout,
// signed webhooks with their retries, refunds, and a switch for everything that goes wrong between a shop and its
// gateway. No money moves. It shares no code with shared/razorpay, so that the two can disagree.
//
// What it says is shaped after Razorpay's documentation (github.com/razorpay/markdown-docs, razorpay.com/docs/webhooks).
// Where the documentation is silent the code says "guessed".
package sandbox

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"
	"time"
)

// Account is a merchant's account: one hospital's.
type Account struct {
	Hospital      string `json:"hospital"`
	ID            string `json:"account_id"`
	KeyID         string `json:"key_id"`
	KeySecret     string `json:"key_secret"`
	WebhookSecret string `json:"webhook_secret"`
}

// Config is what the sandbox is given.
type Config struct {
	Dir      string                    // where the state is kept
	Now      func() time.Time          // its clock
	Accounts func() ([]Account, error) // asked at every use, so that changed keys count at once
	// Webhook is where an account's events are sent.
	Webhook func(Account) string
}

// Sandbox is the double. It is an http.Handler; Run moves its time. Safe for concurrent use.
type Sandbox struct {
	Config
	mux *http.ServeMux
	// ofCodes has the calls about QR codes, whose paths overlap with others.
	ofCodes http.Handler
	client  *http.Client

	mu sync.Mutex
	state
}

// New opens the sandbox over its folder, where it finds the state of earlier starts.
func New(c Config) (*Sandbox, error) {
	// A webhook that is not answered within 5 s counts as failed (docs: webhooks/best-practices).
	s := &Sandbox{Config: c, mux: http.NewServeMux(), client: &http.Client{Timeout: 5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if err := s.open(c.Dir); err != nil {
		return nil, err
	}
	s.restRoutes()
	s.ofCodes = s.serveCodes()
	s.pageRoutes()
	s.controlRoutes()
	return s, nil
}

// Close ends the keeping of state.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.Close()
}

// ServeHTTP serves the REST calls under /v1/, the checkout, and the control page.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Test-Double", "Razorpay sandbox: no money moves")
	if isOfCodes(r.URL.Path) {
		s.ofCodes.ServeHTTP(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// Run lets time pass until ctx ends: late payments, expiries, webhooks and their retries.
func (s *Sandbox) Run(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.Step(ctx)
		}
	}
}

// Step does all that is due now, and returns when the webhooks among it were answered or given up.
func (s *Sandbox) Step(ctx context.Context) {
	s.mu.Lock()
	s.mature()
	s.mu.Unlock()
	s.deliver(ctx)
}

// account finds the account that fits, and reports whether there is one.
func (s *Sandbox) account(fits func(Account) bool) (Account, bool) {
	all, err := s.Accounts()
	if err != nil {
		return Account{}, false
	}
	for _, a := range all {
		if fits(a) {
			return a, true
		}
	}
	return Account{}, false
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// newID makes an id as Razorpay's look: a prefix and 14 letters or digits.
func newID(prefix string) string {
	var b [14]byte
	_, _ = rand.Read(b[:]) // never fails
	for i, c := range b {
		b[i] = letters[int(c)%len(letters)]
	}
	return prefix + string(b[:])
}
