package lab

import (
	"slices"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

func TestAskGrant(t *testing.T) {
	sv := GrantRequest{Roles: []Role{Technician, Supervisor}, Active: true, Reason: "leads the night shift", MemberRev: 2}
	cases := []struct {
		name    string
		by, who Member
		earlier Grant
		ask     GrantRequest
		want    string
	}{
		{name: "supervisor for a technician", by: asha, who: tara, ask: sv},
		{name: "admin for a technician", by: asha, who: tara, ask: GrantRequest{Roles: []Role{Admin}, Active: true, Reason: "x", MemberRev: 2}},
		{name: "an admin leaves", by: asha, who: ravi, ask: GrantRequest{Roles: []Role{Admin}, Reason: "x", MemberRev: 1}},
		{name: "an admin becomes technician", by: asha, who: ravi, ask: GrantRequest{Roles: []Role{Technician}, Active: true, Reason: "x", MemberRev: 1}},
		{name: "a department for a supervisor", by: asha, who: joseph, ask: GrantRequest{Roles: []Role{Supervisor}, Signatory: []string{"haematology", "biochemistry"}, Active: true, Reason: "x", MemberRev: 3}},
		{name: "what one person does", by: asha, who: joseph, ask: GrantRequest{Roles: []Role{Technician}, Active: true, Reason: "x", MemberRev: 3}, want: "one_person_does"},
		{name: "by a supervisor", by: joseph, who: tara, ask: sv, want: "not_allowed"},
		{name: "by a technician", by: tara, who: joseph, ask: sv, want: "not_allowed"},
		{name: "for oneself", by: asha, who: asha, ask: sv, want: "own_roles"},
		{name: "for nobody", by: asha, who: Member{Person: cast.Nila.ID}, ask: sv, want: "not_found"},
		{name: "without a reason", by: asha, who: tara, ask: GrantRequest{Roles: sv.Roles, Active: true, Reason: " ", MemberRev: 2}, want: "bad_request reason"},
		{name: "on an older rev", by: asha, who: tara, ask: GrantRequest{Roles: sv.Roles, Active: true, Reason: "x", MemberRev: 1}, want: "stale"},
		{name: "a signatory who is no supervisor", by: asha, who: tara, ask: GrantRequest{Roles: []Role{Technician}, Signatory: []string{"haematology"}, Active: true, Reason: "x", MemberRev: 2}, want: "bad_request signatory"},
		{name: "a signatory without papers", by: asha, who: ravi, ask: GrantRequest{Roles: []Role{Admin, Supervisor}, Signatory: []string{"haematology"}, Active: true, Reason: "x", MemberRev: 1}, want: "papers_missing"},
		{name: "while another is open", by: asha, who: tara, earlier: askedGrant(t, tara, sv), ask: sv, want: "grant_pending"},
		{name: "after another has expired", by: asha, who: tara, earlier: expiredGrant(askedGrant(t, tara, sv)), ask: sv},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := c.earlier.AskGrant(c.by, c.who, deskTime, c.ask)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.StateAt(deskTime) != GrantPending || got.Rev != c.earlier.Rev+1 || got.AskedBy != asha.Person) {
				t.Errorf("asked %+v", got)
			}
		})
	}
}

