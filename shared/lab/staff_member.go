package lab

import (
	"regexp"
	"slices"
	"strings"
)

// Role is a role in a hospital.
type Role string

// The roles (docs/rules.md#roles). Staff hold the first three after Self. Self is a patient, who may act on the
// patient's own orders only; System is a function that acts by itself. Nobody can be given these two.
const (
	Self       Role = "patient"
	Technician Role = "technician"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
	System     Role = "system"
)

// PatientActor returns the actor for a patient. The caller has checked that the order or record is the patient's own.
func PatientActor(hospital, login string) Member {
	return Member{Hospital: hospital, Person: "patient:" + login, Roles: []Role{Self}, Active: true}
}

// SlipActor returns the actor for somebody who has an order's visit slip and knows the date of birth. The caller has
// checked both. Who it is cannot be known.
func SlipActor(hospital string) Member {
	return Member{Hospital: hospital, Person: "slip", Roles: []Role{Self}, Active: true}
}

// SystemActor returns the actor for a function that acts by itself.
func SystemActor(function string) Member {
	return Member{Person: "system:" + function, Roles: []Role{System}, Active: true}
}

// Member is a person's membership of one hospital. It alone decides what the person may do; the access token only says
// who the person is.
type Member struct {
	Hospital      string   `json:"hospital"`
	Person        string   `json:"person"` // subject at the staff's identity provider
	Name          string   `json:"name"`
	Roles         []Role   `json:"roles"`
	Signatory     []string `json:"signatory,omitempty"` // departments whose results this person may authorise
	Qualification string   `json:"qualification,omitempty"`
	Registration  string   `json:"registration,omitempty"`
	Email         string   `json:"email,omitempty"`    // of the invitation, for letters to the staff
	Language      string   `json:"language,omitempty"` // of letters to this person: "en" or "hi", "" stands for "en"
	Active        bool     `json:"active"`
	Rev           int      `json:"rev"`
	Chain         string   `json:"chain,omitempty"` // hash of the last event; none of a row from before they were chained

	// Request is the id of the request or message by which the member acts now; it is in every event, and not in the row.
	Request string `json:"-"`
}

// Under returns the actor as acting by a request or message.
func (m Member) Under(request string) Member {
	m.Request = request
	return m
}

func (m Member) isPatient() bool { return slices.Contains(m.Roles, Self) }

// Signs reports whether the member may authorise results of a department.
func (m Member) Signs(department string) bool { return slices.Contains(m.Signatory, department) }

// departmentForm is the form of a department's code.
var departmentForm = regexp.MustCompile(`^[a-z][a-z_-]{1,29}$`)

// maxDepartments is more than any laboratory has.
const maxDepartments = 20

// holdsRole reports whether the member is active and has the role.
func (m Member) holdsRole(r Role) bool { return m.Active && slices.Contains(m.Roles, r) }

// check refuses a membership that no hospital can have.
func (m Member) check() error {
	if !ValidName(m.Name) {
		return Bad("name", "Enter a name of 1 to 120 Latin letters or letters of a script of India.")
	}
	if !PlainLine(m.Qualification, 120) {
		return Bad("qualification", "Enter a degree of at most 120 characters on one line.")
	}
	if !PlainLine(m.Registration, 60) {
		return Bad("registration", "Enter a registration number of at most 60 characters.")
	}
	if !slices.Contains([]string{"", "en", "hi"}, m.Language) {
		return Bad("language", "Choose en or hi.")
	}
	return m.checkAuthority()
}

func (m Member) checkAuthority() error {
	once := map[Role]bool{}
	for _, r := range m.Roles {
		if r != Technician && r != Supervisor && r != Admin || once[r] {
			return Bad("roles", "The roles are technician, supervisor and admin, each once.")
		}
		once[r] = true
	}
	signs := map[string]bool{}
	for _, d := range m.Signatory {
		if !departmentForm.MatchString(d) || signs[d] || len(m.Signatory) > maxDepartments {
			return Bad("signatory", "Name each department once, by its code.")
		}
		signs[d] = true
	}
	switch {
	case len(m.Signatory) > 0 && !once[Supervisor]:
		return Bad("signatory", "Only a supervisor signs for a department.")
	case len(m.Signatory) > 0 && (strings.TrimSpace(m.Qualification) == "" || strings.TrimSpace(m.Registration) == ""):
		return refuse(Conflict, "papers_missing",
			"A signatory needs a degree and a registration number. Both are printed on the report.")
	}
	return nil
}

// Papers are what a report prints of a signatory.
type Papers struct {
	Name          string `json:"name"`
	Qualification string `json:"qualification"`
	Registration  string `json:"registration"`
}

// Papers returns the member's papers.
func (m Member) Papers() Papers { return Papers{m.Name, m.Qualification, m.Registration} }

// withPapers returns the member with other papers.
func (m Member) withPapers(p Papers) Member {
	m.Name, m.Qualification, m.Registration = FoldBlanks(p.Name), FoldBlanks(p.Qualification), FoldBlanks(p.Registration)
	return m
}

// authority returns what a member may do, as text for an event. It contains no name.
func (m Member) authority() string {
	var words []string
	for _, r := range m.Roles {
		words = append(words, string(r))
	}
	if len(m.Signatory) > 0 {
		words = append(words, "signs "+strings.Join(m.Signatory, " "))
	}
	if !m.Active {
		words = append(words, "inactive")
	}
	return strings.Join(words, " ")
}
