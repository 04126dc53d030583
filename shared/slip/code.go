package slip

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"assay/shared/lab"
	"assay/shared/store"
)

// TieCode makes the code of an offer, by which a login is tied to a record: 12 letters, 60 bits, of the record, the offer and
// the current key. Like a slip's token it is kept nowhere but as its hash, so the function that checks it cannot make one.
func (k Keys) TieCode(hospital, patient string, o lab.TieOffer) store.IssuedCode {
	mac := hmac.New(sha256.New, k.Keys[k.Current]) // Parse has found the current key
	fmt.Fprintf(mac, "tie|%s|%s|%d", hospital, patient, o.N)
	return store.IssuedCode{Hospital: hospital, Patient: patient, Offer: o.N, Code: letters.EncodeToString(mac.Sum(nil)[:8])[:12], Until: o.Until}
}

// Spelled is a code as a letter shows it, in groups of four.
func Spelled(code string) string { return code[:4] + "-" + code[4:8] + "-" + code[8:] }
