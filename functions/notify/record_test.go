package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// changes does something to the patient, and gives the letter that it asks for.
func (h *house) changes(t *testing.T, stage lab.MailStage, do func(d store.Loaded) ([]store.Write, error)) store.DutyRef {
	t.Helper()
	rev := 0
	_, err := h.store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{Patient: patientID, Contact: true, Settings: true}}, func(d store.Loaded) (store.Result, error) {
		rev = d.Patient.Rev + 1
		writes, err := do(d)
		return store.Result{Writes: writes, Status: 200}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return store.DutyRef{Patient: "sahyadri-" + patientID, Duty: fmt.Sprintf("W#%06d#mail.%s", rev, stage)}
}

func (h *house) asks(t *testing.T, login string) store.DutyRef {
	return h.changes(t, lab.MailTieCode, func(d store.Loaded) ([]store.Write, error) {
		out, sent, err := d.Patient.AskTie(lab.PatientActor("sahyadri", login), start, d.Contact)
		if err != nil || !sent {
			t.Fatal(sent, err)
		}
		return h.store.TieOffered(out)
	})
}

func (h *house) invites(t *testing.T, email string) store.DutyRef {
	return h.changes(t, lab.MailTieInvited, func(d store.Loaded) ([]store.Write, error) {
		out, err := d.Patient.InviteLogin(tara, start, d.Patient.Rev, d.Contact, email, true)
		if err != nil {
			return nil, err
		}
		return h.store.TieOffered(out)
	})
}

func (h *house) corrects(t *testing.T, c lab.PatientCorrection) store.DutyRef {
	return h.changes(t, lab.MailContactChanged, func(d store.Loaded) ([]store.Write, error) {
		c.Rev, c.Reason = d.Patient.Rev, "asked"
		out, err := d.Patient.Correct(tara, start, d.Contact, c)
		if err != nil {
			return nil, err
		}
		return h.store.PatientCorrection(d.Hospital, out)
	})
}

func (h *house) ties(t *testing.T, login string, offer int) store.DutyRef {
	return h.changes(t, lab.MailTied, func(d store.Loaded) ([]store.Write, error) {
		out, err := d.Patient.TieLogin(lab.PatientActor("sahyadri", login), start, offer, d.Contact)
		if err != nil {
			return nil, err
		}
		return h.store.Tied(out, d.Contact)
	})
}

// Each letter about a record goes to whom it is for, whatever mails the hospital or the patient has switched off, and a letter
// whose code is no longer good is not sent.
func TestRecordLetters(t *testing.T) {
	const own, named, now = "sunita@patients.example", "kavita@patients.example", "leela@patients.example"
	email := now
	for _, c := range []struct {
		name string
		do   func(t *testing.T, h *house) store.DutyRef
		want string // "" for none
	}{
		{"a code, to the address on the record", func(t *testing.T, h *house) store.DutyRef { return h.asks(t, "login-1") }, own + " Your code for Sahyadri Hospital"},
		{"a code that was asked for again", func(t *testing.T, h *house) store.DutyRef {
			ref := h.asks(t, "login-1")
			h.asks(t, "login-1")
			return ref
		}, ""},
		{"a code, and the address was changed before it went out", func(t *testing.T, h *house) store.DutyRef {
			ref := h.asks(t, "login-1")
			h.corrects(t, lab.PatientCorrection{Email: &email})
			return ref
		}, ""},
		{"an invitation, to the address that the desk named", func(t *testing.T, h *house) store.DutyRef { return h.invites(t, named) }, named + " Sahyadri Hospital invites you to your records"},
		{"an invitation that was replaced", func(t *testing.T, h *house) store.DutyRef {
			ref := h.invites(t, named)
			h.invites(t, now)
			return ref
		}, ""},
		{"tied by an invitation: to the record's own address", func(t *testing.T, h *house) store.DutyRef {
			h.invites(t, named)
			return h.ties(t, "login-1", 2)
		}, own + " A login now opens your records at Sahyadri Hospital"},
		{"another e-mail: to the address before", func(t *testing.T, h *house) store.DutyRef {
			return h.corrects(t, lab.PatientCorrection{Email: &email})
		}, own + " Your contact details at Sahyadri Hospital were changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{Mail: map[string]bool{}})
			h.register(t, own)
			ref := c.do(t, h)
			if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || !h.state(t, ref).Done {
				t.Fatalf("not finished: %s", h.said.Take())
			}
			if got := fmt.Sprint(h.sent); got != fmt.Sprint(slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" })) {
				t.Errorf("sent %s, want %q", got, c.want)
			}
		})
	}
}

// The code of a letter leads to its offer from the time it goes out, and to none before.
func TestACodeLeadsToItsOffer(t *testing.T) {
	h := open(t, lab.Hospital{})
	h.register(t, "sunita@patients.example")
	ref := h.asks(t, "login-1")
	code := hospitaltest.SlipKeys.TieCode("sahyadri", patientID, lab.TieOffer{N: 2}).Code
	for _, c := range []struct {
		step  string
		offer int
	}{{"before", 0}, {"sent", 2}} {
		if c.offer > 0 && !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) {
			t.Fatal("not finished")
		}
		patient, offer, err := h.store.Guess(t.Context(), "sahyadri", "login-1", code, start)
		if err != nil || offer != c.offer || c.offer > 0 && patient != patientID {
			t.Errorf("%s: it leads to offer %d of %s, %v", c.step, offer, patient, err)
		}
	}
}

// A letter about a record that bounced marks the record's address, and one to another address does not.
func TestARecordLetterComesBack(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(t *testing.T, h *house) store.DutyRef
		marks bool
	}{
		"to the record's address": {func(t *testing.T, h *house) store.DutyRef { return h.asks(t, "login-1") }, true},
		"to an invited one":       {func(t *testing.T, h *house) store.DutyRef { return h.invites(t, "ramesh@patients.example") }, false},
		"to the address before": {func(t *testing.T, h *house) store.DutyRef {
			email := "leela@patients.example"
			return h.corrects(t, lab.PatientCorrection{Email: &email})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, lab.Hospital{})
			h.register(t, "sunita@patients.example")
			ref := c.do(t, h)
			h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref})
			if err := h.fail(t.Context(), h.state(t, ref), lab.LetterBounced, start.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			l, err := h.store.PatientLetter(t.Context(), store.Job{Ref: ref})
			if err != nil || (l.Contact.Failed != nil) != c.marks {
				t.Errorf("the address is marked %+v, %v", l.Contact.Failed, err)
			}
		})
	}
}
