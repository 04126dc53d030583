package lab

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

func TestRecordLetter(t *testing.T) {
	placed := func(t *testing.T) Order { return mailOrder(t) }
	letter := func(n int, stage MailStage) Duty { return Duty{N: n, Kind: DutyMail, Stage: stage} }
	type step struct {
		n     int
		stage MailStage
		fate  LetterFate
		known bool // nothing is written
	}
	for _, c := range []struct {
		name  string
		steps []step
		marks string
		tasks string
	}{
		{"bounced", []step{{1, MailPlaced, LetterBounced, false}}, "[placed bounced]", "[technician bounced]"},
		{"reported twice", []step{{1, MailPlaced, LetterBounced, false}, {1, MailPlaced, LetterBounced, true}}, "[placed bounced]", "[technician bounced]"},
		{"worse later", []step{{1, MailPlaced, LetterUndelivered, false}, {1, MailPlaced, LetterBounced, false}}, "[placed bounced]", "[technician undelivered]"},
		{"better later", []step{{1, MailPlaced, LetterComplained, false}, {1, MailPlaced, LetterBounced, true}}, "[placed complained]", "[technician complained]"},
		{"two letters, one task", []step{{1, MailPlaced, LetterBounced, false}, {2, MailReady, LetterSuppressed, false}},
			"[placed bounced ready suppressed]", "[technician bounced]"},
		{"of the laboratory", []step{{1, MailLabCOD, LetterBounced, false}}, "[lab_cod bounced]", "[supervisor bounced]"},
		{"of both", []step{{1, MailPlaced, LetterRefused, false}, {1, MailCritical, LetterRefused, false}},
			"[placed refused lab_critical refused]", "[technician refused supervisor refused]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := placed(t)
			for _, s := range c.steps {
				out, changed, err := o.RecordLetter(notifyFunction, workAt, letter(s.n, s.stage), s.fate)
				if err != nil || changed == s.known {
					t.Fatalf("%+v: changed %t, %v", s, changed, err)
				}
				o = out.Order
			}
			var marks, tasks []string
			for _, l := range o.Letters {
				marks = append(marks, string(l.Stage), string(l.Fate))
			}
			for _, k := range o.Tasks {
				if k.Kind == TaskLetter {
					tasks = append(tasks, string(k.Role), k.Why)
				}
			}
			if fmt.Sprint(marks) != c.marks || fmt.Sprint(tasks) != c.tasks {
				t.Errorf("marks %v, tasks %v", marks, tasks)
			}
			if !slices.Contains(o.Marks(), MarkLetter) {
				t.Errorf("the board marks %v", o.Marks())
			}
			if o.Trace().States["letter:1."+string(c.steps[0].stage)] == "" {
				t.Error("the trace does not have the letter")
			}
		})
	}
	if _, _, err := placed(t).RecordLetter(tara, workAt, letter(1, MailPlaced), LetterBounced); err == nil {
		t.Error("a person recorded what only the mail service knows")
	}
}

// mailOrder is an order as far as letters need one.
func mailOrder(t *testing.T) Order {
	t.Helper()
	return Order{ID: "sahyadri-1", Hospital: cast.Sahyadri.ID, Version: 3, State: Confirmed, Settlement: COD}
}

func TestWhoClosesTheTaskOfALetter(t *testing.T) {
	out, _, err := mailOrder(t).RecordLetter(notifyFunction, workAt, Duty{N: 1, Stage: MailPlaced}, LetterBounced)
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*Member]bool{&tara: true, &meera: true, &asha: false} {
		if _, err := out.Order.CloseTask(*who, workAt, out.Order.Tasks[0].ID); (err == nil) != want {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
	o := mailOrder(t)
	o.Tasks = []Task{{ID: "2.1", Kind: TaskReview, Role: Supervisor}}
	if _, err := o.CloseTask(tara, workAt, "2.1"); err == nil {
		t.Error("a technician closed a supervisor's review")
	}
}

func TestMarkAddress(t *testing.T) {
	c := Contact{Rev: 3, EmailSince: 2, Email: cast.Sunita.Email, Phone: cast.Sunita.Phone}
	for _, x := range []struct {
		name string
		rev  int
		fate LetterFate
		want bool
	}{
		{"bounced", 3, LetterBounced, true},
		{"written when the phone was another", 2, LetterBounced, true},
		{"complained", 3, LetterComplained, true},
		{"to the address before", 1, LetterBounced, false},
		{"for now only", 3, LetterUndelivered, false},
		{"refused", 3, LetterRefused, false},
		{"not sent", 3, LetterSuppressed, false},
	} {
		next, changed := c.MarkAddress(x.rev, x.fate, workAt)
		if changed != x.want || next.MayWriteTo() == x.want || changed && next.Rev != 4 {
			t.Errorf("%s: changed %t, %+v", x.name, changed, next)
		}
	}
	marked, _ := c.MarkAddress(3, LetterBounced, workAt)
	if _, again := marked.MarkAddress(4, LetterBounced, workAt.Add(time.Hour)); again {
		t.Error("marked twice")
	}
	p := registered(cast.Sunita)
	out, err := p.Correct(tara, workAt, marked, PatientCorrection{Rev: 1, Reason: "asked", Email: new(cast.Kavita.Email)})
	if err != nil || !out.Contact.MayWriteTo() || out.Contact.EmailSince != out.Contact.Rev {
		t.Errorf("another address: %+v, %v", out.Contact, err)
	}
	if out, err = p.Correct(tara, workAt, marked, PatientCorrection{Rev: 1, Reason: "asked", Phone: new(cast.Kavita.Phone)}); err != nil || out.Contact.MayWriteTo() {
		t.Errorf("another phone: %+v, %v", out.Contact, err)
	}
	confirmed, err := p.ConfirmAddress(tara, workAt, 1, marked)
	if err != nil || !confirmed.Contact.MayWriteTo() || confirmed.Patient.Rev != 2 {
		t.Errorf("confirmed: %+v, %v", confirmed, err)
	}
	if _, late := confirmed.Contact.MarkAddress(4, LetterBounced, workAt); late {
		t.Error("a letter from before the confirmation marks the address again")
	}
	if _, err := p.ConfirmAddress(tara, workAt, 1, c); err == nil {
		t.Error("confirmed what no letter has come back from")
	}
	if _, err := p.ConfirmAddress(tara, workAt, 2, marked); err == nil {
		t.Error("confirmed on another rev")
	}
}
