package lab

import (
	"slices"
	"time"
)

// InvitationState is how far an invitation is.
type InvitationState string

// The states of an invitation. InvitationExpired is never stored: StateAt returns it for an open one that is too old.
const (
	InvitationOpen      InvitationState = "open"
	InvitationAccepted  InvitationState = "accepted"
	InvitationDeclined  InvitationState = "declined"
	InvitationWithdrawn InvitationState = "withdrawn"
	InvitationExpired   InvitationState = "expired"
)

// invitationValidity is how long an invitation can be accepted.
const invitationValidity = 7 * 24 * time.Hour

// Invitation offers somebody a membership. Whoever is invited accepts before being a member, with an account that is new as
// with one that was there (docs/rules.md#invitation): so nothing of an invitation tells which of the two it was.
type Invitation struct {
	Hospital      string          `json:"hospital"`
	ID            string          `json:"id"` // UUIDv7, chosen by the client
	Rev           int             `json:"rev"`
	Person        string          `json:"person"`          // subject of the account; the hospital learns it with the acceptance
	Email         string          `json:"email,omitempty"` // where the letter goes; "" once it has ended
	Name          string          `json:"name,omitempty"`  // as the inviter writes it; "" once it has ended
	Roles         []Role          `json:"roles"`
	Qualification string          `json:"qualification,omitempty"`
	Registration  string          `json:"registration,omitempty"`
	Language      string          `json:"language,omitempty"`
	State         InvitationState `json:"state"`
	InvitedBy     string          `json:"invited_by"`
	InvitedAt     Moment          `json:"invited_at"`
	Expires       Moment          `json:"expires"`
	Origin        string          `json:"origin"`          // hash of the request that made it, to recognise a repetition
	Chain         string          `json:"chain,omitempty"` // hash of the last event
}

// StateAt returns the state of an invitation at a time.
func (i Invitation) StateAt(at time.Time) InvitationState {
	if i.State == InvitationOpen && !at.Before(i.Expires.Time) {
		return InvitationExpired
	}
	return i.State
}

// offer is the membership that an invitation offers.
func (i Invitation) offer() Member {
	return Member{Person: i.Person, Name: i.Name, Roles: i.Roles, Active: true, Email: i.Email, Language: i.Language,
		Qualification: i.Qualification, Registration: i.Registration}
}

// Invite returns a new invitation. People are invited as technicians or without a role; every other role needs two persons
// (AskGrant). The account is not known yet where Person is "": what is wrong without it is refused all the same. m is the
// person's stored membership; there must be none.
func (i Invitation) Invite(by, m Member, h Hospital, at time.Time) (Invitation, Event, error) {
	if err := by.May(InviteStaff); err != nil {
		return Invitation{}, Event{}, err
	}
	i.Email, i.Name = FoldBlanks(i.Email), FoldBlanks(i.Name)
	i.Qualification, i.Registration = FoldBlanks(i.Qualification), FoldBlanks(i.Registration)
	if err := i.offer().check(); err != nil {
		return Invitation{}, Event{}, err
	}
	if err := checkAddress("email", i.Email, true); err != nil {
		return Invitation{}, Event{}, err
	}
	if err := h.mayInvite(i.Email); err != nil {
		return Invitation{}, Event{}, err
	}
	switch {
	case m.Rev != 0:
		return Invitation{}, Event{}, refuse(Conflict, "exists", "This person is a member already.")
	case needsTwoPeople(Member{}, i.offer()):
		return Invitation{}, Event{}, refuse(Conflict, "second_person_needed",
			"Invite the person first. The roles supervisor and admin need two persons.")
	}
	i.Hospital, i.InvitedBy, i.InvitedAt = by.Hospital, by.Person, At(at)
	i.Expires = At(at.Add(invitationValidity))
	next, ev := i.nextRev(by, at, InviteStaff, InvitationOpen)
	return next, ev, nil
}

// InviteAgain has the letter sent once more, and lets the invitation live for its full time again.
func (i Invitation) InviteAgain(by Member, h Hospital, at time.Time, rev int) (Invitation, Event, error) {
	if err := by.May(InviteStaff); err != nil {
		return Invitation{}, Event{}, err
	}
	if err := i.checkOpen(at, rev); err != nil && i.StateAt(at) != InvitationExpired {
		return Invitation{}, Event{}, err
	}
	if err := h.mayInvite(i.Email); err != nil {
		return Invitation{}, Event{}, err
	}
	i.Expires, i.InvitedBy = At(at.Add(invitationValidity)), by.Person
	next, ev := i.nextRev(by, at, InviteStaff, InvitationOpen)
	return next, ev, nil
}

