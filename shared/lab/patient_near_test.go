package lab

import (
	"slices"
	"testing"

	"assay/infra/testing/cast"
)

func TestNearNames(t *testing.T) {
	for _, c := range []struct {
		a, b string
		near bool
	}{
		{"Sunita Patil", "sunita patil", true},
		{"Sunita Patil", "Suneeta Patil", true},
		{"Sunita Patil", "Patil Sunita", true},
		{"Sunita Patil", "Smt. Sunita", true},
		{"S. Patil", "Sunita Patil", true},
		{"Sunita Patil", "Sunita Patel", true},
		{"Lakshmi Iyer", "Laxmi Iyer", true},
		{"Zoya Khan", "Joya Khan", true},
		{"Rama Rao", "Ram Rao", true},
		{"Sunita Patil", "Kavita Patil", false},
		{"Sunita Patil", "Ramesh Patil", false},
		{"S.", "Sunita Patil", false},
		{"Ravi", "Rani", false},
		{"Baby of Sunita", "Sunita Patil", true},
		{"", "Sunita", false},
	} {
		if nearNames(c.a, c.b) != c.near || nearNames(c.b, c.a) != c.near {
			t.Errorf("%q and %q: near is %t", c.a, c.b, !c.near)
		}
	}
}

// Registering says who it may be, until each of them is confirmed as somebody else; that is kept.
func TestRegisteredAlready(t *testing.T) {
	at := func(id, name, born, sex string) Patient {
		p := registered(cast.Sunita)
		p.ID, p.Name, p.NameLatin, p.BirthDate, p.Sex = id, name, name, born, sex
		return p
	}
	const one, two = "01938f6c-11aa-7b20-8d5f-90ab12cd0001", "01938f6c-11aa-7b20-8d5f-90ab12cd0002"
	said := at(one, "Kavita Rao", "1984-12-31", "female")
	said.Estimated, said.EarliestBirth = true, "1983-12-31"
	gone := at(one, "Sunita Patil", "1950-01-01", "female")
	gone.Merge = &MergeLink{Into: two}
	for _, c := range []struct {
		name   string
		family []Patient
		want   []string
	}{
		{"nobody", nil, nil},
		{"the same", []Patient{at(one, "Sunita Patil", "1984-03-12", "female")}, []string{one}},
		{"a near name and another year", []Patient{at(one, "Suneeta Patil", "1950-01-01", "female")}, []string{one}},
		{"the same year and another name", []Patient{at(one, "Kavita Rao", "1984-01-01", "female")}, []string{one}},
		{"a year that fits the age that was said", []Patient{said}, []string{one}},
		{"the husband", []Patient{at(one, "Ramesh Patil", "1984-01-01", "male")}, nil},
		{"nobody knows the sex", []Patient{at(one, "Kavita Rao", "1984-01-01", "unknown")}, []string{one}},
		{"the daughter", []Patient{at(one, "Kavita Patil", "2010-01-01", "female")}, nil},
		{"one that was merged, and the other", []Patient{gone, at(two, "Sunita Patil", "1984-03-12", "female")}, []string{two}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Registration{ID: cast.Kavita.ID, Number: "P26-000002", Name: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female", Language: "en", Family: c.family,
				Consent: &Consent{TextVersion: "2026-2", Language: "en", Purpose: Care, Attested: true}}
			_, err := Register(tara, deskTime, r)
			var candidates []string
			if no, ok := err.(*Refusal); ok {
				candidates = no.Candidates
			}
			if !slices.Equal(candidates, c.want) || (err != nil) != (c.want != nil) {
				t.Fatalf("may be %v, want %v: %v", candidates, c.want, err)
			}
			r.ConfirmedOther = []string{"01938f6c-11aa-7b20-8d5f-90ab12cd0009"}
			if _, err := Register(tara, deskTime, r); (err != nil) != (c.want != nil) {
				t.Errorf("another one confirmed: %v", err)
			}
			r.ConfirmedOther = c.want
			out, err := Register(tara, deskTime, r)
			if err != nil || len(out.Event.Changes) != 1+len(c.want) {
				t.Fatalf("confirmed: %+v, %v", out.Event.Changes, err)
			}
			for n, id := range c.want {
				if got := out.Event.Changes[n+1]; got != (Change{Part: "patient:" + id, To: "another_person"}) {
					t.Errorf("kept as %+v", got)
				}
			}
		})
	}
}
