package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/store"
)

// answered is an error of SES, which quotes the address as SES does.
func answered(status int, code string) error {
	return &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}},
		Err: &smithy.GenericAPIError{Code: code, Message: "Email address is not verified: sunita@patients.example"}}
}

// Whatever goes wrong with a mail, the line in the log names the order and the duty, and nothing of the patient.
func TestAFailureIsNamed(t *testing.T) {
	away := func(h *house) { h.handlers.store = store.New(enginetest.Start(t).Client, "no-such-table", "") }
	for _, c := range []struct {
		name     string
		stage    lab.MailStage
		before   func(h *house)
		finished bool
		texts    []string
	}{
		{"the answer is lost", lab.MailPlaced, func(h *house) { h.err = &net.OpError{Op: "read", Err: &net.DNSError{Err: "sunita@patients.example"}} }, false, []string{"send"}},
		{"SES is throttled", lab.MailPlaced, func(h *house) { h.err = answered(429, "TooManyRequestsException") }, false, []string{"TooManyRequestsException"}},
		{"SES is in trouble", lab.MailPlaced, func(h *house) { h.err = answered(500, "InternalFailure") }, false, []string{"outcome unknown: SES answered 500"}},
		{"SES refuses it for good", lab.MailPlaced, func(h *house) { h.err = answered(400, "MessageRejected") }, true, []string{"refused for good", "MessageRejected"}},
		{"a letter lacks what it must say", lab.MailReceipt, nil, false, []string{"the letter of stage receipt", "needs ReceiptNumber"}},
		{"a letter has no such stage", "farewell", nil, false, []string{`no letter for stage \"farewell\" in language \"en\"`}},
		{"the table is away", lab.MailPlaced, away, false, []string{"read the duty", "ResourceNotFoundException"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{Mail: map[string]bool{string(c.stage): true}})
			h.register(t, "sunita@patients.example")
			ref := h.become(t, lab.Duty{Stage: c.stage}, nil)
			if c.before != nil {
				c.before(h)
			}
			if done := h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}); done != c.finished {
				t.Errorf("finished: %t", done)
			}
			h.said.WantError(t, append(c.texts, ref.Order, ref.Duty), "50.00", "5000")
		})
	}
	t.Run("a message that cannot be read", func(t *testing.T) {
		h := open(t, lab.Hospital{})
		raw, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m7", Body: `{"order": 5000.5}`}}})
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := h.route(t.Context(), raw); err != nil || len(answer.(events.SQSEventResponse).BatchItemFailures) != 1 {
			t.Errorf("%v, %v", answer, err)
		}
		h.said.WantError(t, []string{"m7", "read the message"}, "5000")
	})
}

// delivery is SES's event about the mail of a duty.
func delivery(kind string, ref store.DutyRef) json.RawMessage {
	return fmt.Appendf(nil, `{"source": "aws.ses", "detail-type": %q, "detail": {"mail": {"tags": {"dk": [%q]}}}}`, kind, mail.Tag(ref.String()))
}

// What a function returns is printed by Lambda's runtime, so it holds no more than a line of the log.
func TestAFailureOfADeliveryEventIsNamed(t *testing.T) {
	h := open(t, lab.Hospital{})
	ref := h.become(t, lab.Duty{Stage: lab.MailPlaced}, nil)
	h.handlers.store = store.New(enginetest.Start(t).Client, "no-such-table", "")
	_, err := h.route(t.Context(), delivery("Email Delivered", ref))
	if err == nil || !strings.Contains(err.Error(), ref.Order) || !strings.Contains(err.Error(), ref.Duty) {
		t.Errorf("it returns %v", err)
	}
	_, err = h.route(t.Context(), json.RawMessage(`{"source": 98765.5}`))
	if err == nil || strings.Contains(err.Error(), "98765") {
		t.Errorf("it returns %v", err)
	}
}

func TestAMailThatDoesNotArriveIsNamed(t *testing.T) {
	for kind, arrived := range map[string]bool{"Email Sent": true, "Email Delivered": true, "Email Bounced": false,
		"Email Complaint Received": false, "Email Rejected": false, "Email Rendering Failed": false} {
		t.Run(kind, func(t *testing.T) {
			h := open(t, lab.Hospital{})
			ref := h.become(t, lab.Duty{Stage: lab.MailPlaced}, nil)
			if _, err := h.route(t.Context(), delivery(kind, ref)); err != nil || !h.state(t, ref).Done {
				t.Fatalf("%v, done %t", err, h.state(t, ref).Done)
			}
			said := h.said.Take()
			if named := strings.Contains(said, ref.Order) && strings.Contains(said, ref.Duty) && strings.Contains(said, kind); named == arrived || arrived && said != "" {
				t.Errorf("the log says %q", said)
			}
		})
	}
}