// Withdraw takes an invitation back; each admin can.
func (i Invitation) Withdraw(by Member, at time.Time, rev int) (Invitation, Event, error) {
	if err := by.May(WithdrawInvitation); err != nil {
		return Invitation{}, Event{}, err
	}
	return i.end(by, at, rev, WithdrawInvitation, InvitationWithdrawn)
}

// Decline is the invited person's no. by is that person, whom the store has matched with the account.
func (i Invitation) Decline(by Member, at time.Time, rev int) (Invitation, Event, error) {
	if err := i.checkInvited(by); err != nil {
		return Invitation{}, Event{}, err
	}
	return i.end(by, at, rev, DeclineInvitation, InvitationDeclined)
}

// Joined is the result of an acceptance: the invitation and the new member, each with its event.
type Joined struct {
	Invitation      Invitation
	InvitationEvent Event
	Member          Member
	MemberEvent     Event
}

// Accept makes the invited person a member. Whoever invited must still be an admin, and the caller writes the outcome on the
// condition that the inviter's row has not changed.
func (i Invitation) Accept(by, inviter, m Member, at time.Time, rev int) (Joined, error) {
	if err := i.checkInvited(by); err != nil {
		return Joined{}, err
	}
	offer := i.offer()
	ended, ev, err := i.end(by, at, rev, AcceptInvitation, InvitationAccepted)
	switch {
	case err != nil:
		return Joined{}, err
	case m.Rev != 0:
		return Joined{}, refuse(Conflict, "exists", "You are a member already.")
	case inviter.Person != i.InvitedBy || !inviter.holdsRole(Admin):
		return Joined{}, refuse(Conflict, "asker_left", "The person who asked for this is no longer an admin here. Ask again.")
	}
	by.Hospital = i.Hospital
	member, joined := m.changeTo(by, at, AcceptInvitation, offer)
	return Joined{ended, ev, member, joined}, nil
}

// Letters are the letter to the person, and those that tell all other admins.
func (i Invitation) Letters(staff []Member) []Duty {
	now := i.Expires.Add(-invitationValidity)
	staff = slices.DeleteFunc(slices.Clone(staff), func(m Member) bool { return !m.holdsRole(Admin) || m.Person == i.InvitedBy })
	return append(lettersTo(MailInvited, i.Rev, At(now), staff), Duty{N: i.Rev, Kind: DutyMail, Stage: MailInvitation, Due: At(now)})
}

// MailApplies reports whether a letter about the invitation is still true. That somebody was invited always is.
func (i Invitation) MailApplies(mail Duty) bool {
	return mail.Stage == MailInvited || i.State == InvitationOpen && i.Rev == mail.N
}

func (i Invitation) checkInvited(by Member) error {
	if i.Rev == 0 || by.Person != i.Person {
		return refuse(NotFound, "not_found", "There is no such invitation.")
	}
	return nil
}

// checkOpen refuses what cannot be decided any more, or was changed since somebody looked.
func (i Invitation) checkOpen(at time.Time, rev int) error {
	switch {
	case i.Rev == 0:
		return refuse(NotFound, "not_found", "There is no such invitation.")
	case rev != i.Rev:
		return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"invitation": i.Rev},
			Sentence: "This invitation has changed in the meantime."}
	case i.StateAt(at) == InvitationExpired:
		return refuse(Conflict, "invitation_ended", "Nobody accepted this within seven days. Invite again.")
	case i.State != InvitationOpen:
		return refuse(Conflict, "invitation_ended", "This invitation has been answered or taken back already.")
	}
	return nil
}

// end closes an open invitation. Name and address are the member's from now on, or nobody's.
func (i Invitation) end(by Member, at time.Time, rev int, c Action, to InvitationState) (Invitation, Event, error) {
	if err := i.checkOpen(at, rev); err != nil {
		return Invitation{}, Event{}, err
	}
	i.Name, i.Email = "", ""
	next, ev := i.nextRev(by, at, c, to)
	return next, ev, nil
}

func (i Invitation) nextRev(by Member, at time.Time, c Action, to InvitationState) (Invitation, Event) {
	ev := Event{N: i.Rev + 1, At: At(at), By: by.Person, Request: by.Request, Action: c, Prev: i.Chain,
		Changes: []Change{{Part: "invitation:" + i.ID, From: string(i.State), To: string(to)}}}.Seal()
	i.Rev, i.State, i.Chain = ev.N, to, ev.Hash
	return i, ev
}
