package lab

import "slices"

// MailApplies tells whether the occasion of a mail still stands when it is about to be written: a mail may come late, and what
// it says must be true when it is read. Money that was taken or given back, and a report that changed, are told of in any
// case.
func (o Order) MailApplies(mail Duty) bool {
	uncollected := o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0 && !o.everCollected()
	asked := func(kind TaskKind) bool {
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Kind == kind })
	}
	switch mail.Stage {
	case MailPlaced:
		return o.State != Cancelled && o.State != Expired
	case MailFailed:
		return o.State == Waiting || o.State == PaymentFailed
	case MailConverted: // who is told of an end must have one: a reinstated order has none
		return uncollected && o.ExpiresAt != nil
	case MailLabCOD:
		return uncollected
	case MailReminder: // an end that was moved has a reminder of its own
		return uncollected && o.ExpiresAt != nil && o.ExpiresAt.Add(-remindBefore).Equal(mail.Due.Time)
	case MailCollected, MailProcessing:
		return o.State == Confirmed
	case MailRecollection:
		return asked(TaskRecollect)
	case MailReady:
		return len(o.Reports.Versions) > 0 && !o.withdrawn()
	case MailCancelled:
		return o.State == Cancelled
	case MailExpired:
		return o.State == Expired
	case MailCritical:
		return asked(TaskCall)
	}
	return true
}
