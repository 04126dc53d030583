package lab

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var (
	deskTime = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	ann      = Member{Hospital: "apollo", Person: "ann", Name: "Ann", Roles: []Role{Admin}, Active: true, Rev: 1}
	bea      = Member{Hospital: "apollo", Person: "bea", Name: "Bea", Roles: []Role{Admin}, Active: true, Rev: 1}
	sam      = Member{Hospital: "apollo", Person: "sam", Name: "Sam", Roles: []Role{Supervisor},
		Signatory: []string{"haematology"}, Qualification: "MD", Registration: "MMC 1", Active: true, Rev: 3}
	tom = Member{Hospital: "apollo", Person: "tom", Name: "Tom", Roles: []Role{Technician}, Active: true, Rev: 2}
)

// with gives a copy of a member with something else about it.
func (m Member) with(change func(*Member)) Member {
	m.Roles, m.Signatory = slices.Clone(m.Roles), slices.Clone(m.Signatory)
	change(&m)
	return m
}

func off(m *Member) { m.Active = false }

// codeOf is the stable code of a refusal with its field, "" for none.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var no *Refusal
	if !errors.As(err, &no) {
		t.Fatalf("not a refusal: %v", err)
	}
	if no.Field != "" {
		return no.Code + " " + no.Field
	}
	return no.Code
}

func TestChangeMember(t *testing.T) {
	roles := func(r ...Role) func(*Member) { return func(m *Member) { m.Roles = r } }
	cases := []struct {
		name    string
		by, was Member
		change  func(*Member)
		want    string
		signs   []string
	}{
		{name: "somebody who was not invited", by: ann, was: Member{Person: "new"}, change: func(m *Member) { m.Name, m.Roles, m.Active = "New", []Role{Technician}, true }, want: "not_found"},
		{name: "a technician is disabled", by: ann, was: tom, change: off},
		{name: "a technician's degree", by: ann, was: tom, change: func(m *Member) { m.Qualification = "DMLT" }},
		{name: "a technician becomes admin", by: ann, was: tom, change: roles(Technician, Admin), want: "second_person_needed"},
		{name: "a supervisor becomes technician", by: ann, was: sam, change: roles(Technician)},
		{name: "a supervisor is disabled", by: ann, was: sam, change: off, signs: []string{"haematology"}},
		{name: "a disabled supervisor is let in", by: ann, was: sam.with(off), change: func(m *Member) { m.Active = true }, want: "second_person_needed"},
		{name: "a disabled technician is let in", by: ann, was: tom.with(off), change: func(m *Member) { m.Active = true }},
		{name: "one department less", by: ann, was: sam, change: func(m *Member) { m.Signatory = []string{} }},
		{name: "one department more", by: ann, was: sam, change: func(m *Member) { m.Signatory = []string{"haematology", "biochemistry"} }, want: "second_person_needed"},
		{name: "departments left out stay", by: ann, was: sam, change: func(m *Member) { m.Signatory = nil }, signs: []string{"haematology"}},
		{name: "an admin is disabled", by: ann, was: bea, change: off, want: "second_person_needed"},
		{name: "an admin is made a technician", by: ann, was: bea, change: roles(Technician), want: "second_person_needed"},
		{name: "oneself", by: ann, was: ann, change: off, want: "own_roles"},
		{name: "by a supervisor", by: sam, was: tom, change: off, want: "not_allowed"},
		{name: "by a technician", by: tom, was: sam, change: off, want: "not_allowed"},
		{name: "by a disabled admin", by: ann.with(off), was: tom, change: off, want: "not_a_member"},
		{name: "an older rev", by: ann, was: tom, change: func(m *Member) { m.Rev-- }, want: "stale"},
		{name: "no name", by: ann, was: tom, change: func(m *Member) { m.Name = " " }, want: "bad_request name"},
		{name: "a role twice", by: ann, was: tom, change: roles(Technician, Technician), want: "bad_request roles"},
		{name: "a role there is not", by: ann, was: tom, change: roles("patient"), want: "bad_request roles"},
		{name: "a signatory without papers", by: ann, was: sam, change: func(m *Member) { m.Registration = "" }, want: "papers_missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := c.was.ChangeMember(c.by, deskTime, c.was.with(c.change))
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			if got.Rev != c.was.Rev+1 || ev.N != got.Rev || ev.By != "ann" || ev.Hash == "" {
				t.Errorf("rev %d with event %+v after rev %d", got.Rev, ev, c.was.Rev)
			}
			if !slices.Equal(got.Signatory, c.signs) {
				t.Errorf("signs for %v, want %v", got.Signatory, c.signs)
			}
		})
	}
}

