package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"assay/infra/testing/cast"
	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/slip"
	"assay/shared/store"
)

var (
	start = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	tara  = lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1}
	asha  = lab.Member{Hospital: "sahyadri", Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}
)

// house is a hospital with an order, and the function over it. SES answers what the test says.
type house struct {
	handlers
	said  *hospitaltest.Log
	order string
	err   error
	sent  []string // "address subject"
}

func open(t *testing.T, settings lab.Hospital, staff ...lab.Member) *house {
	t.Helper()
	db := enginetest.Start(t)
	h := &house{said: &hospitaltest.Log{}, order: "sahyadri-01938f6e-5d2a-7c41-9b3e-000000000001"}
	call := mail.APIFunc(func(_ context.Context, in *sesv2.SendEmailInput, _ ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
		if h.err != nil {
			return nil, h.err
		}
		h.sent = append(h.sent, strings.Join(in.Destination.ToAddresses, ",")+" "+*in.Content.Simple.Subject.Data)
		return &sesv2.SendEmailOutput{MessageId: aws.String("id")}, nil
	})
	h.handlers = handlers{store: store.New(db.Client, db.Truth, ""), mail: mail.Sender{API: call, From: "lab@sahyadri.example"},
		web: "https://lab.example", keys: func(context.Context) (slip.Keys, error) { return hospitaltest.SlipKeys, nil }, log: h.said.Logger(), meter: observe.NewMeter()}
	settings.ID, settings.Rev, settings.Name, settings.Phone = "sahyadri", 1, "Sahyadri Hospital", cast.Sahyadri.Phone
	settings.Secret = []byte(strings.Repeat("s", 32))
	if err := h.store.Found(t.Context(), settings, append([]lab.Member{tara, asha}, staff...), lab.At(start)); err != nil {
		t.Fatal(err)
	}
	return h
}

// ref names a duty of the order.
func (h *house) ref(n int, stage lab.MailStage) store.DutyRef {
	return store.DutyRef{Order: h.order, Duty: fmt.Sprintf("W#%06d#mail.%s", n, stage)}
}

// gets hands the function a message for the count-th time; done reports whether the queue may forget it.
func (h *house) gets(t *testing.T, id string, count int, message store.QueueMessage) (done bool) {
	t.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{{MessageId: id, Body: string(body),
		Attributes: map[string]string{"ApproximateReceiveCount": fmt.Sprint(count)}}}})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.route(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	return len(answer.(events.SQSEventResponse).BatchItemFailures) == 0
}

// become makes the order what a test needs, with one mail duty, and gives the duty.
func (h *house) become(t *testing.T, d lab.Duty, edit func(*lab.Order)) store.DutyRef {
	t.Helper()
	d.Kind, d.N, d.Due = lab.DutyMail, 1, lab.At(start)
	end := lab.At(start.Add(24 * time.Hour))
	o := lab.Order{ID: h.order, Hospital: "sahyadri", Number: "26-000417", Version: 1, State: lab.Confirmed, Settlement: lab.COD,
		PlacedAt: lab.At(start), ExpiresAt: &end, Patient: lab.Snapshot{ID: patientID},
		Specimens: []lab.Specimen{{ID: "E1", State: lab.Planned}},
		Money:     lab.Money{Lines: []lab.Line{{Code: "CBC", Amount: 5000}}, Books: []lab.Posting{{Debit: lab.Owed, Credit: lab.Sales, Amount: 5000}}}}
	if edit != nil {
		edit(&o)
	}
	ev := lab.Event{N: 1, At: lab.At(start), By: "tara", Action: lab.Place}.Seal()
	o.Chain = ev.Hash
	_, err := h.store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewOrder: h.order}}, func(store.Loaded) (store.Result, error) {
		return store.Result{Outcome: &lab.Outcome{Order: o, Event: ev, Duties: []lab.Duty{d}}, Status: 201}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.ref(1, d.Stage)
}

const patientID = "01938f6e-5d2a-7c41-9b3e-00000000000a"

