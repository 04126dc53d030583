package lab

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// TieWay is how a login came to be tied to a record.
type TieWay string

// The ways (docs/rules.md#login-tie).
const (
	TieByCode       TieWay = "code"       // sent to the e-mail address that is on the record
	TieByInvitation TieWay = "invitation" // of the desk, to an address that it named after checking identity
)

// Tie is a login that opens a patient's record. It is stored in the record: the row that leads from the login to the record
// only points here, and by itself opens nothing.
type Tie struct {
	N       int    `json:"n"` // the patient's rev that made it: its name
	Login   string `json:"login"`
	How     TieWay `json:"how"`
	Address string `json:"address"` // where the code went to, masked
	At      Moment `json:"at"`
	By      string `json:"by"` // who asked for it: the login itself, or who invited it
	// In is the record that the tie opens with what had been merged into it by its Rev: at first the record itself as it was
	// when it was tied, and each time the desk confirms the tie, the one that survives as it is then. A merge after that
	// opens nothing more.
	In  string `json:"in"`
	Rev int    `json:"rev"`
	// Asked is the event of the merge for which a task asks to confirm the tie; 0 for none.
	Asked int `json:"asked,omitempty"`
}

// TieOffer is a code that is out: whoever types it with a login ties the login. The code itself is stored nowhere.
type TieOffer struct {
	N       int    `json:"n"` // the patient's rev that made it
	How     TieWay `json:"how"`
	Login   string `json:"login,omitempty"` // the only one that may use it; "" of an invitation
	Address string `json:"address"`         // masked
	By      string `json:"by"`
	Until   Moment `json:"until"`
}

// InvitedAddress is where the desk invites a login to. It is stored with the contact, so that it is erased with it.
type InvitedAddress struct {
	N     int    `json:"n"` // of the offer
	Email string `json:"email"`
}

// How long a code is good, and how many logins and codes one record has at most.
const (
	CodeLife   = 30 * time.Minute
	InviteLife = 3 * 24 * time.Hour
	maxTies    = 10
	maxOffers  = 5
)

// loginOf is the login of an actor who is a patient with one, "" of any other.
func (m Member) loginOf() string {
	login, ok := strings.CutPrefix(m.Person, "patient:")
	if !ok || !m.isPatient() {
		return ""
	}
	return login
}

// TieOffered is the result of a code that is to go out, by the duty.
type TieOffered struct {
	Patient Patient
	Contact Contact // changed by an invitation only
	Event   Event
	Duties  []Duty
}

// AskTie asks for a code that is sent to the record's own address and is good for the asking login alone. sent is false
// where none can be sent: no such record, one that was merged into another, no address, letters that come back, a login that
// is tied already. The answer does not say which (docs/rules.md#login-tie).
func (p Patient) AskTie(by Member, at time.Time, c Contact) (out TieOffered, sent bool, err error) {
	if err := by.May(AskTie); err != nil {
		return TieOffered{}, false, err
	}
	login := by.loginOf()
	if p.ID == "" || p.Merge != nil || !c.MayWriteTo() || login == "" || len(p.Ties) >= maxTies {
		return TieOffered{}, false, nil
	}
	if _, tied := p.TieOf(login); tied {
		return TieOffered{}, false, nil
	}
	p.TieOffers = p.offersAt(at, func(o TieOffer) bool { return o.Login != login }) // the newest code alone is good
	if len(p.TieOffers) >= maxOffers {
		return TieOffered{}, false, nil
	}
	return p.offer(by, at, AskTie, MailTieCode, TieOffer{How: TieByCode, Login: login, Address: maskAddress(c.Email), By: by.Person,
		Until: At(at.Add(CodeLife))}), true, nil
}

