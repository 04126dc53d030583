package lab

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"assay/shared/lab/measure"
)

// Patient is a person registered at one hospital. Contact data is stored apart from it, so that it can be erased while
// the laboratory's record stays (docs/rules.md#erasure).
type Patient struct {
	Hospital  string `json:"hospital"`
	ID        string `json:"id"`     // UUIDv7, chosen by the client
	Number    string `json:"number"` // UHID: "P26-000093"
	Rev       int    `json:"rev"`
	Name      string `json:"name"` // as written
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"` // "1984-03-12"; if estimated, the latest that fits the stated age
	Estimated bool   `json:"estimated,omitempty"`
	// EarliestBirth is the earliest date that fits the stated age; empty if the date is known, and in rows older than it.
	EarliestBirth string    `json:"earliest_birth,omitempty"`
	Sex           string    `json:"sex"` // female | male | other | unknown
	Language      string    `json:"language"`
	Consents      []Consent `json:"consents"`
	ABHA          *ABHA     `json:"abha,omitempty"` // while there is a consent to sharing
	// Mail switches single stages off or on, as the patient wants; a stage that is absent is as the hospital has it.
	Mail map[string]bool `json:"mail,omitempty"`
	// Merged are the records of the same person that were merged into this one. Merge is set when this one was merged
	// into another.
	Merged []string   `json:"merged,omitempty"`
	Merge  *MergeLink `json:"merge,omitempty"`
	// Joined is for each of Merged the rev of this record by which it came to it.
	Joined []int `json:"joined,omitempty"`
	// MergeAsked is a merge of unlike persons that waits for a second person.
	MergeAsked *MergeRequest `json:"merge_asked,omitempty"`
	// GuardianAsked is the rev that opened the task which asks for a guardian; 0 while there is none.
	GuardianAsked int `json:"guardian_asked,omitempty"`
	// Ties are the logins that open this record, TieOffers the codes that are out to make more of them.
	Ties         []Tie      `json:"ties,omitempty"`
	TieOffers    []TieOffer `json:"tie_offers,omitempty"`
	RegisteredAt Moment     `json:"registered_at"`
	RegisteredBy string     `json:"registered_by"`
	Origin       string     `json:"origin"`          // hash of the request that registered it, to recognise a repetition
	Chain        string     `json:"chain,omitempty"` // hash of the last event
}

// Contact is how to reach a patient. It has its own rev, because it is stored apart from the patient.
type Contact struct {
	Rev      int    `json:"rev,omitempty"`
	Phone    string `json:"phone,omitempty"` // "+919876543210"
	Email    string `json:"email,omitempty"`
	Guardian string `json:"guardian,omitempty"`
	// EmailSince is the rev at which the e-mail address was typed or confirmed; 0 in rows older than it.
	EmailSince int `json:"email_since,omitempty"`
	// Failed is set when letters to the address do not reach the patient.
	Failed *FailedAddress `json:"failed,omitempty"`
	// Invited is where the desk has last invited a login to; nil once that was accepted or is over.
	Invited *InvitedAddress `json:"invited,omitempty"`
}

// StatedAge is an age as a person states it, when the date of birth is not known.
type StatedAge = measure.StatedAge

var (
	mobileForm = regexp.MustCompile(`^\+91[6-9]\d{9}$`)
	// mobileTyped is how people write one: with or without the country's code or the 0 of a trunk call.
	mobileTyped = regexp.MustCompile(`^(?:\+91|0091|91|0)?([6-9]\d{9})$`)
	mobileSigns = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "")
)

// ReadMobile gives an Indian mobile number in the one form it is stored and found by, "+919876543210"; what is none comes
// back without the blanks around it, to be refused.
func ReadMobile(typed string) (number string, ok bool) {
	typed = FoldBlanks(typed)
	if m := mobileTyped.FindStringSubmatch(mobileSigns.Replace(typed)); m != nil {
		return "+91" + m[1], true
	}
	return typed, false
}

// maxText is the greatest length of a free text about a person or place, in characters.
const maxText = 300

// maxAge is the lowest age that is refused, in years: nobody is documented to have lived longer than 122.
const maxAge = 130

