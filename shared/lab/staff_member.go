package lab

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// department is what a department's code looks like.
var department = regexp.MustCompile(`^[a-z][a-z_-]{1,29}$`)

// maxDepartments is more than any laboratory has.
const maxDepartments = 20

// ChangeMember takes a new membership row decided on a rev: name, papers, technician or not, and whatever takes away.
// What gives supervisor, admin or a department to sign for, or takes an admin away, needs two persons and is refused
// here: AskGrant is its way (rules §1). Signatory left nil stays as it is.
func (m Member) ChangeMember(by Member, at time.Time, next Member) (Member, Event, error) {
	if err := by.May(ChangeStaff); err != nil {
		return Member{}, Event{}, err
	}
	if by.Person == next.Person {
		return Member{}, Event{}, ownRoles()
	}
	if m.Rev == 0 {
		return Member{}, Event{}, refuse(NotFound, "not_found", "There is no such person here.")
	}
	if next.Signatory == nil {
		next.Signatory = m.Signatory
	}
	if !slices.Contains(next.Roles, Supervisor) {
		next.Signatory = nil // who signs is a supervisor; the departments do not come back by themselves
	}
	if err := next.check(); err != nil {
		return Member{}, Event{}, err
	}
	switch {
	case next.Rev != m.Rev:
		return Member{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"staff": m.Rev},
			Sentence: "Somebody changed this person in the meantime."}
	case needsTwo(m, next):
		return Member{}, Event{}, refuse(Conflict, "second_person_needed",
			"This needs two persons: ask for it, and somebody else confirms.")
	}
	next, ev := m.become(by, at, ChangeStaff, next)
	return next, ev, nil
}

// become is the step from one membership row to the next.
func (m Member) become(by Member, at time.Time, c Action, next Member) (Member, Event) {
	next.Hospital, next.Rev = by.Hospital, m.Rev+1
	ev := Event{N: next.Rev, At: At(at), By: by.Person, Action: c,
		Changes: []Change{{Part: "staff:" + next.Person, From: m.authority(), To: next.authority()}}}
	return next, ev.Seal()
}

func ownRoles() error { return refuse(Forbidden, "own_roles", "Nobody changes his own roles.") }

// needsTwo tells whether the step from one membership to the next is a decision of two persons. What counts is what a
// person could do: a disabled supervisor who is let in again is a new supervisor.
func needsTwo(m, next Member) bool {
	for _, r := range []Role{Supervisor, Admin} {
		if next.holds(r) && !m.holds(r) {
			return true
		}
	}
	if m.holds(Admin) && !next.holds(Admin) {
		return true
	}
	for _, d := range next.Signatory {
		if next.Active && !(m.Active && m.Signs(d)) {
			return true
		}
	}
	return false
}

// holds tells whether the member is active and has the role.
func (m Member) holds(r Role) bool { return m.Active && slices.Contains(m.Roles, r) }

// check refuses a membership that no hospital can have.
func (m Member) check() error {
	if n := utf8.RuneCountInString(strings.TrimSpace(m.Name)); n == 0 || n > 120 || !Printable(m.Name) {
		return Bad("name", "A person has a name, in Latin or Devanagari letters, at most 120 of them.")
	}
	if utf8.RuneCountInString(m.Qualification) > 120 || !Printable(m.Qualification) {
		return Bad("qualification", "Write the degree in Latin or Devanagari letters, at most 120 of them.")
	}
	if utf8.RuneCountInString(m.Registration) > 60 || !Printable(m.Registration) {
		return Bad("registration", "Write the registration number in at most 60 letters.")
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
		if !department.MatchString(d) || signs[d] || len(m.Signatory) > maxDepartments {
			return Bad("signatory", "Name each department once, by its code.")
		}
		signs[d] = true
	}
	switch {
	case len(m.Signatory) > 0 && !once[Supervisor]:
		return Bad("signatory", "Only a supervisor signs for a department.")
	case len(m.Signatory) > 0 && (strings.TrimSpace(m.Qualification) == "" || strings.TrimSpace(m.Registration) == ""):
		return refuse(Conflict, "papers_missing",
			"Whoever signs needs a degree and a registration number: both stand on the report.")
	}
	return nil
}

// authority is what a member may do, in words for an event: no name stands in it.
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