// register makes the patient, who may have no address and not want every mail.
func (h *house) register(t *testing.T, email string, off ...lab.MailStage) {
	t.Helper()
	contact := lab.Contact{Phone: "+919876543210", Email: email}
	_, err := h.store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewPatient: patientID, Settings: true}}, func(d store.Loaded) (store.Result, error) {
		out, err := lab.Register(d.Caller, start, lab.Registration{ID: patientID, Number: "P26-000001", Name: "सुनीता पाटील",
			NameLatin: "Mrs. " + cast.Sunita.NameLatin, BirthDate: cast.Sunita.BirthDate, Sex: cast.Sunita.Sex, Language: "en", Contact: contact,
			Consent: &lab.Consent{TextVersion: "2026-1", Language: "en", Purpose: "care", Attested: true}})
		if err != nil {
			return store.Result{}, err
		}
		out.Patient.Mail = map[string]bool{}
		for _, stage := range off {
			out.Patient.Mail[string(stage)] = false
		}
		writes, err := h.store.NewPatient(d.Hospital, out, contact)
		return store.Result{Writes: writes, Status: 201}, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) state(t *testing.T, ref store.DutyRef) store.Job {
	t.Helper()
	j, ok, err := h.store.Job(t.Context(), ref)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return j
}

// TestEveryStage: for each stage there is a letter, to whom it is for; its subject says which.
func TestEveryStage(t *testing.T) {
	cash := lab.Cash{Method: lab.ByCash, Receipt: "R26-000001", Amount: 5000}
	for _, c := range []struct {
		stage   lab.MailStage
		duty    lab.Duty
		order   func(*lab.Order)
		subject string
	}{
		{lab.MailPlaced, lab.Duty{}, nil, "Your laboratory order 26-000417"},
		{lab.MailReceipt, lab.Duty{Receipt: "R26-000001"}, func(o *lab.Order) { o.Money.Cash = []lab.Cash{cash} }, "Receipt R26-000001 for your order 26-000417"},
		{lab.MailFailed, lab.Duty{}, func(o *lab.Order) { o.State, o.Settlement = lab.PaymentFailed, lab.Online }, "Your payment for order 26-000417 did not go through"},
		{lab.MailConverted, lab.Duty{}, nil, "Order 26-000417: you pay when your sample is taken"},
		{lab.MailCollected, lab.Duty{}, nil, "Your sample for order 26-000417 was taken"},
		{lab.MailRecollection, lab.Duty{}, func(o *lab.Order) { o.Tasks = []lab.Task{{Kind: lab.TaskRecollect}} }, "A new sample is needed for order 26-000417"},
		{lab.MailProcessing, lab.Duty{}, nil, "The laboratory works on your order 26-000417"},
		{lab.MailReady, lab.Duty{Report: 1}, func(o *lab.Order) { o.Reports.Versions = []lab.Report{{Version: 1, Kind: lab.Final}} }, "Your report for order 26-000417 is ready"},
		{lab.MailCorrected, lab.Duty{Report: 2}, func(o *lab.Order) {
			o.Reports.Versions = []lab.Report{{Version: 1, Kind: lab.Final}, {Version: 2, Kind: lab.Withdrawn}}
		}, "Your report for order 26-000417 was withdrawn"},
		{lab.MailCancelled, lab.Duty{}, func(o *lab.Order) { o.State = lab.Cancelled }, "Your order 26-000417 was cancelled"},
		{lab.MailRefunded, lab.Duty{Receipt: "R26-000002"}, func(o *lab.Order) {
			o.Money.Refunds = []lab.Refund{{ID: "F1", Receipt: "R26-000002", Amount: 5000, State: lab.RefundPaid}}
		}, "Receipt R26-000002: money given back for your order 26-000417"},
		{lab.MailWrongAmount, lab.Duty{Of: "pay_1"}, func(o *lab.Order) {
			o.Money.Attempts = []lab.Attempt{{N: 1, Amount: 5000, Payments: []lab.Payment{{ID: "pay_1", State: lab.PayCaptured, Amount: 4000, Use: lab.UseUnmatched}}}}
			o.Money.Refunds = []lab.Refund{{ID: "F1", State: lab.RefundOwed, From: lab.Unapplied, Amount: 4000, Via: "pay_1"}}
		}, "Your payment for order 26-000417 is not of the amount we asked for"},
		{lab.MailReminder, lab.Duty{}, nil, "Order 26-000417: please have your sample taken"},
		{lab.MailExpired, lab.Duty{}, func(o *lab.Order) { o.State = lab.Expired }, "Your order 26-000417 has ended"},
		{lab.MailLabCOD, lab.Duty{}, nil, "New cash order 26-000417"},
		{lab.MailCritical, lab.Duty{}, func(o *lab.Order) { o.Tasks = []lab.Task{{Kind: lab.TaskCall}} }, "Urgent: order 26-000417 needs a call now"},
		{lab.MailEscalated, lab.Duty{}, func(o *lab.Order) { o.Tasks = []lab.Task{{Kind: lab.TaskCall, Role: lab.Supervisor}} }, "Not called yet: order 26-000417 is yours now"},
	} {
		t.Run(string(c.stage), func(t *testing.T) {
			h := open(t, lab.Hospital{LabEmail: "lab@sahyadri.example", Mail: map[string]bool{string(c.stage): true}})
			h.register(t, "sunita@patients.example")
			c.duty.Stage = c.stage
			ref := h.become(t, c.duty, c.order)
			if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || !h.state(t, ref).Done {
				t.Fatal("not finished")
			}
			to := "sunita@patients.example"
			if c.stage.ToLab() {
				to = "lab@sahyadri.example"
			}
			if want := []string{to + " " + c.subject}; !slices.Equal(h.sent, want) {
				t.Errorf("sent %q, want %q", h.sent, want)
			}
		})
	}
	if n := len(lab.MailStages); n != 17 {
		t.Errorf("%d stages: give each new one a row", n)
	}
}

