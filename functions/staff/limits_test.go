package main

import (
	"fmt"
	"strings"
	"testing"
)

// An admin invites twenty people a day, and the setting can be another one.
func TestInvitationsOfADay(t *testing.T) {
	h, _ := openIssuer(t)
	invite := func(n int) int {
		return h.Do(t, asha, "POST /v1/invitations", fmt.Sprintf(`{"id": "01938f6b-2c4d-7a11-9f3e-0000000000%02d", "email": "nurse%d@evil.example", "name": "Nurse"}`, n, n)).Status
	}
	for n := range 20 {
		if got := invite(n); got != 201 {
			t.Fatalf("invitation %d: %d", n, got)
		}
	}
	a := h.Do(t, asha, "POST /v1/invitations", `{"id": "01938f6b-2c4d-7a11-9f3e-000000000077", "email": "one.more@evil.example", "name": "Nurse"}`)
	if code, _ := a.Code(); a.Status != 429 || code != "limit_invited" || a.Header.Get("Retry-After") == "" {
		t.Errorf("the twenty-first: %d %s", a.Status, a.Body)
	}
	raised := h.Do(t, asha, "PUT /v1/hospital", `{"rev": 1, "name": "Sahyadri Hospital", "name_local": "", "address": "", "phone": "+912532000000", "email": "",
		"registration": "", "lab_email": "", "vat": 2000, "home_fee": 9900, "expiry_hours": 48, "refund_limit": 0, "mail": {}, "limits": {"invitations_per_day": 21}}`)
	if raised.Status != 200 {
		t.Fatalf("the setting: %d %s", raised.Status, raised.Body)
	}
	if is := h.Do(t, asha, "GET /v1/hospital", nil); !strings.Contains(string(is.Body), `"invitations_per_day":21`) || !strings.Contains(string(is.Body), `"open_orders":5`) {
		t.Errorf("the settings are %s", is.Body)
	}
	if got := invite(20); got != 201 {
		t.Errorf("the twenty-first, which the setting allows: %d", got)
	}
}
