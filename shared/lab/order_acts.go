package lab

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
)

// Act is a command that can be given to an order as it is now.
type Act struct {
	Action Action
	// Parts are the parts it can be given for: "specimen:E1", "item:HB", "refund:F1", "receipt:R26-000012", "task:7.1", "order" or "money".
	Parts []string
	// Refused is nil where this person may give the command. Else it says why this person may not, though a colleague
	// could.
	Refused *Refusal
}

// Acts lists the commands that a person can give to an order now, part by part, and those that only a colleague can, with
// the reason (docs/rules.md#acts). Each is found by giving the command itself to the order, with all that its sender
// chooses chosen well, so that what is offered is what would be accepted; the order does not change. Records of what has
// happened are always accepted and are not listed. Of the hospital only the limits are used; own is that of CashDay.
func (o Order) Acts(by Member, at time.Time, h Hospital, own Paise) []Act {
	t := terms{h, own}
	colleague := Member{Person: "a colleague", Active: true, Roles: everyRole}
	for _, i := range o.Items {
		colleague.Signatory = append(colleague.Signatory, i.Department)
	}
	var acts []Act
	for _, c := range actsOfOrder {
		for _, part := range o.partsLike(c.part) {
			_, id, _ := strings.Cut(part, ":")
			err := c.give(o, by, at, id, t)
			var refused *Refusal
			if err != nil && (!errors.As(err, &refused) || refused.Kind != Forbidden || c.give(o, colleague, at, id, t) != nil) {
				continue
			}
			n := slices.IndexFunc(acts, func(a Act) bool { return a.Action == c.action && a.isRefusedAs(refused) })
			if n < 0 {
				n = len(acts)
				acts = append(acts, Act{Action: c.action, Refused: refused})
			}
			acts[n].Parts = append(acts[n].Parts, part)
		}
	}
	return acts
}

func (a Act) isRefusedAs(r *Refusal) bool {
	if a.Refused == nil || r == nil {
		return a.Refused == r
	}
	return a.Refused.Code == r.Code
}

// partsLike lists the parts of an order of one kind: "specimen", "item", "refund", "receipt", "task", or the one of that name.
func (o Order) partsLike(kind string) (parts []string) {
	switch kind {
	case "specimen":
		for _, s := range o.Specimens {
			parts = append(parts, "specimen:"+s.ID)
		}
	case "item":
		for _, i := range o.Items {
			parts = append(parts, "item:"+i.Code)
		}
	case "refund":
		for _, r := range o.Money.Refunds {
			parts = append(parts, "refund:"+r.ID)
		}
	case "receipt":
		for _, c := range o.Money.Cash {
			if c.State == CashWaits {
				parts = append(parts, c.Part())
			}
		}
	case "task":
		for _, t := range o.Tasks {
			parts = append(parts, "task:"+t.ID)
		}
	default:
		parts = []string{kind}
	}
	return parts
}

// actOfOrder is one command, the kind of part that it is given for, and how to give it for one of them.
type actOfOrder struct {
	action Action
	part   string
	give   func(o Order, by Member, at time.Time, id string, t terms) error
}

// terms is what the commands depend on beside the order.
type terms struct {
	Hospital
	own Paise // given back today of own cash
}

