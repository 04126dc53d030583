package lab

import (
	"slices"
	"testing"
	"time"
)

// tieable is Sunita with a login tied by invitation.
func tieable(t *testing.T, id, login string) Patient {
	t.Helper()
	p, c := registeredSunita()
	p.ID, p.Ties, p.TieOffers = id, nil, nil
	offered, err := p.InviteLogin(tara, deskTime, p.Rev, c, "kavita@patients.example", true)
	if err != nil {
		t.Fatal(err)
	}
	out, err := offered.Patient.TieLogin(PatientActor(p.Hospital, login), deskTime, offered.Patient.Rev, offered.Contact)
	if err != nil {
		t.Fatal(err)
	}
	return out.Patient
}

func mergedInto(t *testing.T, p, other Patient) (Patient, Patient) {
	t.Helper()
	out, err := p.MergeRecord(meera, deskTime, p.Rev, other, other.Rev, "same phone")
	if err != nil {
		t.Fatal(err)
	}
	return out.Survivor, out.Other
}

// What a tie opens is decided by revs, whatever the clocks of the requests say: every step here is at the same moment.
func TestWhatATieOpens(t *testing.T) {
	a, b, c := tieable(t, "a", "login-a"), tieable(t, "b", "login-b"), tieable(t, "c", "login-c")
	opens := func(step string, p Patient, tie Tie, holder string, want ...string) {
		t.Helper()
		if got := p.OpenTo(tie, holder); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", step, got, want)
		}
	}
	a, b = mergedInto(t, a, b)
	opens("the survivor's own tie", a, a.Ties[0], "a", "a")
	opens("the other's tie opens the survivor not", a, b.Ties[0], "b")
	opens("and its own still", b, b.Ties[0], "b", "b")
	if !a.TieWaits(a.Ties[0], "a") || !a.TieWaits(b.Ties[0], "b") || a.Ties[0].Asked != a.Rev || b.Ties[0].Asked != b.Rev {
		t.Errorf("asked to confirm: %+v %+v", a.Ties, b.Ties)
	}
	out, err := b.ConfirmTie(tara, deskTime, b.Rev, b.Ties[0].N, a)
	if err != nil {
		t.Fatal(err)
	}
	b = out.Patient
	opens("confirmed", a, b.Ties[0], "b", "a", "b")
	c2, a2 := mergedInto(t, c, a)
	opens("merged on", c2, b.Ties[0], "b")
	opens("as before", a2, b.Ties[0], "b", "a", "b")
	back, err := c2.SeparateRecord(meera, deskTime, c2.Rev, a2, a2.Rev)
	if err != nil {
		t.Fatal(err)
	}
	back, err = back.Other.SeparateRecord(meera, deskTime, back.Other.Rev, b, b.Rev)
	if err != nil {
		t.Fatal(err)
	}
	opens("separated", back.Survivor, back.Other.Ties[0], "b")
	opens("its own", back.Other, back.Other.Ties[0], "b", "b")
	a, b = mergedInto(t, back.Survivor, back.Other)
	opens("merged again, which is another merge", a, b.Ties[0], "b")
	if _, err := b.ConfirmTie(tara, deskTime, b.Rev, b.Ties[0].N, c); refusalCode(t, err) != "stale" {
		t.Errorf("confirmed for a record that it was not merged into: %v", err)
	}
}

// A slip and staff have no login to tie, and the login of a code is the one that asked.
func TestWhoTies(t *testing.T) {
	p, c := registeredSunita()
	c.Email = "sunita@patients.example"
	login := PatientActor(p.Hospital, "login-1")
	out, sent, err := p.AskTie(login, deskTime, c)
	if !sent || err != nil {
		t.Fatal(sent, err)
	}
	for name, k := range map[string]struct {
		by   Member
		at   time.Time
		n    int
		want string
	}{
		"a slip":          {SlipActor(p.Hospital), deskTime, out.Patient.Rev, "code_unknown"},
		"staff":           {tara, deskTime, out.Patient.Rev, "not_allowed"},
		"another login":   {PatientActor(p.Hospital, "login-2"), deskTime, out.Patient.Rev, "code_unknown"},
		"another offer":   {login, deskTime, 1, "code_unknown"},
		"half an hour on": {login, deskTime.Add(CodeLife), out.Patient.Rev, "code_unknown"},
		"in time":         {login, deskTime.Add(CodeLife - time.Second), out.Patient.Rev, ""},
	} {
		_, err := out.Patient.TieLogin(k.by, k.at, k.n, c)
		if got := refusalCode(t, err); got != k.want {
			t.Errorf("%s: %q, want %q", name, got, k.want)
		}
	}
	if _, sent, _ := p.AskTie(SlipActor(p.Hospital), deskTime, c); sent {
		t.Error("a slip was sent a code")
	}
	for email, want := range map[string]string{"sunita@patients.example": "s…@patients.example", "": "", "@x": ""} {
		if got := maskAddress(email); got != want {
			t.Errorf("%q is masked %q", email, got)
		}
	}
}
