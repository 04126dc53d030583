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
	Webhooks http.Handler      // takes the webhooks, when they are sent (Step)
	Line     *Line             // the calls of our client go out on it
}

// OpenBank starts the double.
func OpenBank(t testing.TB, now time.Time, hospitals ...string) *Bank {
	t.Helper()
	b := &Bank{Now: now, Webhooks: http.NotFoundHandler(), Line: &Line{}}
	for _, h := range hospitals {
		b.Accounts = append(b.Accounts, sandbox.Account{Hospital: h, ID: "acc_of" + h, KeyID: "rzp_test_" + h,
			KeySecret: "key-secret-of-" + h, WebhookSecret: "webhook-secret-of-" + h})
	}
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.Webhooks.ServeHTTP(w, r) }))
	var err error
	b.Sandbox, err = sandbox.New(sandbox.Config{Dir: t.TempDir(), Now: func() time.Time { return b.Now },
		Accounts: func() ([]sandbox.Account, error) { return b.Accounts, nil },
		Webhook:  func(a sandbox.Account) string { return shop.URL + "/v1/webhooks/razorpay/" + a.Hospital }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.Sandbox)
	t.Cleanup(func() { server.Close(); shop.Close(); _ = b.Close() })
	b.Gateway = razorpay.Gateway{HTTP: b, Base: server.URL, Keys: b}
	return b
}

// Do implements razorpay.Doer.
func (b *Bank) Do(r *http.Request) (*http.Response, error) { return b.Line.Do(r) }

// Keys implements razorpay.Keys. Every time counts as a call, as if no process had asked before.
func (b *Bank) Keys(_ context.Context, hospital string) (keys razorpay.AccountKeys, err error) {
	wrong := b.Line.Call("ssm GetParameter", func() error {
		keys, err = b.keysOf(hospital)
		return nil // that a hospital has none is an answer like any other
	})
	if wrong != nil {
		return razorpay.AccountKeys{}, wrong
	}
	return keys, err
}

func (b *Bank) keysOf(hospital string) (razorpay.AccountKeys, error) {
	n := slices.IndexFunc(b.Accounts, func(a sandbox.Account) bool { return a.Hospital == hospital })
	if n < 0 {
		return razorpay.AccountKeys{}, razorpay.ErrNoAccount
	}
	a := b.Accounts[n]
	return razorpay.AccountKeys{ID: a.ID, KeyID: a.KeyID, KeySecret: razorpay.NewSecret(a.KeySecret),
		WebhookSecret: razorpay.NewSecret(a.WebhookSecret)}, nil
}
