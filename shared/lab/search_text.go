package lab

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// SearchText is what a text that somebody at the desk typed or scanned may mean. A text has several meanings where nothing tells
// them apart: "1984" is a number of this year, the ending of a phone, and a year of birth.
type SearchText struct {
	Slip     string // the token of a visit slip
	Paper    string // the number of a receipt, an invoice or a credit note, or Razorpay's id of a payment
	Order    string // the number of an order
	Specimen string // of that order
	Patient  string // the number of a patient
	Phone    string
	Names    NameSearch
	ByName   bool // there is something to search names by
}

var (
	slipTyped    = regexp.MustCompile(`^(?:\S*#)?([a-z2-7]{26})$`)
	paperTyped   = regexp.MustCompile(`^(?:R\d{2}|[IC]\d{4})-\d{6,12}$`)
	paymentTyped = regexp.MustCompile(`^pay_[A-Za-z0-9]{1,32}$`)
	numberTyped  = regexp.MustCompile(`^(P?)(?:(\d{2})-)?(\d{1,12})(?:-([A-Z]{1,2}\d{1,2}))?$`)
)

// ReadSearch reads a text. The end of a number is enough: "402" is the 402nd of this year, of the orders and of the patients.
func ReadSearch(typed string, now time.Time) (SearchText, error) {
	typed = FoldBlanks(typed)
	if typed == "" || utf8.RuneCountInString(typed) > maxText || !utf8.ValidString(typed) {
		return SearchText{}, Bad("text", "Type a number, a phone or a name, of at most 300 characters.")
	}
	if m := slipTyped.FindStringSubmatch(typed); m != nil {
		return SearchText{Slip: m[1]}, nil
	}
	if paymentTyped.MatchString(typed) {
		return SearchText{Paper: typed}, nil
	}
	if phone, ok := ReadMobile(typed); ok {
		return SearchText{Phone: phone}, nil
	}
	label := ReadLabel(typed)
	if paperTyped.MatchString(label) {
		return SearchText{Paper: label}, nil
	}
	var s SearchText
	if m := numberTyped.FindStringSubmatch(label); m != nil {
		year, n := m[2], m[3]
		if year == "" {
			year = Year(now)
		}
		n = strings.Repeat("0", max(0, 6-len(n))) + n
		if m[1] == "" {
			s.Order, s.Specimen = year+"-"+n, m[4]
		}
		if m[4] == "" {
			s.Patient = "P" + year + "-" + n
		}
		if m[1] != "" || m[2] != "" || m[4] != "" || len(m[3]) != PhoneEndingDigits {
			return s, nil
		}
	}
	s.Names, s.ByName = ReadNameSearch(typed)
	return s, nil
}
