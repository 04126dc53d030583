package cast

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestDemoUsesTheCast compares the people who can sign in locally, and the demo's hospital, with the cast.
func TestDemoUsesTheCast(t *testing.T) {
	var people struct {
		Staff []struct {
			Username, Name, Sub string
			Roles               []string
		}
		Patients []struct{ Name, Email string }
	}
	read(t, &people, "..", "..", "client", "people.json")
	var demo struct {
		Hospital struct{ ID string }
		Members  []struct {
			Person, Name, Qualification, Registration string
			Roles, Signatory                          []string
		}
	}
	read(t, &demo, "..", "..", "ops", "seed", "demo.json")

	if demo.Hospital.ID != Sahyadri.ID {
		t.Errorf("the demo's hospital is %s, not %s", demo.Hospital.ID, Sahyadri.ID)
	}
	if len(people.Staff) != len(Staff) || len(demo.Members) != len(Staff) {
		t.Fatalf("%d can sign in and %d are members, the cast has %d", len(people.Staff), len(demo.Members), len(Staff))
	}
	for n, want := range Staff {
		p, m := people.Staff[n], demo.Members[n]
		if p.Username != want.ID || p.Name != want.Name || !slices.Equal(p.Roles, []string{want.Role}) {
			t.Errorf("%s signs in as %s, %s, %v", want.ID, p.Username, p.Name, p.Roles)
		}
		if m.Person != p.Sub || m.Name != want.Name || !slices.Equal(m.Roles, []string{want.Role}) ||
			!slices.Equal(m.Signatory, want.Signatory) || m.Qualification != want.Degree || m.Registration != want.Registration {
			t.Errorf("%s is the member %+v", want.ID, m)
		}
	}
	for _, p := range people.Patients {
		if p.Name != Sunita.NameLatin || p.Email != Sunita.Email {
			t.Errorf("the patient %s is not in the cast", p.Name)
		}
	}
}

func read(t *testing.T, into any, path ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
