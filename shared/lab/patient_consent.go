package lab

import (
	"cmp"
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

// ConsentGiver says who agrees.
type ConsentGiver string

// Who agrees: the patient, or a guardian in the patient's place.
const (
	ByPatient  ConsentGiver = "patient"
	ByGuardian ConsentGiver = "guardian"
)

// Consent is the patient's agreement to one text, for one purpose, or a guardian's. At the desk staff attest it; on their own
// devices patients give it themselves. It is never deleted: if it is withdrawn it says when and by whom.
type Consent struct {
	TextVersion string  `json:"text_version"`
	Language    string  `json:"language"`
	Purpose     Purpose `json:"purpose"`
	Attested    bool    `json:"attested"`
	At          Moment  `json:"at"`
	By          string  `json:"by,omitempty"`
	WithdrawnAt *Moment `json:"withdrawn_at,omitempty"`
	WithdrawnBy string  `json:"withdrawn_by,omitempty"`
	// GivenBy is "" of the patient, and in rows older than it. Of a guardian the name, until contact data are erased, and how the
	// guardian is related are kept.
	GivenBy  ConsentGiver `json:"given_by,omitempty"`
	Guardian string       `json:"guardian,omitempty"`
	Relation Relation     `json:"relation,omitempty"`
}

// Giver says who has agreed.
func (c Consent) Giver() ConsentGiver { return cmp.Or(c.GivenBy, ByPatient) }

// Relation is how a guardian is related to the patient.
type Relation string

// relations are all of them: an appointed guardian is one by a court or an authority.
var relations = []Relation{"mother", "father", "grandparent", "relative", "appointed", "other"}

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
	return c.checkGiver(by)
}

func (c Consent) checkGiver(by Member) error {
	switch {
	case c.Giver() != ByPatient && c.Giver() != ByGuardian:
		return Bad("consent.given_by", "The patient consents, or a guardian.")
	case c.Giver() == ByPatient && c.Guardian != "":
		return Bad("consent.guardian", "Name a guardian only where the guardian consents.")
	case c.Giver() == ByPatient && c.Relation != "":
		return Bad("consent.relation", "Name a guardian only where the guardian consents.")
	case c.Giver() == ByPatient:
		return nil
	case by.isPatient():
		return Bad("consent.given_by", "A guardian consents at the desk, which attests it.")
	case !ValidName(c.Guardian):
		return Bad("consent.guardian", "Enter the guardian's name in Latin letters or letters of a script of India.")
	case !slices.Contains(relations, c.Relation):
		return Bad("consent.relation", "Choose mother, father, grandparent, relative, appointed or other.")
	}
	return nil
}

// folded returns a consent as it is stored.
func (c Consent) folded() Consent {
	c.Guardian = FoldBlanks(c.Guardian)
	if c.GivenBy == ByPatient {
		c.GivenBy = ""
	}
	return c
}

// hasConsent reports whether there is a consent for a purpose that was not withdrawn.
func (p Patient) hasConsent(purpose Purpose) bool {
	return slices.ContainsFunc(p.Consents, func(c Consent) bool { return c.Purpose == purpose && c.WithdrawnAt == nil })
}

// MayOrder refuses a patient for whom nothing may be ordered. For whoever is under 18 a consent that is missing refuses nothing, one
// that was withdrawn does (docs/rules.md#minors).
func (p Patient) MayOrder(at time.Time) error {
	if p.Merge != nil {
		return refuseMerged()
	}
	asked := slices.ContainsFunc(p.Consents, func(c Consent) bool { return c.Purpose == Care })
	if !p.hasConsent(Care) && (asked || !p.isMinor(at)) {
		return refuse(Conflict, "no_consent", "The patient has withdrawn the consent to care. Ask for it again first.")
	}
	return nil
}

// GiveConsent adds a consent, given at the desk or by the patient.
func (p Patient) GiveConsent(by Member, at time.Time, rev int, c Consent) (ChangedPatient, error) {
	before := p
	if err := p.checkChange(by, GiveConsent, rev); err != nil {
		return ChangedPatient{}, err
	}
	c = c.folded()
	if err := c.check(by); err != nil {
		return ChangedPatient{}, err
	}
	if len(p.Consents) >= maxConsents {
		return ChangedPatient{}, refuse(Conflict, "too_many_consents", "This record holds too many consents.")
	}
	c.At, c.By, c.WithdrawnAt, c.WithdrawnBy = At(at), by.Person, nil, ""
	p.Consents = append(slices.Clone(p.Consents), c)
	change := Change{Part: "consent:" + string(c.Purpose), To: "given"}
	if c.Giver() == ByGuardian {
		change.To = "given_by_guardian"
	}
	return p.settled(before, by, at, GiveConsent, change), nil
}

// WithdrawConsent withdraws every consent for a purpose.
func (p Patient) WithdrawConsent(by Member, at time.Time, rev int, purpose Purpose) (ChangedPatient, error) {
	before := p
	if err := p.checkChange(by, WithdrawConsent, rev); err != nil {
		return ChangedPatient{}, err
	}
	if purpose != Care && purpose != Research && purpose != Sharing {
		return ChangedPatient{}, Bad("purpose", "The purposes are care, research and sharing.")
	}
	if !p.hasConsent(purpose) {
		return ChangedPatient{}, refuse(Conflict, "no_consent", "There is no consent for this to withdraw.")
	}
	now := At(at)
	p.Consents = slices.Clone(p.Consents)
	for n := range p.Consents {
		if c := &p.Consents[n]; c.Purpose == purpose && c.WithdrawnAt == nil {
			c.WithdrawnAt, c.WithdrawnBy = &now, by.Person
		}
	}
	changes := []Change{{Part: "consent:" + string(purpose), From: "given", To: "withdrawn"}}
	if purpose == Sharing && p.ABHA != nil { // what it allowed to keep
		changes = append(changes, Change{Part: partABHA, From: p.ABHA.stateName(), To: "removed"})
		p.ABHA = nil
	}
	return p.settled(before, by, at, WithdrawConsent, changes...), nil
}
