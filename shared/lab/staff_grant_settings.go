package lab

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// GuardedSettings are what one person must not change alone: up to what amount one person hands out
// cash, or records what is not cash, where the
// laboratory is notified, to which domains people are invited, and where the hash of each root goes (docs/rules.md#two-persons).
type GuardedSettings struct {
	RefundLimit   Paise    `json:"refund_limit"`
	LabEmail      string   `json:"lab_email"`
	InviteDomains []string `json:"invite_domains,omitempty"`
	// HandLimit and RootLetterTo are nil where a request leaves them as they are.
	HandLimit    *Paise  `json:"hand_limit,omitempty"`
	RootLetterTo *string `json:"root_letter_to,omitempty"`
}

// guarded returns the settings that two persons decide.
func (h Hospital) guarded() GuardedSettings {
	return GuardedSettings{h.RefundLimit, h.LabEmail, h.InviteDomains, &h.HandLimit, &h.RootLetterTo}
}

// equal compares what two hospitals have (Hospital.guarded).
func (g GuardedSettings) equal(other GuardedSettings) bool {
	return g.RefundLimit == other.RefundLimit && *g.HandLimit == *other.HandLimit && g.LabEmail == other.LabEmail && slices.Equal(g.InviteDomains, other.InviteDomains) &&
		*g.RootLetterTo == *other.RootLetterTo
}

// check refuses what no hospital (Hospital.guarded) can work with.
func (g GuardedSettings) check() error {
	if g.RefundLimit < 0 || g.RefundLimit > 100_000_00 {
		return Bad("refund_limit", "Enter an amount in paise, from 0 to 10000000.")
	}
	if *g.HandLimit < 0 || *g.HandLimit > 100_000_00 {
		return Bad("hand_limit", "Enter an amount in paise, from 0 to 10000000.")
	}
	return cmp.Or(checkAddress("lab_email", g.LabEmail, false), checkDomains(g.InviteDomains),
		checkAddress("root_letter_to", *g.RootLetterTo, false))
}

func (h Hospital) withGuarded(g GuardedSettings) Hospital {
	h.RefundLimit, h.LabEmail, h.InviteDomains = g.RefundLimit, FoldBlanks(g.LabEmail), slices.Clone(g.InviteDomains)
	if g.HandLimit != nil {
		h.HandLimit = *g.HandLimit
	}
	if g.RootLetterTo != nil {
		h.RootLetterTo = FoldBlanks(*g.RootLetterTo)
	}
	return h
}

// SettingsRequest is what an admin asks for: all guarded settings as they will be.
type SettingsRequest struct {
	GuardedSettings
	Reason string
	Rev    int // of the settings
}

// AskSettings asks for a change of the guarded settings. g is the row of an earlier request, or zero.
func (g Grant) AskSettings(by Member, h Hospital, at time.Time, ask SettingsRequest) (Grant, Event, error) {
	if err := by.May(AskGrant); err != nil {
		return Grant{}, Event{}, err
	}
	if err := checkGrantReason(ask.Reason); err != nil {
		return Grant{}, Event{}, err
	}
	next := h.withGuarded(ask.GuardedSettings)
	if err := next.guarded().check(); err != nil {
		return Grant{}, Event{}, err
	}
	switch {
	case ask.Rev != h.Rev:
		return Grant{}, Event{}, refuseStaleSettings(h)
	case h.guarded().equal(next.guarded()):
		return Grant{}, Event{}, refuseOnePerson()
	}
	settings := next.guarded()
	return g.ask(by, at, Grant{Person: SettingsGrant, MemberRev: h.Rev, Settings: &settings, Reason: ask.Reason}, h.changes(next))
}

// GrantedSettings is the result of a confirmation: the grant and the settings, each with its event.
type GrantedSettings struct {
	Grant         Grant
	GrantEvent    Event
	Hospital      Hospital
	HospitalEvent Event
}

// ConfirmSettings is the second person's agreement to a change of settings, as Confirm is to one of a member. The event of
// the settings says who asked, and from what to what.
func (g Grant) ConfirmSettings(by, asker Member, h Hospital, at time.Time, rev int) (GrantedSettings, error) {
	decided, ev, err := g.decide(by, at, rev, GrantConfirmed, ConfirmGrant)
	switch {
	case err != nil:
		return GrantedSettings{}, err
	case asker.Person != g.AskedBy || !asker.holdsRole(Admin):
		return GrantedSettings{}, refuseAskerLeft()
	case h.Rev != g.MemberRev || g.Settings == nil:
		return GrantedSettings{}, refuse(Conflict, "grant_outdated", "The settings have changed since the request. Ask again.")
	}
	next, changed := h.changeTo(by, at, ConfirmGrant, h.withGuarded(*g.Settings), Change{Part: "asked_by", To: g.AskedBy})
	return GrantedSettings{decided, ev, next, changed}, nil
}

// maxDomains is more than any hospital's mail has.
const maxDomains = 20

var domainForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

func checkDomains(domains []string) error {
	for n, d := range domains {
		if !domainForm.MatchString(d) || len(d) > 253 || n >= maxDomains || slices.Contains(domains[:n], d) {
			return Bad("invite_domains", "Enter each domain once in small letters, as hospital.example, at most 20 of them.")
		}
	}
	return nil
}

// mayInvite refuses an address outside the domains of the hospital.
func (h Hospital) mayInvite(address string) error {
	_, domain, _ := strings.Cut(address, "@")
	if len(h.InviteDomains) > 0 && !slices.Contains(h.InviteDomains, strings.ToLower(domain)) {
		return Bad("email", "This hospital invites people to addresses of its own domains only.")
	}
	return nil
}
