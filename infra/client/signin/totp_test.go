package signin

import (
	"testing"
	"time"
)

// The vectors of RFC 6238 appendix B (SHA-1), cut to six digits.
func TestCode(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		got, err := Code(secret, time.Unix(at, 0))
		if err != nil || got != want {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
	if _, err := Code("not base32!", time.Unix(0, 0)); err == nil {
		t.Error("took a secret that is not base32")
	}
}
