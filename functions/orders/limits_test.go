package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"assay/infra/testing/hospitaltest"
)

// A patient has five open own orders, and a login places ten a day, however many requests come side by side. A refusal
// says when to come back; an order that ended makes room; a request that was answered is answered again.
func TestOwnOrdersHaveLimits(t *testing.T) {
	h := open(t)
	h.Tie(t, self, "sahyadri", p1)
	h.Tie(t, self, "sahyadri", p3)
	id := func(n int) string { return fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", n) }
	place := func(n int, patient string) hospitaltest.Answer {
		who := self
		who.Key = fmt.Sprintf("own-%d", n)
		return h.Do(t, who, "POST /v1/my/orders", fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB"], "settlement": "cod"}`, id(n), patient))
	}
	many := func(from, to int, patient string) (placed int) {
		var all sync.WaitGroup
		var mu sync.Mutex
		for n := from; n < to; n++ {
			all.Go(func() {
				a := place(n, patient)
				for try := 0; a.Status == 503 && try < 9; try++ {
					a = place(n, patient)
				}
				mu.Lock()
				defer mu.Unlock()
				if a.Status == 201 {
					placed++
				} else if a.Status != 429 {
					t.Errorf("order %d: %d %s", n, a.Status, a.Body)
				}
			})
		}
		all.Wait()
		return placed
	}
	if placed := many(10, 18, p1); placed != 5 {
		t.Errorf("%d orders of eight were placed side by side, want 5", placed)
	}
	refused := place(20, p1)
	if code, _ := refused.Code(); code != "limit_open" || refused.Header.Get("Retry-After") != "3600" {
		t.Errorf("the sixth open order: %d %s, come back after %q", refused.Status, refused.Body, refused.Header.Get("Retry-After"))
	}
	var first int
	for n := 10; n < 18 && first == 0; n++ {
		if h.Do(t, self, "POST /v1/my/orders/"+id(n)+"/cancel", `{}`).Status == 200 {
			first = n
		}
	}
	if a := place(21, p1); a.Status != 201 {
		t.Errorf("after one was cancelled: %d %s", a.Status, a.Body)
	}
	if a := place(21, p1); a.Status != 201 || a.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("sent again: %d %s", a.Status, a.Body)
	}
	if placed := many(30, 37, p3); placed != 4 {
		t.Errorf("%d more were placed of the ten of the day, of which 6 were used", placed)
	}
	refused = place(40, p3)
	// 06:00 UTC is 11:30 in India: 12 hours and a half to midnight.
	if code, _ := refused.Code(); code != "limit_placed" || refused.Header.Get("Retry-After") != "45000" {
		t.Errorf("the eleventh of the day: %d %s, come back after %q", refused.Status, refused.Body, refused.Header.Get("Retry-After"))
	}
	if strings.Contains(string(refused.Body), p3) {
		t.Error("the refusal names the patient")
	}
	h.Now = h.Now.Add(13 * 3600e9)
	if a := place(41, p3); a.Status != 201 {
		t.Errorf("the next day: %d %s", a.Status, a.Body)
	}
}
