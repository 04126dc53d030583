package lab

import "cmp"

// Limits are a hospital's bounds on what one login, patient, order or admin may cause (docs/rules.md#limits). 0 stands for
// the default.
type Limits struct {
	OpenOrders           int `json:"open_orders,omitempty"`             // own orders of a patient that have not ended
	PlacedPerDay         int `json:"placed_per_day,omitempty"`          // own orders placed with one login
	LettersPerDay        int `json:"letters_per_day,omitempty"`         // letters about one order
	FailureLettersPerDay int `json:"failure_letters_per_day,omitempty"` // of these, about failed payments
	InvitationsPerDay    int `json:"invitations_per_day,omitempty"`     // by one member of staff
	CodesPerDay          int `json:"codes_per_day,omitempty"`           // to tie a login: that one login asks for, and about one record
}

// most is the highest limit that a hospital may set: beyond it a counter bounds nothing.
const most = 1000

// WithDefaults fills in what is not set.
func (l Limits) WithDefaults() Limits {
	return Limits{cmp.Or(l.OpenOrders, 5), cmp.Or(l.PlacedPerDay, 10), cmp.Or(l.LettersPerDay, 6),
		cmp.Or(l.FailureLettersPerDay, 2), cmp.Or(l.InvitationsPerDay, 20), cmp.Or(l.CodesPerDay, 5)}
}

func (l Limits) check() error {
	for _, n := range []int{l.OpenOrders, l.PlacedPerDay, l.LettersPerDay, l.FailureLettersPerDay, l.InvitationsPerDay, l.CodesPerDay} {
		if n < 0 || n > most {
			return Bad("limits", "A limit is a number from 1 to 1000, or 0 for the default.")
		}
	}
	return nil
}

// Owed reports whether a letter must reach its reader whatever else was sent that day: the report and what becomes of it,
// a new tube, money, and what the laboratory itself must act on.
func (m MailStage) Owed() bool {
	switch m {
	case MailReady, MailCorrected, MailRecollection, MailReceipt, MailRefunded, MailWrongAmount:
		return true
	}
	return m.ToLab()
}
