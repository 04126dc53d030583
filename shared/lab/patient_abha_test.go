package lab

import (
	"errors"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

// 236 with its check digit is the example of the paper that describes the method; every single wrong digit and every swap is found.
func TestVerhoeff(t *testing.T) {
	if !isVerhoeff("2363") {
		t.Fatal("a right number is refused")
	}
	good := withVerhoeff("9123456789012")
	for at := range good {
		for d := byte('0'); d <= '9'; d++ {
			if wrong := good[:at] + string(d) + good[at+1:]; wrong != good && isVerhoeff(wrong) {
				t.Errorf("%s is taken for %s", wrong, good)
			}
		}
		if at > 0 && good[at] != good[at-1] {
			if swapped := good[:at-1] + string(good[at]) + string(good[at-1]) + good[at+1:]; isVerhoeff(swapped) {
				t.Errorf("%s is taken for %s", swapped, good)
			}
		}
	}
}

// withVerhoeff adds the digit that checks the others.
func withVerhoeff(digits string) string {
	for d := '0'; ; d++ {
		if isVerhoeff(digits + string(d)) {
			return digits + string(d)
		}
	}
}

// A health account is kept with a consent to sharing only, and goes when that is withdrawn or the contact is erased.
func TestKeepABHA(t *testing.T) {
	good := withVerhoeff("9123456789012")
	agreed, err := registered(cast.Kavita).GiveConsent(tara, placedAt, 1, Consent{TextVersion: "2026-2", Language: "hi", Purpose: Sharing, Attested: true})
	if err != nil {
		t.Fatal(err)
	}
	p := agreed.Patient
	kept, _, err := p.KeepABHA(tara, placedAt, p.Rev, good, "sunita.patil@abdm")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name            string
		of              Patient
		by              Member
		number, address string
		want            string
	}{
		{"as it is typed", p, tara, good[:2] + "-" + good[2:6] + " " + good[6:], " Sunita.Patil@ABDM ", ""},
		{"the number alone", p, asha, good, "", ""},
		{"a wrong digit", p, tara, strings.Replace(good, "3", "4", 1), "", "bad_request number"},
		{"too short", p, tara, good[1:], "", "bad_request number"},
		{"an address of somebody else's", p, tara, "", "sunita.patil@gmail", "bad_request address"},
		{"a short address", p, tara, "", "sunita@abdm", "bad_request address"},
		{"two dots", p, tara, "", "sun.it.apatil@abdm", "bad_request address"},
		{"no consent", registered(cast.Kavita), tara, good, "", "no_consent "},
		{"the patient", p, sunita, good, "", "not_allowed "},
		{"nothing", p, tara, "", "", "nothing_changes "},
		{"the same again", kept, tara, good, "sunita.patil@abdm", "nothing_changes "},
		{"taken away", kept, tara, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, ev, err := c.of.KeepABHA(c.by, placedAt, c.of.Rev, c.number, c.address)
			got := ""
			var r *Refusal
			if errors.As(err, &r) {
				got = r.Code + " " + r.Field
			}
			if got != c.want {
				t.Fatalf("%q, want %q", got, c.want)
			}
			if err == nil && (strings.Contains(string(ev.Canonical()), good) || strings.Contains(string(ev.Canonical()), "@abdm") || out.Rev != c.of.Rev+1) {
				t.Errorf("the event says %s", ev.Canonical())
			}
		})
	}
	withdrawn, err := kept.WithdrawConsent(tara, placedAt.Add(time.Hour), kept.Rev, Sharing)
	if err != nil || withdrawn.Patient.ABHA != nil {
		t.Errorf("after the consent was withdrawn: %+v, %v", withdrawn.Patient.ABHA, err)
	}
	erased, err := kept.EraseContact(asha, placedAt.Add(time.Hour), kept.Rev, Contact{Rev: 1})
	if err != nil || erased.Patient.ABHA != nil {
		t.Errorf("after the contact was erased: %+v, %v", erased.Patient.ABHA, err)
	}
}
