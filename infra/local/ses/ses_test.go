package ses

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
)

var noon = time.Date(2026, 11, 25, 6, 30, 0, 0, time.UTC)

type fixture struct {
	client *sesv2.Client
	url    string
	dir    string
	events chan Event
}

func serve(t *testing.T, dir string) fixture {
	t.Helper()
	f := fixture{dir: dir, events: make(chan Event, 10)}
	s, err := New(dir, func() time.Time { return noon }, func(e Event) { f.events <- e }, "assay.example", "Lab@sahyadri.example")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	f.url = srv.URL
	f.client = sesv2.New(sesv2.Options{
		Region: "ap-south-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	return f
}

func content(text string) *types.Content { return &types.Content{Data: &text} }

// placed is a full mail, as notify sends it.
func placed() *sesv2.SendEmailInput {
	return &sesv2.SendEmailInput{
		FromEmailAddress:     aws.String(`"Assay Labor" <desk@assay.example>`),
		ReplyToAddresses:     []string{"help@assay.example"},
		Destination:          &types.Destination{ToAddresses: []string{"sunita@patients.example"}},
		ConfigurationSetName: aws.String("assay-local"),
		EmailTags:            []types.MessageTag{{Name: aws.String("duty"), Value: aws.String("W-1-1")}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content("आपका ऑर्डर मिल गया"),
			Body: &types.Body{
				Text: content("नमस्ते Sunita, see https://lab.example/slip?t=1&x=2. Thank you <all>"),
				Html: content(`<p>नमस्ते Sunita <a href="https://lab.example/slip">slip</a></p><script>alert(1)</script>`),
			},
		}},
	}
}

func (f fixture) inbox(t *testing.T) []Mail {
	t.Helper()
	var mails []Mail
	if err := json.Unmarshal([]byte(f.get(t, "/inbox.json", 200)), &mails); err != nil {
		t.Fatal(err)
	}
	return mails
}

func (f fixture) get(t *testing.T, path string, want int) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != want {
		t.Fatalf("GET %s: %d, want %d", path, res.StatusCode, want)
	}
	return string(body)
}

func (f fixture) event(t *testing.T) Event {
	t.Helper()
	select {
	case e := <-f.events:
		return e
	case <-time.After(time.Minute):
		t.Fatal("no event within a minute")
		return Event{}
	}
}

