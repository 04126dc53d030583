package signin

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

// Step is how long one second-factor code lasts (RFC 6238 §4.1 default, and
// what authenticator apps assume).
const Step = 30 * time.Second

// Code is the six-digit second factor of secret (base32, no padding) at a time:
// RFC 6238 with HMAC-SHA-1, as Cognito and every authenticator app compute it.
func Code(secret string, at time.Time) (string, error) {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return "", fmt.Errorf("second-factor secret is not base32: %w", err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/int64(Step/time.Second))))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[offset:])&0x7fffffff%1_000_000), nil
}
