package lab

import "testing"

func TestConsent(t *testing.T) {
	p, _ := registeredSunita()
	self := sunita
	desk := Consent{TextVersion: "2026-2", Language: "en", Purpose: Research, Attested: true}
	home := Consent{TextVersion: "2026-2", Language: "en", Purpose: Research}
	without := func(change func(*Consent)) Consent { c := desk; change(&c); return c }
	for _, c := range []struct {
		name, want string
		by         Member
		rev        int
		consent    Consent
	}{
		{name: "at the desk", by: tara, rev: 4, consent: desk},
		{name: "by the patient", by: self, rev: 4, consent: home},
		{name: "at the desk, not attested", by: tara, rev: 4, consent: home, want: "bad_request consent.attested"},
		{name: "by the patient, as if attested", by: self, rev: 4, consent: desk, want: "bad_request consent.attested"},
		{name: "for nothing known", by: tara, rev: 4, consent: without(func(c *Consent) { c.Purpose = "sales" }), want: "bad_request consent.purpose"},
		{name: "to no text", by: tara, rev: 4, consent: without(func(c *Consent) { c.TextVersion = "" }), want: "bad_request consent.text_version"},
		{name: "in no language", by: tara, rev: 4, consent: without(func(c *Consent) { c.Language = "xx" }), want: "bad_request consent.language"},
		{name: "on an older rev", by: tara, rev: 3, consent: desk, want: "stale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := p.GiveConsent(c.by, deskTime, c.rev, c.consent)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			got, ev := out.Patient, out.Event
			if err == nil && (!got.hasConsent(Research) || got.Consents[1].By != c.by.Person || ev.N != 5 || p.hasConsent(Research)) {
				t.Errorf("got %+v, event %+v", got.Consents, ev)
			}
		})
	}
	out, err := p.WithdrawConsent(self, deskTime, 4, Care)
	gone := out.Patient
	if err != nil || gone.hasConsent(Care) || refusalCode(t, gone.MayOrder(deskTime)) != "no_consent" || !p.hasConsent(Care) {
		t.Fatalf("withdrawn: %+v, %v", gone.Consents, err)
	}
	if len(gone.Consents) != 1 || gone.Consents[0].WithdrawnBy != "patient:sunita" || gone.Consents[0].TextVersion != "2026-1" {
		t.Errorf("what was agreed to is forgotten: %+v", gone.Consents)
	}
	if _, err := gone.WithdrawConsent(self, deskTime, 5, Care); refusalCode(t, err) != "no_consent" {
		t.Errorf("withdrawn twice: %v", err)
	}
	given, err := gone.GiveConsent(tara, deskTime, 5, Consent{TextVersion: "2026-2", Language: "hi", Purpose: Care, Attested: true})
	back := given.Patient
	if err != nil || back.MayOrder(deskTime) != nil {
		t.Errorf("given again: %v, %v", err, back.MayOrder(deskTime))
	}
}
