package lab

import (
	"testing"

	"assay/infra/testing/cast"
)

func TestInvite(t *testing.T) {
	good := Invitation{Person: cast.Nila.ID, Email: "nila@assay.example", Name: " " + cast.Nila.Name + " ", Roles: []Role{Technician}, Qualification: "DMLT"}
	but := func(change func(*Invitation)) Invitation { i := good; change(&i); return i }
	for _, c := range []struct {
		name, want string
		by, was    Member
		i          Invitation
	}{
		{name: "a technician", by: asha, i: good},
		{name: "somebody without a role yet", by: asha, i: but(func(i *Invitation) { i.Roles = nil })},
		{name: "a supervisor", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Supervisor} }), want: "second_person_needed"},
		{name: "an admin", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Admin} }), want: "second_person_needed"},
		{name: "a patient", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Self} }), want: "bad_request roles"},
		{name: "nobody", by: asha, i: but(func(i *Invitation) { i.Name = "" }), want: "bad_request name"},
		{name: "to no address", by: asha, i: but(func(i *Invitation) { i.Email = "nila" }), want: "bad_request email"},
		{name: "who is here already", by: asha, was: tara, i: good, want: "exists"},
		{name: "by a supervisor", by: joseph, i: good, want: "not_allowed"},
		{name: "by a technician", by: tara, i: good, want: "not_allowed"},
		{name: "by a patient", by: sunita, i: good, want: "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := c.was.Invite(c.by, deskTime, c.i)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.Rev != 1 || !got.Active || got.Name != cast.Nila.Name || ev.Action != InviteStaff) {
				t.Errorf("made %+v, event %+v", got, ev)
			}
		})
	}
}

func TestCheckInviteAgain(t *testing.T) {
	for _, c := range []struct {
		name, email, want string
		by, who           Member
	}{
		{name: "a technician", by: asha, who: tara, email: "tara@assay.example"},
		{name: "by a supervisor", by: joseph, who: tara, email: "tara@assay.example", want: "not_allowed"},
		{name: "somebody who left", by: asha, who: tara.with(deactivate), email: "tara@assay.example", want: "inactive"},
		{name: "a stranger", by: asha, email: "tara@assay.example", want: "not_found"},
		{name: "to no address", by: asha, who: tara, email: "tara", want: "bad_request email"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if code := refusalCode(t, c.who.CheckInviteAgain(c.by, c.email)); code != c.want {
				t.Errorf("refusal %q, want %q", code, c.want)
			}
		})
	}
}
