package lab

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"assay/infra/testing/cast"
)

func TestCorrectPatient(t *testing.T) {
	cases := []struct {
		name   string
		by     Member
		c      PatientCorrection
		want   string
		parts  []string
		shapes func(Patient, Contact) bool
	}{
		{name: "a Latin name", c: PatientCorrection{Name: new("Sunita Patel")}, parts: []string{"patient:name", "patient:name_latin"},
			shapes: func(p Patient, _ Contact) bool { return p.NameLatin == "Sunita Patel" }},
		{name: "a Devanagari name with its Latin", c: PatientCorrection{Name: new("सुनिता पाटिल"), NameLatin: new("Sunita Patil")}, parts: []string{"patient:name"}},
		{name: "a Devanagari name alone", c: PatientCorrection{Name: new("सुनिता पाटिल")}, want: "bad_request name_latin"},
		{name: "a date for an estimate", c: PatientCorrection{BirthDate: new("1984-11-25")}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return !p.Estimated }},
		{name: "another age", c: PatientCorrection{Age: StatedAge{Years: new(50)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.Estimated && strings.HasPrefix(p.BirthDate, "1976") }},
		{name: "another age, as exact as it was said", c: PatientCorrection{Age: StatedAge{Years: new(0)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.BirthDate == "2026-11-25" && p.EarliestBirth == "2025-11-26" }},
		{name: "18 months", c: PatientCorrection{Age: StatedAge{Months: new(18)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.BirthDate == "2025-05-25" && p.EarliestBirth == "2025-04-26" }},
		{name: "6 weeks", c: PatientCorrection{Age: StatedAge{Weeks: new(6)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.BirthDate == "2026-10-14" && p.EarliestBirth == "2026-10-08" }},
		{name: "45 days", c: PatientCorrection{Age: StatedAge{Days: new(45)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.BirthDate == "2026-10-11" && p.EarliestBirth == p.BirthDate }},
		{name: "129 years", c: PatientCorrection{Age: StatedAge{Years: new(129)}}, parts: []string{"patient:birth_date"}},
		{name: "130 years", c: PatientCorrection{Age: StatedAge{Years: new(130)}}, want: "bad_request age"},
		{name: "130 years in months", c: PatientCorrection{Age: StatedAge{Months: new(1560)}}, want: "bad_request age"},
		{name: "130 years as a date", c: PatientCorrection{BirthDate: new("1896-11-25")}, want: "bad_request birth_date"},
		{name: "a day younger", c: PatientCorrection{BirthDate: new("1896-11-26")}, parts: []string{"patient:birth_date"}},
		{name: "13 months beside years", c: PatientCorrection{Age: StatedAge{Years: new(1), Months: new(13)}}, want: "bad_request age"},
		{name: "less than nothing", c: PatientCorrection{Age: StatedAge{Days: new(-1)}}, want: "bad_request age"},
		{name: "date and age", c: PatientCorrection{BirthDate: new("1984-11-25"), Age: StatedAge{Years: new(50)}}, want: "bad_request birth_date"},
		{name: "born tomorrow", c: PatientCorrection{BirthDate: new("2026-11-26")}, want: "bad_request birth_date"},
		{name: "no date", c: PatientCorrection{BirthDate: new("")}, want: "bad_request birth_date"},
		{name: "sex", c: PatientCorrection{Sex: new("other")}, parts: []string{"patient:sex"}},
		{name: "no such sex", c: PatientCorrection{Sex: new("F")}, want: "bad_request sex"},
		{name: "phone", c: PatientCorrection{Phone: new(cast.Kavita.Phone)}, parts: []string{"patient:phone"},
			shapes: func(_ Patient, c Contact) bool { return c.Rev == 2 && c.Email != "" }},
		{name: "phone taken away", c: PatientCorrection{Phone: new("")}, parts: []string{"patient:phone"},
			shapes: func(_ Patient, c Contact) bool { return c.Phone == "" }},
		{name: "no phone number", c: PatientCorrection{Phone: new("98765")}, want: "bad_request phone"},
		{name: "no address", c: PatientCorrection{Email: new("x")}, want: "bad_request email"},
		{name: "a guardian", c: PatientCorrection{Guardian: new(cast.Ramesh.Name)}, parts: []string{"patient:guardian"}},
		{name: "a name that cannot be printed", c: PatientCorrection{Name: new("蘇")}, want: "bad_request name"},
		{name: "nothing", want: "nothing_changes"},
		{name: "what is recorded already", c: PatientCorrection{Sex: new("female")}, want: "nothing_changes"},
		{name: "no reason", c: PatientCorrection{Reason: " ", Sex: new("male")}, want: "bad_request reason"},
		{name: "an older rev", c: PatientCorrection{Rev: 3, Sex: new("male")}, want: "stale"},
		{name: "by nobody", by: tara.with(deactivate), c: PatientCorrection{Sex: new("male")}, want: "not_a_member"},
		{name: "by the patient", by: sunita, c: PatientCorrection{Sex: new("male")}, want: "not_allowed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, contact := registeredSunita()
			if c.by.Person == "" {
				c.by = tara
			}
			if c.c.Reason == "" {
				c.c.Reason = "read from the card"
			}
			if c.c.Rev == 0 {
				c.c.Rev = 4
			}
			out, err := p.Correct(c.by, deskTime, contact, c.c)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			var parts []string
			for _, ch := range out.Event.Changes {
				parts = append(parts, ch.Part)
			}
			if !slices.Equal(parts, c.parts) || out.Patient.Rev != 5 || out.Event.N != 5 {
				t.Errorf("changed %v at rev %d, want %v", parts, out.Patient.Rev, c.parts)
			}
			if c.shapes != nil && !c.shapes(out.Patient, out.Contact) {
				t.Errorf("became %+v %+v", out.Patient, out.Contact)
			}
			if out.Before.Rev != 4 || out.Before.Name != p.Name || (out.ContactBefore != nil) != (out.Contact != contact) {
				t.Errorf("kept %+v and %+v", out.Before, out.ContactBefore)
			}
			text, err := json.Marshal(out.Event)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"Sunita", "सुनीता", "98765", "patients.example", "1984", "Ramesh", "card"} {
				if strings.Contains(string(text), word) {
					t.Errorf("the event contains %s: %s", word, text)
				}
			}
		})
	}
}
