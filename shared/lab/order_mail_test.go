package lab

import (
	"testing"
	"time"
)

func TestMailApplies(t *testing.T) {
	end := At(placedAt.Add(48 * time.Hour))
	cash := Order{State: Confirmed, Settlement: COD, ExpiresAt: &end, Specimens: []Specimen{{ID: "E1", State: Planned}},
		Money: Money{Books: []Posting{{Debit: Owed, Credit: Sales, Amount: 5000}}}}
	as := func(edit func(*Order)) Order {
		o := cash.clone()
		edit(&o)
		return o
	}
	in := func(s State) Order { return as(func(o *Order) { o.State = s }) }
	drawn := as(func(o *Order) { moment := At(placedAt); o.Specimens[0].CollectedAt = &moment })
	paid := as(func(o *Order) {
		o.Money.Books = append(o.Money.Books, Posting{Debit: InCash, Credit: Owed, Amount: 5000})
	})
	tasked := func(k TaskKind) Order { return as(func(o *Order) { o.Tasks = []Task{{Kind: k}} }) }
	issued := func(kinds ...ReportKind) Order {
		return as(func(o *Order) {
			for n, k := range kinds {
				o.Reports.Versions = append(o.Reports.Versions, Report{Version: n + 1, Kind: k})
			}
		})
	}
	moved := as(func(o *Order) { later := At(end.Add(time.Hour)); o.ExpiresAt = &later })
	odd := as(func(o *Order) {
		o.Money.Attempts = []Attempt{{N: 1, Amount: 5000, Payments: []Payment{{ID: "pay_1", State: PayCaptured, Amount: 4000, Use: UseUnmatched}}}}
		o.Money.Refunds = []Refund{{ID: "F1", State: RefundOwed, From: Unapplied, Amount: 4000, Via: "pay_1"}}
	})
	accepted := odd.clone()
	accepted.Money.Refunds[0].State = RefundDropped
	later := as(func(o *Order) { o.Settlement, o.ExpiresAt = Later, nil })
	for _, c := range []struct {
		name  string
		stage MailStage
		order Order
		want  bool
	}{
		{"placed", MailPlaced, cash, true},
		{"placed and completed", MailPlaced, in(Completed), true},
		{"placed, cancelled since", MailPlaced, in(Cancelled), false},
		{"placed, expired since", MailPlaced, in(Expired), false},
		{"payment failed", MailFailed, in(PaymentFailed), true},
		{"payment failed, tried again", MailFailed, in(Waiting), true},
		{"payment failed, paid since", MailFailed, paid, false},
		{"converted", MailConverted, cash, true},
		{"converted, paid since", MailConverted, paid, false},
		{"converted, reinstated since", MailConverted, as(func(o *Order) { o.ExpiresAt = nil }), false},
		{"cash order for the laboratory", MailLabCOD, cash, true},
		{"cash order, collected since", MailLabCOD, drawn, false},
		{"reminder", MailReminder, cash, true},
		{"reminder, collected since", MailReminder, drawn, false},
		{"reminder, paid since", MailReminder, paid, false},
		{"reminder, settled later since", MailReminder, later, false},
		{"reminder, cancelled since", MailReminder, in(Cancelled), false},
		{"reminder, expired since", MailReminder, in(Expired), false},
		{"reminder of an end that was moved", MailReminder, moved, false},
		{"collected", MailCollected, drawn, true},
		{"collected, completed since", MailCollected, in(Completed), false},
		{"processing", MailProcessing, drawn, true},
		{"processing, cancelled since", MailProcessing, in(Cancelled), false},
		{"recollection", MailRecollection, tasked(TaskRecollect), true},
		{"recollection, drawn since", MailRecollection, tasked(TaskCash), false},
		{"ready", MailReady, issued(Partial, Final), true},
		{"ready, corrected since", MailReady, issued(Final, Corrected), true},
		{"ready, withdrawn since", MailReady, issued(Final, Withdrawn), false},
		{"corrected", MailCorrected, issued(Final, Corrected), true},
		{"withdrawn", MailCorrected, issued(Final, Withdrawn), true},
		{"cancelled", MailCancelled, in(Cancelled), true},
		{"cancelled, reinstated since", MailCancelled, cash, false},
		{"expired", MailExpired, in(Expired), true},
		{"expired, reinstated since", MailExpired, cash, false},
		{"money taken", MailReceipt, in(Cancelled), true},
		{"a wrong amount", MailWrongAmount, odd, true},
		{"a wrong amount, accepted since", MailWrongAmount, accepted, false},
		{"money given back", MailRefunded, in(Expired), true},
		{"critical", MailCritical, tasked(TaskCall), true},
		{"critical, called since", MailCritical, cash, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Duty{Kind: DutyMail, Stage: c.stage, Of: "pay_1", Due: At(placedAt)}
			if c.stage == MailReminder {
				d.Due = At(end.Add(-remindBefore))
			}
			if got := c.order.MailApplies(d); got != c.want {
				t.Errorf("applies: %v", got)
			}
		})
	}
}
