package lab

import (
	"fmt"
	"testing"
)

func TestLacks(t *testing.T) {
	whole := Hospital{Address: "14 Station Road", Registration: "MH/NSK/2026/0417", LabEmail: "lab@sahyadri.example", RootLetterTo: "desk@godavari.example"}
	staff := []Member{{Person: "tara", Active: true, Roles: []Role{Technician}}, {Person: "asha", Active: true, Roles: []Role{Admin}}, {Person: "ravi", Active: true, Roles: []Role{Admin}},
		{Person: "meera", Active: true, Roles: []Role{Supervisor}, Signatory: []string{"biochemistry", "haematology"}, Qualification: "MD", Registration: "MMC 1"}}
	for _, c := range []struct {
		name   string
		change func(h *Hospital, staff []Member)
		want   string
	}{
		{"nothing", func(*Hospital, []Member) {}, "[]"},
		{"everything that is printed or written to", func(h *Hospital, _ []Member) { *h = Hospital{Address: " "} },
			"[{address [] []} {registration [] []} {lab_email [] []} {root_letter [] []}]"},
		{"who is sent away is not there", func(_ *Hospital, s []Member) { s[0].Active, s[2].Active = false, false }, "[{technician [] []} {second_admin [] []}]"},
		{"a department that nobody signs for", func(_ *Hospital, s []Member) { s[3].Signatory = s[3].Signatory[:1] }, "[{signatory [haematology] []}]"},
		{"papers", func(_ *Hospital, s []Member) { s[3].Registration = "" }, "[{papers [] [meera]}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, of := whole, append([]Member{}, staff...)
			c.change(&h, of)
			if got := fmt.Sprint(h.Lacks(of, []string{"biochemistry", "haematology"})); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
