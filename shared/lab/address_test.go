package lab

import (
	"fmt"
	"strings"
	"testing"

	"assay/infra/testing/cast"
)

func TestValidAddress(t *testing.T) {
	label := strings.Repeat("a", 63)
	long := label + "." + label + "." + label + "." + strings.Repeat("a", 57) + ".in" // 252 characters
	for address, want := range map[string]bool{
		"sunita@patients.example": true, "S.Patil+lab@mail.co.in": true, "o'brien@mail.example": true, "a@b.in": true,
		"x_y-z=1/2@mail.example": true, "1@2.example": true, "a@xn--11b4c3d.xn--h2brj9c": true, "a@a-b.example": true,
		strings.Repeat("a", 64) + "@mail.example": true, "a@" + label + ".example": true, "a@" + long: true, strings.Repeat("a", 64) + "@" + label + "." + label + "." + strings.Repeat("a", 58) + ".in": true,

		"": false, "@": false, "sunita": false, "@mail.example": false, "a@": false, "a@b@c.example": false, "a@localhost": false,
		strings.Repeat("a", 65) + "@mail.example": false, "a@" + label + "a.example": false, "a@a" + long: false, strings.Repeat("a", 64) + "@" + label + "." + label + "." + label[:59] + ".in": false,
		`"sunita"@mail.example`: false, `"a b"@mail.example`: false, `a"b@mail.example`: false, `a\@b@mail.example`: false,
		".a@mail.example": false, "a.@mail.example": false, "a..b@mail.example": false, ".@mail.example": false,
		"a@.mail.example": false, "a@mail.example.": false, "a@mail..example": false, "a@-mail.example": false, "a@mail-.example": false,
		"a@mail_box.example": false, "a@[192.0.2.1]": false, "a@192.0.2.1": false, "a@mail.e": false, "a@mail.1n": false,
		"सुनीता@mail.example": false, "a@डाक.भारत": false, "a@mäil.example": false, "ä@mail.example": false, "a＠mail.example": false,
		"a b@mail.example": false, "a@mail.example ": false, " a@mail.example": false, "a@mail.example\n": false, "a\u200b@mail.example": false,
		"Sunita <a@mail.example>": false, "<a@mail.example>": false, "a@mail.example,b@mail.example": false, "a;b@mail.example": false,
		"a(comment)@mail.example": false, "a:b@mail.example": false, "a@mail.example\r\nBcc: b@mail.example": false, "mailto:a@mail.example": false,
	} {
		if got := validAddress(address); got != want {
			t.Errorf("%q: %t, want %t", address, got, want)
		}
	}
}

// Every place where an address is typed refuses what SES does not take, and folds the blanks around it.
func TestAddressesAreRefusedWhereTyped(t *testing.T) {
	const bad, good, typed = "a..b@mail.example", "new@mail.example", " new@mail.example\u00a0"
	settings := Hospital{Name: "Sahyadri", Phone: "+91", ExpiryHours: 48}
	newcomer := func() Registration {
		return Registration{ID: cast.Sunita.ID, Number: "P26-000001", Name: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female",
			Language: "en", Consent: &Consent{TextVersion: "2026-1", Language: "en", Purpose: Care, Attested: true}}
	}
	for name, typing := range map[string]func(string) (string, error){
		"registration": func(s string) (string, error) {
			r := newcomer()
			r.Contact.Email = s
			_, err := Register(tara, workAt, r)
			return r.Contact.Folded().Email, err
		},
		"correction": func(s string) (string, error) {
			p := registered(cast.Sunita)
			out, err := p.Correct(tara, workAt, Contact{}, PatientCorrection{Rev: 1, Reason: "moved", Email: new(s)})
			return out.Contact.Email, err
		},
		"invitation": func(s string) (string, error) {
			i, _, err := Invitation{Person: "nila", Email: s, Name: "Nila"}.Invite(asha, Member{}, Hospital{}, workAt)
			return i.Email, err
		},
		"the hospital's address": func(s string) (string, error) {
			h := settings
			h.Email = s
			h, _, err := settings.Change(asha, workAt, h)
			return h.Email, err
		},
		"the laboratory's address": func(s string) (string, error) {
			g, _, err := Grant{}.AskSettings(asha, settings, workAt, SettingsRequest{GuardedSettings: GuardedSettings{LabEmail: s}, Reason: "moved", Rev: settings.Rev})
			if err != nil {
				return "", err
			}
			return g.Settings.LabEmail, nil
		},
	} {
		if _, err := typing(bad); err == nil || !strings.Contains(fmt.Sprint(err), "e-mail") {
			t.Errorf("%s: %q gives %v", name, bad, err)
		}
		if got, err := typing(typed); err != nil || got != good {
			t.Errorf("%s: %q gives %q, %v", name, typed, got, err)
		}
	}
}

// An address that an older rule let pass stays until it is typed again: a name can be corrected beside it.
func TestAnOldAddressDoesNotStandInTheWay(t *testing.T) {
	p, c := registered(cast.Sunita), Contact{Email: "a..b@mail.example"}
	if out, err := p.Correct(tara, workAt, c, PatientCorrection{Rev: 1, Reason: "married", Name: new("Sunita Sharma")}); err != nil || out.Contact.Email != c.Email {
		t.Errorf("%q, %v", out.Contact.Email, err)
	}
}