// InviteLogin sends a code to an address that the desk names after it has checked who the person is, which attested says. The
// invitation before it ends.
func (p Patient) InviteLogin(by Member, at time.Time, rev int, c Contact, email string, attested bool) (TieOffered, error) {
	if err := p.checkChange(by, InviteLogin, rev); err != nil {
		return TieOffered{}, err
	}
	email = FoldBlanks(email)
	if err := checkAddress("email", email, true); err != nil {
		return TieOffered{}, err
	}
	if !attested {
		return TieOffered{}, Bad("attested", "Check who the person is before you invite a login, and attest it.")
	}
	p.TieOffers = p.offersAt(at, func(o TieOffer) bool { return o.How != TieByInvitation })
	if len(p.Ties) >= maxTies || len(p.TieOffers) >= maxOffers {
		return TieOffered{}, refuse(Conflict, "too_many_ties", "Too many logins are tied to this record, or about to be. End one first.")
	}
	out := p.offer(by, at, InviteLogin, MailTieInvited, TieOffer{How: TieByInvitation, Address: maskAddress(email), By: by.Person,
		Until: At(at.Add(InviteLife))})
	out.Contact = c
	out.Contact.Rev++
	out.Contact.Invited = &InvitedAddress{N: out.Patient.Rev, Email: email}
	return out, nil
}

func (p Patient) offer(by Member, at time.Time, c Action, letter MailStage, o TieOffer) TieOffered {
	o.N = p.Rev + 1
	p.TieOffers = append(p.TieOffers, o)
	out := TieOffered{Duties: []Duty{{N: o.N, Kind: DutyMail, Stage: letter, Due: At(at)}}}
	out.Patient, out.Event = p.nextRev(by, at, c, Change{Part: tiePart(o.N), To: "offered"})
	return out
}

// tiePart names a tie in events, by its number or by that of the code it began with.
func tiePart(n int) string { return "tie:" + strconv.Itoa(n) }

// offersAt are the offers that are open and to be kept.
func (p Patient) offersAt(at time.Time, keep func(TieOffer) bool) []TieOffer {
	return slices.DeleteFunc(slices.Clone(p.TieOffers), func(o TieOffer) bool { return !at.Before(o.Until.Time) || !keep(o) })
}

// OfferOpen finds a code that is out, by the event that made it.
func (p Patient) OfferOpen(n int, at time.Time) (TieOffer, bool) {
	for _, o := range p.TieOffers {
		if o.N == n && at.Before(o.Until.Time) && p.Merge == nil {
			return o, true
		}
	}
	return TieOffer{}, false
}

// TiedPatient is the result of TieLogin.
type TiedPatient struct {
	Patient Patient
	Contact Contact // as it is now
	Tie     Tie
	Event   Event
	Duties  []Duty // the letter that says so
}

// TieLogin ties the login of whoever has typed the code of an offer. A code that is used up, too old, or another login's is
// refused as one that never was.
func (p Patient) TieLogin(by Member, at time.Time, offer int, c Contact) (TiedPatient, error) {
	if err := by.May(TieLogin); err != nil {
		return TiedPatient{}, err
	}
	login := by.loginOf()
	o, open := p.OfferOpen(offer, at)
	if !open || login == "" || o.How == TieByCode && o.Login != login {
		return TiedPatient{}, refuseCode()
	}
	if _, tied := p.TieOf(login); tied {
		return TiedPatient{}, refuse(Conflict, "already_tied", "This login opens this record already.")
	}
	if len(p.Ties) >= maxTies {
		return TiedPatient{}, refuse(Conflict, "too_many_ties", "Too many logins are tied to this record. Ask the desk.")
	}
	p.TieOffers = p.offersAt(at, func(other TieOffer) bool { return other.N != offer && other.Login != login })
	out := TiedPatient{Contact: c, Tie: Tie{N: p.Rev + 1, Login: login, How: o.How, Address: o.Address, At: At(at), By: o.By, In: p.ID, Rev: p.Rev + 1}}
	p.Ties = append(slices.Clone(p.Ties), out.Tie)
	if c.Invited != nil && c.Invited.N == offer {
		out.Contact.Invited = nil
		out.Contact.Rev++
	}
	out.Duties = []Duty{{N: out.Tie.N, Kind: DutyMail, Stage: MailTied, Due: At(at)}}
	out.Patient, out.Event = p.nextRev(by, at, TieLogin, Change{Part: tiePart(out.Tie.N), To: string(o.How)},
		Change{Part: tiePart(offer), From: "offered", To: "used"})
	return out, nil
}

// refuseCode is the one answer to a code that ties nothing.
func refuseCode() error {
	return &Refusal{Kind: Mismatch, Code: "code_unknown", Sentence: "This code is not good. Ask for a new one."}
}

