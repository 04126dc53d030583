package lab

import (
	"slices"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

func names(duties []Duty) (list []string) {
	for _, d := range duties {
		list = append(list, d.Name())
	}
	return list
}

// The guardian of a child is asked for and nothing is refused; the task ends with the guardian's consent, the 18th birthday, or a
// birth date that was wrong.
func TestGuardians(t *testing.T) {
	child := Registration{ID: cast.Sunita.ID, Number: "P26-000001", Name: "Sunita Patil", BirthDate: "2012-03-12", Sex: "female", Language: "en"}
	own := &Consent{TextVersion: "2026-2", Language: "en", Purpose: Care, Attested: true}
	mother := &Consent{TextVersion: "2026-2", Language: "en", Purpose: Care, Attested: true, GivenBy: ByGuardian, Guardian: " Kavita  Patil ", Relation: "mother"}
	wrong := func(change func(*Consent)) *Consent { c := *mother; change(&c); return &c }
	for _, c := range []struct {
		name, born, want string
		given            *Consent
		asked            bool
	}{
		{name: "a child alone", asked: true},
		{name: "a child who agreed", given: own, asked: true},
		{name: "a child with the mother", given: mother},
		{name: "17 until tomorrow", born: "2008-11-26", given: own, asked: true},
		{name: "18 today", born: "2008-11-25", given: own},
		{name: "18 today, without a consent", born: "2008-11-25", want: "bad_request consent"},
		{name: "an adult with a guardian", born: "1984-03-12", given: mother},
		{name: "a guardian without a name", given: wrong(func(c *Consent) { c.Guardian = " " }), want: "bad_request consent.guardian"},
		{name: "a guardian who is nothing to the child", given: wrong(func(c *Consent) { c.Relation = "" }), want: "bad_request consent.relation"},
		{name: "by nobody known", given: wrong(func(c *Consent) { c.GivenBy = "doctor" }), want: "bad_request consent.given_by"},
		{name: "a name where the patient agrees", given: wrong(func(c *Consent) { c.GivenBy = ByPatient }), want: "bad_request consent.guardian"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := child
			r.Consent = c.given
			if c.born != "" {
				r.BirthDate = c.born
			}
			out, err := Register(tara, deskTime, r)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if err != nil {
				return
			}
			if asked := slices.Equal(names(out.Duties), []string{"desk.ask_guardian", "of_age"}); asked != c.asked || out.Patient.AsksGuardian(deskTime) != c.asked {
				t.Errorf("duties %v, asked %t", names(out.Duties), out.Patient.AsksGuardian(deskTime))
			}
			if err := out.Patient.MayOrder(deskTime); err != nil {
				t.Errorf("care is refused: %v", err)
			}
			if given := out.Patient.Consents; c.given == mother && (given[0].Guardian != "Kavita Patil" || given[0].Giver() != ByGuardian) {
				t.Errorf("kept as %+v", given)
			}
		})
	}
}

func TestTheTaskForAGuardianEnds(t *testing.T) {
	both := []string{"desk.ask_guardian", "of_age"}
	out, err := Register(tara, deskTime, Registration{ID: cast.Sunita.ID, Number: "P26-000001", Name: "Sunita Patil", BirthDate: "2012-03-12", Sex: "female", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	alone := out.Patient
	adult := time.Date(2030, 3, 11, 18, 30, 0, 0, time.UTC) // midnight in India
	if due := out.Duties[1].Due; !due.Equal(adult) || !alone.AsksGuardian(adult.Add(-time.Minute)) || alone.AsksGuardian(adult) {
		t.Errorf("of age from %s", due)
	}
	if alone.MayOrder(adult) == nil {
		t.Error("an adult may be ordered for without a consent")
	}
	mother := Consent{TextVersion: "2026-2", Language: "en", Purpose: Care, Attested: true, GivenBy: ByGuardian, Guardian: cast.Kavita.Name, Relation: "mother"}
	told, err := alone.GiveConsent(tara, deskTime, 1, mother)
	if err != nil || !slices.Equal(names(told.Closed), both) || told.Duties != nil || told.Closed[0].N != 1 || told.Event.Changes[0].To != "given_by_guardian" {
		t.Fatalf("with the mother: closed %v, opened %v, %v", told.Closed, told.Duties, err)
	}
	research, err := alone.GiveConsent(tara, deskTime, 1, Consent{TextVersion: "2026-2", Language: "en", Purpose: Research, Attested: true, GivenBy: ByGuardian, Guardian: cast.Kavita.Name, Relation: "mother"})
	if err != nil || research.Closed != nil || !research.Patient.AsksGuardian(deskTime) {
		t.Errorf("to something else: closed %v, %v", research.Closed, err)
	}
	self := PatientActor(cast.Sahyadri.ID, cast.Sunita.ID)
	given := mother
	given.Attested = false
	if _, err := alone.GiveConsent(self, deskTime, 1, given); refusalCode(t, err) != "bad_request consent.given_by" {
		t.Errorf("a guardian from a login: %v", err)
	}
	back, err := told.Patient.WithdrawConsent(tara, deskTime, 2, Care)
	if err != nil || !slices.Equal(names(back.Duties), both) || back.Duties[0].N != 3 || refusalCode(t, back.Patient.MayOrder(deskTime)) != "no_consent" {
		t.Errorf("withdrawn: opened %v, %v", back.Duties, err)
	}
	correct := func(p Patient, born string) CorrectedPatient {
		t.Helper()
		out, err := p.Correct(tara, deskTime, Contact{}, PatientCorrection{Rev: p.Rev, Reason: "read from the card", BirthDate: &born})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	grown := correct(alone, "1984-03-12")
	if !slices.Equal(names(grown.Closed), both) || grown.Patient.GuardianAsked != 0 {
		t.Errorf("corrected to an adult: closed %v", grown.Closed)
	}
	young := correct(grown.Patient, "2015-03-12")
	if opened := young.Duties[len(young.Duties)-2:]; !slices.Equal(names(opened), both) || opened[0].N != 3 || young.Closed != nil {
		t.Errorf("corrected to a child: opened %v", names(young.Duties))
	}
	later := correct(alone, "2013-03-12")
	if !slices.Equal(names(later.Closed), both) || later.Closed[0].N != 1 || later.Patient.GuardianAsked != 2 {
		t.Errorf("another child's birthday: closed %v, asked with %d", later.Closed, later.Patient.GuardianAsked)
	}
	other := registered(cast.Kavita)
	other.BirthDate, other.Sex = alone.BirthDate, alone.Sex
	pair, err := other.MergeRecord(meera, deskTime, 1, alone, 1, "one person")
	if err != nil || !slices.Equal(names(pair.OtherClosed), both) || pair.Other.AsksGuardian(deskTime) {
		t.Errorf("merged: closed %v, %v", pair.OtherClosed, err)
	}
	apart, err := pair.Survivor.SeparateRecord(meera, deskTime, 2, pair.Other, 2)
	if err != nil || !apart.Other.AsksGuardian(deskTime) || !slices.Contains(names(apart.OtherDuties), "desk.ask_guardian") {
		t.Errorf("separated: %v, %v", names(apart.OtherDuties), err)
	}
	gone, err := told.Patient.EraseContact(asha, deskTime, 2, Contact{})
	if c := gone.Patient.Consents[0]; err != nil || c.Guardian != "" || c.Relation != "mother" || c.Giver() != ByGuardian || told.Patient.Consents[0].Guardian == "" {
		t.Errorf("erased: %+v, %v", c, err)
	}
}