func TestInvite(t *testing.T) {
	good := Invitation{Person: "new", Email: "new@namuna.example", Name: " Nila Rao ", Roles: []Role{Technician}, Qualification: "DMLT"}
	but := func(change func(*Invitation)) Invitation { i := good; change(&i); return i }
	for _, c := range []struct {
		name, want string
		by, was    Member
		i          Invitation
	}{
		{name: "a technician", by: ann, i: good},
		{name: "somebody without a role yet", by: ann, i: but(func(i *Invitation) { i.Roles = nil })},
		{name: "a supervisor", by: ann, i: but(func(i *Invitation) { i.Roles = []Role{Supervisor} }), want: "second_person_needed"},
		{name: "an admin", by: ann, i: but(func(i *Invitation) { i.Roles = []Role{Admin} }), want: "second_person_needed"},
		{name: "a patient", by: ann, i: but(func(i *Invitation) { i.Roles = []Role{Self} }), want: "bad_request roles"},
		{name: "nobody", by: ann, i: but(func(i *Invitation) { i.Name = "" }), want: "bad_request name"},
		{name: "to no address", by: ann, i: but(func(i *Invitation) { i.Email = "nila" }), want: "bad_request email"},
		{name: "who is here already", by: ann, was: tom, i: good, want: "exists"},
		{name: "by a supervisor", by: sam, i: good, want: "not_allowed"},
		{name: "by a technician", by: tom, i: good, want: "not_allowed"},
		{name: "by a patient", by: PatientActor("apollo", "login"), i: good, want: "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := c.was.Invite(c.by, deskTime, c.i)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.Rev != 1 || !got.Active || got.Name != "Nila Rao" || ev.Action != InviteStaff) {
				t.Errorf("made %+v, event %+v", got, ev)
			}
		})
	}
}

func TestInviteAgain(t *testing.T) {
	for _, c := range []struct {
		name, email, want string
		by, who           Member
	}{
		{name: "a technician", by: ann, who: tom, email: "tom@namuna.example"},
		{name: "by a supervisor", by: sam, who: tom, email: "tom@namuna.example", want: "not_allowed"},
		{name: "somebody who left", by: ann, who: tom.with(off), email: "tom@namuna.example", want: "inactive"},
		{name: "a stranger", by: ann, email: "tom@namuna.example", want: "not_found"},
		{name: "to no address", by: ann, who: tom, email: "tom", want: "bad_request email"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if code := codeOf(t, c.who.CheckInviteAgain(c.by, c.email)); code != c.want {
				t.Errorf("refusal %q, want %q", code, c.want)
			}
		})
	}
}

