package lab

import "strings"

// The most an e-mail address may have: RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4, in octets. A domain is 255 octets on the
// wire, which are 253 characters; a path of 256 has two brackets around the address.
const (
	maxAddress   = 254
	maxLocalPart = 64
	maxDomain    = 253
	maxLabel     = 63
)

// atext is what an unquoted local part is made of, beside letters, digits and dots (RFC 5322 §3.2.3).
const atext = "!#$%&'*+-/=?^_`{|}~"

// validAddress reports whether a text is an e-mail address that SES takes (docs/facts/aws.md#ses-addresses): letters of
// ASCII only, an unquoted local part, a domain of several labels. A domain in another script is written in Punycode.
func validAddress(s string) bool {
	local, domain, _ := strings.Cut(s, "@")
	if len(s) > maxAddress || local == "" || len(local) > maxLocalPart || len(domain) > maxDomain {
		return false
	}
	for part := range strings.SplitSeq(local, ".") {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return !asciiAlnum(r) && !strings.ContainsRune(atext, r) }) {
			return false
		}
	}
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !asciiAlnum(r) && r != '-' }) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && len(last) > 1 && (last[0] < '0' || last[0] > '9') // else it is a number of a machine
}

func asciiAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// checkAddress refuses a folded address that is none; the empty one is refused where one is wanted.
func checkAddress(field, address string, wanted bool) error {
	if address == "" && !wanted || validAddress(address) {
		return nil
	}
	return Bad(field, "This is not an e-mail address that can be written to. Use Latin letters, digits and signs, without quotes.")
}
