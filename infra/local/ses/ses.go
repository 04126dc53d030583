// Package ses is the local mail service: it answers the SES v2 SendEmail call
// as the SDK makes it, keeps every mail on disk, reports Send and Delivery
// events, and shows the mails in an inbox page.
package ses

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxMessage is the largest message SES v2 takes: 40 MB, encoded attachments
// included (SES quotas page of the AWS documentation).
const maxMessage = 40 << 20

// eventDelay separates the answer to a sender from the Send event, and that
// from the Delivery event: in the cloud they arrive later too, by another way.
const eventDelay = 30 * time.Millisecond

// Mail is one stored message, as the inbox and tests see it.
type Mail struct {
	ID               string            `json:"id"`
	At               time.Time         `json:"at"`
	From             string            `json:"from"`
	To               []string          `json:"to"`
	ReplyTo          []string          `json:"replyTo,omitempty"`
	Subject          string            `json:"subject"`
	Text             string            `json:"text"`
	HTML             string            `json:"html"`
	Tags             map[string]string `json:"tags"`
	ConfigurationSet string            `json:"configurationSet,omitempty"`
	// Seq is the place in the order of arrival; the movable clock can give two
	// mails one time, or an older time to a newer mail.
	Seq int `json:"seq"`
}

// Server is the mail service. It is an http.Handler for /v2/email/… and /inbox.
type Server struct {
	dir        string
	now        func() time.Time
	onEvent    func(Event)
	identities []string
	mux        *http.ServeMux

	mu    sync.Mutex
	mails []Mail // oldest first, all of them also on disk
}

// New opens the mail service over dir, where it finds the mails of earlier
// starts. Mails are taken only from the verified identities, each an address or
// a whole domain. onEvent is called for mails sent with a configuration set, on
// another goroutine, after the answer; nil means nobody listens.
func New(dir string, now func() time.Time, onEvent func(Event), identities ...string) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("ses: make folder: %w", err)
	}
	s := &Server{dir: dir, now: now, onEvent: onEvent, mux: http.NewServeMux()}
	for _, id := range identities {
		s.identities = append(s.identities, strings.ToLower(id))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("ses: list mails: %w", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("ses: read mail: %w", err)
		}
		var m Mail
		if err := json.Unmarshal(text, &m); err != nil {
			return nil, fmt.Errorf("ses: %s is not a stored mail: %w", filepath.Base(file), err)
		}
		s.mails = append(s.mails, m)
	}
	slices.SortFunc(s.mails, func(a, b Mail) int { return a.Seq - b.Seq })
	s.mux.HandleFunc("POST /v2/email/outbound-emails", s.sendEmail)
	s.inboxRoutes()
	return s, nil
}

// ServeHTTP serves the SES v2 call and the inbox pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Deliver puts a mail of the local cloud itself into the inbox: what in the
// cloud another service would send, such as Cognito's sign-in code. It asks for
// no identity and makes no event. to is one address.
func (s *Server) Deliver(from, to, subject, text string) error {
	m := Mail{From: from, To: []string{to}, Subject: subject, Text: text, Tags: map[string]string{}}
	raw, err := compose(m)
	if err != nil {
		return fmt.Errorf("ses: compose: %w", err)
	}
	_, err = s.store(m, raw)
	return err
}

// store gives the mail its id, time and place and writes it down; it returns
// only when both files are there.
func (s *Server) store(m Mail, raw []byte) (Mail, error) {
	id := make([]byte, 24)
	if _, err := rand.Read(id); err != nil {
		return Mail{}, fmt.Errorf("ses: make message id: %w", err)
	}
	m.ID, m.At = hex.EncodeToString(id)+"-000000", s.now().UTC()

	s.mu.Lock()
	defer s.mu.Unlock()
	m.Seq = 1
	if n := len(s.mails); n > 0 {
		m.Seq = s.mails[n-1].Seq + 1
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Mail{}, fmt.Errorf("ses: encode mail: %w", err)
	}
	// The record comes last and by rename: it alone makes a mail exist, so a
	// kill in between leaves no half of one.
	base := filepath.Join(s.dir, m.ID)
	if err := errors.Join(os.WriteFile(base+".eml", raw, 0o600), os.WriteFile(base+".new", text, 0o600)); err != nil {
		return Mail{}, fmt.Errorf("ses: write mail: %w", err)
	}
	if err := os.Rename(base+".new", base+".json"); err != nil {
		return Mail{}, fmt.Errorf("ses: write mail: %w", err)
	}
	s.mails = append(s.mails, m)
	return m, nil
}

// verified says whether the address, or its domain, may send.
func (s *Server) verified(from *mail.Address) bool {
	address := strings.ToLower(from.Address)
	_, domain, _ := strings.Cut(address, "@")
	return slices.Contains(s.identities, address) || slices.Contains(s.identities, domain)
}
