package lab

import (
	"strings"
	"time"
)

// Invitation is a request to make somebody a member: an account at the staff's identity provider, and a membership of
// that account's person. People are invited as technicians or without a role; every other role needs two persons
// (AskGrant).
type Invitation struct {
	Person        string // subject of the account, once there is one
	Email         string // where the identity provider writes to, and we do
	Name          string
	Roles         []Role
	Qualification string
	Registration  string
}

// Invite returns the membership. m is the person's stored membership; there must be none.
func (m Member) Invite(by Member, at time.Time, i Invitation) (Member, Event, error) {
	if err := by.May(InviteStaff); err != nil {
		return Member{}, Event{}, err
	}
	i.Email = FoldBlanks(i.Email)
	next := Member{Person: i.Person, Name: FoldBlanks(i.Name), Roles: i.Roles, Active: true, Email: i.Email,
		Qualification: strings.TrimSpace(i.Qualification), Registration: strings.TrimSpace(i.Registration)}
	if err := next.check(); err != nil {
		return Member{}, Event{}, err
	}
	if err := checkAddress("email", i.Email, true); err != nil {
		return Member{}, Event{}, err
	}
	switch {
	case m.Rev != 0:
		return Member{}, Event{}, refuse(Conflict, "exists", "This person is a member already.")
	case needsTwoPeople(m, next):
		return Member{}, Event{}, refuse(Conflict, "second_person_needed",
			"Invite the person first. The roles supervisor and admin need two persons.")
	}
	next, ev := m.changeTo(by, at, InviteStaff, next)
	return next, ev, nil
}

// CheckInviteAgain refuses to send a second invitation to somebody who is not a member, or not any more.
func (m Member) CheckInviteAgain(by Member, email string) error {
	if err := by.May(InviteStaff); err != nil {
		return err
	}
	if err := checkAddress("email", FoldBlanks(email), true); err != nil {
		return err
	}
	switch {
	case m.Rev == 0:
		return refuse(NotFound, "not_found", "There is no such person here.")
	case !m.Active:
		return refuse(Conflict, "inactive", "This person no longer works here.")
	}
	return nil
}
