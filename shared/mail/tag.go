package mail

import "strings"

// Untag reads what Tag wrote; ok is false for a tag that Tag cannot have written.
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
		high, low := unhex(after[0]), unhex(after[1])
		if high < 0 || low < 0 {
			return "", false
		}
		b.WriteByte(byte(high<<4 | low))
		rest = after[2:]
	}
	return b.String(), Tag(b.String()) == tag
}

func unhex(c byte) int { return strings.IndexByte("0123456789ABCDEF", c) }
