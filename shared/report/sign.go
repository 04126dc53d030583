package report

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"assay/shared/lab"
)

// Signer signs the payload of a QR code. For the same payload it must give the same signature, or a report rendered
// again would differ from the one stored.
type Signer interface {
	// Sign gives the id of the key used and the signature: 64 bytes, r and s of ES256 (RFC 7518 §3.4).
	Sign(payload []byte) (keyID string, signature []byte, err error)
}

// Payload is what the signature of a report's QR code covers: check address, order number, version and time of issue,
// so that a code cut from one report does not verify for another.
func Payload(s lab.Sheet) []byte {
	return fmt.Appendf(nil, "%s|%s|%d|%s", s.CheckURL, s.OrderNumber, s.Version, s.IssuedAt.UTC().Format(time.RFC3339))
}

// checkAddress is a web address that carries the check code behind #, so that it never stands in a server's log.
var checkAddress = regexp.MustCompile(`^https?://[^\s#]+#[A-Za-z0-9_-]+$`)

// qrText is what the QR code holds: <check address>.<key id>.<signature in base64url>, the address ending in #<check
// code>. Scanned with a phone it opens the check page, which reads the three parts behind #.
func qrText(s lab.Sheet, sign Signer) (string, error) {
	if !checkAddress.MatchString(s.CheckURL) {
		return "", errors.New("the check address must be a web address that ends in # and the check code")
	}
	keyID, signature, err := sign.Sign(Payload(s))
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return s.CheckURL + "." + keyID + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

type es256 struct {
	key *ecdsa.PrivateKey
	id  string
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// ES256 makes a signer of a P-256 private key in PEM (PKCS #8 or SEC 1). kid is the key's id, 1 to 32 letters, digits,
// "-" or "_"; it is printed in the QR code so that keys can be changed.
func ES256(keyPEM []byte, kid string) (Signer, error) {
	if !keyID.MatchString(kid) {
		return nil, errors.New("report: the key id must be 1 to 32 letters, digits, - or _")
	}
	block, _ := pem.Decode(keyPEM)
	if block == nil {
		return nil, errors.New("report: the signing key is not in PEM form")
	}
	var key any
	var err error
	if block.Type == "EC PRIVATE KEY" {
		key, err = x509.ParseECPrivateKey(block.Bytes)
	} else {
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, errors.New("report: the signing key cannot be read") // the cause could quote the key
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return nil, errors.New("report: the signing key is not on the curve P-256")
	}
	return &es256{private, kid}, nil
}

// Sign signs without randomness (RFC 6979), which crypto/ecdsa does when it is given no source of it.
func (e *es256) Sign(payload []byte) (string, []byte, error) {
	sum := sha256.Sum256(payload)
	der, err := e.key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		return "", nil, err
	}
	var parts struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		return "", nil, err
	}
	signature := make([]byte, 64)
	parts.R.FillBytes(signature[:32])
	parts.S.FillBytes(signature[32:])
	return e.id, signature, nil
}
