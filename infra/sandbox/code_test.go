package sandbox_test

import (
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

// A code takes one payment of its amount, names it to whoever asks, and closes: when it is paid, by itself, or when it is asked to.
func TestCodes(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	make := func(receipt string) razorpay.QRCode {
		t.Helper()
		q, err := w.account.CreateQRCode(ctx, razorpay.NewQRCode{Receipt: receipt, Amount: 10000, Ours: "sahyadri-0193", Closes: w.clock().Add(16 * time.Minute)})
		if err != nil || q.Content == "" || q.Picture == "" || q.Closed || q.Ours != "sahyadri-0193" {
			t.Fatalf("%+v, %v", q, err)
		}
		return q
	}
	first, second := make("26-000001-1"), make("26-000001-2")
	if found, err := w.account.FindQRCodes(ctx, "26-000001-2", w.clock().Add(-time.Minute)); err != nil || len(found) != 1 || found[0].ID != second.ID {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, err := w.account.FindQRCodes(ctx, "26-000001-2", w.clock().Add(time.Minute)); err != nil || len(found) != 0 {
		t.Errorf("found %+v of later, %v", found, err)
	}
	paid, err := w.box.PayCode(first.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.box.PayCode(first.ID, false); err == nil {
		t.Error("a code is paid twice")
	}
	list, err := w.account.Payments(ctx, first.ID)
	if err != nil || len(list) != 1 || list[0].ID != paid || list[0].Order != "" || list[0].QRCode != first.ID || !list[0].Captured {
		t.Errorf("%+v, %v", list, err)
	}
	if q, ok, err := w.account.QRCodeOf(ctx, paid); err != nil || !ok || q.ID != first.ID || !q.Closed {
		t.Errorf("%+v, %t, %v", q, ok, err)
	}
	if _, ok, err := w.account.QRCodeOf(ctx, "pay_ofNothingHere1"); err != nil || ok {
		t.Errorf("of another payment: %t, %v", ok, err)
	}
	if q, err := w.account.CloseQRCode(ctx, second.ID); err != nil || !q.Closed {
		t.Errorf("%+v, %v", q, err)
	}
	if _, err := w.account.CloseQRCode(ctx, second.ID); razorpay.ErrorKindOf(err) != razorpay.Refused {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := w.account.CloseQRCode(ctx, "qr_ofNobody0001"); razorpay.ErrorKindOf(err) != razorpay.NotFound {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := w.account.CreateQRCode(ctx, razorpay.NewQRCode{Receipt: "r", Amount: 10000, Ours: "o", Closes: w.clock().Add(14 * time.Minute)}); razorpay.ErrorKindOf(err) != razorpay.Refused {
		t.Errorf("one that closes in 14 minutes: %v", err)
	}
	third := make("26-000001-3")
	w.mu.Lock()
	w.now = w.now.Add(17 * time.Minute)
	w.mu.Unlock()
	w.box.Step(ctx)
	if _, err := w.box.PayCode(third.ID, false); err == nil {
		t.Error("a code is paid whose time is over")
	}
	if err := w.box.Set(sandbox.Switches{PlainCodes: true}); err != nil {
		t.Fatal(err)
	}
	if q, err := w.account.CreateQRCode(ctx, razorpay.NewQRCode{Receipt: "r", Amount: 10000, Ours: "o", Closes: w.clock().Add(16 * time.Minute)}); err != nil || q.Content != "" || q.Picture == "" {
		t.Errorf("to an account without what codes say: %+v, %v", q, err)
	}
	if total := w.box.Totals("sahyadri"); total.Captured != 10000 {
		t.Errorf("%+v", total)
	}
}
