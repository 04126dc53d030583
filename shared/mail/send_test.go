package mail

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"assay/shared/lab"
)

const recipient = "sunita@patients.example"

var sampleMessage = Message{Subject: "Your report", Text: "ready", HTML: "<p>ready</p>"}

// sesClient returns the real SDK client, with its default of three attempts, for a server at url.
func sesClient(url string) *sesv2.Client {
	return sesv2.New(sesv2.Options{
		Region: "ap-south-1", BaseEndpoint: aws.String(url),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func respond(status int, code, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if code != "" {
			w.Header().Set("X-Amzn-ErrorType", code)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestOneAttemptAndItsOutcome(t *testing.T) {
	const quoting = `{"message":"Email address is not verified: sunita@patients.example"}`
	type outcome int
	const (
		sent outcome = iota
		refused
		refusedForNow
		unknown
	)
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		want    outcome
	}{
		"accepted":                 {respond(200, "", `{"MessageId":"0100-abc"}`), sent},
		"accepted without id":      {respond(200, "", `{}`), unknown},
		"accepted, answer cut":     {respond(200, "", `{"MessageId":"0100-a`), unknown},
		"rejected":                 {respond(400, "MessageRejected", quoting), refused},
		"bad request":              {respond(400, "BadRequestException", quoting), refused},
		"from not verified":        {respond(400, "MailFromDomainNotVerifiedException", quoting), refused},
		"account suspended":        {respond(400, "AccountSuspendedException", quoting), refused},
		"sending paused":           {respond(400, "SendingPausedException", quoting), refused},
		"no such set":              {respond(404, "NotFoundException", quoting), refused},
		"not allowed":              {respond(403, "AccessDeniedException", quoting), refused},
		"unknown 4xx":              {respond(418, "", "no such thing: sunita@patients.example?"), refused},
		"too many requests":        {respond(429, "TooManyRequestsException", quoting), refusedForNow},
		"429 of a gateway":         {respond(429, "", "<html>slow down</html>"), refusedForNow},
		"throttled with 400":       {respond(400, "ThrottlingException", quoting), refusedForNow},
		"quota used up":            {respond(400, "LimitExceededException", quoting), refusedForNow},
		"gateway gave up waiting":  {respond(408, "RequestTimeout", quoting), unknown},
		"internal error":           {respond(500, "InternalFailure", quoting), unknown},
		"modelled internal error":  {respond(500, "InternalServiceErrorException", quoting), unknown},
		"unavailable":              {respond(503, "ServiceUnavailable", quoting), unknown},
		"throttled with 503":       {respond(503, "SlowDown", quoting), unknown},
		"gateway's own 504":        {respond(504, "", "<html>timeout</html>"), unknown},
		"hung up without answer":   {hangUp, unknown},
		"redirected to elsewhere":  {respond(302, "", ""), unknown},
		"no answer before timeout": {func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				tc.handler(w, r)
			}))
			defer server.Close()
			ctx := t.Context()
			if strings.Contains(name, "timeout") {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
				defer cancel()
			}
			id, err := Sender{API: sesClient(server.URL), From: "lab@sahyadri.example"}.Send(ctx, []string{recipient}, sampleMessage, "k")

			got := unknown
			switch {
			case err == nil:
				got = sent
			case errors.Is(err, ErrRefused) && Retryable(err):
				got = refusedForNow
			case errors.Is(err, ErrRefused):
				got = refused
			case Retryable(err):
				t.Error("an unknown outcome calls itself retryable")
			}
			if got != tc.want {
				t.Errorf("outcome %d, want %d: %v", got, tc.want, err)
			}
			if (id != "") != (tc.want == sent) {
				t.Errorf("message id %q", id)
			}
			if n := requests.Load(); n != 1 {
				t.Errorf("%d requests, want exactly one", n)
			}
			if err != nil && strings.Contains(err.Error(), "patil") {
				t.Errorf("the error quotes the recipient: %v", err)
			}
		})
	}
}

func TestUnreachableIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	_ = l.Close()
	_, err = Sender{API: sesClient(url), From: "lab@sahyadri.example"}.Send(t.Context(), []string{recipient}, sampleMessage, "k")
	if !errors.Is(err, ErrRefused) || !Retryable(err) {
		t.Errorf("got %v", err)
	}
}

func TestRequestToSES(t *testing.T) {
	var path string
	var body struct {
		FromEmailAddress, ConfigurationSetName string
		Destination                            struct{ ToAddresses, CcAddresses, BccAddresses []string }
		Content                                struct {
			Simple struct {
				Subject struct{ Data, Charset string }
				Body    struct {
					Text, Html struct{ Data, Charset string }
				}
			}
		}
		EmailTags []struct{ Name, Value string }
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path = r.Method + " " + r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		respond(200, "", `{"MessageId":"0100-abc"}`)(w, r)
	}))
	defer server.Close()
	s := Sender{API: sesClient(server.URL), From: "Assay <lab@sahyadri.example>", ConfigurationSet: "assay-dev"}
	m := mustCompose(t, sampleLetter(lab.MailReady, "hi"))
	id, err := s.Send(t.Context(), []string{recipient}, m, "H#sahyadri#O#x/W#3#1")
	if err != nil || id != "0100-abc" {
		t.Fatalf("%q, %v", id, err)
	}
	for what, pair := range map[string][2]string{
		"call":              {path, "POST /v2/email/outbound-emails"},
		"from":              {body.FromEmailAddress, "Assay <lab@sahyadri.example>"},
		"configuration set": {body.ConfigurationSetName, "assay-dev"},
		"to":                {strings.Join(append(append(body.Destination.ToAddresses, body.Destination.CcAddresses...), body.Destination.BccAddresses...), ","), recipient},
		"subject":           {body.Content.Simple.Subject.Data, m.Subject},
		"subject charset":   {body.Content.Simple.Subject.Charset, "UTF-8"},
		"text":              {body.Content.Simple.Body.Text.Data, m.Text},
		"html":              {body.Content.Simple.Body.Html.Data, m.HTML},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if len(body.EmailTags) != 1 || body.EmailTags[0].Name != "dk" || body.EmailTags[0].Value != "H_23sahyadri_23O_23x_2FW_233_231" {
		t.Errorf("tags are %v", body.EmailTags)
	}
}

func TestNothingIsSentWithoutItsParts(t *testing.T) {
	for name, tc := range map[string]struct {
		to, key string
		m       Message
	}{
		"no recipient": {"", "k", sampleMessage},
		"no key":       {recipient, "", sampleMessage},
		"no letter":    {recipient, "k", Message{}},
		"key too long": {recipient, strings.Repeat("#", 86), sampleMessage},
	} {
		t.Run(name, func(t *testing.T) {
			var api neverCalled
			_, err := Sender{API: &api, From: "lab@sahyadri.example"}.Send(t.Context(), []string{tc.to}, tc.m, tc.key)
			if !errors.Is(err, ErrRefused) || Retryable(err) || bool(api) {
				t.Errorf("err %v, called %t", err, api)
			}
		})
	}
}

type neverCalled bool

func (c *neverCalled) SendEmail(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	*c = true
	return &sesv2.SendEmailOutput{MessageId: aws.String("x")}, nil
}

func TestTag(t *testing.T) {
	allowed := regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	seen := map[string]string{}
	for _, key := range []string{"a", "A", "a#b", "a_b", "a_23b", "a/b", "a b", "a.b", "a@b", "H#sahyadri#O#sahyadri-019a/W#3#mail", "é", "-"} {
		tag := Tag(key)
		if !allowed.MatchString(tag) {
			t.Errorf("Tag(%q) = %q, which SES refuses", key, tag)
		}
		if other, taken := seen[tag]; taken {
			t.Errorf("%q and %q share the tag %q", key, other, tag)
		}
		seen[tag] = key
	}
}
