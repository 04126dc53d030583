package ses

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"time"
)

// Event is one SES event in the shape the cloud delivers it: its JSON is the
// "detail" of an EventBridge event with source aws.ses.
type Event struct {
	// Type is "Send", "Delivery", "Bounce" or "Complaint".
	Type string `json:"eventType"`
	Mail struct {
		Timestamp   time.Time           `json:"timestamp"`
		MessageID   string              `json:"messageId"`
		Source      string              `json:"source"`
		Destination []string            `json:"destination"`
		Tags        map[string][]string `json:"tags"`
	} `json:"mail"`
	Send     *struct{} `json:"send,omitempty"`
	Delivery *Delivery `json:"delivery,omitempty"`
	Bounce   *Bounce   `json:"bounce,omitempty"`

	Complaint *struct{} `json:"complaint,omitempty"`
}

// Bounce is what a Bounce event adds, as far as this project reads it.
type Bounce struct {
	Type    string `json:"bounceType"`
	SubType string `json:"bounceSubType"`
}

// fate is what becomes of a mail: delivered, but to the mailboxes of SES's own simulator (SES developer guide, "mailbox
// simulator"), which bounce or complain in the cloud too.
func fate(to []string) string {
	for _, address := range to {
		local, domain, _ := strings.Cut(strings.ToLower(address), "@")
		local, _, _ = strings.Cut(local, "+")
		if domain != "simulator.amazonses.com" {
			continue
		}
		switch local {
		case "bounce", "suppressionlist":
			return "Bounce"
		case "complaint":
			return "Complaint"
		}
	}
	return "Delivery"
}

// Delivery is what a Delivery event adds: when the mail was handed over, and
// for whom.
type Delivery struct {
	Timestamp  time.Time `json:"timestamp"`
	Recipients []string  `json:"recipients"`
}

// DetailType is the EventBridge detail-type that belongs to the event.
func (e Event) DetailType() string {
	return map[string]string{"Delivery": "Email Delivered", "Bounce": "Email Bounced", "Complaint": "Email Complaint Received",
		"Send": "Email Sent"}[e.Type]
}

// sendInput is the body of SendEmail, as far as this project uses it.
type sendInput struct {
	FromEmailAddress, ConfigurationSetName string
	ReplyToAddresses                       []string
	Destination                            struct{ ToAddresses, CcAddresses, BccAddresses []string }
	EmailTags                              []struct{ Name, Value string }
	Content                                struct {
		Simple *struct {
			Subject struct{ Data string }
			Body    struct{ Text, Html struct{ Data string } }
		}
		Raw *struct{ Data []byte }
	}
}

func (s *Server) sendEmail(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		refuse(w, http.StatusForbidden, "MissingAuthenticationTokenException", "Missing Authentication Token")
		return
	}
	// Base64 inside JSON makes a raw message of 40 MB a body of 54.
	const most = maxMessage/3*4 + 1<<20
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestException", "the body ended early")
		return
	}
	if len(body) > most {
		// Read to the end: a sender cut off in the middle sees a broken
		// connection in place of the reason, and tries again.
		_, _ = io.Copy(io.Discard, r.Body)
		tooLong(w)
		return
	}
	var in sendInput
	if err := json.Unmarshal(body, &in); err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestException", "the body is not the JSON of SendEmail")
		return
	}
	m, raw, err := in.message()
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestException", err.Error())
		return
	}
	if len(raw) > maxMessage {
		tooLong(w)
		return
	}
	if from, err := mail.ParseAddress(m.From); err != nil || !s.verified(from) {
		refuse(w, http.StatusBadRequest, "MessageRejected", "Email address is not verified. The sender failed the check against the identities of this local cloud.")
		return
	}
	m, err = s.store(m, raw)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "InternalServiceError", err.Error())
		return
	}
	answer(w, http.StatusOK, map[string]string{"MessageId": m.ID})
	s.report(m)
}

// message reads the input into a stored mail and its MIME text.
func (in sendInput) message() (Mail, []byte, error) {
	m := Mail{
		From: in.FromEmailAddress, ReplyTo: in.ReplyToAddresses, ConfigurationSet: in.ConfigurationSetName, Tags: map[string]string{},
		To: slices.Concat(in.Destination.ToAddresses, in.Destination.CcAddresses, in.Destination.BccAddresses),
	}
	for _, tag := range in.EmailTags {
		m.Tags[tag.Name] = tag.Value
	}
	var raw []byte
	switch simple, given := in.Content.Simple, in.Content.Raw; {
	case (simple == nil) == (given == nil):
		return Mail{}, nil, errors.New("the content is either Simple or Raw; templates are not known here")
	case given != nil:
		raw = given.Data
		if err := m.readHeader(raw); err != nil {
			return Mail{}, nil, fmt.Errorf("the raw message cannot be read: %w", err)
		}
	default:
		m.Subject, m.Text, m.HTML = simple.Subject.Data, simple.Body.Text.Data, simple.Body.Html.Data
		if m.Text == "" && m.HTML == "" {
			return Mail{}, nil, errors.New("the body has neither Text nor Html")
		}
	}
	if len(m.To) == 0 || len(m.To) > 50 {
		return Mail{}, nil, fmt.Errorf("a message has 1 to 50 recipients, this one %d", len(m.To))
	}
	for _, address := range slices.Concat([]string{m.From}, m.To, m.ReplyTo) {
		if _, err := mail.ParseAddress(address); err != nil {
			return Mail{}, nil, fmt.Errorf("an address of the message is not an e-mail address")
		}
	}
	if raw != nil {
		return m, raw, nil
	}
	raw, err := compose(m)
	return m, raw, err
}

