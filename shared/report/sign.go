package report

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"assay/shared/lab"
)

// Signer signs what the QR code of a report says. For the same text it must give the same signature, or a report rendered
// again would differ from the one stored.
type Signer interface {
	// KeyID is the id under which the public key is published.
	KeyID() string
	// Sign gives 64 bytes, r and s of ES256.
	Sign(text []byte) ([]byte, error)
}

// signedFor is before what is signed, so that a signature made for another purpose is none of a report. The check page has
// the same word.
const signedFor = "assay-report:"

// checkAddress is a web address that carries the check code behind #, so that it never stands in a server's log.
var checkAddress = regexp.MustCompile(`^https?://[^\s#]+#[A-Za-z0-9_-]+$`)

var orderNumber = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// Code is the text of a report's QR code: the check address, which ends in #<check code>, and after it, each behind a dot,
// order number, version, key id, SHA-256 of the statement and signature, the last two in base64url. Scanned with a phone it
// opens the check page, which reads what is behind #. The signature covers all that is between # and the last dot, and so,
// by the hash, every value (docs/rules.md#report-signature).
func Code(s lab.Sheet, statement []byte, sign Signer) (string, error) {
	if !checkAddress.MatchString(s.CheckURL) {
		return "", errors.New("report: the check address must be a web address that ends in # and the check code")
	}
	if !orderNumber.MatchString(s.OrderNumber) {
		return "", errors.New("report: the order number does not fit the code")
	}
	sum := sha256.Sum256(statement)
	text := fmt.Sprintf("%s.%s.%d.%s.%s", s.CheckURL, s.OrderNumber, s.Version, sign.KeyID(), base64.RawURLEncoding.EncodeToString(sum[:]))
	_, said, _ := strings.Cut(text, "#")
	signature, err := sign.Sign([]byte(signedFor + said))
	if err != nil {
		return "", fmt.Errorf("report: sign: %w", err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
