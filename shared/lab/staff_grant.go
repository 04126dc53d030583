package lab

import (
	"slices"
	"time"
)

// GrantState is the state of a grant.
type GrantState string

// The states of a grant. GrantExpired is never stored: StateAt returns it for a pending grant that is too old.
const (
	GrantPending   GrantState = "pending"
	GrantConfirmed GrantState = "confirmed"
	GrantRefused   GrantState = "refused"
	GrantWithdrawn GrantState = "withdrawn"
	GrantExpired   GrantState = "expired"
)

// grantValidity is how long a grant can be confirmed.
const grantValidity = 7 * 24 * time.Hour

// SettingsGrant stands in a grant for the person, where it is about the hospital's settings.
const SettingsGrant = "settings"

// Grant is a request to change what a member may do, or the guarded settings of the hospital, which two persons decide: an
// admin asks, another person confirms (docs/rules.md#two-persons). There is one row for each member and one for the
// settings; a new request replaces one that is decided, and the events keep all.
type Grant struct {
	Hospital  string   `json:"hospital"`
	Person    string   `json:"person"`
	Rev       int      `json:"rev"`
	MemberRev int      `json:"member_rev"` // rev of the membership, or of the settings, when it was asked for
	Roles     []Role   `json:"roles"`
	Signatory []string `json:"signatory,omitempty"`
	Active    bool     `json:"active"`
	Papers    *Papers  `json:"papers,omitempty"` // of a signatory as they will be, changed or not: the second person sees what will be printed
	// Settings are the guarded settings as they will be; set where Person is SettingsGrant.
	Settings  *GuardedSettings `json:"settings,omitempty"`
	Reason    string           `json:"reason"`
	State     GrantState       `json:"state"`
	AskedBy   string           `json:"asked_by"`
	AskedAt   Moment           `json:"asked_at"`
	Expires   Moment           `json:"expires"`
	DecidedBy string           `json:"decided_by,omitempty"`
	DecidedAt *Moment          `json:"decided_at,omitempty"`
	Chain     string           `json:"chain,omitempty"` // hash of the last event
}

// GrantRequest is what an admin asks for: everything that the member may do afterwards.
type GrantRequest struct {
	Roles     []Role
	Signatory []string
	Active    bool
	Papers    *Papers // nil leaves them as they are
	Reason    string
	MemberRev int
}

// StateAt returns the state of a grant at a time.
func (g Grant) StateAt(at time.Time) GrantState {
	if g.State == GrantPending && !at.Before(g.Expires.Time) {
		return GrantExpired
	}
	return g.State
}

// AskGrant asks for a change that needs two persons. g is the row of an earlier request, or zero.
func (g Grant) AskGrant(by, m Member, at time.Time, ask GrantRequest) (Grant, Event, error) {
	if err := by.May(AskGrant); err != nil {
		return Grant{}, Event{}, err
	}
	if by.Person == m.Person {
		return Grant{}, Event{}, refuseOwnRoles()
	}
	if err := checkGrantReason(ask.Reason); err != nil {
		return Grant{}, Event{}, err
	}
	if m.Rev == 0 {
		return Grant{}, Event{}, refuse(NotFound, "not_found", "There is no such person here.")
	}
	next := m
	next.Roles, next.Signatory, next.Active = ask.Roles, ask.Signatory, ask.Active
	if ask.Papers != nil {
		next = next.withPapers(*ask.Papers)
		if err := next.check(); err != nil {
			return Grant{}, Event{}, err
		}
	}
	if err := next.checkAuthority(); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case ask.MemberRev != m.Rev:
		return Grant{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"staff": m.Rev},
			Sentence: "Somebody changed this membership in the meantime."}
	case !needsTwoPeople(m, next):
		return Grant{}, Event{}, refuseOnePerson()
	}
	request := Grant{Person: m.Person, MemberRev: m.Rev, Roles: next.Roles, Signatory: next.Signatory, Active: next.Active, Reason: ask.Reason}
	if papers := next.Papers(); len(next.Signatory) > 0 || papers != m.Papers() {
		request.Papers = &papers
	}
	return g.ask(by, at, request, append([]Change{{Part: "staff:" + m.Person, From: m.authority(), To: next.authority()}}, m.changedPapers(next)...))
}

// ask makes a request pending, in the place of one that is decided.
func (g Grant) ask(by Member, at time.Time, request Grant, changes []Change) (Grant, Event, error) {
	if g.StateAt(at) == GrantPending {
		return Grant{}, Event{}, refuse(Conflict, "grant_pending", "Another request about this is still open.")
	}
	request.Hospital, request.Rev, request.State, request.Reason = by.Hospital, g.Rev+1, GrantPending, FoldBlanks(request.Reason)
	request.AskedBy, request.AskedAt, request.Expires = by.Person, At(at), At(at.Add(grantValidity))
	ev := Event{N: request.Rev, At: request.AskedAt, By: by.Person, Request: by.Request, Action: AskGrant, Prev: g.Chain, Changes: append([]Change{
		{Part: "grant:" + request.Person, From: string(g.State), To: string(GrantPending)}}, changes...)}
	ev = ev.Seal()
	request.Chain = ev.Hash
	return request, ev, nil
}

