package lab

import (
	"testing"
	"time"
)

// A captured payment is looked at every day while some of it may still go back, for as long as Razorpay answers; one of which
// nothing is left, and one nobody has paid, are not (docs/rules.md#row-44, docs/rules.md#row-33).
func TestDaysOfLooks(t *testing.T) {
	paid, gone, open := payOnline(t, "pay pay_1A captured"), payOnline(t, "pay pay_1A captured", "refund_told pay_1A all on the dashboard"), payOnline(t)
	const day = 24 * time.Hour
	for _, c := range []struct {
		name  string
		order Order
		after time.Duration // the attempt was opened
		next  time.Duration // 0 for none
	}{
		{"paid", paid, time.Hour, day}, {"paid half a year ago, but for a day", paid, 179 * day, day}, {"paid half a year ago", paid, 179*day + time.Minute, 0},
		{"all of it has gone back", gone, time.Hour, 0}, {"it waits", open, time.Hour, checkOften}, {"nobody has paid", open, 7 * day, 0},
	} {
		at := workAt.Add(c.after)
		next, ok := c.order.NextPaymentCheck(at, "26-000001-1")
		if ok != (c.next > 0) || ok && !next.Equal(at.Add(c.next)) {
			t.Errorf("%s: %t, after %s", c.name, ok, next.Sub(at))
		}
	}
}
