package lab

import "testing"

// A signatory's name, degree and registration are printed on reports: no single person changes them, and whoever confirms
// sees all three, also when a department is given to somebody whose papers one person could change until then.
func TestPapersOfASignatory(t *testing.T) {
	signs := joseph
	signs.Active, signs.Roles, signs.Signatory, signs.Name, signs.Qualification, signs.Registration, signs.Rev =
		true, []Role{Supervisor}, []string{"haematology"}, "Joseph D'Souza", "MD (Pathology)", "MMC 1", 3
	for name, c := range map[string]struct {
		change func(*Member)
		want   string
	}{
		"the name":                      {func(m *Member) { m.Name = "Joseph Dsouza" }, "second_person_needed"},
		"the degree":                    {func(m *Member) { m.Qualification = "MD" }, "second_person_needed"},
		"the registration":              {func(m *Member) { m.Registration = "MMC 2" }, "second_person_needed"},
		"nothing":                       {func(*Member) {}, ""},
		"a role less":                   {func(m *Member) { m.Roles, m.Registration = []Role{Technician}, "MMC 2" }, ""},
		"away":                          {func(m *Member) { m.Active = false }, ""},
		"the name of one who no longer": {func(m *Member) { m.Signatory, m.Name = []string{}, "Joseph Dsouza" }, ""},
	} {
		next := signs
		c.change(&next)
		if _, _, err := signs.ChangeMember(asha, deskTime, next); refusalCode(t, err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}

	ask := GrantRequest{Roles: signs.Roles, Signatory: signs.Signatory, Active: true, Reason: "a new council number", MemberRev: 3}
	if _, _, err := (Grant{}).AskGrant(asha, signs, deskTime, ask); refusalCode(t, err) != "one_person_does" {
		t.Errorf("nothing new is asked for: %v", err)
	}
	ask.Papers = &Papers{" Joseph D'Souza", "MD (Pathology)", "MMC 2 "}
	g, e, err := Grant{}.AskGrant(asha, signs, deskTime, ask)
	want := Papers{"Joseph D'Souza", "MD (Pathology)", "MMC 2"}
	if err != nil || g.Papers == nil || *g.Papers != want {
		t.Fatalf("%+v, %v", g.Papers, err)
	}
	if last := e.Changes[len(e.Changes)-1]; last.From != "MMC 1" || last.To != "MMC 2" {
		t.Errorf("the event says %+v", e.Changes)
	}
	done, err := g.Confirm(ravi, asha, signs, deskTime, g.Rev)
	if err != nil || done.Member.Papers() != want {
		t.Errorf("confirmed: %+v, %v", done.Member, err)
	}
	ask.Papers = &Papers{"Joseph D'Souza", "MD\nPathology", "MMC 2"}
	if _, _, err := (Grant{}).AskGrant(asha, signs, deskTime, ask); refusalCode(t, err) != "bad_request qualification" {
		t.Errorf("papers on two lines: %v", err)
	}

	prepared := signs
	prepared.Signatory, prepared.Registration = nil, "MMC 9" // by one person, who then asks for the department
	g, _, err = Grant{}.AskGrant(asha, prepared, deskTime, GrantRequest{Roles: signs.Roles, Signatory: signs.Signatory, Active: true, Reason: "x", MemberRev: 3})
	if err != nil || g.Papers == nil || g.Papers.Registration != "MMC 9" {
		t.Errorf("the second person does not see what will be printed: %+v, %v", g.Papers, err)
	}
}