// bounce is SES's event about a mail that came back.
func bounce(kind string, ref store.DutyRef) json.RawMessage {
	return fmt.Appendf(nil, `{"source": "aws.ses", "detail-type": "Email Bounced", "time": "2026-11-25T07:00:00Z",
		"detail": {"mail": {"tags": {"dk": [%q]}}, "bounce": {"bounceType": %q}}}`, mail.Tag(ref.String()), kind)
}

// The letter of a root is no duty: where it comes back an alarm is raised, and the log names the hospital and no address.
func TestTheLetterOfARootComesBack(t *testing.T) {
	for kind, counts := range map[string]bool{"Email Delivered": false, "Email Bounced": true, "Email Complaint Received": true, "Email Rejected": true} {
		t.Run(kind, func(t *testing.T) {
			h := open(t, lab.Hospital{})
			event := fmt.Appendf(nil, `{"source": "aws.ses", "detail-type": %q, "time": "2026-11-25T07:00:00Z", "detail": {"mail": {"tags": {"dk": [%q]}}}}`,
				kind, mail.Tag(mail.RootKey("sahyadri", 7)))
			if _, err := h.route(t.Context(), event); err != nil {
				t.Fatal(err)
			}
			if said := h.said.Take(); strings.Contains(said, `"hospital":"sahyadri"`) != counts || strings.Contains(said, `"root":7`) != counts {
				t.Errorf("the log says %q", said)
			}
		})
	}
}

// A letter that came back for good ends the letters to that address: the next is not sent, and says so. One that only found
// a full mailbox does not.
func TestALetterThatComesBack(t *testing.T) {
	for _, c := range []struct {
		name  string
		event func(store.DutyRef) json.RawMessage
		fate  lab.LetterFate
		stops bool
	}{
		{"no such mailbox", func(r store.DutyRef) json.RawMessage { return bounce("Permanent", r) }, lab.LetterBounced, true},
		{"a full mailbox", func(r store.DutyRef) json.RawMessage { return bounce("Transient", r) }, lab.LetterUndelivered, false},
		{"nobody knows why", func(r store.DutyRef) json.RawMessage { return bounce("Undetermined", r) }, lab.LetterUndelivered, false},
		{"a complaint", func(r store.DutyRef) json.RawMessage { return delivery("Email Complaint Received", r) }, lab.LetterComplained, true},
		{"rejected", func(r store.DutyRef) json.RawMessage { return delivery("Email Rejected", r) }, lab.LetterRefused, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{})
			h.register(t, "sunita@patients.example")
			ref := h.become(t, lab.Duty{Stage: lab.MailPlaced}, nil)
			if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || len(h.sent) != 1 {
				t.Fatal("not sent")
			}
			for range 2 { // an event may come twice
				if _, err := h.route(t.Context(), delivery("Email Sent", ref)); err != nil {
					t.Fatal(err)
				}
				if _, err := h.route(t.Context(), c.event(ref)); err != nil {
					t.Fatal(err)
				}
			}
			l, err := h.store.LetterData(t.Context(), store.Job{Ref: store.DutyRef{Order: h.order}})
			if err != nil {
				t.Fatal(err)
			}
			if o := l.Order; o.Version != 2 || len(o.Letters) != 1 || o.Letters[0].Fate != c.fate || len(o.Tasks) != 1 || o.Tasks[0].Kind != lab.TaskLetter {
				t.Errorf("the order: version %d, %+v, %+v", l.Order.Version, o.Letters, o.Tasks)
			}
			if got := l.Contact.Failed != nil && !l.Contact.MayWriteTo(); got != c.stops {
				t.Errorf("the address is marked: %t", got)
			}
			if said := h.said.Take(); strings.Contains(said, "sunita") {
				t.Errorf("the log says %q", said)
			}
			job := h.state(t, ref)
			next, err := h.compose(t.Context(), job, job.Duty.Due.Time)
			if err != nil || (next.none == string(lab.LetterSuppressed)) != c.stops {
				t.Errorf("the next letter: %q, %v", next.none, err)
			}
		})
	}
}
