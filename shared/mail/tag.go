package mail

import (
	"fmt"
	"strings"
)

// Tag encodes the key of a duty as the value of an SES tag. SES allows ASCII letters, digits, "_" and "-"; every other
// byte, and "_" itself, becomes "_" and two hexadecimal digits, so that different keys have different tags.
func Tag(key string) string {
	var b strings.Builder
	for _, c := range []byte(key) {
		if c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02X", c)
		}
	}
	return b.String()
}

// RootKey names the letter of a root to a hospital, which is no duty.
func RootKey(hospital string, root int) string { return fmt.Sprintf("root %s %d", hospital, root) }

// ReadRootKey reads what RootKey made; ok is false for any other key.
func ReadRootKey(key string) (hospital string, root int, ok bool) {
	if n, err := fmt.Sscanf(key, "root %s %d", &hospital, &root); err != nil || n != 2 {
		return "", 0, false
	}
	return hospital, root, RootKey(hospital, root) == key
}

// Untag decodes what Tag encoded; ok is false for a tag that Tag cannot have made.
func Untag(tag string) (key string, ok bool) {
	var b strings.Builder
	for rest := tag; rest != ""; {
		plain, after, found := strings.Cut(rest, "_")
		b.WriteString(plain)
		if !found {
			break
		}
		if len(after) < 2 {
			return "", false
		}
		high, low := hexDigit(after[0]), hexDigit(after[1])
		if high < 0 || low < 0 {
			return "", false
		}
		b.WriteByte(byte(high<<4 | low))
		rest = after[2:]
	}
	return b.String(), Tag(b.String()) == tag
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789ABCDEF", c) }