// EndedTie is the result of EndTie: the tie that is no more, and the tasks about it that nobody has to do now.
type EndedTie struct {
	Patient Patient
	Tie     Tie
	Event   Event
}

// EndTie ends a tie, by the desk or by a login that the record is open to. A record that was merged keeps its ties, and they
// are ended there.
func (p Patient) EndTie(by Member, at time.Time, rev, n int) (EndedTie, error) {
	tie, err := p.findTie(by, EndTie, rev, n)
	if err != nil {
		return EndedTie{}, err
	}
	p.Ties = slices.DeleteFunc(slices.Clone(p.Ties), func(t Tie) bool { return t.N == n })
	out := EndedTie{Tie: tie}
	out.Patient, out.Event = p.nextRev(by, at, EndTie, Change{Part: tiePart(n), From: "tied", To: "ended"})
	return out, nil
}

// ConfirmTie lets a tie open what its record was merged with by now: the desk has asked that it is one person. survivor is the
// record that survives, this one or another.
func (p Patient) ConfirmTie(by Member, at time.Time, rev, n int, survivor Patient) (EndedTie, error) {
	tie, err := p.findTie(by, ConfirmTie, rev, n)
	switch {
	case err != nil:
		return EndedTie{}, err
	case survivor.Merge != nil || !slices.Contains(survivor.RecordIDs(), p.ID):
		return EndedTie{}, refuseStalePatient(p.Rev) // it was merged on, or separated, in the meantime
	case !survivor.TieWaits(tie, p.ID):
		return EndedTie{}, refuse(Conflict, "nothing_to_confirm", "This login sees all that the record was merged with.")
	}
	out := EndedTie{Tie: tie}
	tie.In, tie.Rev, tie.Asked = survivor.ID, survivor.Rev, 0
	p.Ties = slices.Clone(p.Ties)
	p.Ties[slices.IndexFunc(p.Ties, func(t Tie) bool { return t.N == n })] = tie
	out.Patient, out.Event = p.nextRev(by, at, ConfirmTie, Change{Part: tiePart(n), From: "own", To: "confirmed"})
	return out, nil
}

func (p Patient) findTie(by Member, c Action, rev, n int) (Tie, error) {
	if err := by.May(c); err != nil {
		return Tie{}, err
	}
	if rev != p.Rev {
		return Tie{}, refuseStalePatient(p.Rev)
	}
	for _, t := range p.Ties {
		if t.N == n {
			return t, nil
		}
	}
	return Tie{}, refuse(NotFound, "not_found", "There is no such tie.")
}

func refuseStalePatient(rev int) error {
	return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"patient": rev},
		Sentence: "Somebody changed this patient in the meantime."}
}

// TieOf finds the tie of a login.
func (p Patient) TieOf(login string) (Tie, bool) {
	n := slices.IndexFunc(p.Ties, func(t Tie) bool { return t.Login == login })
	if n < 0 {
		return Tie{}, false
	}
	return p.Ties[n], true
}

// OpenTo lists the records whose orders a tie opens by this one: the record itself, and those that had been merged into it when
// the tie was made or last confirmed. It is none where the tie opens another record. holder is the record that holds the tie.
func (p Patient) OpenTo(t Tie, holder string) []string {
	rev := t.Rev
	switch {
	case p.ID == t.In:
	case p.ID == holder:
		rev = t.N // what it was confirmed for is separated by now
	default:
		return nil
	}
	list := []string{p.ID}
	for n, id := range p.Merged {
		if p.Joined[n] <= rev {
			list = append(list, id)
		}
	}
	if !slices.Contains(list, holder) {
		return nil
	}
	return list
}

// TieWaits reports whether a tie opens less than this record was merged with: the one that survives.
func (p Patient) TieWaits(t Tie, holder string) bool {
	return len(p.OpenTo(t, holder)) < len(p.Merged)+1
}

// maskAddress hides all of a mailbox but its first letter, and keeps its domain: enough to know one's own address by.
func maskAddress(email string) string {
	box, domain, _ := strings.Cut(email, "@")
	if box == "" {
		return ""
	}
	return box[:1] + "…@" + domain
}
