package razorpay

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// SignedCallback reports whether the browser's callback was signed by Razorpay. order must be the id in our own store,
// never the one the browser brought. It proves that the two belong together, not that money came: read the payment.
func (a *Account) SignedCallback(order, payment, signature string) bool {
	return orderForm.MatchString(order) && paymentForm.MatchString(payment) &&
		signed([]byte(order+"|"+payment), signature, a.keys.KeySecret, a.keys.PreviousKeySecret)
}

// SignedWebhook reports whether a webhook's body was signed by Razorpay. body must be the raw bytes. Neither the event id
// in the header nor the time is signed: whoever has one signed body can send it for ever.
func (a *Account) SignedWebhook(body []byte, signature string) bool {
	return signed(body, signature, a.keys.WebhookSecret, a.keys.PreviousWebhookSecret)
}

// signed compares in constant time. A secret that is not set signs nothing: everybody can compute the empty key's code.
func signed(message []byte, signature string, secrets ...Secret) bool {
	given, err := hex.DecodeString(signature)
	if err != nil || len(given) != sha256.Size {
		return false
	}
	good := false
	for _, s := range secrets {
		if key := s.reveal(); key != "" {
			mac := hmac.New(sha256.New, []byte(key))
			mac.Write(message)
			good = hmac.Equal(mac.Sum(nil), given) || good
		}
	}
	return good
}
