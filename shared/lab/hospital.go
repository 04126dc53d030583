package lab

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"
)

// Hospital is the settings of one hospital. Deployment parameters only fill in the defaults of a new one.
type Hospital struct {
	ID           string `json:"id"` // slug; every order id starts with it
	Rev          int    `json:"rev"`
	Name         string `json:"name"`
	NameLocal    string `json:"name_local"`
	Address      string `json:"address"`
	Phone        string `json:"phone"`
	Email        string `json:"email"`
	Registration string `json:"registration"`
	LabEmail     string `json:"lab_email"`
	// RootLetterTo is the address, outside of the account that runs the system, to which the hash of each root goes; "" for none
	// (docs/rules.md#daily-root).
	RootLetterTo string `json:"root_letter_to,omitempty"`
	VAT          Paise  `json:"vat"`                // flat amount per order, 0 for no tax line
	TaxName      string `json:"tax_name,omitempty"` // of that line; "" is VAT
	GSTIN        string `json:"gstin,omitempty"`    // the hospital's registration for goods and services tax
	SAC          string `json:"sac,omitempty"`      // code of the service on bills; "" is DefaultSAC
	// TaxInvoice: the hospital is not exempt from GST, so that its invoices are tax invoices and not bills of supply.
	TaxInvoice  bool  `json:"tax_invoice,omitempty"`
	HomeFee     Paise `json:"home_fee"` // per visit
	ExpiryHours int   `json:"expiry_hours"`
	// RefundLimit is the highest amount that the desk may refund in cash without a second person's approval; 0 means
	// that every cash refund needs one.
	RefundLimit Paise `json:"refund_limit"`
	// HandLimit is the highest amount that one person records by hand for an order, other than in cash, without a second person's
	// approval; 0 means that every such payment needs one.
	HandLimit Paise           `json:"hand_limit,omitempty"`
	Mail      map[string]bool `json:"mail"` // by stage; a stage that is absent has the default of SendsMail
	Limits    Limits          `json:"limits,omitzero"`
	// StatLater: a technician alone lets a STAT order be paid later.
	StatLater bool `json:"stat_later,omitempty"`
	// AccessAlarm is of how many patients a person of the staff may open results on a day before it is unusual; 0 stands for the
	// default (UsualAccess).
	AccessAlarm int `json:"access_alarm,omitempty"`
	// InviteDomains are the domains that addresses of invitations must have; none stands for any.
	InviteDomains []string `json:"invite_domains,omitempty"`
	// HomeSlots are the hours in which it draws at home, none for the usual ones (UsualSlots).
	HomeSlots []string `json:"home_slots,omitempty"`
	// Catalogue says which version of its catalogue is in force; a hospital that has never changed anything has the starter list.
	Catalogue CatalogueMark `json:"catalogue,omitzero"`
	Secret    []byte        `json:"secret"`          // 32 random bytes: seals cursors, keys hashes of phone numbers
	Chain     string        `json:"chain,omitempty"` // hash of the last event
}

// maxTaxName is how long the name of a tax may be.
const maxTaxName = 30

// Tax is the line of tax of an order: a flat amount with a name. Without an amount there is no line.
type Tax struct {
	Name   string
	Amount Paise
}

// Tax returns what the hospital has set.
func (h Hospital) Tax() Tax { return Tax{cmp.Or(h.TaxName, "VAT"), h.VAT} }

// Letterhead returns what the hospital prints at the head of a report.
func (h Hospital) Letterhead() Letterhead {
	return Letterhead{Name: h.Name, NameLocal: h.NameLocal, Address: h.Address, Phone: h.Phone, Email: h.Email,
		Registration: h.Registration}
}

// SendsMail reports whether the hospital sends mails of a stage: its own setting, or else the default of
// docs/rules.md#mail-defaults.
func (h Hospital) SendsMail(stage MailStage) bool {
	if on, set := h.Mail[string(stage)]; set {
		return on
	}
	return !offByDefault[stage]
}