// An escalation goes to the supervisors whose address is known, and to the laboratory where none is.
func TestEscalation(t *testing.T) {
	member := func(person, email string, active bool, roles ...lab.Role) lab.Member {
		return lab.Member{Hospital: "sahyadri", Person: person, Name: person, Roles: roles, Active: active, Email: email, Rev: 1}
	}
	meera, imran := member("meera", "meera@assay.example", true, lab.Supervisor), member("imran", "imran@assay.example", true, lab.Technician, lab.Supervisor)
	for _, c := range []struct {
		name  string
		staff []lab.Member
		to    string
	}{
		{"two supervisors", []lab.Member{meera, imran, member("nila", "nila@assay.example", true, lab.Technician)}, "imran@assay.example,meera@assay.example"},
		{"one has left", []lab.Member{meera, member("joseph", "joseph@assay.example", false, lab.Supervisor)}, "meera@assay.example"},
		{"one of an older release", []lab.Member{imran, member("joseph", "", true, lab.Supervisor)}, "imran@assay.example"},
		{"no address", nil, "lab@sahyadri.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{LabEmail: "lab@sahyadri.example"}, c.staff...)
			h.register(t, "sunita@patients.example")
			ref := h.become(t, lab.Duty{Stage: lab.MailEscalated}, func(o *lab.Order) {
				o.Tasks = []lab.Task{{Kind: lab.TaskCall, Role: lab.Supervisor}}
			})
			h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref})
			if want := []string{c.to + " Not called yet: order 26-000417 is yours now"}; !slices.Equal(h.sent, want) {
				t.Errorf("sent %q, want %q", h.sent, want)
			}
		})
	}
}

// TestMoneyThroughTheBank: receipts of what went through the gateway carry its numbers.
func TestMoneyThroughTheBank(t *testing.T) {
	online := func(o *lab.Order) {
		o.Settlement = lab.Online
		o.Money.Attempts = []lab.Attempt{{N: 1, Payments: []lab.Payment{{ID: "pay_1", Amount: 5000, State: lab.PayCaptured}}}}
		o.Money.Refunds = []lab.Refund{{ID: "F1", Via: "pay_1", Gateway: "rfnd_1", Amount: 5000, State: lab.RefundPaid}}
	}
	for name, c := range map[string]struct {
		duty    lab.Duty
		subject string
	}{
		"paid":       {lab.Duty{Stage: lab.MailReceipt, Of: "pay_1"}, "Receipt pay_1 for"},
		"given back": {lab.Duty{Stage: lab.MailRefunded, Of: "F1"}, "Receipt rfnd_1: money given back"},
		"returned":   {lab.Duty{Stage: lab.MailRefunded, Of: "pay_1"}, "Receipt pay_1: money given back"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, lab.Hospital{})
			h.register(t, "sunita@patients.example")
			h.gets(t, "m1", 1, store.QueueMessage{DutyRef: h.become(t, c.duty, online)})
			if len(h.sent) != 1 || !strings.Contains(h.sent[0], c.subject) {
				t.Errorf("sent %q", h.sent)
			}
		})
	}
}

