package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
)

// keysKept is how long anybody may keep the public keys without asking again.
const keysKept = 5 * time.Minute

// showKeys answers the public keys that verify reports, as a JWK set (docs/rules.md#report-signature).
func (h handlers) showKeys(w http.ResponseWriter, r *http.Request) error {
	keys, err := h.keys(r.Context())
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, keys, apigw.Cacheable(keysKept))
}
