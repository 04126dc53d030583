package lab

import "unicode"

// Writable tells whether a text can be printed on a report: Latin, Greek and Devanagari letters and the signs that go
// with them. What a font cannot draw is refused where it is typed, because a report with a box in it is not issued, and
// a report that cannot be made would be found out days too late.
func Printable(s string) bool {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\u200c' || r == '\u200d': // joiners shape Devanagari
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return false
		case r < 0x180: // Basic Latin to Latin Extended-A
		case r >= 0x900 && r <= 0x97f: // Devanagari
		case unicode.Is(unicode.Greek, r) && r < 0x400:
		case r >= 0x2010 && r <= 0x2026, r == '₹', r == '≤', r == '≥':
		default:
			return false
		}
	}
	return true
}