func (p *Patient) checkSexAndLanguage() error {
	switch {
	case p.Sex != "female" && p.Sex != "male" && p.Sex != "other" && p.Sex != "unknown":
		return Bad("sex", "Choose female, male, other or unknown.")
	case p.Language != "en" && p.Language != "hi":
		return Bad("language", "Choose en or hi.")
	}
	return nil
}

// Folded returns the contact as it is stored: the phone in its one form, and no blanks around what was typed.
func (c Contact) Folded() Contact {
	c.Phone, _ = ReadMobile(c.Phone)
	c.Email, c.Guardian = FoldBlanks(c.Email), FoldBlanks(c.Guardian)
	return c
}

// check refuses what was typed. An address from before today's rule stays until it is typed again.
func (c Contact) check(before Contact) error {
	if c.Email != before.Email {
		if err := checkAddress("email", c.Email, false); err != nil {
			return err
		}
	}
	switch {
	case c.Phone != "" && !mobileForm.MatchString(c.Phone):
		return Bad("phone", "Enter an Indian mobile number of ten digits.")
	case c.Guardian != "" && !ValidName(c.Guardian):
		return Bad("guardian", "Enter the guardian's name in Latin letters or letters of a script of India.")
	}
	return nil
}

func (p *Patient) checkName() error {
	if !ValidName(p.Name) {
		return Bad("name", "Enter a name of 1 to 120 Latin letters or letters of a script of India.")
	}
	if p.NameLatin == "" && isLatin(p.Name) {
		p.NameLatin = p.Name
	}
	if !ValidName(p.NameLatin) || !isLatin(p.NameLatin) {
		return Bad("name_latin", "Enter the name in Latin letters too.")
	}
	return nil
}

// isLatin reports whether every letter is of the Latin script; signs and spaces do not count.
func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Latin, unicode.Inherited)
	})
}

// setBirthDate takes the date of birth, or works one out from a stated age and marks it as estimated.
func (p *Patient) setBirthDate(birthDate string, age StatedAge, at time.Time) error {
	if (birthDate == "") == !age.Given() {
		return Bad("birth_date", "Enter either the date of birth or the age.")
	}
	// Days in this form compare as text.
	today := at.In(measure.IST)
	tooEarly := today.AddDate(-maxAge, 0, 0).Format(time.DateOnly)
	if age.Given() {
		earliest, latest, err := age.Births(at)
		if err != nil || latest <= tooEarly {
			return Bad("age", "Enter an age below 130 years in whole numbers, each less than one of the larger unit beside it.")
		}
		p.BirthDate, p.Estimated, p.EarliestBirth = latest, true, earliest
		return nil
	}
	if _, err := measure.ParseBirthDate(birthDate); err != nil {
		return Bad("birth_date", "Enter the date as YYYY-MM-DD.")
	}
	if birthDate > today.Format(time.DateOnly) || birthDate <= tooEarly {
		return Bad("birth_date", "This cannot be a date of birth.")
	}
	p.BirthDate, p.Estimated, p.EarliestBirth = birthDate, false, ""
	return nil
}

// Snapshot returns the patient as an order keeps it.
func (p Patient) Snapshot() Snapshot {
	return Snapshot{ID: p.ID, Number: p.Number, Name: p.Name, NameLatin: p.NameLatin, BirthDate: p.BirthDate,
		Estimated: p.Estimated, EarliestBirth: p.EarliestBirth, Sex: p.Sex, Language: p.Language}
}

// firstBirth returns the earliest date on which the patient may have been born, "" if that is not known.
func (s Snapshot) firstBirth() string {
	if s.Estimated {
		return s.EarliestBirth
	}
	return s.BirthDate
}

// Person returns what the ranges need to know of the patient.
func (s Snapshot) Person() measure.Person {
	return measure.Person{Sex: s.Sex, BirthDate: s.BirthDate, Estimated: s.Estimated, EarliestBirth: s.EarliestBirth}
}

// AgeText returns the age on a day as it is printed.
func (s Snapshot) AgeText(at time.Time) string { return s.Person().AgeText(at) }
