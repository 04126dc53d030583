package client

import (
	"context"
	"regexp"
)

// tieCode is the code of a letter, by which a login is tied to a patient's record.
var tieCode = regexp.MustCompile(`\b[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}\b`)

// TieCode waits for a letter with a code to an address, and reads the newest.
func (s *System) TieCode(ctx context.Context, address string) (string, error) {
	m, err := s.Mail(ctx, func(m Mail) bool { return m.Is(address, "") && tieCode.MatchString(m.Text) })
	return tieCode.FindString(m.Text), err
}

// Tie ties the session's login to a patient's record: by a code that goes to the address on the record, which is email.
func (s *Session) Tie(ctx context.Context, hospital, number, email string) error {
	asked := map[string]string{"hospital": hospital, "number": number}
	if err := s.Send(ctx, "/v1/my/ties/ask", asked, nil); err != nil {
		return err
	}
	code, err := s.System.TieCode(ctx, email)
	if err != nil {
		return err
	}
	return s.Send(ctx, "/v1/my/ties", map[string]string{"hospital": hospital, "code": code}, nil)
}
