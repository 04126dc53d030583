package main

import (
	"testing"
	"time"

	"assay/infra/hospitaltest"
	"assay/infra/sandbox"
	"assay/shared/lab"
	"assay/shared/razorpay"
)

// Row 43: an order was restored from a backup that knows nothing of its checkout, and the webhook is the first to tell.
func TestRestoredAndTold(t *testing.T) {
	w := open(t)
	o := w.Order(t, mira, hospitaltest.Patient, lab.Online, "HB")
	a, err := w.bank.Gateway.Account(t.Context(), "namuna")
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: o.NextReceipt(), Amount: o.Money.Due(), Ours: o.ID})
	if err != nil {
		t.Fatal(err)
	}
	w.pay(made.ID, "success")
	w.pass(time.Second)
	if is := w.now(o); is.State != lab.Confirmed || is.Money.Statement() != "owed 0, gateway 8000" {
		t.Errorf("43: is %s, %s", is.State, is.Money.Statement())
	}
	w.answered()
}

// Row 13: the webhook of a capture comes when the order has expired. Within three days it revives it, after that the money
// goes back.
func TestCapturedAfterItExpired(t *testing.T) {
	for _, row := range []struct {
		name string
		late time.Duration // after the end
		want string
	}{
		{"13 a minute later", time.Minute, paid},
		{"13 just within 72 hours", 72 * time.Hour, paid},
		{"13 beyond 72 hours", 72*time.Hour + time.Second, "expired online owed 8000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := open(t)
			o, gateway := w.started()
			end := o.ExpiresAt.Sub(w.Now)
			w.set(sandbox.Switches{DelaySeconds: int((end + row.late).Seconds())})
			w.pay(gateway, "success")
			w.pass(end)
			w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, _, err := o.Expire(lab.SystemActor("expiry"), now)
				return out, err
			})
			w.set(sandbox.Switches{})
			w.pass(row.late)
			w.finish(o)
			w.pass(time.Minute)
			is := w.now(o)
			if got := string(is.State) + " " + string(is.Settlement) + " " + is.Money.Statement(); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			w.answered()
		})
	}
}
