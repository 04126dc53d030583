package lab

import (
	"slices"
	"strings"
)

// TaskFacts is what a task is about, in the words of the order it belongs to: what a list says beside its kind.
type TaskFacts struct {
	Run       int      // the run that it is about
	Tests     []string // codes of the items
	Accession string   // of the specimen
	Amount    Paise    // money to be taken, to be given back, or disputed
	Receipt   string   // of the cash that goes back
	Approval  bool     // the refund needs a second person's approval first
	Letter    *FailedLetter
	Escalates *Moment // when an open call goes to the supervisors
}

// FactsOf returns what a task of the order is about. limit is the hospital's for refunds without a second person.
func (o Order) FactsOf(t Task, limit Paise) TaskFacts {
	f := TaskFacts{Run: o.RunOf(t)}
	kind, id, _ := strings.Cut(t.About, ":")
	switch kind {
	case "item":
		f.Tests = []string{id}
	case "specimen":
		if n := o.specimenIndex(id); n >= 0 {
			f.Accession = o.Accession(o.Specimens[n])
		}
		for _, i := range o.Items {
			if i.Specimen == id && i.State != ItemCancelled {
				f.Tests = append(f.Tests, i.Code)
			}
		}
	case "money":
		f.Amount = max(o.Money.Due(), 0)
	case "refund":
		if n := o.refundIndex(id); n >= 0 {
			r := o.Money.Refunds[n]
			f.Amount, f.Receipt = r.Amount, r.Of
			f.Approval = r.isPaidByHand() && r.Amount > limit && r.State != RefundApproved && r.State != RefundPaid
		}
	case "receipt":
		if n, err := o.findWaiting(id); err == nil {
			f.Amount, f.Receipt = o.Money.Cash[n].Amount, id
		}
	case "dispute":
		if n := slices.IndexFunc(o.Money.Disputes, func(d Dispute) bool { return d.ID == id }); n >= 0 {
			f.Amount = o.Money.Disputes[n].Amount
		}
	case "letter":
		if n := slices.IndexFunc(o.Letters, func(l FailedLetter) bool { return l.part() == t.About }); n >= 0 {
			f.Letter = &o.Letters[n]
		}
	}
	if t.Kind == TaskCall && t.Role == Technician {
		at := At(t.Opened.Add(escalateAfter))
		f.Escalates = &at
	}
	return f
}
