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

const recipient = "meera.sharma@example.org"

var sample = Message{Subject: "Your report", Text: "ready", HTML: "<p>ready</p>"}

// client is the real SDK client with its own default of three attempts, pointed at url.
func client(url string) *sesv2.Client {
	return sesv2.New(sesv2.Options{
		Region: "ap-south-1", BaseEndpoint: aws.String(url),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func answer(status int, code, body string) http.HandlerFunc {
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
	const quoting = `{"message":"Email address is not verified: meera.sharma@example.org"}`
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
		"accepted":                 {answer(200, "", `{"MessageId":"0100-abc"}`), sent},
		"accepted without id":      {answer(200, "", `{}`), unknown},
		"accepted, answer cut":     {answer(200, "", `{"MessageId":"0100-a`), unknown},
		"rejected":                 {answer(400, "MessageRejected", quoting), refused},
		"bad request":              {answer(400, "BadRequestException", quoting), refused},
		"from not verified":        {answer(400, "MailFromDomainNotVerifiedException", quoting), refused},
		"account suspended":        {answer(400, "AccountSuspendedException", quoting), refused},
		"sending paused":           {answer(400, "SendingPausedException", quoting), refused},
		"no such set":              {answer(404, "NotFoundException", quoting), refused},
		"not allowed":              {answer(403, "AccessDeniedException", quoting), refused},
		"unheard-of 4xx":           {answer(418, "", "tea, meera.sharma@example.org?"), refused},
		"too many requests":        {answer(429, "TooManyRequestsException", quoting), refusedForNow},
		"429 of a gateway":         {answer(429, "", "<html>slow down</html>"), refusedForNow},
		"throttled with 400":       {answer(400, "ThrottlingException", quoting), refusedForNow},
		"quota used up":            {answer(400, "LimitExceededException", quoting), refusedForNow},
		"gateway gave up waiting":  {answer(408, "RequestTimeout", quoting), unknown},
		"internal error":           {answer(500, "InternalFailure", quoting), unknown},
		"modelled internal error":  {answer(500, "InternalServiceErrorException", quoting), unknown},
		"unavailable":              {answer(503, "ServiceUnavailable", quoting), unknown},
		"throttled with 503":       {answer(503, "SlowDown", quoting), unknown},
		"gateway's own 504":        {answer(504, "", "<html>timeout</html>"), unknown},
		"hung up without answer":   {hangUp, unknown},
		"redirected to elsewhere":  {answer(302, "", ""), unknown},
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
			id, err := Sender{API: client(server.URL), From: "lab@example.org"}.Send(ctx, recipient, sample, "k")

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
			if err != nil && strings.Contains(err.Error(), "sharma") {
				t.Errorf("the error quotes the recipient: %v", err)
			}
		})
	}
}

func TestNothingListensIsAProvenRefusal(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	_ = l.Close()
	_, err = Sender{API: client(url), From: "lab@example.org"}.Send(t.Context(), recipient, sample, "k")
	if !errors.Is(err, ErrRefused) || !Retryable(err) {
		t.Errorf("got %v", err)
	}
}

func TestWhatGoesOut(t *testing.T) {
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
		answer(200, "", `{"MessageId":"0100-abc"}`)(w, r)
	}))
	defer server.Close()
	s := Sender{API: client(server.URL), From: "Assay <lab@example.org>", ConfigurationSet: "assay-dev"}
	m := compose(t, letter(lab.MailReady, "hi"))
	id, err := s.Send(t.Context(), recipient, m, "H#asha#O#x/W#3#1")
	if err != nil || id != "0100-abc" {
		t.Fatalf("%q, %v", id, err)
	}
	for what, pair := range map[string][2]string{
		"call":              {path, "POST /v2/email/outbound-emails"},
		"from":              {body.FromEmailAddress, "Assay <lab@example.org>"},
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
	if len(body.EmailTags) != 1 || body.EmailTags[0].Name != "dk" || body.EmailTags[0].Value != "H_23asha_23O_23x_2FW_233_231" {
		t.Errorf("tags are %v", body.EmailTags)
	}
}

func TestNothingIsSentWithoutItsParts(t *testing.T) {
	for name, tc := range map[string]struct {
		to, key string
		m       Message
	}{
		"no recipient": {"", "k", sample},
		"no key":       {recipient, "", sample},
		"no letter":    {recipient, "k", Message{}},
		"key too long": {recipient, strings.Repeat("#", 86), sample},
	} {
		t.Run(name, func(t *testing.T) {
			var api neverCalled
			_, err := Sender{API: &api, From: "lab@example.org"}.Send(t.Context(), tc.to, tc.m, tc.key)
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
	for _, key := range []string{"a", "A", "a#b", "a_b", "a_23b", "a/b", "a b", "a.b", "a@b", "H#asha#O#asha-019a/W#3#mail", "é", "-"} {
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