// actsOfOrder are all commands that staff can give to an order, in the order in which a page offers them.
var actsOfOrder = []actOfOrder{
	{TakeCash, "money", giveCash("")},
	{OverridePayment, "money", giveCash(OverrideReasons[0])},
	{TakePayment, "money", func(o Order, by Member, at time.Time, _ string, t terms) error {
		one := Handed{Amount: o.takeable(), Method: ByUPI, Reference: "000000000000"}
		return refusalOf(o.TakePayment(by, at, one, "", HandTerms{Limit: t.HandLimit, Staff: []Member{anotherColleague}}))
	}},
	{StartPayment, "money", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		_, _, err := o.StartPayment(by, at)
		return err
	}},
	{StartQR, "money", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		_, _, err := o.StartQR(by, at)
		return err
	}},
	{ConvertToCOD, "money", func(o Order, by Member, at time.Time, _ string, t terms) error {
		return refusalOf(o.ConvertToCOD(by, at, t.ExpiryHours))
	}},
	{SettleLater, "money", func(o Order, by Member, at time.Time, _ string, t terms) error {
		return refusalOf(o.SettleLater(by, at, "ward", t.Hospital))
	}},
	{Label, "specimen", giveMove(Label)},
	{Collect, "specimen", giveCollect},
	{Dispatch, "specimen", giveMove(Dispatch)},
	{Receive, "specimen", giveMove(Receive)},
	{Accept, "specimen", giveMove(Accept)},
	{Start, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.StartItems(by, at, []string{code}))
	}},
	{Submit, "item", func(o Order, by Member, _ time.Time, code string, _ terms) error {
		if err := o.mayEnter(by); err != nil {
			return err
		}
		it := o.Items[o.itemIndex(code)]
		return cmp.Or(it.CheckEntry(), it.checkEntryBy(by))
	}},
	{Authorise, "item", giveAuthorise},
	{Restart, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.RestartItems(by, at, []string{code}, RestartReasons[0]))
	}},
	{RecordCall, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.RecordCall(by, at, code, CallConfirmed, nil))
	}},
	{Correct, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.CorrectResults(by, at, CorrectionRequest{Items: []string{code}, Kind: Corrected, Reason: CorrectReasons[0]}))
	}},
	{TakeBack, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.TakeBackCorrection(by, at, []string{code}))
	}},
	{Reissue, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.ReissueReport(by, at, nothingPrinted))
	}},
	{Withdraw, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.WithdrawReport(by, at, CorrectReasons[0], "", nothingPrinted))
	}},
	{Reject, "specimen", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.RejectSpecimens(by, at, []string{id}, RejectReasons[0], nil))
	}},
	{Recollect, "specimen", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.RecollectSpecimens(by, at, []string{id}, RecollectReasons[0]))
	}},
	{Lose, "specimen", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.LoseSpecimens(by, at, []string{id}, LossReasons[0]))
	}},
	{ReferOut, "specimen", giveMove(ReferOut)},
	{Keep, "specimen", giveMove(Keep)},
	{Dispose, "specimen", giveMove(Dispose)},
	{MarkNotPerformed, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		return refusalOf(o.MarkNotPerformed(by, at, []string{code}, UndoneReasons[0], false, nothingPrinted))
	}},
	{CancelItems, "item", func(o Order, by Member, at time.Time, code string, _ terms) error {
		orderable := o.Items[o.itemIndex(code)].Orderable()
		return refusalOf(o.CancelItems(by, at, []string{orderable}, CancelReasons[0], nothingPrinted))
	}},
	{ChangeOrder, "order", func(o Order, by Member, at time.Time, _ string, t terms) error {
		ward := "1"
		if o.Ward == ward {
			ward = "2"
		}
		return refusalOf(o.ChangeOrder(by, at, OrderChange{Ward: &ward}, t.Hospital))
	}},
	{CallNumber, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.CallNumber(by, at, "Chair 1"))
	}},
	{PutBackNumber, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.PutBackNumber(by, at))
	}},
	{NoteClinical, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		out, _, err := o.NoteClinical(by, at, Clinical{})
		return refusalOf(out, err)
	}},
	{Cancel, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.Cancel(by, at, CancelReasons[0]))
	}},
	{ApprovePayment, "receipt", func(o Order, by Member, at time.Time, receipt string, _ terms) error {
		return refusalOf(o.ApprovePayment(by, at, receipt))
	}},
	{RefusePayment, "receipt", func(o Order, by Member, at time.Time, receipt string, _ terms) error {
		return refusalOf(o.RefusePayment(by, at, receipt))
	}},
	{ApplyCash, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.ApplyCash(by, at, id))
	}},
	{AskRefund, "refund", func(o Order, by Member, at time.Time, id string, t terms) error {
		return refusalOf(o.AskRefund(by, at, id, CashDay{t.RefundLimit, t.own}, []Member{anotherColleague}))
	}},
	{ApproveRefund, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.ApproveRefund(by, at, id))
	}},
	{RefuseRefund, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.RefuseRefund(by, at, id))
	}},
	{GiveBack, "refund", func(o Order, by Member, at time.Time, id string, t terms) error {
		return refusalOf(o.GiveBack(by, at, id, CashDay{t.RefundLimit, t.own}, ""))
	}},
	{SendRefund, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.SendRefund(by, at, id))
	}},
	{AcceptPayment, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.AcceptPayment(by, at, id))
	}},
	{ExplainRefund, "refund", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.ExplainRefund(by, at, id, RefundGoodwill))
	}},
	{ConfirmIdentity, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.ConfirmIdentity(by, at))
	}},
	{Reinstate, "order", func(o Order, by Member, at time.Time, _ string, t terms) error {
		return refusalOf(o.Reinstate(by, at, Later, ReinstateReasons[0], t.ExpiryHours))
	}},
	{Discard, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.DiscardSpecimens(by, at))
	}},
	{PrintSlip, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error { return o.CheckPrintSlip(by, at) }},
	{RenewSlip, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return errors.Join(refusalOf(o.EndSlip(by, at, RenewSlip, SlipReasons[0])), o.CheckPrintSlip(by, at))
	}},
	{VoidSlip, "order", func(o Order, by Member, at time.Time, _ string, _ terms) error {
		return refusalOf(o.EndSlip(by, at, VoidSlip, SlipReasons[0]))
	}},
	{TakeTask, "task", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.TakeTask(by, at, id, true))
	}},
	{HandTask, "task", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.HandTask(by, at, id, anotherColleague, true))
	}},
	{CloseTask, "task", func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.CloseTask(by, at, id))
	}},
}

