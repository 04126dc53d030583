package lab

import (
	"testing"
	"time"

	"assay/infra/testing/cast"
)

func TestInvite(t *testing.T) {
	good := Invitation{Person: cast.Nila.ID, Email: "nila@assay.example", Name: " " + cast.Nila.Name + " ", Roles: []Role{Technician}, Qualification: "DMLT"}
	but := func(change func(*Invitation)) Invitation { i := good; change(&i); return i }
	for _, c := range []struct {
		name, want string
		by, was    Member
		i          Invitation
		domains    []string
	}{
		{name: "a technician", by: asha, i: good},
		{name: "somebody without a role yet", by: asha, i: but(func(i *Invitation) { i.Roles = nil })},
		{name: "a supervisor", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Supervisor} }), want: "second_person_needed"},
		{name: "an admin", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Admin} }), want: "second_person_needed"},
		{name: "a patient", by: asha, i: but(func(i *Invitation) { i.Roles = []Role{Self} }), want: "bad_request roles"},
		{name: "nobody", by: asha, i: but(func(i *Invitation) { i.Name = "" }), want: "bad_request name"},
		{name: "to no address", by: asha, i: but(func(i *Invitation) { i.Email = "nila" }), want: "bad_request email"},
		{name: "to the hospital's domain", by: asha, i: but(func(i *Invitation) { i.Email = "nila@Assay.example" }), domains: []string{"other.example", "assay.example"}},
		{name: "to another domain", by: asha, i: good, domains: []string{"other.example"}, want: "bad_request email"},
		{name: "to a domain that only ends alike", by: asha, i: but(func(i *Invitation) { i.Email = "nila" + "@evil-assay.example" }), domains: []string{"assay.example"}, want: "bad_request email"},
		{name: "who is here already", by: asha, was: tara, i: good, want: "exists"},
		{name: "by a supervisor", by: joseph, i: good, want: "not_allowed"},
		{name: "by a technician", by: tara, i: good, want: "not_allowed"},
		{name: "by a patient", by: sunita, i: good, want: "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := c.i.Invite(c.by, c.was, Hospital{InviteDomains: c.domains}, deskTime)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.Rev != 1 || got.State != InvitationOpen || got.Name != cast.Nila.Name || ev.Action != InviteStaff) {
				t.Errorf("made %+v, event %+v", got, ev)
			}
		})
	}
}

// Whoever is invited decides, nobody else, once, in time, and only while whoever invited is still an admin.
func TestAnswerAnInvitation(t *testing.T) {
	nila := Member{Person: cast.Nila.ID}
	sent, _, err := Invitation{ID: "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f70", Person: nila.Person, Email: "nila@assay.example", Name: cast.Nila.Name,
		Roles: []Role{Technician}}.Invite(asha, Member{}, Hospital{}, deskTime)
	if err != nil {
		t.Fatal(err)
	}
	declined, _, err := sent.Decline(nila, deskTime, 1)
	if err != nil || declined.Email != "" || declined.Name != "" {
		t.Fatalf("declined %+v, %v: name and address should be gone", declined, err)
	}
	for _, c := range []struct {
		name        string
		i           Invitation
		by, inviter Member
		was         Member
		at          time.Time
		rev         int
		want        string
	}{
		{name: "accepted", i: sent, by: nila, inviter: asha, rev: 1},
		{name: "by somebody else", i: sent, by: tara, inviter: asha, rev: 1, want: "not_found"},
		{name: "after it was declined", i: declined, by: nila, inviter: asha, rev: 2, want: "invitation_ended"},
		{name: "on an older rev", i: sent, by: nila, inviter: asha, rev: 0, want: "stale"},
		{name: "too late", i: sent, by: nila, inviter: asha, rev: 1, at: deskTime.Add(invitationValidity), want: "invitation_ended"},
		{name: "of an admin who left", i: sent, by: nila, inviter: asha.with(deactivate), rev: 1, want: "asker_left"},
		{name: "a member by now", i: sent, by: nila, inviter: asha, was: Member{Person: nila.Person, Rev: 1}, rev: 1, want: "exists"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.at.IsZero() {
				c.at = deskTime
			}
			out, err := c.i.Accept(c.by, c.inviter, c.was, c.at, c.rev)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (out.Member.Rev != 1 || !out.Member.Active || out.Member.Name != cast.Nila.Name || out.Member.Email != "nila@assay.example" ||
				out.Member.Hospital != asha.Hospital || out.Invitation.Email != "" || out.MemberEvent.By != nila.Person) {
				t.Errorf("made %+v by %+v, invitation %+v", out.Member, out.MemberEvent, out.Invitation)
			}
		})
	}
}
