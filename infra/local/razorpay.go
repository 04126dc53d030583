package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"assay/infra/local/secrets"
	"assay/infra/sandbox"
)

// openRazorpay opens the test double of Razorpay over the accounts whose keys are kept as the functions read them: one
// for the demo hospital, and one for each other that is given one.
func (c *cloud) openRazorpay(ssm *secrets.Server) (err error) {
	environment := "dev"
	for _, f := range c.stack.Functions {
		if e := f.Env["ENVIRONMENT"]; e != "" {
			environment = e
		}
	}
	prefix := "/assay/" + environment + "/razorpay/"
	c.openAccount = func(hospital string) error { return ssm.Add(prefix+hospital, newAccount) }
	if c.razorpay, err = sandbox.New(sandbox.Config{Dir: filepath.Join(c.Data, "razorpay"), Now: c.clock.Now,
		Accounts: func() ([]sandbox.Account, error) { return accounts(ssm, prefix) },
		Webhook:  func(a sandbox.Account) string { return c.url + "/v1/webhooks/razorpay/" + a.Hospital },
	}); err != nil || !c.Seed {
		return err
	}
	var demo struct{ Hospital struct{ ID string } }
	raw, err := os.ReadFile(c.demo())
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &demo); err != nil {
		return fmt.Errorf("demo.json: %w", err)
	}
	return c.openAccount(demo.Hospital.ID)
}

// accounts reads the accounts out of the parameters, as they are now.
func accounts(ssm *secrets.Server, prefix string) (all []sandbox.Account, err error) {
	found, err := ssm.Under(prefix)
	for hospital, value := range found {
		var a sandbox.Account
		if err := json.Unmarshal([]byte(value), &a); err != nil {
			return nil, fmt.Errorf("%s%s: %w", prefix, hospital, err)
		}
		a.Hospital = hospital
		all = append(all, a)
	}
	return all, err
}

// newAccount makes the keys of one account, in the shape of a real one's parameter.
func newAccount() (string, error) {
	value, err := json.Marshal(map[string]string{"account_id": "acc_" + rand.Text()[:14], "key_id": "rzp_test_" + rand.Text()[:14],
		"key_secret": rand.Text(), "webhook_secret": rand.Text()})
	return string(value), err
}
