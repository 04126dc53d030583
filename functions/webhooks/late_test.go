package main

import (
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/law"
	"assay/shared/lab"
	"assay/shared/razorpay"
)

// docs/rules.md#row-43: an order was restored from a backup that knows nothing of its checkout, and the webhook is the
// first to name it.
func TestRestoredAndTold(t *testing.T) {
	t.Log(law.Row(t, 43))
	w := open(t)
	o := w.Placed()
	a, err := w.Bank.Gateway.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: o.NextReceipt(), Amount: o.Money.Due(), Ours: o.ID})
	if err != nil {
		t.Fatal(err)
	}
	w.pay(made.ID, "success")
	w.pass(time.Second)
	if is := w.Read(o.ID); is.State != lab.Confirmed || is.Money.Statement() != "owed 0, gateway 8000" {
		t.Errorf("row 43: is %s, %s", is.State, is.Money.Statement())
	}
	w.answered()
}

// late is docs/rules.md#row-13: the webhook of a capture comes when the order has expired, so long after its end.
func late(after time.Duration) func(*world, lab.Order, string) {
	return func(w *world, o lab.Order, gateway string) {
		end := o.ExpiresAt.Sub(w.Now)
		w.Set(sandbox.Switches{DelaySeconds: int((end + after).Seconds())})
		w.pay(gateway, "success")
		w.pass(end)
		w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
			out, _, err := o.Expire(lab.SystemActor("expiry"), now)
			return out, err
		})
		w.Set(sandbox.Switches{})
		w.pass(after)
		w.Sweep(10 * time.Minute)
		w.pass(time.Minute)
	}
}

// Three days are three days: what Razorpay or the database keeps waiting at that moment is late, so this row is alone.
func TestRow13JustWithin72Hours(t *testing.T) {
	t.Log(law.Row(t, 13))
	w := open(t)
	o, gateway := w.opened()
	late(72*time.Hour)(w, o, gateway)
	if is := w.Read(o.ID); is.State != lab.Confirmed || is.Money.Statement() != "owed 0, gateway 8000" {
		t.Errorf("is %s, %s", is.State, is.Money.Statement())
	}
	w.answered()
}
