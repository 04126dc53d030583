package lab

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func sunita() (Patient, Contact) {
	given := Consent{TextVersion: "2026-1", Language: "hi", Purpose: Care, Attested: true, At: At(deskTime), By: "tom"}
	return Patient{Hospital: "apollo", ID: "p1", Number: "P26-000001", Rev: 4, Name: "सुनीता पाटिल",
			NameLatin: "Sunita Patil", BirthDate: "1984-11-25", Estimated: true, Sex: "female", Language: "hi",
			Consents: []Consent{given}},
		Contact{Rev: 1, Phone: "+919876543210", Email: "s@namuna.example"}
}

func ptr[T any](v T) *T { return &v }

func TestCorrectPatient(t *testing.T) {
	cases := []struct {
		name   string
		by     Member
		c      PatientCorrection
		want   string
		parts  []string
		shapes func(Patient, Contact) bool
	}{
		{name: "a Latin name", c: PatientCorrection{Name: ptr("Sunita Patel")}, parts: []string{"patient:name", "patient:name_latin"},
			shapes: func(p Patient, _ Contact) bool { return p.NameLatin == "Sunita Patel" }},
		{name: "a Devanagari name with its Latin", c: PatientCorrection{Name: ptr("सुनिता पाटिल"), NameLatin: ptr("Sunita Patil")}, parts: []string{"patient:name"}},
		{name: "a Devanagari name alone", c: PatientCorrection{Name: ptr("सुनिता पाटिल")}, want: "bad_request name_latin"},
		{name: "a date for an estimate", c: PatientCorrection{BirthDate: ptr("1984-11-25")}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return !p.Estimated }},
		{name: "another age", c: PatientCorrection{Age: StatedAge{Years: ptr(50)}}, parts: []string{"patient:birth_date"},
			shapes: func(p Patient, _ Contact) bool { return p.Estimated && strings.HasPrefix(p.BirthDate, "1976") }},
		{name: "date and age", c: PatientCorrection{BirthDate: ptr("1984-11-25"), Age: StatedAge{Years: ptr(50)}}, want: "bad_request birth_date"},
		{name: "born tomorrow", c: PatientCorrection{BirthDate: ptr("2026-11-26")}, want: "bad_request birth_date"},
		{name: "no date", c: PatientCorrection{BirthDate: ptr("")}, want: "bad_request birth_date"},
		{name: "sex", c: PatientCorrection{Sex: ptr("other")}, parts: []string{"patient:sex"}},
		{name: "no such sex", c: PatientCorrection{Sex: ptr("F")}, want: "bad_request sex"},
		{name: "phone", c: PatientCorrection{Phone: ptr("+919876543211")}, parts: []string{"patient:phone"},
			shapes: func(_ Patient, c Contact) bool { return c.Rev == 2 && c.Email != "" }},
		{name: "phone taken away", c: PatientCorrection{Phone: ptr("")}, parts: []string{"patient:phone"},
			shapes: func(_ Patient, c Contact) bool { return c.Phone == "" }},
		{name: "no phone number", c: PatientCorrection{Phone: ptr("98765")}, want: "bad_request phone"},
		{name: "no address", c: PatientCorrection{Email: ptr("x")}, want: "bad_request email"},
		{name: "a guardian", c: PatientCorrection{Guardian: ptr("Ramesh Patil")}, parts: []string{"patient:guardian"}},
		{name: "a name that cannot be printed", c: PatientCorrection{Name: ptr("蘇")}, want: "bad_request name"},
		{name: "nothing", want: "nothing_changes"},
		{name: "what stands already", c: PatientCorrection{Sex: ptr("female")}, want: "nothing_changes"},
		{name: "no reason", c: PatientCorrection{Reason: " ", Sex: ptr("male")}, want: "bad_request reason"},
		{name: "an older rev", c: PatientCorrection{Rev: 3, Sex: ptr("male")}, want: "stale"},
		{name: "by nobody", by: tom.with(off), c: PatientCorrection{Sex: ptr("male")}, want: "not_a_member"},
		{name: "by the patient", by: PatientActor("apollo", "login"), c: PatientCorrection{Sex: ptr("male")}, want: "not_allowed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, contact := sunita()
			if c.by.Person == "" {
				c.by = tom
			}
			if c.c.Reason == "" {
				c.c.Reason = "read from the card"
			}
			if c.c.Rev == 0 {
				c.c.Rev = 4
			}
			out, err := p.Correct(c.by, deskTime, contact, c.c)
			if code := codeOf(t, err); code != c.want {
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
			for _, word := range []string{"Sunita", "सुनीता", "98765", "namuna.example", "1984", "Ramesh", "card"} {
				if strings.Contains(string(text), word) {
					t.Errorf("%s stands in the event %s", word, text)
				}
			}
		})
	}
}

