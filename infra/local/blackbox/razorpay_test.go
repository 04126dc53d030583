package blackbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/infra/client"
	"assay/shared/razorpay"
)

// The test double of Razorpay as a function meets it: keys from the parameter store, calls over HTTP, and the checkout a
// browser sees.
func TestRazorpayStandsBesideTheCloud(t *testing.T) {
	w := open(t)
	if _, err := w.gateway().Account(t.Context(), "nobody"); err != razorpay.ErrNoAccount {
		t.Errorf("an account of nobody: %v", err)
	}
	w.double("POST", "/_local/razorpay/"+sahyadri, "", nil)
	account, err := w.gateway().Account(t.Context(), sahyadri)
	if err != nil {
		t.Fatal(err)
	}
	order, err := account.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: "black-box-1", Amount: 125000, Ours: "sahyadri-0199"})
	if err != nil {
		t.Fatal(err)
	}
	page := w.double("GET", "/razorpay/checkout?order_id="+order.ID+"&key_id="+account.KeyID(), "", nil)
	if !strings.Contains(page, "Test double") || !strings.Contains(page, "₹1250.00") {
		t.Errorf("the checkout says %s", page)
	}
	var callback struct {
		Payment   string `json:"razorpay_payment_id"`
		Signature string `json:"razorpay_signature"`
	}
	w.double("POST", "/razorpay/checkout/attempts", `{"order_id":"`+order.ID+`","outcome":"success"}`, &callback)
	if !account.SignedCallback(order.ID, callback.Payment, callback.Signature) {
		t.Errorf("the callback %+v is not signed", callback)
	}
	if p, err := account.Payment(t.Context(), callback.Payment); err != nil || !p.Captured || p.Amount != order.Amount {
		t.Errorf("payment %+v, %v", p, err)
	}
	var said struct {
		Totals   map[string]struct{ Captured int64 }
		Webhooks struct{ Waiting, Answered int }
	}
	w.double("GET", "/razorpay/control", "", &said)
	if said.Totals[sahyadri].Captured < 125000 || said.Webhooks.Waiting+said.Webhooks.Answered < 3 {
		t.Errorf("control says %+v", said)
	}
}

// gateway is our client as a function has it, against the test double.
func (w world) gateway() razorpay.Gateway {
	store := ssm.New(ssm.Options{Region: w.sys.Region, BaseEndpoint: aws.String(w.sys.Services),
		Credentials: credentials.NewStaticCredentialsProvider(w.sys.Access, w.sys.Secret, "")})
	return razorpay.Gateway{HTTP: http.DefaultClient, Base: w.sys.Services, Keys: razorpay.NewParameters(store, "/assay/dev/razorpay/")}
}

// double asks the local cloud itself, past the contract, and fails the test on a no.
func (w world) double(method, path, body string, into any) string {
	w.t.Helper()
	ctx := context.WithoutCancel(w.t.Context()) // a cleanup calls it too
	req, err := http.NewRequestWithContext(ctx, method, w.sys.URL+path, bytes.NewBufferString(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set(client.ControlHeader, "1")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		w.t.Fatalf("%s %s: %d %s %v", method, path, answer.StatusCode, raw, err)
	}
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			w.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
	return string(raw)
}
