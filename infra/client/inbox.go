package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mail is one mail of the local inbox.
type Mail struct {
	ID      string            `json:"id"`
	Seq     int               `json:"seq"` // place in the order of arrival
	At      time.Time         `json:"at"`
	From    string            `json:"from"`
	To      []string          `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text"`
	HTML    string            `json:"html"`
	Tags    map[string]string `json:"tags"`
}

// Is reports whether a mail went to an address with these words in its subject.
func (m Mail) Is(to, subject string) bool {
	return slices.ContainsFunc(m.To, func(have string) bool { return have == to || strings.HasSuffix(have, "<"+to+">") }) &&
		strings.Contains(m.Subject, subject)
}

// Mails is the inbox, newest first.
func (s *System) Mails(ctx context.Context) ([]Mail, error) {
	var mails []Mail
	err := s.Nobody().See(ctx, "/inbox.json", &mails)
	return mails, err
}

// Mail waits for a mail of that kind and gives the newest.
func (s *System) Mail(ctx context.Context, want func(Mail) bool) (Mail, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	for {
		mails, err := s.Mails(ctx)
		if err != nil {
			return Mail{}, err
		}
		if i := slices.IndexFunc(mails, want); i >= 0 {
			return mails[i], nil
		}
		select {
		case <-ctx.Done():
			return Mail{}, fmt.Errorf("the mail did not arrive within %s", s.Wait)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lastMail is the place of the newest mail, 0 where there is none.
func (s *System) lastMail(ctx context.Context) (int, error) {
	mails, err := s.Mails(ctx)
	if err != nil || len(mails) == 0 {
		return 0, err
	}
	return mails[0].Seq, nil
}
