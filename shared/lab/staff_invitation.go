package lab

import (
	"strings"
	"time"
)

// Invitation is how somebody becomes a member: an account at the staff's issuer, made for the address, and a
// membership of that account's person. Nobody but a technician is invited with a role: all others wait for two persons
// (AskGrant).
type Invitation struct {
	Person        string // the account, once there is one
	Email         string // where the issuer writes to; it is not kept here
	Name          string
	Roles         []Role
	Qualification string
	Registration  string
}

// Invite makes the membership. m is what stands under the person already, zero as a rule.
func (m Member) Invite(by Member, at time.Time, i Invitation) (Member, Event, error) {
	if err := by.May(InviteStaff); err != nil {
		return Member{}, Event{}, err
	}
	next := Member{Person: i.Person, Name: strings.TrimSpace(i.Name), Roles: i.Roles, Active: true,
		Qualification: strings.TrimSpace(i.Qualification), Registration: strings.TrimSpace(i.Registration)}
	if err := next.check(); err != nil {
		return Member{}, Event{}, err
	}
	switch {
	case !mailAddress.MatchString(i.Email):
		return Member{}, Event{}, Bad("email", "This is not an e-mail address.")
	case m.Rev != 0:
		return Member{}, Event{}, refuse(Conflict, "exists", "This person is listed here already.")
	case needsTwo(m, next):
		return Member{}, Event{}, refuse(Conflict, "second_person_needed",
			"Invite first. Supervisor and admin are then given by two persons.")
	}
	next, ev := m.become(by, at, InviteStaff, next)
	return next, ev, nil
}

// InviteAgain refuses to write a second letter to somebody who is not here, or no longer.
func (m Member) CheckInviteAgain(by Member, email string) error {
	if err := by.May(InviteStaff); err != nil {
		return err
	}
	switch {
	case !mailAddress.MatchString(email):
		return Bad("email", "This is not an e-mail address.")
	case m.Rev == 0:
		return refuse(NotFound, "not_found", "There is no such person here.")
	case !m.Active:
		return refuse(Conflict, "inactive", "This person no longer works here.")
	}
	return nil
}