func TestSendIsStoredShownAndReported(t *testing.T) {
	f := serve(t, t.TempDir())
	out, err := f.client.SendEmail(t.Context(), placed())
	if err != nil {
		t.Fatal(err)
	}
	id := aws.ToString(out.MessageId)
	raw, err := os.ReadFile(filepath.Join(f.dir, id+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mail.ReadMessage(strings.NewReader(string(raw))); err != nil {
		t.Errorf("the .eml is not a mail: %v", err)
	}
	// Another start over the same folder must find what this one stored.
	for name, s := range map[string]fixture{"same server": f, "after a restart": serve(t, f.dir)} {
		t.Run(name, func(t *testing.T) {
			mails := s.inbox(t)
			if len(mails) != 1 {
				t.Fatalf("%d mails, want 1", len(mails))
			}
			m := mails[0]
			if m.ID != id || m.Subject != "आपका ऑर्डर मिल गया" || m.Tags["duty"] != "W-1-1" || !m.At.Equal(noon) ||
				len(m.To) != 1 || m.To[0] != "sunita@patients.example" || !strings.HasPrefix(m.Text, "नमस्ते") || !strings.Contains(m.HTML, "slip") {
				t.Errorf("stored mail: %+v", m)
			}
		})
	}
	for i, want := range []string{"Send", "Delivery"} {
		e := f.event(t)
		if e.Type != want || e.Mail.MessageID != id || len(e.Mail.Tags["duty"]) != 1 || e.Mail.Tags["duty"][0] != "W-1-1" {
			t.Errorf("event %d: %+v, want %s", i, e, want)
		}
	}
}

func TestEventShape(t *testing.T) {
	f := serve(t, t.TempDir())
	if _, err := f.client.SendEmail(t.Context(), placed()); err != nil {
		t.Fatal(err)
	}
	f.event(t)
	delivery := f.event(t)
	text, err := json.Marshal(delivery)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"eventType":"Delivery"`, `"ses:configuration-set":["assay-local"]`, `"delivery":{"timestamp":"2026-11-25T06:30:00Z","recipients":["sunita@patients.example"]}`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	if delivery.DetailType() != "Email Delivered" || (Event{Type: "Send"}).DetailType() != "Email Sent" {
		t.Error("wrong detail-type")
	}
}

func TestNoConfigurationSetNoEvent(t *testing.T) {
	f := serve(t, t.TempDir())
	in := placed()
	in.ConfigurationSetName = nil
	if _, err := f.client.SendEmail(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	select {
	case e := <-f.events:
		t.Errorf("got %s", e.Type)
	case <-time.After(5 * eventDelay):
	}
}

func TestPages(t *testing.T) {
	f := serve(t, t.TempDir())
	if list := f.get(t, "/inbox", 200); !strings.Contains(list, "No mail yet") {
		t.Error("the empty inbox does not say so")
	}
	for _, subject := range []string{"first", "second"} {
		in := placed()
		in.Content.Simple.Subject = content(subject)
		if _, err := f.client.SendEmail(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	list := f.get(t, "/inbox", 200)
	if strings.Index(list, ">second<") > strings.Index(list, ">first<") || !strings.Contains(list, "12:00:00") {
		t.Error("the list is not newest first in Indian time")
	}
	page := f.get(t, "/inbox/"+f.inbox(t)[0].ID, 200)
	for name, want := range map[string]string{
		"link in the text, its end cut right": `<a href="https://lab.example/slip?t=1&amp;x=2" target="_blank" rel="noopener noreferrer">`,
		"text escaped":                        "&lt;all&gt;",
		"sandbox without scripts":             `sandbox="allow-popups allow-popups-to-escape-sandbox"`,
		"HTML escaped into the frame":         "&lt;script&gt;",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: %s is missing", name, want)
		}
	}
	if strings.Contains(page, "<script") {
		t.Error("a script of the mail reached the page")
	}
	if source := f.get(t, "/inbox/"+f.inbox(t)[0].ID+"/source", 200); !strings.Contains(source, "multipart/alternative") {
		t.Error("no source")
	}
	f.get(t, "/inbox/none", 404)
	f.get(t, "/inbox/..%2f..%2fetc%2fpasswd/source", 404)
}

func TestRaw(t *testing.T) {
	f := serve(t, t.TempDir())
	raw := strings.ReplaceAll(`From: lab@sahyadri.example
To: Sunita <sunita@patients.example>, kavita@patients.example
Cc: ramesh@patients.example
Subject: =?utf-8?q?Bericht_f=C3=BCr_Sie?=

ready
`, "\n", "\r\n")
	_, err := f.client.SendEmail(t.Context(), &sesv2.SendEmailInput{Content: &types.EmailContent{Raw: &types.RawMessage{Data: []byte(raw)}}})
	if err != nil {
		t.Fatal(err)
	}
	m := f.inbox(t)[0]
	if m.Subject != "Bericht für Sie" || m.From != "lab@sahyadri.example" || strings.Join(m.To, " ") != "sunita@patients.example kavita@patients.example ramesh@patients.example" {
		t.Errorf("%+v", m)
	}
	if got := f.get(t, "/inbox/"+m.ID+"/source", 200); got != raw {
		t.Error("the source is not the bytes that were sent")
	}
}

func TestRefusals(t *testing.T) {
	f := serve(t, t.TempDir())
	for _, tc := range []struct {
		name   string
		change func(*sesv2.SendEmailInput)
		want   any
	}{
		{"sender not verified", func(in *sesv2.SendEmailInput) { in.FromEmailAddress = aws.String("desk@narmada.example") }, new(*types.MessageRejected)},
		{"another address of a domain of which one is verified", func(in *sesv2.SendEmailInput) { in.FromEmailAddress = aws.String("nobody@sahyadri.example") }, new(*types.MessageRejected)},
		{"verified domain as the name only", func(in *sesv2.SendEmailInput) {
			in.FromEmailAddress = aws.String("assay.example <nobody@narmada.example>")
		}, new(*types.MessageRejected)},
		{"over 40 MB", func(in *sesv2.SendEmailInput) { in.Content.Simple.Body.Text = content(strings.Repeat("x", 41<<20)) }, new(*types.MessageRejected)},
		{"far over 40 MB", func(in *sesv2.SendEmailInput) { in.Content.Simple.Body.Text = content(strings.Repeat("x", 70<<20)) }, new(*types.MessageRejected)},
		{"nobody to send to", func(in *sesv2.SendEmailInput) { in.Destination = &types.Destination{} }, new(*types.BadRequestException)},
		{"header smuggled in an address", func(in *sesv2.SendEmailInput) {
			in.Destination.ToAddresses = []string{"sunita@patients.example\r\nBcc: kavita@patients.example"}
		}, new(*types.BadRequestException)},
		{"neither text nor html", func(in *sesv2.SendEmailInput) { in.Content.Simple.Body = &types.Body{} }, new(*types.BadRequestException)},
		{"raw without a header", func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Raw: &types.RawMessage{Data: []byte("hello")}}
		}, new(*types.BadRequestException)},
		{"template", func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Template: &types.Template{TemplateName: aws.String("t")}}
		}, new(*types.BadRequestException)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := placed()
			tc.change(in)
			if _, err := f.client.SendEmail(t.Context(), in); !errors.As(err, tc.want) {
				t.Errorf("got %v, want %T", err, tc.want)
			}
		})
	}
	if n := len(f.inbox(t)); n != 0 {
		t.Errorf("%d refused mails were stored", n)
	}
	t.Run("unsigned", func(t *testing.T) {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, f.url+"/v2/email/outbound-emails", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != 403 {
			t.Errorf("%d, want 403", res.StatusCode)
		}
	})
}

func TestSubjectCannotAddHeaders(t *testing.T) {
	f := serve(t, t.TempDir())
	in := placed()
	in.Content.Simple.Subject = content("hi\r\nBcc: kavita@patients.example")
	out, err := f.client.SendEmail(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(f.dir, aws.ToString(out.MessageId)+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if msg.Header.Get("Bcc") != "" {
		t.Error("the subject added a header")
	}
}

func TestDeliverNeedsNoIdentity(t *testing.T) {
	dir := t.TempDir()
	s, err := New(dir, func() time.Time { return noon }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver("no-reply@sign-in.example", "sunita@patients.example", "Your code", "123456"); err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver("no-reply@sign-in.example", "nobody", "Your code", "123456"); err == nil {
		t.Error("took a mail to no address")
	}
	if got := serve(t, dir).inbox(t); len(got) != 1 || got[0].Text != "123456" {
		t.Errorf("%+v", got)
	}
}
