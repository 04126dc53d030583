package razorpay

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

func sign(secret, message string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestSignatures(t *testing.T) {
	// Quotes, slashes and letters outside ASCII: what a parser would write differently.
	const body = `{"event":"payment.captured","note":"\u0905 \"a\/b\" é","amount":1.0}`
	changing := testKeys
	changing.PreviousKeySecret, changing.PreviousWebhookSecret = NewSecret("old-key"), NewSecret("old-hook")
	current, rotating := &Account{keys: testKeys}, &Account{keys: changing}
	webhook := func(a *Account, body, signature string) bool { return a.SignedWebhook([]byte(body), signature) }
	pair := anOrder + "|" + aPayment
	cases := []struct {
		name      string
		got, want bool
	}{
		{"webhook", webhook(current, body, sign("canary-hook", body)), true},
		{"webhook, capital letters", webhook(current, body, strings.ToUpper(sign("canary-hook", body))), true},
		{"webhook, one bit off", webhook(current, body+" ", sign("canary-hook", body)), false},
		{"webhook signed with the key", webhook(current, body, sign("canary-key", body)), false},
		{"webhook signed with nothing", webhook(current, body, sign("", body)), false},
		{"webhook, no signature", webhook(current, body, ""), false},
		{"webhook, half a signature", webhook(current, body, sign("canary-hook", body)[:32]), false},
		{"webhook, not hex", webhook(current, body, strings.Repeat("z", 64)), false},
		{"webhook, previous secret", webhook(rotating, body, sign("old-hook", body)), true},
		{"webhook, current secret beside a previous", webhook(rotating, body, sign("canary-hook", body)), true},
		{"webhook, previous secret that is gone", webhook(current, body, sign("old-hook", body)), false},
		{"webhook of an account without secrets", webhook(&Account{}, body, sign("", body)), false},
		{"callback", current.SignedCallback(anOrder, aPayment, sign("canary-key", pair)), true},
		{"callback, previous key", rotating.SignedCallback(anOrder, aPayment, sign("old-key", pair)), true},
		{"callback signed with the webhook's secret", current.SignedCallback(anOrder, aPayment, sign("canary-hook", pair)), false},
		{"callback of another order", current.SignedCallback("order_TestOrder00002", aPayment, sign("canary-key", pair)), false},
		{"callback, the bar moved", current.SignedCallback(anOrder+"|"+aPayment, "", sign("canary-key", pair+"|")), false},
		{"callback, empty", current.SignedCallback("", "", sign("canary-key", "|")), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %t", c.got)
			}
		})
	}
}