func checkGrantReason(reason string) error {
	if FoldBlanks(reason) == "" || !PlainLine(reason, maxText) {
		return Bad("reason", "Give a reason for the person who will confirm this.")
	}
	return nil
}

func refuseOnePerson() error {
	return refuse(Conflict, "one_person_does", "This change needs no second person. Make it directly.")
}

func refuseAskerLeft() error {
	return refuse(Conflict, "asker_left", "The person who asked for this is no longer an admin here. Ask again.")
}

// MayDecide reports whether a member is one of those who may confirm or refuse a request.
func (g Grant) MayDecide(m Member) bool {
	return m.May(ConfirmGrant) == nil && m.Person != g.AskedBy && m.Person != g.Person
}

// Letters are the letters to those who may decide about a new request, once to each. Where there is nobody, nothing can be
// asked: a second person comes from the deploy command.
func (g Grant) Letters(staff []Member) ([]Duty, error) {
	staff = slices.DeleteFunc(slices.Clone(staff), func(m Member) bool { return !g.MayDecide(m) })
	if len(staff) == 0 {
		return nil, refuse(Conflict, "nobody_confirms", "There is nobody here who could confirm this. Whoever runs the system names a second person.")
	}
	return lettersTo(MailConfirm, g.Rev, g.AskedAt, staff), nil
}

// Granted is the result of a confirmation: the grant and the member, each with its event.
type Granted struct {
	Grant       Grant
	GrantEvent  Event
	Member      Member
	MemberEvent Event
}

// Confirm is the second person's agreement. Whoever asked must still be an admin, and the caller writes the outcome on
// the condition that the asker's row has not changed. Nobody can ask about themselves, so the asker stays an admin, and
// the last admin cannot be removed, not even by two confirmations at the same moment.
func (g Grant) Confirm(by, asker, m Member, at time.Time, rev int) (Granted, error) {
	decided, ev, err := g.decide(by, at, rev, GrantConfirmed, ConfirmGrant)
	switch {
	case err != nil:
		return Granted{}, err
	case asker.Person != g.AskedBy || !asker.holdsRole(Admin):
		return Granted{}, refuseAskerLeft()
	case m.Rev != g.MemberRev:
		return Granted{}, refuse(Conflict, "grant_outdated", "This membership has changed since the request. Ask again.")
	}
	next := m
	next.Roles, next.Signatory, next.Active = slices.Clone(g.Roles), slices.Clone(g.Signatory), g.Active
	if g.Papers != nil {
		next = next.withPapers(*g.Papers)
	}
	next, changed := m.changeTo(by, at, ConfirmGrant, next)
	return Granted{decided, ev, next, changed}, nil
}

// Refuse is the second person's refusal.
func (g Grant) Refuse(by Member, at time.Time, rev int) (Grant, Event, error) {
	return g.decide(by, at, rev, GrantRefused, RefuseGrant)
}

// decide is a second person's decision: of neither the asker nor the person it is about.
func (g Grant) decide(by Member, at time.Time, rev int, to GrantState, c Action) (Grant, Event, error) {
	if err := by.May(c); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case g.Rev == 0:
		return Grant{}, Event{}, g.refuseNone()
	case by.Person == g.Person:
		return Grant{}, Event{}, refuseOwnRoles()
	case by.Person == g.AskedBy:
		return Grant{}, Event{}, refuse(Forbidden, "own_grant", "You cannot decide about your own request.")
	}
	return g.end(by, at, rev, to, c)
}

// Withdraw takes a request back; only the asker can.
func (g Grant) Withdraw(by Member, at time.Time, rev int) (Grant, Event, error) {
	if err := by.May(WithdrawGrant); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case g.Rev == 0:
		return Grant{}, Event{}, g.refuseNone()
	case by.Person != g.AskedBy:
		return Grant{}, Event{}, refuse(Forbidden, "not_yours", "Only the person who asked for this can withdraw it.")
	}
	return g.end(by, at, rev, GrantWithdrawn, WithdrawGrant)
}

// refuseNone refuses to decide about what nobody has asked for.
func (g Grant) refuseNone() error {
	if g.Person == SettingsGrant {
		return refuse(Conflict, "no_grant", "Nobody has asked for a change of these settings.")
	}
	return refuse(NotFound, "not_found", "There is no request about this person.")
}

// end closes a pending grant, if it is still at the rev that the person has seen.
func (g Grant) end(by Member, at time.Time, rev int, to GrantState, c Action) (Grant, Event, error) {
	switch state := g.StateAt(at); {
	case rev != g.Rev:
		return Grant{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"grant": g.Rev},
			Sentence: "This request has changed in the meantime."}
	case state == GrantExpired:
		return Grant{}, Event{}, refuse(Conflict, "grant_expired", "Nobody confirmed this within seven days. Ask again.")
	case state != GrantPending:
		return Grant{}, Event{}, refuse(Conflict, "grant_decided", "This request has been decided already.")
	}
	now := At(at)
	g.Rev, g.State, g.DecidedBy, g.DecidedAt = g.Rev+1, to, by.Person, &now
	ev := Event{N: g.Rev, At: now, By: by.Person, Request: by.Request, Action: c, Prev: g.Chain,
		Changes: []Change{{Part: "grant:" + g.Person, From: string(GrantPending), To: string(to)}}}
	ev = ev.Seal()
	g.Chain = ev.Hash
	return g, ev, nil
}
