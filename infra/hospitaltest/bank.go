package hospitaltest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

// Bank is Razorpay's test double with an account for each of some hospitals, and our client of it.
type Bank struct {
	*sandbox.Sandbox
	Gateway  razorpay.Gateway
	Now      time.Time         // of the double
	Accounts []sandbox.Account // as the hospitals know them
	Told     http.Handler      // takes the webhooks, when they are sent (Step)
}

// OpenBank starts the double.
func OpenBank(t testing.TB, now time.Time, hospitals ...string) *Bank {
	t.Helper()
	b := &Bank{Now: now, Told: http.NotFoundHandler()}
	for _, h := range hospitals {
		b.Accounts = append(b.Accounts, sandbox.Account{Hospital: h, ID: "acc_of" + h, KeyID: "rzp_test_" + h,
			KeySecret: "key-secret-of-" + h, WebhookSecret: "webhook-secret-of-" + h})
	}
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.Told.ServeHTTP(w, r) }))
	var err error
	b.Sandbox, err = sandbox.New(sandbox.Config{Dir: t.TempDir(), Now: func() time.Time { return b.Now },
		Accounts: func() ([]sandbox.Account, error) { return b.Accounts, nil },
		Webhook:  func(a sandbox.Account) string { return shop.URL + "/v1/webhooks/razorpay/" + a.Hospital }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.Sandbox)
	t.Cleanup(func() { server.Close(); shop.Close(); _ = b.Close() })
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	b.Gateway = razorpay.Gateway{HTTP: client, Base: server.URL, Keys: b}
	return b
}

// Keys implements razorpay.Keys.
func (b *Bank) Keys(_ context.Context, hospital string) (razorpay.AccountKeys, error) {
	n := slices.IndexFunc(b.Accounts, func(a sandbox.Account) bool { return a.Hospital == hospital })
	if n < 0 {
		return razorpay.AccountKeys{}, razorpay.ErrNoAccount
	}
	a := b.Accounts[n]
	return razorpay.AccountKeys{ID: a.ID, KeyID: a.KeyID, KeySecret: razorpay.NewSecret(a.KeySecret),
		WebhookSecret: razorpay.NewSecret(a.WebhookSecret)}, nil
}
