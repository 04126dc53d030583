package lab

import (
	"slices"
	"strings"
	"time"
)

// Purpose is what a consent is for.
type Purpose string

// The purposes; each needs its own text. Without consent to care nothing can be ordered.
const (
	Care     Purpose = "care"
	Research Purpose = "research"
	Sharing  Purpose = "sharing" // with other doctors and health records
)

// Consent is the patient's agreement to one text, for one purpose. At the desk staff attest it; on their own devices
// patients give it themselves. It is never deleted: if it is withdrawn it says when and by whom.
type Consent struct {
	TextVersion string  `json:"text_version"`
	Language    string  `json:"language"`
	Purpose     Purpose `json:"purpose"`
	Attested    bool    `json:"attested"`
	At          Moment  `json:"at"`
	By          string  `json:"by,omitempty"`
	WithdrawnAt *Moment `json:"withdrawn_at,omitempty"`
	WithdrawnBy string  `json:"withdrawn_by,omitempty"`
}

// maxConsents is more than the texts of a lifetime.
const maxConsents = 60

func (c Consent) check(by Member) error {
	switch {
	case c.Language != "en" && c.Language != "hi":
		return Bad("consent.language", "Choose en or hi.")
	case strings.TrimSpace(c.TextVersion) == "" || len(c.TextVersion) > 30 || !isLatin(c.TextVersion):
		return Bad("consent.text_version", "Name the version of the text in at most 30 characters.")
	case c.Purpose != Care && c.Purpose != Research && c.Purpose != Sharing:
		return Bad("consent.purpose", "The purposes are care, research and sharing.")
	case c.Attested == by.isPatient():
		return Bad("consent.attested", "Staff attest that the patient agrees to the text; patients agree without attesting.")
	}
	return nil
}

// hasConsent reports whether there is a consent for a purpose that was not withdrawn.
func (p Patient) hasConsent(purpose Purpose) bool {
	return slices.ContainsFunc(p.Consents, func(c Consent) bool { return c.Purpose == purpose && c.WithdrawnAt == nil })
}

// MayOrder refuses a patient for whom nothing may be ordered.
func (p Patient) MayOrder() error {
	if p.Merge != nil {
		return refuseMerged()
	}
	if !p.hasConsent(Care) {
		return refuse(Conflict, "no_consent", "The patient has withdrawn the consent to care. Ask for it again first.")
	}
	return nil
}

// GiveConsent adds a consent, given at the desk or by the patient.
func (p Patient) GiveConsent(by Member, at time.Time, rev int, c Consent) (Patient, Event, error) {
	if err := p.checkChange(by, GiveConsent, rev); err != nil {
		return Patient{}, Event{}, err
	}
	if err := c.check(by); err != nil {
		return Patient{}, Event{}, err
	}
	if len(p.Consents) >= maxConsents {
		return Patient{}, Event{}, refuse(Conflict, "too_many_consents", "This record holds too many consents.")
	}
	c.At, c.By, c.WithdrawnAt, c.WithdrawnBy = At(at), by.Person, nil, ""
	p.Consents = append(slices.Clone(p.Consents), c)
	next, ev := p.nextRev(by, at, GiveConsent, Change{Part: "consent:" + string(c.Purpose), To: "given"})
	return next, ev, nil
}

// WithdrawConsent withdraws every consent for a purpose.
func (p Patient) WithdrawConsent(by Member, at time.Time, rev int, purpose Purpose) (Patient, Event, error) {
	if err := p.checkChange(by, WithdrawConsent, rev); err != nil {
		return Patient{}, Event{}, err
	}
	if purpose != Care && purpose != Research && purpose != Sharing {
		return Patient{}, Event{}, Bad("purpose", "The purposes are care, research and sharing.")
	}
	if !p.hasConsent(purpose) {
		return Patient{}, Event{}, refuse(Conflict, "no_consent", "There is no consent for this to withdraw.")
	}
	now := At(at)
	p.Consents = slices.Clone(p.Consents)
	for n := range p.Consents {
		if c := &p.Consents[n]; c.Purpose == purpose && c.WithdrawnAt == nil {
			c.WithdrawnAt, c.WithdrawnBy = &now, by.Person
		}
	}
	next, ev := p.nextRev(by, at, WithdrawConsent,
		Change{Part: "consent:" + string(purpose), From: "given", To: "withdrawn"})
	return next, ev, nil
}
