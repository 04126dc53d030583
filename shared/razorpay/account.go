// Package razorpay is the one way to the payment gateway: what a hospital's account is asked, what its webhooks say,
// and whether either can be believed.
//
// Razorpay's own library builds and sends each request. It decides nothing: every answer is taken from under it (see
// call.go) and read here, because the library keeps no status, knows no context, takes a refusal for a success and
// counts money in floats. A call ends in a value or in an *Error whose Kind says whether anything was done.
package razorpay

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	rzp "github.com/razorpay/razorpay-go"
)

// deadline bounds every call: with it, a request that asks the gateway twice still ends inside a function's 10 s.
const deadline = 3 * time.Second

// HTTPClient sends a request; *http.Client is one. It must follow no redirect: the key would go with it.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

// Gateway finds the accounts of hospitals. It is a value without state and safe for concurrent use.
type Gateway struct {
	// HTTP sends the requests. cloud.Config().HTTPClient fits.
	HTTP HTTPClient
	// Base is another address than Razorpay's own, such as the sandbox's; empty means the real service.
	Base string
	// Keys gives the keys of each hospital.
	Keys Keys
}

// Connect gives the gateway as a function has it: requests by the function's own client, keys from the parameter store
// under the path parameters. base is empty for the real service.
func Connect(cfg aws.Config, base, parameters string) Gateway {
	return Gateway{HTTP: cfg.HTTPClient, Base: base, Keys: NewParameters(ssm.NewFromConfig(cfg), parameters)}
}

// Account gives the account of a hospital. The error is ErrNoAccount where the hospital takes no money online.
func (g Gateway) Account(ctx context.Context, hospital string) (*Account, error) {
	keys, err := g.Keys.Keys(ctx, hospital)
	if err != nil {
		return nil, err
	}
	return &Account{http: g.HTTP, base: g.Base, keys: keys, limit: deadline}, nil
}

// Account is what one hospital's account can be asked: orders, payments, captures and refunds over the wire; callbacks
// and webhooks by their signature alone. Safe for concurrent use.
type Account struct {
	http  HTTPClient
	base  string
	keys  AccountKeys
	limit time.Duration
}

// ID is the account's id at Razorpay ("acc_…"), which every webhook of it carries.
func (a *Account) ID() string { return a.keys.ID }

// KeyID is the public half of the key, with which the browser opens the checkout.
func (a *Account) KeyID() string { return a.keys.KeyID }

// library makes a client of Razorpay's library for one call.
func (a *Account) library(through http.RoundTripper) *rzp.Client {
	c := rzp.NewClient(a.keys.KeyID, a.keys.KeySecret.reveal())
	c.HTTPClient = &http.Client{Transport: through}
	if a.base != "" {
		c.BaseURL = a.base
	}
	return c
}
