package lab

import "unicode"

// Printable reports whether every character of a text can be printed on a report: Latin, Greek and Devanagari letters
// and common signs. Other text is refused when it is entered, because the fonts cannot draw it and the report could not
// be issued.
func Printable(s string) bool {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\u200c' || r == '\u200d': // the joiners that Devanagari needs
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
