package sandbox_test

import (
	"testing"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

func TestRefunds(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	paid := w.pay(w.order("r-1"), "success").Payment
	part := razorpay.NewRefund{Payment: paid, Amount: 25000, Key: "rf-part-000001", Ours: ours}
	rest := razorpay.NewRefund{Payment: paid, Amount: 100000, Key: "rf-rest-000001", Ours: ours}
	kind := func(n razorpay.NewRefund) razorpay.ErrorKind {
		_, err := w.account.Refund(ctx, n)
		if err == nil {
			return 0
		}
		return razorpay.ErrorKindOf(err)
	}
	first, err := w.account.Refund(ctx, part)
	if err != nil || first.Status != razorpay.RefundProcessed || first.Receipt != part.Key {
		t.Fatalf("refund %+v, %v", first, err)
	}
	again, err := w.account.Refund(ctx, part)
	if err != nil || again != first {
		t.Errorf("the same key made %+v, %v", again, err)
	}
	other := part
	other.Amount = 30000
	tooMuch := rest
	tooMuch.Amount, tooMuch.Key = 100001, "rf-much-000001"
	if kind(other) != razorpay.Refused || kind(tooMuch) != razorpay.Refused {
		t.Error("the same key with another sum, or more than is left, was taken")
	}
	if p, err := w.account.Payment(ctx, paid); err != nil || p.Status != razorpay.PaymentCaptured || p.Refunded != 25000 {
		t.Errorf("after a part: %+v, %v", p, err)
	}
	if kind(rest) != 0 {
		t.Error("the rest was refused")
	}
	if p, err := w.account.Payment(ctx, paid); err != nil || p.Status != razorpay.PaymentRefunded || p.Refunded != sum || !p.Captured {
		t.Errorf("after all: %+v, %v", p, err)
	}
	tooMuch.Amount = 100
	if kind(tooMuch) != razorpay.Refused {
		t.Error("money was returned that was not there")
	}
	all, err := w.account.Refunds(ctx, paid)
	if err != nil || len(all) != 2 || all[1] != first {
		t.Errorf("refunds %+v, %v", all, err)
	}
	w.wantTotals(sandbox.Totals{Orders: 1, Payments: 1, Captured: int64(sum), Refunded: int64(sum), Fees: fee})
}

func TestRefundsThatDoNotEndWell(t *testing.T) {
	cases := []struct {
		name, switched, settle, status string
		refunded                       int64
		events                         []string
	}{
		{"fails at once", "failed", "", razorpay.RefundFailed, 0, []string{"refund.created", "refund.failed"}},
		{"stays pending", "pending", "", razorpay.RefundPending, int64(sum), []string{"refund.created"}},
		{"pending, then processed", "pending", "processed", razorpay.RefundProcessed, int64(sum), []string{"refund.created", "refund.processed"}},
		{"pending, then failed", "pending", "failed", razorpay.RefundFailed, 0, []string{"refund.created", "refund.failed"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := start(t)
			if err := w.box.Set(sandbox.Switches{Refunds: c.switched}); err != nil {
				t.Fatal(err)
			}
			paid := w.pay(w.order("r-1"), "success").Payment
			w.pass(0)
			w.received = nil
			r, err := w.account.Refund(t.Context(), razorpay.NewRefund{Payment: paid, Amount: sum, Key: "rf-000000001", Ours: ours})
			if err != nil {
				t.Fatal(err)
			}
			if c.settle != "" {
				if err := w.box.Settle(r.ID, c.settle); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := w.account.Refunds(t.Context(), paid); err != nil || len(got) != 1 || got[0].ID != r.ID || got[0].Status != c.status {
				t.Errorf("got %+v, %v", got, err)
			}
			w.pass(0)
			w.wantHeard(c.events...)
			w.wantTotals(sandbox.Totals{Orders: 1, Payments: 1, Captured: int64(sum), Refunded: c.refunded, Fees: fee})
		})
	}
}

func TestRefundOfTheDashboard(t *testing.T) {
	w := start(t)
	paid := w.pay(w.order("r-1"), "success").Payment
	if err := w.box.Refund(paid, 500); err != nil {
		t.Fatal(err)
	}
	if all, err := w.account.Refunds(t.Context(), paid); err != nil || len(all) != 1 || all[0].Receipt != "" || all[0].Amount != 500 {
		t.Errorf("got %+v, %v", all, err)
	}
}
