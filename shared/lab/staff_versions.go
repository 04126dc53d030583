package lab

import (
	"cmp"
	"strconv"
	"strings"
)

// changes says which settings differ, from what to what (docs/rules.md#settings-versions). Settings are of the business, not
// of a person, so their values are in the event. A change that changes nothing says so.
func (h Hospital) changes(next Hospital) (list []Change) {
	note := func(what, from, to string) {
		if from != to {
			list = append(list, Change{Part: "hospital." + what, From: from, To: to})
		}
	}
	note("name", h.Name, next.Name)
	note("name_local", h.NameLocal, next.NameLocal)
	note("address", h.Address, next.Address)
	note("phone", h.Phone, next.Phone)
	note("email", h.Email, next.Email)
	note("registration", h.Registration, next.Registration)
	note("lab_email", h.LabEmail, next.LabEmail)
	note("root_letter_to", h.RootLetterTo, next.RootLetterTo)
	note("invite_domains", strings.Join(h.InviteDomains, " "), strings.Join(next.InviteDomains, " "))
	note("vat", inPaise(h.VAT), inPaise(next.VAT))
	note("tax_name", h.Tax().Name, next.Tax().Name)
	note("gstin", h.GSTIN, next.GSTIN)
	note("sac", cmp.Or(h.SAC, DefaultSAC), cmp.Or(next.SAC, DefaultSAC))
	note("tax_invoice", onOff[h.TaxInvoice], onOff[next.TaxInvoice])
	note("home_fee", inPaise(h.HomeFee), inPaise(next.HomeFee))
	note("home_slots", strings.Join(h.Slots(), " "), strings.Join(next.Slots(), " "))
	note("expiry_hours", strconv.Itoa(h.ExpiryHours), strconv.Itoa(next.ExpiryHours))
	note("refund_limit", inPaise(h.RefundLimit), inPaise(next.RefundLimit))
	note("hand_limit", inPaise(h.HandLimit), inPaise(next.HandLimit))
	note("stat_later", strconv.FormatBool(h.StatLater), strconv.FormatBool(next.StatLater))
	note("access_alarm", strconv.Itoa(h.UsualAccess()), strconv.Itoa(next.UsualAccess()))
	was, is := h.Limits.WithDefaults(), next.Limits.WithDefaults()
	note("limits.open_orders", strconv.Itoa(was.OpenOrders), strconv.Itoa(is.OpenOrders))
	note("limits.placed_per_day", strconv.Itoa(was.PlacedPerDay), strconv.Itoa(is.PlacedPerDay))
	note("limits.letters_per_day", strconv.Itoa(was.LettersPerDay), strconv.Itoa(is.LettersPerDay))
	note("limits.failure_letters_per_day", strconv.Itoa(was.FailureLettersPerDay), strconv.Itoa(is.FailureLettersPerDay))
	note("limits.invitations_per_day", strconv.Itoa(was.InvitationsPerDay), strconv.Itoa(is.InvitationsPerDay))
	note("limits.codes_per_day", strconv.Itoa(was.CodesPerDay), strconv.Itoa(is.CodesPerDay))
	for _, stage := range MailStages {
		note("mail."+string(stage), onOff[h.SendsMail(stage)], onOff[next.SendsMail(stage)])
	}
	if list == nil {
		list = []Change{{Part: "hospital", From: "unchanged", To: "unchanged"}}
	}
	return list
}

var onOff = map[bool]string{true: "on", false: "off"}

func inPaise(p Paise) string { return strconv.FormatInt(int64(p), 10) }

// changedPapers says which of a member's papers differ. Name and address are of a person: that they changed is said, and
// not from what to what.
func (m Member) changedPapers(next Member) (list []Change) {
	note := func(what, from, to string) {
		if from != to {
			list = append(list, Change{Part: "staff:" + next.Person + "." + what, From: from, To: to})
		}
	}
	note("qualification", m.Qualification, next.Qualification)
	note("registration", m.Registration, next.Registration)
	note("language", m.Language, next.Language)
	personal := func(what, from, to string) {
		if from != to {
			list = append(list, Change{Part: "staff:" + next.Person + "." + what, To: "changed"})
		}
	}
	personal("name", m.Name, next.Name)
	personal("email", m.Email, next.Email)
	return list
}
