package main

import (
	"slices"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// staffed is a hospital with a second admin who reads Hindi, and a pending request about the settings by asha.
func staffed(t *testing.T) (h *house, g lab.Grant, ref store.DutyRef) {
	t.Helper()
	ravi := lab.Member{Hospital: "sahyadri", Person: "ravi", Email: "ravi@assay.example", Language: "hi", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}
	h = open(t, lab.Hospital{}, ravi)
	h.writes(t, func(d store.Loaded) ([]store.Write, error) {
		var e lab.Event
		var err error
		if g, e, err = d.Grant.AskSettings(d.Caller, d.Hospital, start, lab.SettingsRequest{GuardedSettings: lab.GuardedSettings{RefundLimit: 50_000},
			Reason: "the cash float has grown", Rev: 1}); err != nil {
			return nil, err
		}
		letters, err := g.Letters(d.Staff)
		if err != nil || len(letters) != 1 {
			t.Fatalf("letters %+v, %v", letters, err)
		}
		ref = store.DutyRef{Staff: "sahyadri-settings", Duty: "W#000001#" + letters[0].Name()}
		writes, err := h.store.GrantChange(g, e)
		if err != nil {
			return nil, err
		}
		more, err := h.store.StaffLetters("sahyadri", lab.SettingsGrant, letters)
		return append(writes, more...), err
	})
	return h, g, ref
}

func (h *house) writes(t *testing.T, decide func(store.Loaded) ([]store.Write, error)) {
	t.Helper()
	c := store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "asha", Now: start},
		Read: store.ReadSet{Settings: true, Grant: lab.SettingsGrant, Staff: h.store.Members}}
	if _, err := h.store.Do(t.Context(), c, func(d store.Loaded) (store.Result, error) {
		writes, err := decide(d)
		return store.Result{Writes: writes, Status: 200}, err
	}); err != nil {
		t.Fatal(err)
	}
}

// Whoever has to confirm is written to once, in the own language, and not any more once it is decided.
func TestWhoConfirmsIsWrittenTo(t *testing.T) {
	h, _, ref := staffed(t)
	for n := range 2 {
		if !h.gets(t, "m1", n+1, store.QueueMessage{DutyRef: ref}) {
			t.Fatalf("the message comes again")
		}
	}
	if want := []string{"ravi@assay.example एक अनुरोध आपके निर्णय की प्रतीक्षा में है"}; !slices.Equal(h.sent, want) {
		t.Errorf("sent %q, want %q", h.sent, want)
	}

	h, g, ref := staffed(t)
	h.writes(t, func(d store.Loaded) ([]store.Write, error) {
		next, e, err := g.Withdraw(d.Caller, start.Add(time.Minute), 1)
		if err != nil {
			return nil, err
		}
		return h.store.GrantChange(next, e)
	})
	if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || len(h.sent) > 0 {
		t.Errorf("sent %q about what was taken back", h.sent)
	}
}

// Who may approve a refund is written to by name, in the own language, and not when somebody has answered, or when it is the
// one who has asked.
func TestWhoApprovesIsWrittenTo(t *testing.T) {
	ravi := lab.Member{Hospital: "sahyadri", Person: "ravi", Email: "ravi@assay.example", Language: "hi", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}
	for _, c := range []struct {
		name   string
		change func(*lab.Order)
		want   []string
	}{
		{"asked for", nil, []string{"ravi@assay.example ऑर्डर 26-000417 का पैसा आपकी स्वीकृति की प्रतीक्षा में है"}},
		{"by this person", func(o *lab.Order) { o.Money.Refunds[0].WantedBy = "ravi" }, nil},
		{"answered", func(o *lab.Order) { o.Tasks, o.Money.Refunds[0].WantedBy = nil, "" }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lab.Hospital{LabEmail: "lab@sahyadri.example"}, ravi)
			h.register(t, "sunita@patients.example")
			ref := h.become(t, lab.Duty{Stage: lab.MailApprove, Of: "F1", Person: "ravi"}, func(o *lab.Order) {
				o.Money.Refunds = []lab.Refund{{ID: "F1", Amount: 60_000, State: lab.RefundOwed, WantedBy: "tara"}}
				o.Tasks = []lab.Task{{ID: "1.1", Kind: lab.TaskApprove, Role: lab.Supervisor, About: "refund:F1"}}
				if c.change != nil {
					c.change(o)
				}
			})
			ref.Duty += ".ravi"
			if !h.gets(t, "m1", 1, store.QueueMessage{DutyRef: ref}) || !slices.Equal(h.sent, c.want) {
				t.Errorf("sent %q, want %q", h.sent, c.want)
			}
		})
	}
}

// A letter to staff that comes back ends its duty, and marks nobody.
func TestALetterToStaffComesBack(t *testing.T) {
	h, _, ref := staffed(t)
	if err := h.fail(t.Context(), store.Job{Ref: ref}, lab.LetterBounced, start); err != nil {
		t.Fatal(err)
	}
	if j, ok, err := h.store.Job(t.Context(), ref); err != nil || !ok || !j.Done {
		t.Errorf("the duty is %+v, %v", j, err)
	}
	if back, ok := store.ParseDutyRef(ref.String()); !ok || back != ref {
		t.Errorf("%q reads as %+v", ref, back)
	}
}

// Somebody who is invited is written to at the address of the invitation, and all other admins are informed.
func TestAnInvitationIsTold(t *testing.T) {
	h, _, _ := staffed(t)
	const id = "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f70"
	h.writes(t, func(d store.Loaded) ([]store.Write, error) {
		i, e, err := lab.Invitation{ID: id, Person: "nila", Email: "nila@assay.example", Name: "Nila Rao"}.Invite(d.Caller, lab.Member{}, d.Hospital, start)
		if err != nil {
			return nil, err
		}
		return h.store.InvitationChange(i, e, i.Letters(d.Staff))
	})
	for n, duty := range []string{"W#000001#mail.staff_invitation", "W#000001#mail.staff_invited.ravi"} {
		if !h.gets(t, "i"+string(rune('0'+n)), 1, store.QueueMessage{DutyRef: store.DutyRef{Staff: "sahyadri-" + id, Duty: duty}}) {
			t.Fatalf("%s comes again", duty)
		}
	}
	if want := []string{"nila@assay.example You are invited to the staff of Sahyadri Hospital", "ravi@assay.example किसी को स्टाफ़ में आमंत्रित किया गया है"}; !slices.Equal(h.sent, want) {
		t.Errorf("sent %q, want %q", h.sent, want)
	}
}
