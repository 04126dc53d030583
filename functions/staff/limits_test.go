package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// An admin invites twenty people a day, and the setting can be another one.
func TestInvitationsOfADay(t *testing.T) {
	i := &issuer{people: map[string]string{}}
	server := httptest.NewServer(i)
	defer server.Close()
	h := openWith(t, pool{endpoint: server.URL, id: "pool-1", cfg: aws.Config{Region: "ap-south-1", HTTPClient: http.DefaultClient,
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}})
	invite := func(n int) int {
		return h.Do(t, asha, "POST /v1/staff", fmt.Sprintf(`{"email": "nurse%d@evil.example", "name": "Nurse"}`, n)).Status
	}
	for n := range 20 {
		if got := invite(n); got != 201 {
			t.Fatalf("invitation %d: %d", n, got)
		}
	}
	a := h.Do(t, asha, "POST /v1/staff", `{"email": "one.more@evil.example", "name": "Nurse"}`)
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
