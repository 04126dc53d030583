package lab

import (
	"strings"
	"time"
)

// Hospital is the settings of one hospital. Settings of the business live here; parameters of the deployment are only
// defaults for a new one.
type Hospital struct {
	ID           string `json:"id"` // slug, the head of every order id
	Rev          int    `json:"rev"`
	Name         string `json:"name"`
	NameLocal    string `json:"name_local"`
	Address      string `json:"address"`
	Phone        string `json:"phone"`
	Email        string `json:"email"`
	Registration string `json:"registration"`
	LabEmail     string `json:"lab_email"`
	VAT          Paise  `json:"vat"`      // flat, per order
	HomeFee      Paise  `json:"home_fee"` // per visit
	ExpiryHours  int    `json:"expiry_hours"`
	// RefundLimit is up to what amount the desk gives cash back without a second person; 0 means every refund needs one.
	RefundLimit Paise           `json:"refund_limit"`
	Mail        map[string]bool `json:"mail"`   // by stage; a stage that is absent is on
	Secret      []byte          `json:"secret"` // 32 random bytes: seals cursors, hides phone numbers in keys
}

// Letterhead is what the hospital prints at the head of a report.
func (h Hospital) Letterhead() Letterhead {
	return Letterhead{Name: h.Name, NameLocal: h.NameLocal, Address: h.Address, Phone: h.Phone, Email: h.Email,
		Registration: h.Registration}
}

// SendsMail tells whether mails of a stage are wanted: as it was switched, else as rules §8 has it.
func (h Hospital) SendsMail(stage MailStage) bool {
	if on, set := h.Mail[string(stage)]; set {
		return on
	}
	return !quiet[stage]
}

// Check refuses settings that no laboratory could work with.
func (h Hospital) Check() error {
	switch {
	case strings.TrimSpace(h.Name) == "":
		return Bad("name", "A hospital has a name.")
	case strings.TrimSpace(h.Phone) == "": // every letter names it
		return Bad("phone", "A hospital has a phone number.")
	case !Printable(h.Name+h.NameLocal+h.Address+h.Phone+h.Registration) || len(h.Address) > maxWords:
		return Bad("name", "Write what is printed in Latin or Devanagari letters.")
	case h.VAT < 0 || h.VAT > 100_000_00:
		return Bad("vat", "Write an amount in paise.")
	case h.HomeFee < 0 || h.HomeFee > 100_000_00:
		return Bad("home_fee", "Write an amount in paise.")
	case h.RefundLimit < 0 || h.RefundLimit > 100_000_00:
		return Bad("refund_limit", "Write an amount in paise.")
	case h.ExpiryHours < 1 || h.ExpiryHours > 24*30:
		return Bad("expiry_hours", "Orders expire after 1 to 720 hours.")
	case h.LabEmail != "" && !mailAddress.MatchString(h.LabEmail):
		return Bad("lab_email", "This is not an e-mail address.")
	case h.Email != "" && !mailAddress.MatchString(h.Email):
		return Bad("email", "This is not an e-mail address.")
	}
	return nil
}

// Change takes new settings decided on a rev; id and secret stay.
func (h Hospital) Change(by Member, at time.Time, next Hospital) (Hospital, Event, error) {
	if err := by.May(ChangeHospital); err != nil {
		return Hospital{}, Event{}, err
	}
	if next.Rev != h.Rev {
		return Hospital{}, Event{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"hospital": h.Rev},
			Sentence: "Somebody changed the settings in the meantime."}
	}
	if err := next.Check(); err != nil {
		return Hospital{}, Event{}, err
	}
	next.ID, next.Secret, next.Rev = h.ID, h.Secret, h.Rev+1
	ev := Event{N: next.Rev, At: At(at), By: by.Person, Action: ChangeHospital,
		Changes: []Change{{Part: "hospital", From: "changed", To: "changed"}}}
	return next, ev.Seal(), nil
}
