package sandbox_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

func TestCallsThatGoWrong(t *testing.T) {
	cases := []struct {
		how  string
		kind razorpay.ErrorKind
		done bool
	}{
		{"down", razorpay.Unknown, false},
		{"cut", razorpay.Unknown, false},
		{"throttled", razorpay.Busy, false},
		{"conflict", razorpay.Busy, false},
		{"error", razorpay.Unknown, false},
		{"lost", razorpay.Unknown, true},
		{"slow", razorpay.Unknown, true},
		{"trouble", razorpay.Unknown, true},
		{"empty", razorpay.Unknown, true},
	}
	if len(cases) != len(sandbox.Hows) {
		t.Errorf("%d of %d ways are tried", len(cases), len(sandbox.Hows))
	}
	for _, c := range cases {
		t.Run(c.how, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			ctx := t.Context()
			fault := func(call string) {
				t.Helper()
				if err := w.box.AddFault(sandbox.Fault{Call: call, How: c.how, Times: 1, Ms: 4000}); err != nil {
					t.Fatal(err)
				}
			}
			// A create that went wrong is looked up by its receipt, and made again only where it is not found.
			fault("create_order")
			_, err := w.account.CreateOrder(ctx, razorpay.NewOrder{Receipt: "r-1", Amount: sum, Ours: ours})
			if razorpay.ErrorKindOf(err) != c.kind || err == nil || c.how == "slow" && !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("create: %v", err)
			}
			found, err := w.account.FindOrders(ctx, "r-1")
			if err != nil || len(found) != map[bool]int{true: 1, false: 0}[c.done] {
				t.Fatalf("found %v, %v", found, err)
			}
			if !c.done {
				found = []razorpay.Order{w.order("r-1")}
			}
			// A capture is looked up by the payment.
			late := w.pay(found[0], "late").Payment
			w.pass(16 * time.Minute)
			fault("capture")
			if _, err = w.account.Capture(ctx, late, sum); razorpay.ErrorKindOf(err) != c.kind || err == nil {
				t.Fatalf("capture: %v", err)
			}
			if p, err := w.account.Payment(ctx, late); err != nil || p.Captured != c.done {
				t.Fatalf("payment %+v, %v", p, err)
			}
			if !c.done {
				if _, err := w.account.Capture(ctx, late, sum); err != nil {
					t.Fatal(err)
				}
			}
			// A refund is asked again with its key.
			back := razorpay.NewRefund{Payment: late, Amount: sum, Key: "rf-000000001", Ours: ours}
			fault("refund")
			if _, err = w.account.Refund(ctx, back); razorpay.ErrorKindOf(err) != c.kind || err == nil {
				t.Fatalf("refund: %v", err)
			}
			if all, err := w.account.Refunds(ctx, late); err != nil || len(all) != map[bool]int{true: 1, false: 0}[c.done] {
				t.Fatalf("refunds %+v, %v", all, err)
			}
			if _, err := w.account.Refund(ctx, back); err != nil {
				t.Fatal(err)
			}
			w.wantTotals(sandbox.Totals{Orders: 1, Payments: 1, Captured: int64(sum), Refunded: int64(sum), Fees: fee})
		})
	}
}

func TestOutageUntilCleared(t *testing.T) {
	w := start(t)
	if err := w.box.AddFault(sandbox.Fault{How: "down"}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := w.account.FindOrders(t.Context(), "r-1"); err == nil {
			t.Fatal("there was an answer")
		}
	}
	w.restart() // an outage outlives a restart
	if _, err := w.account.FindOrders(t.Context(), "r-1"); err == nil {
		t.Fatal("there was an answer")
	}
	w.box.ClearFaults()
	if _, err := w.account.FindOrders(t.Context(), "r-1"); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	open := w.pay(w.order("r-1"), "failure").Payment
	cases := []struct {
		name  string
		call  func() error
		kind  razorpay.ErrorKind
		field string
	}{
		{"a payment that is not there", func() error { _, err := w.account.Payment(ctx, "pay_1"); return err }, razorpay.NotFound, ""},
		{"payments of no order", func() error { _, err := w.account.Payments(ctx, "order_1"); return err }, razorpay.NotFound, ""},
		{"refund of a failed payment", func() error {
			_, err := w.account.Refund(ctx, razorpay.NewRefund{Payment: open, Amount: sum, Key: "rf-000000001", Ours: ours})
			return err
		}, razorpay.Refused, ""},
		{"capture of a failed payment", func() error { _, err := w.account.Capture(ctx, open, sum); return err }, razorpay.Refused, ""},
		{"another hospital's key", func() error {
			w.accounts[0].KeySecret = "changed"
			_, err := w.account.Payment(ctx, open)
			return err
		}, razorpay.Refused, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := c.call(); err == nil || razorpay.ErrorKindOf(err) != c.kind {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Eight clients at once, every call with a chance to go wrong, through a restart: no paisa is lost or made.
func TestMoneyAddsUp(t *testing.T) {
	w := start(t)
	var clients sync.WaitGroup
	for n := range 8 {
		clients.Go(func() {
			for i := range 10 {
				receipt := string(rune('a'+n)) + "-" + string(rune('a'+i))
				o, err := w.account.CreateOrder(context.Background(), razorpay.NewOrder{Receipt: receipt, Amount: sum, Ours: ours})
				if err != nil {
					t.Error(err)
					return
				}
				c, err := w.box.Pay(o.ID, sandbox.Outcomes[(n+i)%len(sandbox.Outcomes)])
				if err != nil {
					t.Error(err)
				}
				if i%3 == 0 && c.Signature != "" {
					_, err := w.account.Refund(context.Background(), razorpay.NewRefund{Payment: c.Payment, Amount: sum, Key: "rf-00000-" + receipt, Ours: ours})
					if err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	clients.Wait()
	before := w.box.Totals("sahyadri")
	// 80 orders; of each five, two succeed at once ("success", "twice"), and "twice" returns its second payment.
	if before.Orders != 80 || before.Payments != 96 || before.Captured != 32*int64(sum) || before.Returned != 16*int64(sum) || before.Fees != 32*fee {
		t.Errorf("totals %+v", before)
	}
	w.restart()
	w.wantTotals(before)
	w.pass(16 * time.Minute) // 16 late ones are held now
	if got := w.box.Totals("sahyadri"); got.Held != 16*int64(sum) || got.Captured != before.Captured {
		t.Errorf("totals %+v", got)
	}
}
