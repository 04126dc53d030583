package lab

import (
	"slices"
	"testing"

	"assay/infra/testing/cast"
)

func TestChangeMember(t *testing.T) {
	roles := func(r ...Role) func(*Member) { return func(m *Member) { m.Roles = r } }
	cases := []struct {
		name    string
		by, was Member
		change  func(*Member)
		want    string
		signs   []string
	}{
		{name: "somebody who was not invited", by: asha, was: Member{Person: cast.Nila.ID}, change: func(m *Member) { m.Name, m.Roles, m.Active = cast.Nila.Name, []Role{Technician}, true }, want: "not_found"},
		{name: "a technician is disabled", by: asha, was: tara, change: deactivate},
		{name: "a technician's degree", by: asha, was: tara, change: func(m *Member) { m.Qualification = "BMLT" }},
		{name: "a technician becomes admin", by: asha, was: tara, change: roles(Technician, Admin), want: "second_person_needed"},
		{name: "a supervisor becomes technician", by: asha, was: joseph, change: roles(Technician)},
		{name: "a supervisor is disabled", by: asha, was: joseph, change: deactivate, signs: []string{"biochemistry"}},
		{name: "a disabled supervisor is let in", by: asha, was: joseph.with(deactivate), change: func(m *Member) { m.Active = true }, want: "second_person_needed"},
		{name: "a disabled technician is let in", by: asha, was: tara.with(deactivate), change: func(m *Member) { m.Active = true }},
		{name: "one department less", by: asha, was: joseph, change: func(m *Member) { m.Signatory = []string{} }},
		{name: "one department more", by: asha, was: joseph, change: func(m *Member) { m.Signatory = []string{"haematology", "biochemistry"} }, want: "second_person_needed"},
		{name: "departments left out stay", by: asha, was: joseph, change: func(m *Member) { m.Signatory = nil }, signs: []string{"biochemistry"}},
		{name: "an admin is disabled", by: asha, was: ravi, change: deactivate, want: "second_person_needed"},
		{name: "an admin is made a technician", by: asha, was: ravi, change: roles(Technician), want: "second_person_needed"},
		{name: "oneself", by: asha, was: asha, change: deactivate, want: "own_roles"},
		{name: "by a supervisor", by: joseph, was: tara, change: deactivate, want: "not_allowed"},
		{name: "by a technician", by: tara, was: joseph, change: deactivate, want: "not_allowed"},
		{name: "by a disabled admin", by: asha.with(deactivate), was: tara, change: deactivate, want: "not_a_member"},
		{name: "an older rev", by: asha, was: tara, change: func(m *Member) { m.Rev-- }, want: "stale"},
		{name: "no name", by: asha, was: tara, change: func(m *Member) { m.Name = " " }, want: "bad_request name"},
		{name: "a role twice", by: asha, was: tara, change: roles(Technician, Technician), want: "bad_request roles"},
		{name: "a role there is not", by: asha, was: tara, change: roles("patient"), want: "bad_request roles"},
		{name: "a signatory without papers", by: asha, was: joseph, change: func(m *Member) { m.Registration = "" }, want: "papers_missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := c.was.ChangeMember(c.by, deskTime, c.was.with(c.change))
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			if got.Rev != c.was.Rev+1 || ev.N != got.Rev || ev.By != asha.Person || ev.Hash == "" {
				t.Errorf("rev %d with event %+v after rev %d", got.Rev, ev, c.was.Rev)
			}
			if !slices.Equal(got.Signatory, c.signs) {
				t.Errorf("signs for %v, want %v", got.Signatory, c.signs)
			}
		})
	}
}
