package lab

import "slices"

// MailStage is the occasion of a mail (docs/rules.md#mail-stages).
type MailStage string

// The stages. The last one is sent to those who may approve, each by name, the one before to the supervisors, the two before
// to the laboratory, all others to the patient.
const (
	MailPlaced       MailStage = "placed"
	MailReceipt      MailStage = "receipt"        // money was taken
	MailFailed       MailStage = "payment_failed" // an online payment failed
	MailConverted    MailStage = "converted"      // to cash at collection
	MailCollected    MailStage = "collected"
	MailRecollection MailStage = "recollection"
	MailProcessing   MailStage = "processing"
	MailReady        MailStage = "ready" // the final report is stored
	MailCorrected    MailStage = "corrected"
	MailCancelled    MailStage = "cancelled"
	MailRefunded     MailStage = "refunded"
	MailWrongAmount  MailStage = "wrong_amount" // an online payment is not of the amount that was asked for
	MailReminder     MailStage = "reminder"     // a cash order is not collected yet and expires tomorrow
	MailExpired      MailStage = "expired"
	MailLabCOD       MailStage = "lab_cod"
	MailCritical     MailStage = "lab_critical"
	MailEscalated    MailStage = "lab_escalated" // a critical call was not made in time
	MailApprove      MailStage = "lab_approve"   // a refund or a payment waits for a second person; nobody can switch it off

	// Letters about a patient's record, not about an order: they guard it, so nobody can switch them off.
	MailTieCode        MailStage = "tie_code"        // a code that ties a login
	MailTieInvited     MailStage = "tie_invited"     // the same, to an address that the desk has named
	MailTied           MailStage = "tied"            // a login was tied
	MailContactChanged MailStage = "contact_changed" // to the address before
)

// PatientLetters lists the stages of letters about a patient's record.
var PatientLetters = []MailStage{MailTieCode, MailTieInvited, MailTied, MailContactChanged}

// AboutRecord reports whether a letter is about a patient's record, and not about an order.
func (m MailStage) AboutRecord() bool { return slices.Contains(PatientLetters, m) }

// The stages of letters that are about no order. Nobody can switch them off: whoever misuses a login would.
const (
	MailConfirm    MailStage = "staff_confirm"    // a request waits for a second person
	MailInvited    MailStage = "staff_invited"    // to the other admins: somebody was invited
	MailInvitation MailStage = "staff_invitation" // to the person who is invited
)

// StaffStages lists them.
var StaffStages = []MailStage{MailConfirm, MailInvited, MailInvitation}

// MailStages lists the stages in the order of an order's progress. A hospital can switch each one off or on, and so can
// a patient for the patient's own mails (docs/rules.md#mail-defaults).
var MailStages = []MailStage{MailPlaced, MailReceipt, MailFailed, MailConverted, MailCollected, MailRecollection,
	MailProcessing, MailReady, MailCorrected, MailCancelled, MailRefunded, MailWrongAmount, MailReminder, MailExpired,
	MailLabCOD, MailCritical, MailEscalated}

// offByDefault are the stages that are sent only if a hospital switches them on (docs/rules.md#mail-defaults).
var offByDefault = map[MailStage]bool{MailCollected: true, MailProcessing: true}

// ToLab reports whether people of the laboratory get the mail instead of the patient.
func (m MailStage) ToLab() bool {
	return m == MailLabCOD || m == MailCritical || m == MailEscalated || m == MailApprove
}

// MailApplies reports whether a mail is still true: it may be sent late, when the order has changed since. Mails about
// money that was taken or refunded, and about a changed report, are always true.
func (o Order) MailApplies(mail Duty) bool {
	uncollected := o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0 && !o.anyCollected()
	hasTask := func(kind TaskKind) bool {
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Kind == kind })
	}
	switch mail.Stage {
	case MailPlaced:
		return o.State != Cancelled && o.State != Expired
	case MailFailed:
		return o.State == Waiting || o.State == PaymentFailed
	case MailConverted: // it names the expiry, which a reinstated order does not have
		return uncollected && o.ExpiresAt != nil
	case MailLabCOD:
		return uncollected
	case MailReminder: // an expiry that was moved has its own reminder
		return uncollected && o.ExpiresAt != nil && o.ExpiresAt.Add(-remindBefore).Equal(mail.Due.Time)
	case MailCollected, MailProcessing:
		return o.State == Confirmed
	case MailRecollection:
		return hasTask(TaskRecollect)
	case MailReady:
		return len(o.Reports.Versions) > 0 && !o.isWithdrawn()
	case MailCancelled:
		return o.State == Cancelled
	case MailWrongAmount: // once it counts or has gone back, there is a letter of that
		_, waits := o.MayAccept(mail.Of)
		return waits
	case MailExpired:
		return o.State == Expired
	case MailCritical:
		return hasTask(TaskCall)
	case MailApprove: // until somebody has asked, and once it is approved, there is nothing to write about
		if _, err := o.findWaiting(mail.Of); err == nil {
			return true
		}
		n := o.refundIndex(mail.Of)
		return n >= 0 && hasTask(TaskApprove) && o.Money.Refunds[n].WantedBy != ""
	case MailEscalated:
		return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Kind == TaskCall && t.Role == Supervisor })
	}
	return true
}
