package lab

import (
	"slices"
	"strings"
	"time"
)

// GrantState is how far a grant is.
type GrantState string

// The states of a grant. Expired is never stored: it is what a pending one becomes by time.
const (
	GrantPending   GrantState = "pending"
	GrantConfirmed GrantState = "confirmed"
	GrantRefused   GrantState = "refused"
	GrantWithdrawn GrantState = "withdrawn"
	GrantExpired   GrantState = "expired"
)

// grantLife is how long a grant waits for its second person.
const grantLife = 7 * 24 * time.Hour

// Grant is a question about a member that two persons decide: an admin asks, another person confirms (rules §1). There
// is one row for a person; a new question takes the place of one that is decided, and the events keep them all.
type Grant struct {
	Hospital  string     `json:"hospital"`
	Person    string     `json:"person"`
	Rev       int        `json:"rev"`
	MemberRev int        `json:"member_rev"` // of the membership it was asked about
	Roles     []Role     `json:"roles"`
	Signatory []string   `json:"signatory,omitempty"`
	Active    bool       `json:"active"`
	Reason    string     `json:"reason"`
	State     GrantState `json:"state"`
	AskedBy   string     `json:"asked_by"`
	AskedAt   Moment     `json:"asked_at"`
	Expires   Moment     `json:"expires"`
	DecidedBy string     `json:"decided_by,omitempty"`
	DecidedAt *Moment    `json:"decided_at,omitempty"`
}

// GrantRequest is what somebody asks a grant for: all that the member may do afterwards.
type GrantRequest struct {
	Roles     []Role
	Signatory []string
	Active    bool
	Reason    string
	MemberRev int
}

// StateAt is the state of a grant at a time.
func (g Grant) StateAt(at time.Time) GrantState {
	if g.State == GrantPending && !at.Before(g.Expires.Time) {
		return GrantExpired
	}
	return g.State
}

// AskGrant asks for what needs two persons. g is the row of an earlier question, zero when there was none.
func (g Grant) AskGrant(by, m Member, at time.Time, ask GrantRequest) (Grant, Event, error) {
	if err := by.May(AskGrant); err != nil {
		return Grant{}, Event{}, err
	}
	if by.Person == m.Person {
		return Grant{}, Event{}, ownRoles()
	}
	if n := len(strings.TrimSpace(ask.Reason)); n == 0 || n > maxWords || !Printable(ask.Reason) {
		return Grant{}, Event{}, Bad("reason", "Say why, for whoever is to confirm.")
	}
	if m.Rev == 0 {
		return Grant{}, Event{}, refuse(NotFound, "not_found", "There is no such person here.")
	}
	next := m
	next.Roles, next.Signatory, next.Active = ask.Roles, ask.Signatory, ask.Active
	if err := next.checkAuthority(); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case ask.MemberRev != m.Rev:
		return Grant{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"staff": m.Rev},
			Sentence: "Somebody changed this person in the meantime."}
	case !needsTwo(m, next):
		return Grant{}, Event{}, refuse(Conflict, "one_person_does", "This needs no second person: change it directly.")
	case g.StateAt(at) == GrantPending:
		return Grant{}, Event{}, refuse(Conflict, "grant_pending", "Another question about this person is still open.")
	}
	asked := Grant{Hospital: by.Hospital, Person: m.Person, Rev: g.Rev + 1, MemberRev: m.Rev, Roles: next.Roles,
		Signatory: next.Signatory, Active: next.Active, Reason: strings.TrimSpace(ask.Reason), State: GrantPending,
		AskedBy: by.Person, AskedAt: At(at), Expires: At(at.Add(grantLife))}
	ev := Event{N: asked.Rev, At: asked.AskedAt, By: by.Person, Action: AskGrant, Changes: []Change{
		{Part: "grant:" + m.Person, From: string(g.State), To: string(GrantPending)},
		{Part: "staff:" + m.Person, From: m.authority(), To: next.authority()}}}
	return asked, ev.Seal(), nil
}

// Granted is what a confirmation makes: the grant as decided and the member as it then is, each with its event.
type Granted struct {
	Grant       Grant
	GrantEvent  Event
	Member      Member
	MemberEvent Event
}

// Confirm is the second person's yes. Whoever asked must still be an admin, and the row that says so is to be written
// down as unchanged with the outcome: as nobody asks about himself, that admin stays, and so the last one cannot go,
// not even when two removals are confirmed at the same moment.
func (g Grant) Confirm(by, asker, m Member, at time.Time, rev int) (Granted, error) {
	decided, ev, err := g.decide(by, at, rev, GrantConfirmed, ConfirmGrant)
	switch {
	case err != nil:
		return Granted{}, err
	case asker.Person != g.AskedBy || !asker.holds(Admin):
		return Granted{}, refuse(Conflict, "asker_left", "Whoever asked is no longer an admin here. Ask anew.")
	case m.Rev != g.MemberRev:
		return Granted{}, refuse(Conflict, "grant_outdated", "The person was changed since this was asked. Ask anew.")
	}
	next := m
	next.Roles, next.Signatory, next.Active = slices.Clone(g.Roles), slices.Clone(g.Signatory), g.Active
	next, changed := m.become(by, at, ConfirmGrant, next)
	return Granted{decided, ev, next, changed}, nil
}

// Refuse is the second person's no.
func (g Grant) Refuse(by Member, at time.Time, rev int) (Grant, Event, error) {
	return g.decide(by, at, rev, GrantRefused, RefuseGrant)
}

// decide is a second person's decision: neither whoever asked nor whom it is about.
func (g Grant) decide(by Member, at time.Time, rev int, to GrantState, c Action) (Grant, Event, error) {
	if err := by.May(c); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case g.Rev == 0:
		return Grant{}, Event{}, refuse(NotFound, "not_found", "Nothing was asked about this person.")
	case by.Person == g.Person:
		return Grant{}, Event{}, ownRoles()
	case by.Person == g.AskedBy:
		return Grant{}, Event{}, refuse(Forbidden, "own_grant", "Somebody else decides what you asked for.")
	}
	return g.close(by, at, rev, to, c)
}

// Withdraw takes a question back, by whoever asked it.
func (g Grant) Withdraw(by Member, at time.Time, rev int) (Grant, Event, error) {
	if err := by.May(WithdrawGrant); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case g.Rev == 0:
		return Grant{}, Event{}, refuse(NotFound, "not_found", "Nothing was asked about this person.")
	case by.Person != g.AskedBy:
		return Grant{}, Event{}, refuse(Forbidden, "not_yours", "Only whoever asked takes it back.")
	}
	return g.close(by, at, rev, GrantWithdrawn, WithdrawGrant)
}

// close ends a pending grant, decided on a rev.
func (g Grant) close(by Member, at time.Time, rev int, to GrantState, c Action) (Grant, Event, error) {
	switch state := g.StateAt(at); {
	case rev != g.Rev:
		return Grant{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"grant": g.Rev},
			Sentence: "This question has changed in the meantime."}
	case state == GrantExpired:
		return Grant{}, Event{}, refuse(Conflict, "grant_expired", "Nobody confirmed this in seven days. Ask anew.")
	case state != GrantPending:
		return Grant{}, Event{}, refuse(Conflict, "grant_decided", "This is decided already.")
	}
	now := At(at)
	g.Rev, g.State, g.DecidedBy, g.DecidedAt = g.Rev+1, to, by.Person, &now
	ev := Event{N: g.Rev, At: now, By: by.Person, Action: c,
		Changes: []Change{{Part: "grant:" + g.Person, From: string(GrantPending), To: string(to)}}}
	return g, ev.Seal(), nil
}
