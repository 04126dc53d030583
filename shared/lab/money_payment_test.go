package lab

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/law"
)

// orRefuse turns an outcome that changes nothing into a refusal, so that it is no step.
func orRefuse(out Outcome, changed bool, err error) (Outcome, error) {
	if err == nil && !changed {
		err = refuse(Conflict, "no_change", "Nothing changes.")
	}
	return out, err
}

// paymentCommands lists what Razorpay and the patient can do about the attempts of an order: two payments, in any order.
func paymentCommands(o Order) []command {
	var list []command
	add := func(c Action, who Member, what string, do func(Order, Member) (Outcome, error)) {
		list = append(list, command{string(c) + " " + what, c, who, false, do})
	}
	add(StartPayment, sunita, "", func(o Order, by Member) (Outcome, error) {
		return orRefuse(o.StartPayment(by, workAt))
	})
	add(StartQR, tara, "", func(o Order, by Member) (Outcome, error) { return orRefuse(o.StartQR(by, workAt)) })
	if len(o.Money.Attempts) == 0 && o.State == Waiting {
		add(PaymentOpened, paymentsFunction, "found", func(o Order, by Member) (Outcome, error) {
			return orRefuse(o.AdoptAttempt(by, workAt, "order_1", o.Money.Due()))
		})
	}
	for _, a := range o.Money.Attempts {
		id := fmt.Sprintf("order_%d", a.N)
		add(PaymentOpened, paymentsFunction, id, func(o Order, by Member) (Outcome, error) {
			if a.Code != nil {
				closes := At(workAt.Add(codeLasts))
				return orRefuse(o.OpenCode(by, workAt, a.Receipt, id, Code{ClosesAt: &closes}))
			}
			return orRefuse(o.OpenAttempt(by, workAt, a.Receipt, id))
		})
		for _, pay := range []string{"A", "B"} {
			for _, state := range []PaymentState{PayFailed, PayAuthorised, PayCaptured} {
				for _, at := range []time.Time{workAt, lateAt} {
					f := PaymentFact{Gateway: id, Payment: fmt.Sprintf("pay_%d%s", a.N, pay), State: state, Amount: a.Amount, Currency: "INR", Offered: true}
					what := fmt.Sprintf("%s %s", f.Payment, state)
					if at == lateAt {
						what += " late"
					}
					add(Pay, paymentsFunction, what, func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyPayment(by, at, f)) })
				}
			}
		}
		wrong := PaymentFact{Gateway: id, Payment: fmt.Sprintf("pay_%dA", a.N), State: PayCaptured, Amount: a.Amount - 1, Currency: "INR", Offered: true}
		add(Pay, paymentsFunction, wrong.Payment+" wrong amount", func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyPayment(by, workAt, wrong)) })
		for what, off := range map[string]Paise{"much": 1500, "little": -1500} {
			if other := wrong; a.Amount+off > 0 {
				other.Amount = a.Amount + off
				add(Pay, paymentsFunction, other.Payment+" wrong amount, too "+what, func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyPayment(by, workAt, other)) })
			}
		}
	}
	for _, a := range o.Money.Attempts {
		for _, p := range a.Payments {
			left := leftAtRazorpay(o, p.ID)
			for n, sum := range []Paise{3000, left} {
				again := n == 0 && slices.ContainsFunc(o.Money.Refunds, func(r Refund) bool { return strings.HasPrefix(r.Gateway, "rfnd_board") })
				again = again || n == 0 && o.Money.cashAdvanced().Sign() > 0
				if p.State != PayCaptured || sum > left || left == 0 || again {
					continue
				}
				f := RefundFact{ID: fmt.Sprint("rfnd_board", p.Back), Payment: p.ID, Amount: sum, State: "processed"}
				add(RecordRefund, paymentsFunction, p.ID+[]string{" some", " all"}[n]+" on the dashboard", func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyRefund(by, workAt, f)) })
			}
		}
	}
	for _, a := range o.Money.Attempts {
		for _, p := range a.Payments {
			if p.State != PayCaptured {
				continue
			}
			for what, f := range map[string]DisputeFact{
				"open": {State: DisputeOpen}, "under review": {State: DisputeUnderReview}, "won": {State: DisputeWon},
				"lost": {State: DisputeLost, Deducted: p.Amount}, "lost in part": {State: DisputeLost, Deducted: 3000}, "closed": {State: DisputeClosed},
			} {
				f.ID, f.Payment, f.Amount, f.Phase, f.RespondBy = "disp_"+p.ID, p.ID, p.Amount, "chargeback", At(workAt.Add(72*time.Hour))
				add(RecordDispute, paymentsFunction, p.ID+" "+what, func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyDispute(by, workAt, f)) })
			}
		}
	}
	for _, r := range o.Money.Refunds {
		if r.Via == "" {
			continue
		}
		for _, state := range []string{"pending", "processed", "failed"} {
			if state != "failed" && r.State != RefundSent && r.Amount > leftAtRazorpay(o, r.Via) {
				continue // it gives no more than it has
			}
			f := RefundFact{ID: cmp.Or(r.Gateway, "rfnd_"+r.ID), Key: r.Key, Payment: r.Via, Amount: r.Amount, State: state}
			add(RecordRefund, paymentsFunction, r.ID+" "+state, func(o Order, by Member) (Outcome, error) { return orRefuse(o.ApplyRefund(by, workAt, f)) })
		}
		for _, answer := range RefundAnswers {
			if r.Unexplained > 0 {
				add(ExplainRefund, meera, r.ID+" "+string(answer), func(o Order, by Member) (Outcome, error) { return o.ExplainRefund(by, workAt, r.ID, answer) })
			}
		}
		add(AcceptPayment, asha, r.ID, func(o Order, by Member) (Outcome, error) { return o.AcceptPayment(by, workAt, r.ID) })
		add(SendRefund, asha, r.ID, func(o Order, by Member) (Outcome, error) { return o.SendRefund(by, workAt, r.ID) })
	}
	return list
}

