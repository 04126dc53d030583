package sandbox_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"assay/shared/razorpay"
)

// A process that is killed while it writes leaves half a line. What is before it counts; what comes after is kept.
func TestHalfALineIsDropped(t *testing.T) {
	w := start(t)
	w.pay(w.order("r-1"), "success")
	before := w.box.Totals("sahyadri")
	w.stop()
	file := filepath.Join(w.dir, "journal.jsonl")
	journal, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(journal, `{"order":{"id":"order_`...), 0o600); err != nil {
		t.Fatal(err)
	}
	w.open()
	w.wantTotals(before)
	late := w.order("r-2")
	w.pay(late, "late")
	w.restart()
	w.pass(16 * time.Minute)
	w.wantPayments(late, razorpay.PaymentAuthorized)
	names := w.names() // two orders, side by side
	slices.Sort(names)
	if !slices.Equal(names, []string{"order.paid", "payment.authorized", "payment.authorized", "payment.captured", "payment.failed"}) {
		t.Errorf("received %v", names)
	}
}
