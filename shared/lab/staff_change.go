package lab

import (
	"cmp"
	"slices"
	"time"
)

// ChangeMember replaces a membership, if it is still at the rev that the caller has seen: name, degree, registration,
// the technician's role, and everything that takes rights away. A change that gives the role of supervisor or admin, or
// a department to sign for, that changes the papers of a signatory, or that removes an admin, needs two persons and is refused here: use AskGrant
// (docs/rules.md#two-persons). A nil Signatory stays as it is.
func (m Member) ChangeMember(by Member, at time.Time, next Member) (Member, Event, error) {
	if err := by.May(ChangeStaff); err != nil {
		return Member{}, Event{}, err
	}
	if by.Person == next.Person {
		return Member{}, Event{}, refuseOwnRoles()
	}
	if m.Rev == 0 {
		return Member{}, Event{}, refuse(NotFound, "not_found", "There is no such person here.")
	}
	if next.Signatory == nil {
		next.Signatory = m.Signatory
	}
	if !slices.Contains(next.Roles, Supervisor) {
		next.Signatory = nil // only supervisors sign; the departments must be granted again
	}
	if err := next.check(); err != nil {
		return Member{}, Event{}, err
	}
	switch {
	case next.Rev != m.Rev:
		return Member{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"staff": m.Rev},
			Sentence: "Somebody changed this membership in the meantime."}
	case needsTwoPeople(m, next):
		return Member{}, Event{}, refuse(Conflict, "second_person_needed",
			"This change needs two persons. Ask for it, and have somebody else confirm it.")
	}
	next, ev := m.changeTo(by, at, ChangeStaff, next)
	return next, ev, nil
}

// changeTo returns the changed membership and its event.
func (m Member) changeTo(by Member, at time.Time, c Action, next Member) (Member, Event) {
	next.Hospital, next.Rev, next.Email = by.Hospital, m.Rev+1, cmp.Or(next.Email, m.Email)
	next.Language = cmp.Or(next.Language, m.Language)
	ev := Event{N: next.Rev, At: At(at), By: by.Person, Request: by.Request, Action: c, Prev: m.Chain,
		Changes: append([]Change{{Part: "staff:" + next.Person, From: m.authority(), To: next.authority()}}, m.changedPapers(next)...)}
	ev = ev.Seal()
	next.Chain = ev.Hash
	return next, ev
}

func refuseOwnRoles() error {
	return refuse(Forbidden, "own_roles", "You cannot change your own roles.")
}

// needsTwoPeople reports whether a change must be decided by two persons. It compares what the person can do before and
// after: to enable a disabled supervisor again needs two. So do the papers of whoever signs afterwards: reports print them.
func needsTwoPeople(m, next Member) bool {
	for _, r := range []Role{Supervisor, Admin} {
		if next.holdsRole(r) && !m.holdsRole(r) {
			return true
		}
	}
	if m.holdsRole(Admin) && !next.holdsRole(Admin) {
		return true
	}
	for _, d := range next.Signatory {
		if next.Active && !(m.Active && m.Signs(d)) {
			return true
		}
	}
	return next.Active && len(next.Signatory) > 0 && m.Papers() != next.Papers()
}