func TestAskGrant(t *testing.T) {
	sv := GrantRequest{Roles: []Role{Technician, Supervisor}, Active: true, Reason: "leads the night shift", MemberRev: 2}
	cases := []struct {
		name    string
		by, who Member
		earlier Grant
		ask     GrantRequest
		want    string
	}{
		{name: "supervisor for a technician", by: ann, who: tom, ask: sv},
		{name: "admin for a technician", by: ann, who: tom, ask: GrantRequest{Roles: []Role{Admin}, Active: true, Reason: "x", MemberRev: 2}},
		{name: "an admin leaves", by: ann, who: bea, ask: GrantRequest{Roles: []Role{Admin}, Reason: "x", MemberRev: 1}},
		{name: "an admin becomes technician", by: ann, who: bea, ask: GrantRequest{Roles: []Role{Technician}, Active: true, Reason: "x", MemberRev: 1}},
		{name: "a department for a supervisor", by: ann, who: sam, ask: GrantRequest{Roles: []Role{Supervisor}, Signatory: []string{"haematology", "biochemistry"}, Active: true, Reason: "x", MemberRev: 3}},
		{name: "what one person does", by: ann, who: sam, ask: GrantRequest{Roles: []Role{Technician}, Active: true, Reason: "x", MemberRev: 3}, want: "one_person_does"},
		{name: "by a supervisor", by: sam, who: tom, ask: sv, want: "not_allowed"},
		{name: "by a technician", by: tom, who: sam, ask: sv, want: "not_allowed"},
		{name: "for oneself", by: ann, who: ann, ask: sv, want: "own_roles"},
		{name: "for nobody", by: ann, who: Member{Person: "x"}, ask: sv, want: "not_found"},
		{name: "without a reason", by: ann, who: tom, ask: GrantRequest{Roles: sv.Roles, Active: true, Reason: " ", MemberRev: 2}, want: "bad_request reason"},
		{name: "on an older rev", by: ann, who: tom, ask: GrantRequest{Roles: sv.Roles, Active: true, Reason: "x", MemberRev: 1}, want: "stale"},
		{name: "a signatory who is no supervisor", by: ann, who: tom, ask: GrantRequest{Roles: []Role{Technician}, Signatory: []string{"haematology"}, Active: true, Reason: "x", MemberRev: 2}, want: "bad_request signatory"},
		{name: "a signatory without papers", by: ann, who: tom, ask: GrantRequest{Roles: []Role{Supervisor}, Signatory: []string{"haematology"}, Active: true, Reason: "x", MemberRev: 2}, want: "papers_missing"},
		{name: "while another is open", by: ann, who: tom, earlier: asked(t, tom, sv), ask: sv, want: "grant_pending"},
		{name: "after another has expired", by: ann, who: tom, earlier: expired(asked(t, tom, sv)), ask: sv},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := c.earlier.AskGrant(c.by, c.who, deskTime, c.ask)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.StateAt(deskTime) != GrantPending || got.Rev != c.earlier.Rev+1 || got.AskedBy != "ann") {
				t.Errorf("asked %+v", got)
			}
		})
	}
}

