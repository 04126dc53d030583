package lab

import (
	"assay/shared/lab/measure"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Patient is a person of one hospital. Contact data is a record of its own, so that it can be erased while the
// laboratory record stays (rules §9).
type Patient struct {
	Hospital  string    `json:"hospital"`
	ID        string    `json:"id"`     // UUIDv7, made by the client
	Number    string    `json:"number"` // UHID, "P26-000093"
	Rev       int       `json:"rev"`
	Name      string    `json:"name"` // as written
	NameLatin string    `json:"name_latin"`
	BirthDate string    `json:"birth_date"` // "1984-03-12"
	Estimated bool      `json:"estimated,omitempty"`
	Sex       string    `json:"sex"` // female | male | other | unknown
	Language  string    `json:"language"`
	Consents  []Consent `json:"consents"`
	// Mail switches single stages, as the patient wishes; a stage that is absent is as the hospital has it.
	Mail map[string]bool `json:"mail,omitempty"`
	// Merged are the records of the same person that were merged into this one; Merge says where this one went.
	Merged       []string   `json:"merged,omitempty"`
	Merge        *MergeLink `json:"merge,omitempty"`
	RegisteredAt Moment     `json:"registered_at"`
	RegisteredBy string     `json:"registered_by"`
	Origin       string     `json:"origin"` // hash of the request that made it
}

// Contact is how to reach a patient. Its rev is the store's lock: a contact is read beside its patient, not with it.
type Contact struct {
	Rev      int    `json:"rev,omitempty"`
	Phone    string `json:"phone,omitempty"` // "+919876543210"
	Email    string `json:"email,omitempty"`
	Guardian string `json:"guardian,omitempty"`
}

// Registration is a request to register a patient.
type Registration struct {
	ID, Number, Origin string
	Name, NameLatin    string
	BirthDate          string    // or
	Age                StatedAge // an age
	Sex, Language      string
	Contact            Contact
	Consent            Consent
}

// StatedAge is an age as somebody tells it, where the date of birth is not known.
type StatedAge struct{ Years, Months, Days *int }

func (a StatedAge) given() bool { return a.Years != nil || a.Months != nil || a.Days != nil }

var (
	indianMobile = regexp.MustCompile(`^\+91[6-9]\d{9}$`)
	mailAddress  = regexp.MustCompile(`^[^@\s<>,;"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}$`)
)

// maxWords is the longest free text about a person or place, in bytes.
const maxWords = 300

// maxAge is the oldest age that is believed, in years: nobody is documented to have lived longer than 122.
const maxAge = 130

// Register checks a registration and makes the patient, with the event that tells of it.
func Register(by Member, at time.Time, r Registration) (Patient, Event, error) {
	if err := by.May(RegisterPatient); err != nil {
		return Patient{}, Event{}, err
	}
	p := Patient{Hospital: by.Hospital, ID: r.ID, Number: r.Number, Rev: 1, Name: strings.TrimSpace(r.Name),
		NameLatin: strings.TrimSpace(r.NameLatin), Sex: r.Sex, Language: r.Language, RegisteredAt: At(at),
		RegisteredBy: by.Person, Origin: r.Origin}
	if err := p.checkName(); err != nil {
		return Patient{}, Event{}, err
	}
	if err := p.born(r.BirthDate, r.Age, at); err != nil {
		return Patient{}, Event{}, err
	}
	if err := p.checkKind(); err != nil {
		return Patient{}, Event{}, err
	}
	if err := r.Contact.check(); err != nil {
		return Patient{}, Event{}, err
	}
	if err := r.Consent.check(by); err != nil {
		return Patient{}, Event{}, err
	}
	if r.Consent.Purpose != Care {
		return Patient{}, Event{}, Bad("consent.purpose", "Attest the patient's consent to care.")
	}
	r.Consent.At, r.Consent.By = At(at), by.Person
	p.Consents = []Consent{r.Consent}
	ev := Event{N: 1, At: At(at), By: by.Person, Action: RegisterPatient,
		Changes: []Change{{Part: "patient", To: "registered"}}}
	return p, ev.Seal(), nil
}

func (p *Patient) checkKind() error {
	switch {
	case p.Sex != "female" && p.Sex != "male" && p.Sex != "other" && p.Sex != "unknown":
		return Bad("sex", "Choose female, male, other or unknown.")
	case p.Language != "en" && p.Language != "hi":
		return Bad("language", "Choose en or hi.")
	}
	return nil
}

func (c Contact) check() error {
	switch {
	case c.Phone != "" && !indianMobile.MatchString(c.Phone):
		return Bad("phone", "Write an Indian mobile number as +91 and ten digits.")
	case c.Email != "" && !mailAddress.MatchString(c.Email):
		return Bad("email", "This is not an e-mail address.")
	case !Printable(c.Guardian) || len(c.Guardian) > maxWords:
		return Bad("guardian", "Write the guardian's name, in Latin or Devanagari letters.")
	}
	return nil
}

func (p *Patient) checkName() error {
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > 120 || !Printable(p.Name) || strings.Contains(p.Name, "\n") {
		return Bad("name", "Write the name in Latin or Devanagari letters, at most 120 of them.")
	}
	if p.NameLatin == "" && latin(p.Name) {
		p.NameLatin = p.Name
	}
	if n := utf8.RuneCountInString(p.NameLatin); n == 0 || n > 120 || !latin(p.NameLatin) {
		return Bad("name_latin", "Write the name in Latin letters too.")
	}
	return nil
}

// latin tells whether every letter is of the Latin script; signs and blanks do not count.
func latin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Latin)
	})
}

// born takes the birth date, or works one out from a stated age and marks it as estimated.
func (p *Patient) born(birthDate string, age StatedAge, at time.Time) error {
	if (birthDate == "") == !age.given() {
		return Bad("birth_date", "Give the birth date or the age, one of them.")
	}
	today := at.In(measure.IST)
	if age.given() {
		years, months, days := value(age.Years), value(age.Months), value(age.Days)
		if years < 0 || years > maxAge || months < 0 || months > 11 || days < 0 || days > 31 {
			return Bad("age", "This is not an age.")
		}
		p.BirthDate, p.Estimated = measure.BirthDateFor(measure.Span(years, months, days), at), true
		return nil
	}
	born, err := time.ParseInLocation(time.DateOnly, birthDate, measure.IST)
	if err != nil {
		return Bad("birth_date", "Write the date as year-month-day.")
	}
	if born.After(today) || born.Before(today.AddDate(-maxAge, 0, 0)) {
		return Bad("birth_date", "This cannot be a birth date.")
	}
	p.BirthDate, p.Estimated = birthDate, false
	return nil
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// Snapshot is the patient as an order keeps it.
func (p Patient) Snapshot() Snapshot {
	return Snapshot{ID: p.ID, Number: p.Number, Name: p.Name, NameLatin: p.NameLatin, BirthDate: p.BirthDate,
		Estimated: p.Estimated, Sex: p.Sex}
}

// MatchesBirthDate tells whether what somebody typed as birth date is right. Where the date is only an estimate, the year will do,
// because nobody can know the day that the desk worked out (rules §1).
func (s Snapshot) MatchesBirthDate(typed string) bool {
	return typed == s.BirthDate || s.Estimated && len(typed) == 4 && strings.HasPrefix(s.BirthDate, typed)
}

// AgeText is the printed age on a day.
func (s Snapshot) AgeText(at time.Time) string { return measure.AgeText(s.BirthDate, at) }