// askedGrant returns a grant that Asha has asked for.
func askedGrant(t *testing.T, about Member, ask GrantRequest) Grant {
	t.Helper()
	g, _, err := Grant{}.AskGrant(asha, about, deskTime, ask)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func expiredGrant(g Grant) Grant {
	g.Expires = At(deskTime)
	return g
}

func TestDecideGrant(t *testing.T) {
	leave := askedGrant(t, ravi, GrantRequest{Roles: []Role{Admin}, Reason: "retires", MemberRev: 1})
	rise := askedGrant(t, tara, GrantRequest{Roles: []Role{Supervisor}, Active: true, Reason: "x", MemberRev: 2})
	cases := []struct {
		name           string
		grant          Grant
		by, asker, who Member
		rev            int
		at             time.Time
		want           string
	}{
		{name: "an admin leaves, confirmed by a supervisor", grant: leave, by: joseph, asker: asha, who: ravi, rev: 1, at: deskTime},
		{name: "a new supervisor, confirmed by another admin", grant: rise, by: ravi, asker: asha, who: tara, rev: 1, at: deskTime},
		{name: "by the asker", grant: rise, by: asha, asker: asha, who: tara, rev: 1, at: deskTime, want: "own_grant"},
		{name: "by whom it is about", grant: leave, by: ravi, asker: asha, who: ravi, rev: 1, at: deskTime, want: "own_roles"},
		{name: "by a technician", grant: leave, by: tara, asker: asha, who: ravi, rev: 1, at: deskTime, want: "not_allowed"},
		{name: "by a disabled supervisor", grant: leave, by: joseph.with(deactivate), asker: asha, who: ravi, rev: 1, at: deskTime, want: "not_a_member"},
		{name: "the asker is disabled", grant: leave, by: joseph, asker: asha.with(deactivate), who: ravi, rev: 1, at: deskTime, want: "asker_left"},
		{name: "the asker is no admin any more", grant: leave, by: joseph, asker: asha.with(func(m *Member) { m.Roles = []Role{Technician} }), who: ravi, rev: 1, at: deskTime, want: "asker_left"},
		{name: "the person was changed", grant: rise, by: ravi, asker: asha, who: tara.with(func(m *Member) { m.Rev++ }), rev: 1, at: deskTime, want: "grant_outdated"},
		{name: "an older rev", grant: rise, by: ravi, asker: asha, who: tara, rev: 0, at: deskTime, want: "stale"},
		{name: "on the last moment", grant: rise, by: ravi, asker: asha, who: tara, rev: 1, at: rise.Expires.Add(-time.Millisecond)},
		{name: "too late", grant: rise, by: ravi, asker: asha, who: tara, rev: 1, at: rise.Expires.Time, want: "grant_expired"},
		{name: "nothing was asked", by: ravi, asker: asha, who: tara, rev: 1, at: deskTime, want: "not_found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.grant.Confirm(c.by, c.asker, c.who, c.at, c.rev)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			if got.Grant.State != GrantConfirmed || !slices.Equal(got.Member.Roles, c.grant.Roles) ||
				got.Member.Active != c.grant.Active || got.Member.Rev != c.who.Rev+1 {
				t.Errorf("made %+v of %+v", got.Member, c.grant)
			}
			if _, err := got.Grant.Confirm(c.by, c.asker, got.Member, c.at, got.Grant.Rev); refusalCode(t, err) != "grant_decided" {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

func TestRefuseAndWithdrawGrant(t *testing.T) {
	g := askedGrant(t, ravi, GrantRequest{Roles: []Role{Admin}, Reason: "x", MemberRev: 1})
	for _, c := range []struct {
		name, want string
		by         Member
		withdraw   bool
	}{
		{name: "refused by a supervisor", by: joseph},
		{name: "refused by the asker", by: asha, want: "own_grant"},
		{name: "refused by whom it is about", by: ravi, want: "own_roles"},
		{name: "refused by a technician", by: tara, want: "not_allowed"},
		{name: "withdrawn by the asker", by: asha, withdraw: true},
		{name: "withdrawn by another admin", by: ravi, withdraw: true, want: "not_yours"},
		{name: "withdrawn by a supervisor", by: joseph, withdraw: true, want: "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			end, state := g.Refuse, GrantRefused
			if c.withdraw {
				end, state = g.Withdraw, GrantWithdrawn
			}
			got, ev, err := end(c.by, deskTime, 1)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (got.State != state || got.Rev != 2 || ev.N != 2) {
				t.Errorf("got %+v, event %+v", got, ev)
			}
		})
	}
}

// TestLastAdminStays: whatever admins ask and confirm about each other, one of them stays. It tries all histories of
// three admins and a supervisor, in which anybody may ask and confirm in any order.
func TestLastAdminStays(t *testing.T) {
	type state struct {
		staff  [4]Member
		grants [4]Grant
	}
	start := state{staff: [4]Member{asha, ravi, joseph, asha.with(func(m *Member) { m.Person = imran.Person })}}
	seen, queue := map[string]bool{}, []state{start}
	removed, fewest := 0, 3
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		id, admins := "", 0
		for i, m := range s.staff {
			g := s.grants[i]
			id += m.authority() + "/" + string(g.State) + g.AskedBy + ";"
			if m.holdsRole(Admin) {
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
				if m, _, err := s.staff[i].ChangeMember(s.staff[by], deskTime, s.staff[i].with(deactivate)); err == nil {
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
