package lab

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Patient is a person of one hospital. Contact data is a record of its own, so that it can be erased while the
// laboratory record stays (rules §9).
type Patient struct {
	Hospital     string    `json:"hospital"`
	ID           string    `json:"id"`     // UUIDv7, made by the client
	Number       string    `json:"number"` // UHID, "P26-000093"
	Rev          int       `json:"rev"`
	Name         string    `json:"name"` // as written
	NameLatin    string    `json:"name_latin"`
	BirthDate    string    `json:"birth_date"` // "1984-03-12"
	Estimated    bool      `json:"estimated,omitempty"`
	Sex          string    `json:"sex"` // female | male | other | unknown
	Language     string    `json:"language"`
	Consents     []Consent `json:"consents"`
	RegisteredAt Moment    `json:"registered_at"`
	RegisteredBy string    `json:"registered_by"`
	Origin       string    `json:"origin"` // hash of the request that made it
}

// Contact is how to reach a patient.
type Contact struct {
	Phone    string `json:"phone,omitempty"` // "+919876543210"
	Email    string `json:"email,omitempty"`
	Guardian string `json:"guardian,omitempty"`
}

// Consent is one agreement: to which text, when, in which language, for what. At the desk it is attested.
type Consent struct {
	TextVersion string `json:"text_version"`
	Language    string `json:"language"`
	Purpose     string `json:"purpose"` // care
	Attested    bool   `json:"attested"`
	At          Moment `json:"at"`
}

// Registration is a request to register a patient.
type Registration struct {
	ID, Number, Origin string
	Name, NameLatin    string
	BirthDate          string // or
	Years, Months      *int   // a stated age
	Days               *int
	Sex, Language      string
	Contact            Contact
	Consent            Consent
}

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
	if err := p.born(r, at); err != nil {
		return Patient{}, Event{}, err
	}
	switch {
	case p.Sex != "female" && p.Sex != "male" && p.Sex != "other" && p.Sex != "unknown":
		return Patient{}, Event{}, Bad("sex", "Choose female, male, other or unknown.")
	case p.Language != "en" && p.Language != "hi":
		return Patient{}, Event{}, Bad("language", "Choose en or hi.")
	case r.Contact.Phone != "" && !indianMobile.MatchString(r.Contact.Phone):
		return Patient{}, Event{}, Bad("phone", "Write an Indian mobile number as +91 and ten digits.")
	case r.Contact.Email != "" && !mailAddress.MatchString(r.Contact.Email):
		return Patient{}, Event{}, Bad("email", "This is not an e-mail address.")
	case !Writable(r.Contact.Guardian) || len(r.Contact.Guardian) > maxWords:
		return Patient{}, Event{}, Bad("guardian", "Write the guardian's name, in Latin or Devanagari letters.")
	case r.Consent.Language != "en" && r.Consent.Language != "hi":
		return Patient{}, Event{}, Bad("consent.language", "Choose en or hi.")
	case len(r.Consent.TextVersion) > 30:
		return Patient{}, Event{}, Bad("consent.text_version", "This is too long.")
	case !r.Consent.Attested || r.Consent.TextVersion == "" || r.Consent.Purpose != "care":
		return Patient{}, Event{}, Bad("consent", "Attest the patient's consent to care.")
	}
	r.Consent.At = At(at)
	p.Consents = []Consent{r.Consent}
	ev := Event{N: 1, At: At(at), By: by.Person, Command: RegisterPatient,
		Changes: []Change{{Part: "patient", To: "registered"}}}
	return p, ev.Seal(), nil
}

func (p *Patient) checkName() error {
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > 120 || !Writable(p.Name) || strings.Contains(p.Name, "\n") {
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
func (p *Patient) born(r Registration, at time.Time) error {
	stated := r.Years != nil || r.Months != nil || r.Days != nil
	if (r.BirthDate == "") == !stated {
		return Bad("birth_date", "Give the birth date or the age, one of them.")
	}
	today := at.In(IST)
	if stated {
		years, months, days := value(r.Years), value(r.Months), value(r.Days)
		if years < 0 || years > maxAge || months < 0 || months > 11 || days < 0 || days > 31 {
			return Bad("age", "This is not an age.")
		}
		p.BirthDate, p.Estimated = BirthDateFor(Span(years, months, days), at), true
		return nil
	}
	born, err := time.ParseInLocation(time.DateOnly, r.BirthDate, IST)
	if err != nil {
		return Bad("birth_date", "Write the date as year-month-day.")
	}
	if born.After(today) || born.Before(today.AddDate(-maxAge, 0, 0)) {
		return Bad("birth_date", "This cannot be a birth date.")
	}
	p.BirthDate = r.BirthDate
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

// Born tells whether what somebody typed as birth date is right. Where the date is only an estimate, the year will do,
// because nobody can know the day that the desk worked out (rules §1).
func (s Snapshot) Born(typed string) bool {
	return typed == s.BirthDate || s.Estimated && len(typed) == 4 && strings.HasPrefix(s.BirthDate, typed)
}

// Age is the printed age on a day.
func (s Snapshot) Age(at time.Time) string { return AgeText(s.BirthDate, at) }