// Check returns a refusal that names the first setting no hospital can work with.
func (h Hospital) Check() error {
	switch {
	case strings.TrimSpace(h.Name) == "":
		return Bad("name", "A hospital needs a name.")
	case strings.TrimSpace(h.Phone) == "": // every letter prints it
		return Bad("phone", "A hospital needs a phone number.")
	case !Printable(h.Name+h.NameLocal+h.Address+h.Phone+h.Registration) || utf8.RuneCountInString(h.Address) > maxText:
		return Bad("name", "Use Latin letters or letters of a script of India for everything that is printed.")
	case strings.Contains(h.Name+h.NameLocal+h.Phone+h.Registration, "\n"):
		return Bad("name", "Enter name, phone number and registration on one line each.")
	case h.VAT < 0 || h.VAT > 100_000_00:
		return Bad("vat", "Enter an amount in paise, from 0 to 10000000.")
	case !PlainLine(h.TaxName, maxTaxName):
		return Bad("tax_name", "Enter the name of the tax on one line, in at most 30 characters.")
	case h.SAC != "" && !sacForm.MatchString(h.SAC):
		return Bad("sac", "Enter a code of four to six digits.")
	case h.GSTIN != "" && !isGSTIN(h.GSTIN):
		return Bad("gstin", "This is no GSTIN: it has 15 letters and digits, and the last one checks the others.")
	case h.TaxInvoice && h.GSTIN == "":
		return Bad("gstin", "A tax invoice needs the GSTIN of the hospital.")
	case h.HomeFee < 0 || h.HomeFee > 100_000_00:
		return Bad("home_fee", "Enter an amount in paise, from 0 to 10000000.")
	case h.AccessAlarm != 0 && (h.AccessAlarm < LeastAccessAlarm || h.AccessAlarm > most):
		return Bad("access_alarm", "Enter a number of patients from 10 to 1000, or 0 for the default.")
	case h.ExpiryHours < 1 || h.ExpiryHours > 24*30:
		return Bad("expiry_hours", "Orders expire after 1 to 720 hours.")
	}
	return cmp.Or(h.Limits.check(), h.checkSlots(), h.guarded().check(), checkAddress("email", h.Email, false))
}

// LeastAccessAlarm is the least that a hospital may set: below it nothing is unusual, so nobody needs to ask what is.
const LeastAccessAlarm = 10

// UsualAccess is of how many patients a person of the staff opens results on a usual day at most. The default is one patient every
// three minutes of a shift of seven and a half hours: whoever opens more does not read them.
func (h Hospital) UsualAccess() int { return cmp.Or(h.AccessAlarm, 150) }

// Change replaces the settings, if they are still at the rev that the caller has seen. ID, secret and the catalogue stay as they are. What two
// persons decide is refused here: use AskSettings (docs/rules.md#two-persons).
func (h Hospital) Change(by Member, at time.Time, next Hospital) (Hospital, Event, error) {
	if err := by.May(ChangeHospital); err != nil {
		return Hospital{}, Event{}, err
	}
	if next.Rev != h.Rev {
		return Hospital{}, Event{}, refuseStaleSettings(h)
	}
	next.Email, next.LabEmail, next.RootLetterTo = FoldBlanks(next.Email), FoldBlanks(next.LabEmail), FoldBlanks(next.RootLetterTo)
	if err := next.Check(); err != nil {
		return Hospital{}, Event{}, err
	}
	if !h.guarded().equal(next.guarded()) {
		return Hospital{}, Event{}, refuse(Conflict, "second_person_needed",
			"This change needs two persons. Ask for it, and have somebody else confirm it.")
	}
	next, ev := h.changeTo(by, at, ChangeHospital, next)
	return next, ev, nil
}

// changeTo returns the changed settings and their event.
func (h Hospital) changeTo(by Member, at time.Time, c Action, next Hospital, more ...Change) (Hospital, Event) {
	next.ID, next.Secret, next.Rev, next.Catalogue = h.ID, h.Secret, h.Rev+1, h.Catalogue
	ev := Event{N: next.Rev, At: At(at), By: by.Person, Request: by.Request, Action: c, Changes: append(more, h.changes(next)...), Prev: h.Chain}.Seal()
	next.Chain = ev.Hash
	return next, ev
}

func refuseStaleSettings(h Hospital) error {
	return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"hospital": h.Rev},
		Sentence: "Somebody changed the settings in the meantime."}
}