// readHeader takes from a ready MIME message what the call itself may leave out.
// Its parts are not taken apart: the inbox shows the source.
func (m *Mail) readHeader(raw []byte) error {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	m.From = cmp.Or(m.From, msg.Header.Get("From"))
	named := len(m.To) > 0
	for _, name := range []string{"To", "Cc", "Bcc"} {
		if named || msg.Header.Get(name) == "" {
			continue
		}
		list, err := msg.Header.AddressList(name)
		if err != nil {
			return err
		}
		for _, a := range list {
			m.To = append(m.To, a.Address)
		}
	}
	m.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	return err
}

// compose writes the mail as MIME: the text first, then the HTML as the richer
// alternative.
func compose(m Mail) ([]byte, error) {
	var out bytes.Buffer
	parts := multipart.NewWriter(&out)
	header := func(name, value string) { fmt.Fprintf(&out, "%s: %s\r\n", name, value) }
	for _, h := range []struct {
		name string
		list []string
	}{{"From", []string{m.From}}, {"To", m.To}, {"Reply-To", m.ReplyTo}} {
		var parsed []string
		for _, text := range h.list {
			address, err := mail.ParseAddress(text)
			if err != nil {
				return nil, fmt.Errorf("an address of the message is not an e-mail address")
			}
			parsed = append(parsed, address.String())
		}
		if parsed != nil {
			header(h.name, strings.Join(parsed, ", "))
		}
	}
	// An encoded word also keeps a line break of the caller out of the header.
	header("Subject", mime.QEncoding.Encode("utf-8", m.Subject))
	header("MIME-Version", "1.0")
	header("Content-Type", `multipart/alternative; boundary="`+parts.Boundary()+"\"\r\n")
	for _, p := range []struct{ kind, text string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		if p.text == "" {
			continue
		}
		part, err := parts.CreatePart(textproto.MIMEHeader{
			"Content-Type": {p.kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return nil, fmt.Errorf("write a part: %w", err)
		}
		body := quotedprintable.NewWriter(part)
		if _, err := io.WriteString(body, p.text); err != nil {
			return nil, fmt.Errorf("write a part: %w", err)
		}
		if err := body.Close(); err != nil {
			return nil, fmt.Errorf("write a part: %w", err)
		}
	}
	if err := parts.Close(); err != nil {
		return nil, fmt.Errorf("end the message: %w", err)
	}
	return out.Bytes(), nil
}

// report makes the two events of a mail that reached its inbox. SES publishes
// events through a configuration set only, so a mail without one is silent.
func (s *Server) report(m Mail) {
	if s.onEvent == nil || m.ConfigurationSet == "" {
		return
	}
	e := Event{Type: "Send", Send: &struct{}{}}
	e.Mail.Timestamp, e.Mail.MessageID, e.Mail.Source, e.Mail.Destination = m.At, m.ID, m.From, m.To
	e.Mail.Tags = map[string][]string{"ses:configuration-set": {m.ConfigurationSet}}
	for name, value := range m.Tags {
		e.Mail.Tags[name] = []string{value}
	}
	time.AfterFunc(eventDelay, func() {
		s.onEvent(e)
		time.Sleep(eventDelay)
		d := e
		d.Mail.Tags = maps.Clone(e.Mail.Tags)
		d.Type, d.Send = fate(m.To), nil
		switch d.Type {
		case "Bounce":
			d.Bounce = &Bounce{Type: "Permanent", SubType: "General"}
		case "Complaint":
			d.Complaint = &struct{}{}
		default:
			d.Delivery = &Delivery{Timestamp: s.now().UTC(), Recipients: m.To}
		}
		s.onEvent(d)
	})
}

func tooLong(w http.ResponseWriter) {
	refuse(w, http.StatusBadRequest, "MessageRejected", fmt.Sprintf("Message length is more than %d bytes long.", maxMessage))
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("X-Amzn-ErrorType", code)
	answer(w, status, map[string]string{"__type": code, "message": message})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The status is out; a sender that went away is nothing to act upon.
	_ = json.NewEncoder(w).Encode(body)
}