func TestConsent(t *testing.T) {
	p, _ := sunita()
	self := PatientActor("apollo", "login")
	desk := Consent{TextVersion: "2026-2", Language: "en", Purpose: Research, Attested: true}
	home := Consent{TextVersion: "2026-2", Language: "en", Purpose: Research}
	without := func(change func(*Consent)) Consent { c := desk; change(&c); return c }
	for _, c := range []struct {
		name, want string
		by         Member
		rev        int
		consent    Consent
	}{
		{name: "at the desk", by: tom, rev: 4, consent: desk},
		{name: "by the patient", by: self, rev: 4, consent: home},
		{name: "at the desk, not attested", by: tom, rev: 4, consent: home, want: "bad_request consent.attested"},
		{name: "by the patient, as if attested", by: self, rev: 4, consent: desk, want: "bad_request consent.attested"},
		{name: "for nothing known", by: tom, rev: 4, consent: without(func(c *Consent) { c.Purpose = "sales" }), want: "bad_request consent.purpose"},
		{name: "to no text", by: tom, rev: 4, consent: without(func(c *Consent) { c.TextVersion = "" }), want: "bad_request consent.text_version"},
		{name: "in no language", by: tom, rev: 4, consent: without(func(c *Consent) { c.Language = "xx" }), want: "bad_request consent.language"},
		{name: "on an older rev", by: tom, rev: 3, consent: desk, want: "stale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ev, err := p.GiveConsent(c.by, deskTime, c.rev, c.consent)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err == nil && (!got.HasConsent(Research) || got.Consents[1].By != c.by.Person || ev.N != 5 || p.HasConsent(Research)) {
				t.Errorf("got %+v, event %+v", got.Consents, ev)
			}
		})
	}
	gone, _, err := p.WithdrawConsent(self, deskTime, 4, Care)
	if err != nil || gone.HasConsent(Care) || codeOf(t, gone.MayOrder()) != "no_consent" || !p.HasConsent(Care) {
		t.Fatalf("withdrawn: %+v, %v", gone.Consents, err)
	}
	if len(gone.Consents) != 1 || gone.Consents[0].WithdrawnBy != "patient:login" || gone.Consents[0].TextVersion != "2026-1" {
		t.Errorf("what was agreed to is forgotten: %+v", gone.Consents)
	}
	if _, _, err := gone.WithdrawConsent(self, deskTime, 5, Care); codeOf(t, err) != "no_consent" {
		t.Errorf("withdrawn twice: %v", err)
	}
	back, _, err := gone.GiveConsent(tom, deskTime, 5, Consent{TextVersion: "2026-2", Language: "hi", Purpose: Care, Attested: true})
	if err != nil || back.MayOrder() != nil {
		t.Errorf("given again: %v, %v", err, back.MayOrder())
	}
}