func TestNoLetter(t *testing.T) {
	for name, c := range map[string]struct {
		settings lab.Hospital
		email    string
		off      []lab.MailStage
		stage    lab.MailStage
		order    func(*lab.Order)
	}{
		"the hospital sends none":       {lab.Hospital{Mail: map[string]bool{"placed": false}}, "sunita@patients.example", nil, lab.MailPlaced, nil},
		"off unless switched on":        {lab.Hospital{}, "sunita@patients.example", nil, lab.MailCollected, nil},
		"the patient wants none":        {lab.Hospital{}, "sunita@patients.example", []lab.MailStage{lab.MailPlaced}, lab.MailPlaced, nil},
		"no address":                    {lab.Hospital{}, "", nil, lab.MailPlaced, nil},
		"the laboratory has no address": {lab.Hospital{}, "sunita@patients.example", nil, lab.MailLabCOD, nil},
		"the occasion has passed":       {lab.Hospital{}, "sunita@patients.example", nil, lab.MailReminder, func(o *lab.Order) { o.State = lab.Cancelled }},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, c.settings)
			h.register(t, c.email, c.off...)
			ref := h.become(t, lab.Duty{Stage: c.stage}, c.order)
			if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || !h.state(t, ref).Done || len(h.sent) > 0 {
				t.Errorf("done %v, sent %q", h.state(t, ref).Done, h.sent)
			}
		})
	}
}

// TestTakenOver: an attempt's outcome is unknown and its message is lost. A message that names the attempt takes over
// from it, once; every other message of the duty is forgotten.
func TestTakenOver(t *testing.T) {
	h := open(t, lab.Hospital{})
	h.register(t, "sunita@patients.example")
	ref := h.become(t, lab.Duty{Stage: lab.MailPlaced}, nil)
	plain, over := store.QueueMessage{DutyRef: ref}, store.QueueMessage{DutyRef: ref, Over: 1}
	h.err = errors.New("the answer was lost")
	if h.gets(t, "m1", 1, plain) {
		t.Fatal("an unknown outcome is no end")
	}
	if j := h.state(t, ref); !j.Sending || j.Attempts != 1 {
		t.Fatalf("claimed: %+v", j)
	}
	if !h.gets(t, "m2", 1, plain) || !h.gets(t, "m3", 1, store.QueueMessage{DutyRef: ref, Over: 2}) || h.state(t, ref).Attempts != 1 {
		t.Fatal("another message, or one about another attempt, took the claim")
	}
	if h.gets(t, "m4", 1, over) {
		t.Fatal("an unknown outcome is no end")
	}
	if j := h.state(t, ref); j.Attempts != 2 {
		t.Fatalf("taken over: %+v", j)
	}
	h.err = nil
	if !h.gets(t, "m1", 3, plain) || !h.gets(t, "m5", 1, over) || len(h.sent) > 0 {
		t.Fatalf("the old message, or a second one that takes over from the old attempt, was sent: %q", h.sent)
	}
	if h.gets(t, "m4", 2, over) {
		t.Fatal("the delivery event has its time, also after it was taken over")
	}
	if !h.gets(t, "m4", 3, over) || len(h.sent) != 1 || !h.state(t, ref).Done {
		t.Errorf("sent %q, %+v", h.sent, h.state(t, ref))
	}
	if !h.gets(t, "m6", 1, store.QueueMessage{DutyRef: ref, Over: 3}) || len(h.sent) != 1 {
		t.Errorf("finished, and sent again: %q", h.sent)
	}
}

// TestQueuedTwice: sweep queues a mail that nobody has claimed, and its first message was only late.
func TestQueuedTwice(t *testing.T) {
	h := open(t, lab.Hospital{})
	h.register(t, "sunita@patients.example")
	message := store.QueueMessage{DutyRef: h.become(t, lab.Duty{Stage: lab.MailPlaced}, nil)}
	for _, id := range []string{"m1", "m2", "m1"} {
		if !h.gets(t, id, 1, message) {
			t.Errorf("%s is not finished", id)
		}
	}
	if len(h.sent) != 1 {
		t.Errorf("sent %q", h.sent)
	}
}