// leftAtRazorpay returns how much of a payment was neither refunded nor promised to be.
func leftAtRazorpay(o Order, payment string) Paise {
	a, p := o.Money.findPayment(payment)
	left := o.Money.Attempts[a].Payments[p].Amount - o.Money.Attempts[a].Payments[p].Back
	for _, r := range o.Money.Refunds {
		if r.Via == payment && r.State == RefundSent {
			left -= r.Amount
		}
	}
	return left
}

// payOnline takes an online order through the given commands and checks its invariants.
func payOnline(t *testing.T, steps ...string) Order {
	t.Helper()
	o := orderAfter(t, Online, append([]string{"start_payment ", "payment_opened order_1"}, steps...)...)
	if err := checkInvariants(o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestPaymentRows runs the rows of money (docs/rules.md#rows) that the machine decides, by their numbers: after is the
// state, the settlement and the balances, sends are the duties of the last step.
func TestPaymentRows(t *testing.T) {
	const a, b = "pay pay_1A ", "pay pay_1B "
	for _, row := range []struct {
		name  string
		steps []string
		after string
		sends []string
	}{
		{"row 6: only authorised: nothing is ours yet", []string{a + "authorized"}, "waiting online owed 8000", []string{"gateway.capture.pay_1A"}},
		{"row 5: captured", []string{a + "captured"}, "confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 10: failed, then captured", []string{a + "failed", a + "captured"}, "confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 11: A failed, B captured", []string{a + "failed", b + "captured"}, "confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 12: the failure of A after B was captured", []string{b + "captured", a + "failed"}, "confirmed online owed 0, gateway 8000", nil},
		{"row 13: captured after it expired revives", []string{"expire", a + "captured"}, "confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 13: captured long after it expired goes back", []string{"expire", a + "captured late"},
			"expired online owed 8000, gateway 8000, unapplied 8000", []string{"gateway.refund.F1"}},
		{"row 14: authorised long after it expired is left to Razorpay", []string{"expire", a + "authorized late"}, "expired online owed 8000", nil},
		{"row 14: authorised of an order that is to be paid in cash keeps it not open", []string{"convert_to_cod", a + "authorized", "expire"},
			"expired cod owed 8000", []string{"mail.expired"}},
		{"row 15: captured after it was cancelled goes back", []string{"cancel", a + "captured"},
			"cancelled online owed 0, gateway 8000, unapplied 8000", []string{"gateway.refund.F1"}},
		{"row 16: captured after it was converted, cash not taken", []string{"convert_to_cod", a + "captured"},
			"confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 17: captured after it was converted and cash was taken", []string{"convert_to_cod", "take_cash due", a + "captured"},
			"confirmed cod owed 0, cash 8000, gateway 8000, unapplied 8000", []string{"gateway.refund.F1"}},
		{"row 21: two captures: the first pays, the other goes back", []string{a + "captured", b + "captured"},
			"confirmed online owed 0, gateway 16000, unapplied 8000", []string{"gateway.refund.F1"}},
		{"row 22: another amount: no service, it goes back", []string{a + "wrong amount"},
			"waiting online owed 8000, gateway 7999, unapplied 7999", []string{"gateway.refund.F1", "mail.wrong_amount"}},
		{"row 45: less, accepted: the rest is due", []string{a + "wrong amount, too little", "accept_payment F1"},
			"waiting online owed 1500, gateway 6500", []string{"mail.receipt"}},
		{"row 45: less, accepted, and the rest paid by another order at Razorpay", []string{a + "wrong amount, too little", "accept_payment F1", "start_payment ",
			"payment_opened order_2", "pay pay_2A captured"}, "confirmed online owed 0, gateway 8000", []string{"mail.receipt"}},
		{"row 45: less, accepted, and the rest paid in cash", []string{a + "wrong amount, too little", "accept_payment F1", "convert_to_cod", "take_cash due"},
			"confirmed cod owed 0, cash 1500, gateway 6500", []string{"mail.receipt"}},
		{"row 45: less, accepted, and cancelled: it goes back", []string{a + "wrong amount, too little", "accept_payment F1", "cancel"},
			"cancelled online owed 0, gateway 6500, refunds_owed 6500", []string{"mail.cancelled", "gateway.refund.F2"}},
		{"row 45: more, accepted: what is too much goes back", []string{a + "wrong amount, too much", "accept_payment F1"},
			"confirmed online owed 0, gateway 9500, refunds_owed 1500", []string{"mail.receipt", "gateway.refund.F2"}},
		{"row 45: more, for an order that is to be paid in cash", []string{"convert_to_cod", a + "wrong amount, too much", "accept_payment F1"},
			"confirmed online owed 0, gateway 9500, refunds_owed 1500", []string{"mail.receipt", "gateway.refund.F2"}},
		{"row 22: and can be paid by another order at Razorpay", []string{a + "wrong amount", "start_payment "},
			"waiting online owed 8000, gateway 7999, unapplied 7999", []string{"gateway.create.26-000001-2"}},
		{"row 21: two orders at Razorpay, both captured: the first pays", []string{a + "wrong amount", "start_payment ", "payment_opened order_2",
			"pay pay_2A captured", b + "captured"}, "confirmed online owed 0, gateway 23999, unapplied 15999", []string{"gateway.refund.F2"}},
		{"row 25: a refund is carried out", []string{a + "captured", "cancel", "refund_told F1 processed"}, "cancelled online owed 0", []string{"mail.refunded"}},
		{"row 26: a refund fails: the money is still owed", []string{a + "captured", "cancel", "refund_told F1 failed"},
			"cancelled online owed 0, gateway 8000, refunds_owed 8000", nil},
		{"row 26: and is asked for again", []string{a + "captured", "cancel", "refund_told F1 failed", "send_refund F1"},
			"cancelled online owed 0, gateway 8000, refunds_owed 8000", []string{"gateway.refund.F1"}},
		{"row 26: one that failed is made good on the dashboard", []string{a + "captured", "cancel", "refund_told F1 failed", "refund_told pay_1A all on the dashboard"},
			"cancelled online owed 0", []string{"mail.refunded"}},
		{"row 27: some of what goes back anyway is refunded on the dashboard", []string{a + "captured", "cancel", "refund_told pay_1A some on the dashboard"},
			"cancelled online owed 0, gateway 5000, refunds_owed 5000", []string{"gateway.refund.F2", "mail.refunded"}},
		{"row 26: and given back in cash, as Razorpay never will", []string{a + "captured", "cancel", "refund_told F1 failed", "give_back F1"},
			"cancelled online owed 0, cash -8000, gateway 8000", []string{"mail.refunded"}},
		{"row 22: and it goes at once, after a supervisor's review", []string{a + "wrong amount", "send_refund F1"},
			"waiting online owed 8000, gateway 7999, unapplied 7999", []string{"gateway.refund.F1"}},
		{"row 44: money that somebody gave back is no debt", []string{a + "captured", "refund_told pay_1A some on the dashboard"},
			"confirmed online owed 0, gateway 5000, given_back 3000", []string{"mail.refunded"}},
		{"row 44: goodwill: nothing is due", []string{a + "captured", "refund_told pay_1A some on the dashboard", "explain_refund F1 goodwill"},
			"confirmed online owed 0, gateway 5000, goodwill 3000", nil},
		{"row 44: goodwill, and then cancelled: no more goes back than came in", []string{a + "captured", "refund_told pay_1A some on the dashboard", "explain_refund F1 goodwill", "cancel"},
			"cancelled online owed 0, gateway 5000, refunds_owed 5000", []string{"mail.cancelled", "gateway.refund.F2"}},
		{"row 44: the order is cancelled: the rest goes back", []string{a + "captured", "refund_told pay_1A some on the dashboard", "explain_refund F1 cancelled"},
			"cancelled online owed 0, gateway 5000, refunds_owed 5000", []string{"mail.cancelled", "gateway.refund.F2"}},
		{"row 44: all of it, and the order is cancelled: it ends", []string{a + "captured", "refund_told pay_1A all on the dashboard", "explain_refund F1 cancelled"},
			"cancelled online owed 0", []string{"mail.cancelled"}},
		{"row 44: cancelled by the desk before anybody has said: what went back counts", []string{a + "captured", "refund_told pay_1A some on the dashboard", "cancel"},
			"cancelled online owed 0, gateway 5000, refunds_owed 5000", []string{"mail.cancelled", "gateway.refund.F2"}},
		{"row 44: in error: it is owed again", []string{a + "captured", "refund_told pay_1A some on the dashboard", "explain_refund F1 in_error"},
			"confirmed online owed 3000, gateway 5000", nil},
		{"row 44: given back in cash, and then by Razorpay too", []string{a + "captured", "cancel", "refund_told F1 failed", "give_back F1", "refund_told pay_1A all on the dashboard"},
			"cancelled online owed 0, cash -8000, given_back 8000", []string{"mail.refunded"}},
		{"row 30: disputed: its amount is apart", []string{a + "captured", "dispute_told pay_1A open"}, "confirmed online owed 0, disputed 8000", nil},
		{"row 30: cancelled meanwhile: nothing goes back on top", []string{a + "captured", "dispute_told pay_1A open", "cancel"},
			"cancelled online owed 0, refunds_owed 8000, disputed 8000", []string{"mail.cancelled", "gateway.refund.F1"}},
		{"row 31: won: it is ours again", []string{a + "captured", "dispute_told pay_1A open", "dispute_told pay_1A won"}, "confirmed online owed 0, gateway 8000", nil},
		{"row 31: won, and what waited goes back", []string{a + "captured", "dispute_told pay_1A open", "cancel", "dispute_told pay_1A won"},
			"cancelled online owed 0, gateway 8000, refunds_owed 8000", []string{"gateway.refund.F1"}},
		{"row 31: lost: it is written off, and nothing is due", []string{a + "captured", "dispute_told pay_1A open", "dispute_told pay_1A lost"},
			"confirmed online owed 0, written_off 8000", nil},
		{"row 31: lost, and no webhook had told of it before", []string{a + "captured", "dispute_told pay_1A lost"}, "confirmed online owed 0, written_off 8000", nil},
		{"row 31: lost in part", []string{a + "captured", "dispute_told pay_1A open", "dispute_told pay_1A lost in part"},
			"confirmed online owed 0, gateway 5000, written_off 3000", nil},
		{"row 31: lost after it was cancelled: the payer has it, so nothing goes back", []string{a + "captured", "dispute_told pay_1A open", "cancel", "dispute_told pay_1A lost"},
			"cancelled online owed 0", nil},
		{"row 31: lost, and cancelled afterwards: the payer has it", []string{a + "captured", "dispute_told pay_1A lost", "cancel"}, "cancelled online owed 0", []string{"mail.cancelled"}},
		{"row 31: lost in part, and cancelled: the rest goes back", []string{a + "captured", "cancel", "dispute_told pay_1A lost in part"},
			"cancelled online owed 0, gateway 5000, refunds_owed 5000", []string{"gateway.refund.F2"}},
		{"row 31: closed: as Razorpay has it", []string{a + "captured", "dispute_told pay_1A open", "dispute_told pay_1A closed"}, "confirmed online owed 0, gateway 8000", nil},
		{"row 31: closed, as it was given back on the dashboard", []string{a + "captured", "dispute_told pay_1A open", "refund_told pay_1A all on the dashboard", "dispute_told pay_1A closed"},
			"confirmed online owed 0, given_back 8000", nil},
		{"row 31: given back on the dashboard, and lost too", []string{a + "captured", "refund_told pay_1A all on the dashboard", "dispute_told pay_1A lost"},
			"confirmed online owed 0, gateway -8000, given_back 8000, written_off 8000", nil},
		{"row 38: authorised while it waits is captured at once", []string{a + "failed", a + "authorized"}, "waiting online owed 8000",
			[]string{"gateway.capture.pay_1A"}},
		{"row 18: cash that a supervisor takes all the same stays, and the payment goes back", []string{a + "authorized", "convert_to_cod", "take_cash overriding", a + "captured"},
			"confirmed cod owed 0, cash 8000, gateway 8000, unapplied 8000", []string{"gateway.refund.F1"}},
		{"row 39: cash for a settled order is kept apart", []string{a + "captured", "take_cash due (record)"},
			"confirmed online owed 0, cash 1, gateway 8000, unapplied 1", []string{"mail.receipt"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			law.Print(t, row.name)
			o := payOnline(t, row.steps...)
			if got := fmt.Sprint(o.State, " ", o.Settlement, " ", o.Money.Statement()); got != row.after {
				t.Errorf("is %s\nwant %s", got, row.after)
			}
			before := payOnline(t, row.steps[:len(row.steps)-1]...)
			list := commandsFor(before, true)
			last := list[slices.IndexFunc(list, func(a command) bool { return a.name == row.steps[len(row.steps)-1] })]
			out, err := last.try(before)
			if err != nil {
				t.Fatal(err)
			}
			var sends []string
			for _, d := range out.Duties {
				if d.Bill > 0 { // which bills there are is proven for every state
					continue
				}
				sends = append(sends, d.Name())
			}
			if !slices.Equal(sends, row.sends) {
				t.Errorf("sends %v, want %v", sends, row.sends)
			}
		})
	}
	t.Run("row 18: cash while a payment is authorised", func(t *testing.T) {
		t.Log(law.Row(t, 18))
		o := payOnline(t, a+"authorized", "convert_to_cod")
		if _, err := o.TakeCash(tara, workAt.Add(time.Minute), o.Money.Due(), "R", nil); err == nil {
			t.Error("it is taken")
		}
		if _, err := o.TakeCash(tara, workAt.Add(cashWait), o.Money.Due(), "R", nil); err != nil {
			t.Errorf("twelve minutes later: %v", err)
		}
	})
	t.Run("row 27: a refund made on the dashboard is adopted", func(t *testing.T) {
		t.Log(law.Row(t, 27))
		o := payOnline(t, a+"captured")
		out, _, err := o.ApplyRefund(paymentsFunction, workAt, RefundFact{ID: "rfnd_x", Payment: "pay_1A", Amount: 3000, State: "processed"})
		if err != nil || out.Order.Money.Statement() != "owed 0, gateway 5000, given_back 3000" || checkInvariants(out.Order) != nil {
			t.Errorf("is %s, %v, %v", out.Order.Money.Statement(), err, checkInvariants(out.Order))
		}
		if _, changed, err := out.Order.ApplyRefund(paymentsFunction, workAt, RefundFact{ID: "rfnd_x", Payment: "pay_1A", Amount: 3000, State: "processed"}); changed || err != nil {
			t.Errorf("the second time changes something: %v", err)
		}
	})
	t.Run("row 26: of two refunds the one that Razorpay refuses fails", func(t *testing.T) {
		t.Log(law.Row(t, 26))
		out, err := PlaceOrder(meera, placedAt, scopePlacement(Online, scopeTests))
		for _, do := range []func(o Order) (Outcome, error){
			func(o Order) (Outcome, error) {
				out, _, err := o.StartPayment(sunita, workAt)
				return out, err
			},
			func(o Order) (Outcome, error) {
				out, _, err := o.OpenAttempt(paymentsFunction, workAt, "26-000001-1", "order_1")
				return out, err
			},
			func(o Order) (Outcome, error) {
				return orRefuse(o.ApplyPayment(paymentsFunction, workAt, PaymentFact{Gateway: "order_1", Payment: "pay_1A", State: PayCaptured, Amount: o.Money.Due(), Currency: "INR", Offered: true}))
			},
			func(o Order) (Outcome, error) {
				return o.MarkNotPerformed(meera, workAt, []string{"HB"}, "no_reagent", true, scopePrinting)
			},
			func(o Order) (Outcome, error) { return o.Cancel(asha, workAt, "patient_asked") },
			func(o Order) (Outcome, error) {
				return orRefuse(o.ApplyRefund(paymentsFunction, workAt, RefundFact{Key: o.Money.Refunds[1].Key, Payment: "pay_1A", Amount: o.Money.Refunds[1].Amount, State: "failed"}))
			},
		} {
			if err == nil {
				out, err = do(out.Order)
			}
		}
		if m := out.Order.Money; err != nil || len(m.Refunds) != 2 || m.Refunds[0].State != RefundOwed || m.Refunds[1].State != RefundFailed {
			t.Errorf("refunds %+v, %v", m.Refunds, err)
		}
	})
	t.Run("row 23: another amount due opens another attempt", func(t *testing.T) {
		t.Log(law.Row(t, 23))
		o := payOnline(t)
		o.Money.Attempts[0].Amount = 1
		out, _, err := o.StartPayment(sunita, workAt)
		if m := out.Order.Money; err != nil || len(m.Attempts) != 2 || !m.Attempts[0].Superseded || m.CurrentAttempt().Receipt != "26-000001-2" {
			t.Errorf("attempts %+v, %v", m.Attempts, err)
		}
	})
}