// everyRole is what a colleague may have at most.
var everyRole = []Role{Technician, Supervisor, Admin}

// anotherColleague is whoever is needed beside the person who acts.
var anotherColleague = Member{Person: "another colleague", Active: true, Roles: everyRole}

// takeable is what can be taken by hand now at most; at least 1, so that it is an amount.
func (o Order) takeable() Paise { return max(Add(o.Money.Due(), -o.Money.Waits()), 1) }

// OfferedActions lists the commands that Acts can offer, in its order.
func OfferedActions() (all []Action) {
	for _, c := range actsOfOrder {
		all = append(all, c.action)
	}
	return all
}

func refusalOf(_ Outcome, err error) error { return err }

// nothingPrinted stands where a command would print names and a letterhead: here no report is made.
var nothingPrinted = PrintDetails{Names: func(Item) ItemNames { return ItemNames{} }}

func giveMove(c Action) func(o Order, by Member, at time.Time, id string, _ terms) error {
	return func(o Order, by Member, at time.Time, id string, _ terms) error {
		return refusalOf(o.MoveSpecimens(by, at, c, []string{id}, nil))
	}
}

// giveCash takes the amount that is due. A reason overrides a payment that is being confirmed; where none is, there is
// nothing to override.
func giveCash(override string) func(o Order, by Member, at time.Time, id string, _ terms) error {
	return func(o Order, by Member, at time.Time, _ string, _ terms) error {
		if override != "" && !o.Money.hasAuthorised(at.Add(-cashWait)) {
			return refuse(Conflict, "nothing_to_override", "No online payment is being confirmed.")
		}
		return refusalOf(o.OverrideAndTakeCash(by, at, TakenCash{ReportedPaise: Reported(o.takeable())}, "", override, nil))
	}
}

// giveCollect draws one specimen, with the cash that is due at the chair.
func giveCollect(o Order, by Member, at time.Time, id string, _ terms) error {
	label := ScannedLabel{id, o.Accession(o.Specimens[o.specimenIndex(id)])}
	c := Collection{Specimens: []ScannedLabel{label}, Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}}
	if due := o.Money.Due(); o.Settlement == COD && due > 0 {
		c.Cash = &TakenCash{ReportedPaise: Reported(due)}
	}
	return refusalOf(o.CollectSpecimens(by, at, c))
}

// giveAuthorise authorises one item, with the others that wait for a signature where it cannot stand alone: a calculated
// value and what it is calculated from are authorised together.
func giveAuthorise(o Order, by Member, at time.Time, code string, _ terms) error {
	decide := func(i Item) Decision { return Decision{Item: i.Code, Run: i.Run, Clear: i.Hold, Note: "seen"} }
	item := o.Items[o.itemIndex(code)]
	err := refusalOf(o.AuthoriseResults(by, at, []Decision{decide(item)}, nothingPrinted))
	if err == nil || item.checkDecision(by, decide(item)) != nil {
		return err
	}
	decisions := []Decision{decide(item)}
	for _, i := range o.Items {
		if i.Code != code && i.checkDecision(by, decide(i)) == nil {
			decisions = append(decisions, decide(i))
		}
	}
	if len(decisions) == 1 {
		return err
	}
	return refusalOf(o.AuthoriseResults(by, at, decisions, nothingPrinted))
}