// asked is a grant that ann has asked for.
func asked(t *testing.T, about Member, ask GrantRequest) Grant {
	t.Helper()
	g, _, err := Grant{}.AskGrant(ann, about, deskTime, ask)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func expired(g Grant) Grant {
	g.Expires = At(deskTime)
	return g
}

func TestDecideGrant(t *testing.T) {
	leave := asked(t, bea, GrantRequest{Roles: []Role{Admin}, Reason: "retires", MemberRev: 1})
	rise := asked(t, tom, GrantRequest{Roles: []Role{Supervisor}, Active: true, Reason: "x", MemberRev: 2})
	cases := []struct {
		name           string
		grant          Grant
		by, asker, who Member
		rev            int
		at             time.Time
		want           string
	}{
		{name: "an admin leaves by a supervisor's word", grant: leave, by: sam, asker: ann, who: bea, rev: 1, at: deskTime},
		{name: "a supervisor by another admin", grant: rise, by: bea, asker: ann, who: tom, rev: 1, at: deskTime},
		{name: "by the asker", grant: rise, by: ann, asker: ann, who: tom, rev: 1, at: deskTime, want: "own_grant"},
		{name: "by whom it is about", grant: leave, by: bea, asker: ann, who: bea, rev: 1, at: deskTime, want: "own_roles"},
		{name: "by a technician", grant: leave, by: tom, asker: ann, who: bea, rev: 1, at: deskTime, want: "not_allowed"},
		{name: "by a disabled supervisor", grant: leave, by: sam.with(off), asker: ann, who: bea, rev: 1, at: deskTime, want: "not_a_member"},
		{name: "the asker is disabled", grant: leave, by: sam, asker: ann.with(off), who: bea, rev: 1, at: deskTime, want: "asker_left"},
		{name: "the asker is no admin any more", grant: leave, by: sam, asker: ann.with(func(m *Member) { m.Roles = []Role{Technician} }), who: bea, rev: 1, at: deskTime, want: "asker_left"},
		{name: "the person was changed", grant: rise, by: bea, asker: ann, who: tom.with(func(m *Member) { m.Rev++ }), rev: 1, at: deskTime, want: "grant_outdated"},
		{name: "an older rev", grant: rise, by: bea, asker: ann, who: tom, rev: 0, at: deskTime, want: "stale"},
		{name: "on the last moment", grant: rise, by: bea, asker: ann, who: tom, rev: 1, at: rise.Expires.Add(-time.Millisecond)},
		{name: "too late", grant: rise, by: bea, asker: ann, who: tom, rev: 1, at: rise.Expires.Time, want: "grant_expired"},
		{name: "nothing was asked", by: bea, asker: ann, who: tom, rev: 1, at: deskTime, want: "not_found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.grant.Confirm(c.by, c.asker, c.who, c.at, c.rev)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			if got.Grant.State != GrantConfirmed || !slices.Equal(got.Member.Roles, c.grant.Roles) ||
				got.Member.Active != c.grant.Active || got.Member.Rev != c.who.Rev+1 {
				t.Errorf("made %+v of %+v", got.Member, c.grant)
			}
			if _, err := got.Grant.Confirm(c.by, c.asker, got.Member, c.at, got.Grant.Rev); codeOf(t, err) != "grant_decided" {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

func TestRefuseAndWithdrawGrant(t *testing.T) {
	g := asked(t, bea, GrantRequest{Roles: []Role{Admin}, Reason: "x", MemberRev: 1})
	for _, c := range []struct {
		name, want string
		by         Member
		withdraw   bool
	}{
		{name: "refused by a supervisor", by: sam},
		{name: "refused by the asker", by: ann, want: "own_grant"},
		{name: "refused by whom it is about", by: bea, want: "own_roles"},
		{name: "refused by a technician", by: tom, want: "not_allowed"},
		{name: "withdrawn by the asker", by: ann, withdraw: true},
		{name: "withdrawn by another admin", by: bea, withdraw: true, want: "not_yours"},
		{name: "withdrawn by a supervisor", by: sam, withdraw: true, want: "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			end, state := g.Refuse, GrantRefused
			if c.withdraw {
				end, state = g.Withdraw, GrantWithdrawn
			}
			got, ev, err := end(c.by, deskTime, 1)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.State != state || got.Rev != 2 || ev.N != 2) {
				t.Errorf("got %+v, event %+v", got, ev)
			}
		})
	}
}

// Whatever admins ask and confirm about one another, one of them stays: all histories of three admins and a
// supervisor, in which each pair may ask and anybody may confirm, in any order.
func TestTheLastAdminStays(t *testing.T) {
	type state struct {
		staff  [4]Member
		grants [4]Grant
	}
	start := state{staff: [4]Member{ann, bea, sam, ann.with(func(m *Member) { m.Person = "cid" })}}
	seen, queue := map[string]bool{}, []state{start}
	removed, fewest := 0, 3
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		id, admins := "", 0
		for i, m := range s.staff {
			g := s.grants[i]
			id += m.authority() + "/" + string(g.State) + g.AskedBy + ";"
			if m.holds(Admin) {
				admins++
			}
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		if fewest = min(fewest, admins); admins == 0 {
			t.Fatalf("no admin is left: %s", id)
		}
		for i := range s.staff {
			for by := range s.staff {
				next := s
				if g, _, err := s.grants[i].AskGrant(s.staff[by], s.staff[i], deskTime, GrantRequest{Roles: []Role{Technician}, Active: true, Reason: "x", MemberRev: s.staff[i].Rev}); err == nil {
					next.grants[i] = g
					queue = append(queue, next)
				}
				for asker := range s.staff {
					if out, err := s.grants[i].Confirm(s.staff[by], s.staff[asker], s.staff[i], deskTime, s.grants[i].Rev); err == nil {
						next = s
						next.grants[i], next.staff[i] = out.Grant, out.Member
						queue, removed = append(queue, next), removed+1
					}
				}
				if m, _, err := s.staff[i].ChangeMember(s.staff[by], deskTime, s.staff[i].with(off)); err == nil {
					next = s
					next.staff[i] = m
					queue = append(queue, next)
				}
			}
		}
	}
	if removed == 0 || fewest != 1 {
		t.Errorf("the search removed %d admins and came down to %d: it has proven nothing", removed, fewest)
	}
}