func TestPrefer(t *testing.T) {
	p, _ := sunita()
	for _, c := range []struct {
		name, want string
		next       Preferences
		rev        int
	}{
		{name: "another language", next: Preferences{Language: "en"}, rev: 4},
		{name: "no mail when ready", next: Preferences{Language: "hi", Mail: map[string]bool{"ready": false}}, rev: 4},
		{name: "the same", next: Preferences{Language: "hi"}, rev: 4, want: "nothing_changes"},
		{name: "no language", rev: 4, want: "bad_request language"},
		{name: "no such mail", next: Preferences{Language: "hi", Mail: map[string]bool{"spam": true}}, rev: 4, want: "bad_request mail"},
		{name: "an older rev", next: Preferences{Language: "en"}, rev: 3, want: "stale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := p.SetPreferences(PatientActor("apollo", "login"), deskTime, c.rev, c.next)
			if code := codeOf(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if off := c.next.Mail["ready"] || c.next.Mail == nil; err == nil && got.WantsMail(MailReady) != off {
				t.Errorf("wants the mail: %t", got.WantsMail(MailReady))
			}
		})
	}
}

func TestMergePatients(t *testing.T) {
	record := func(id string) Patient { p, _ := sunita(); p.ID = id; return p }
	merge := func(a, b Patient) (Patient, Patient) {
		t.Helper()
		out, err := a.MergeRecord(sam, deskTime, a.Rev, b, b.Rev, "same phone and date")
		if err != nil {
			t.Fatal(err)
		}
		return out.Survivor, out.Other
	}
	a, b := merge(record("a"), record("b"))
	if !slices.Equal(a.RecordIDs(), []string{"a", "b"}) || b.Merge.Into != "a" || a.Rev != 5 || b.Rev != 5 {
		t.Fatalf("survivor %+v, other %+v", a, b)
	}
	c, a2 := merge(record("c"), a)
	if !slices.Equal(c.RecordIDs(), []string{"c", "a", "b"}) {
		t.Errorf("a chain is found by %v", c.RecordIDs())
	}
	for _, k := range []struct {
		name, want string
		run        func() error
	}{
		{"by a technician", "not_allowed", func() error { _, err := record("x").MergeRecord(tom, deskTime, 4, record("y"), 4, "r"); return err }},
		{"with itself", "bad_request other", func() error { _, err := record("x").MergeRecord(sam, deskTime, 4, record("x"), 4, "r"); return err }},
		{"without a reason", "bad_request reason", func() error { _, err := record("x").MergeRecord(sam, deskTime, 4, record("y"), 4, ""); return err }},
		{"on an older rev of the other", "stale", func() error { _, err := record("x").MergeRecord(sam, deskTime, 4, record("y"), 3, "r"); return err }},
		{"into a merged one", "merged", func() error { _, err := b.MergeRecord(sam, deskTime, 5, record("y"), 4, "r"); return err }},
		{"a merged one", "merged", func() error { _, err := record("y").MergeRecord(sam, deskTime, 4, b, 5, "r"); return err }},
		{"a merged one is corrected", "merged", func() error {
			_, err := b.Correct(tom, deskTime, Contact{}, PatientCorrection{Rev: 5, Reason: "x", Sex: ptr("male")})
			return err
		}},
		{"a merged one is ordered for", "merged", func() error { return b.MayOrder() }},
		{"separated by a technician", "not_allowed", func() error { _, err := a.SeparateRecord(tom, deskTime, 5, b, 5); return err }},
		{"what was not merged is separated", "not_merged", func() error { _, err := a.SeparateRecord(sam, deskTime, 5, record("y"), 4); return err }},
		{"under a survivor that is merged itself", "merged", func() error { _, err := a2.SeparateRecord(sam, deskTime, a2.Rev, b, 5); return err }},
	} {
		t.Run(k.name, func(t *testing.T) {
			if code := codeOf(t, k.run()); code != k.want {
				t.Errorf("refusal %q, want %q", code, k.want)
			}
		})
	}
	back, err := c.SeparateRecord(sam, deskTime, c.Rev, a2, a2.Rev)
	if err != nil || !slices.Equal(back.Survivor.RecordIDs(), []string{"c"}) || !slices.Equal(back.Other.RecordIDs(), []string{"a", "b"}) || back.Other.Merge != nil {
		t.Errorf("separated: %+v, %v", back, err)
	}
}
