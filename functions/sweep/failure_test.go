package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/engine/faults"
	"assay/shared/lab"
)

// A failure says of which order and duty, whatever the duty is, and nothing of whom it is about.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	ref := h.promise(t, 0, placed)
	h.queues.refuse = "mail"
	h.at(t, 5)
	h.log.WantError(t, []string{ref.Order, ref.Duty, "queue a duty of kind mail"})
	if err := h.Store.Finish(t.Context(), ref, "sent"); err != nil {
		t.Fatal(err)
	}

	h.gateway(t, func(string, int) int { return http.StatusBadGateway })
	checks := h.waiting(t, "sahyadri", 5, 1, named("sahyadri"))
	h.at(t, 10)
	h.log.WantError(t, []string{checks[0].Order, checks[0].Duty, "list payments of order_sahyadri0", "*razorpay.Error"})

	h.proxy.Inject(faults.Rule{Kind: faults.Broken, Nth: 1, Every: 1})
	err := h.finishLate(t.Context(), schedule{Now: start.Add(time.Hour)})
	if err == nil || !strings.Contains(err.Error(), "list late duties of kind "+string(lab.DutyEscalate)) {
		t.Errorf("it returns %v", err)
	}
}
