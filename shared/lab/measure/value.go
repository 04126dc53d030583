package measure

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
)

// NumberError says why something typed is no result. The text is a sentence for people and never repeats what was
// typed. Compare with errors.Is.
type NumberError string

// The reasons why an entry is refused.
const (
	ErrNumberMissing NumberError = "the value is empty"
	ErrNotANumber    NumberError = "the value is not a plain number such as 9.4 or <0.5: digits and one decimal point only"
	ErrNumberTooLong NumberError = "the value has more than 12 digits"
	ErrWrongUnit     NumberError = "the unit is not the one in which this test is reported"
	ErrNoTitre       NumberError = "the value is not a titre such as 1:80 or <1:20"
	ErrNoText        NumberError = "the text is longer than 2,000 characters, or has other letters than Latin ones and those of a script of India"
	ErrNoChoice      NumberError = "the value is not one of the results of this test"
	ErrCalculated    NumberError = "this value is calculated from others and never typed"
)

// Error implements error.
func (e NumberError) Error() string { return string(e) }

// maxDigits bounds what is typed, so that a coefficient always fits int64 with room to scale.
const maxDigits = 12

// Decimal is an exact decimal number: 13.0 is 130 with scale 1. It is never a float, so "9.4" stays 9.4. Equal numbers
// of different scale (9.4, 9.40) differ under ==; use Cmp. The zero Decimal is 0.
type Decimal struct {
	coefficient int64
	scale       int // digits after the point
}

// ParseDecimal reads digits with at most one point between them and an optional minus: "9.4", "-0.5", "007". Blanks
// around it are trimmed. It refuses everything else ("1,2", "1e5", ".5", "5.", other scripts' digits) and more than 12
// digits, with a NumberError.
func ParseDecimal(s string) (Decimal, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Decimal{}, ErrNumberMissing
	}
	unsigned, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(unsigned, ".")
	if whole == "" || point && fraction == "" {
		return Decimal{}, ErrNotANumber
	}
	digits := whole + fraction
	if strings.ContainsFunc(digits, func(c rune) bool { return c < '0' || c > '9' }) {
		return Decimal{}, ErrNotANumber
	}
	if len(digits) > maxDigits {
		return Decimal{}, ErrNumberTooLong
	}
	var n int64
	for _, c := range digits {
		n = 10*n + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return Decimal{n, len(fraction)}, nil
}

// Cmp is -1, 0 or +1 as d is below, equal to or above e.
func (d Decimal) Cmp(e Decimal) int {
	// Whole and fractional parts apart, as bringing 12 digits to a common scale could leave int64.
	p, q := pow10(d.scale), pow10(e.scale)
	whole := cmp.Compare(d.coefficient/p, e.coefficient/q)
	if whole != 0 {
		return whole
	}
	return cmp.Compare(d.coefficient%p*pow10(maxDigits-d.scale), e.coefficient%q*pow10(maxDigits-e.scale))
}

// Round gives the number with at most so many decimals, half to even.
func (d Decimal) Round(decimals int) Decimal {
	if d.scale <= decimals {
		return d
	}
	p := pow10(d.scale - decimals)
	n, rest := d.coefficient/p, d.coefficient%p
	step := int64(1)
	if rest < 0 {
		rest, step = -rest, -1
	}
	if twice := 2 * rest; twice > p || twice == p && n%2 != 0 {
		n += step
	}
	return Decimal{n, decimals}
}

// Format prints the number with exactly so many decimals, rounded half to even. It is for display only: compare the
// number itself.
func (d Decimal) Format(decimals int) string {
	r := d.Round(decimals)
	return Decimal{r.coefficient * pow10(decimals-r.scale), decimals}.String()
}

// String prints the number with the decimals it was written with.
func (d Decimal) String() string {
	n, sign := d.coefficient, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	digits := strconv.FormatInt(n, 10)
	if d.scale == 0 {
		return sign + digits
	}
	if missing := d.scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - d.scale
	return sign + digits[:at] + "." + digits[at:]
}

// rat is the number as a fraction.
func (d Decimal) rat() *big.Rat { return big.NewRat(d.coefficient, pow10(d.scale)) }

// roundRat gives a fraction with so many decimals, half to even; fits is false where it has more digits than a Decimal
// holds.
func roundRat(x *big.Rat, decimals int) (d Decimal, fits bool) {
	scaled := new(big.Int).Mul(x.Num(), big.NewInt(pow10(decimals)))
	n, rest := new(big.Int).QuoRem(scaled, x.Denom(), new(big.Int))
	half := new(big.Int).Abs(rest)
	half.Lsh(half, 1)
	if c := half.Cmp(x.Denom()); c > 0 || c == 0 && n.Bit(0) == 1 {
		n.Add(n, big.NewInt(int64(x.Sign())))
	}
	if n.CmpAbs(big.NewInt(pow10(maxDigits))) >= 0 {
		return Decimal{}, false
	}
	return Decimal{n.Int64(), decimals}, true
}

// MarshalText implements encoding.TextMarshaler: in JSON a Decimal is a string, so that no reader makes a float of it.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with ParseDecimal.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDecimal(string(text))
	return err
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Value is one result: a number; where the results of the analyte are words, the Code of one; where they are text, Text.
// Comparator is empty or one of FHIR's "<", "<=", ">", ">=", kept apart from the number: "<0.5" says that the true value
// lies somewhere below 0.5. Unit is UCUM.
type Value struct {
	Raw        string  `json:"raw"` // as typed
	Comparator string  `json:"comparator,omitempty"`
	Number     Decimal `json:"number"`
	Unit       string  `json:"unit"`
	Code       string  `json:"code,omitempty"`
	Text       string  `json:"text,omitempty"`
	Flag       Flag    `json:"flag,omitempty"` // of a text, as its reader says
}

// comparators in the order in which they are tried: the longer first.
var comparators = []struct{ typed, is string }{
	{"<=", "<="}, {">=", ">="}, {"≤", "<="}, {"≥", ">="}, {"<", "<"}, {">", ">"},
}

// ParseValue reads what a technician types: a number as in ParseDecimal, or one behind <, <=, ≤, >, >= or ≥. The error
// is a NumberError. Analyte.Read checks the unit as well.
func ParseValue(raw, unit string) (Value, error) {
	v := Value{Raw: raw, Unit: unit}
	rest := strings.TrimSpace(raw)
	for _, c := range comparators {
		if after, ok := strings.CutPrefix(rest, c.typed); ok {
			v.Comparator, rest = c.is, after
			break
		}
	}
	if v.Comparator != "" && strings.TrimSpace(rest) == "" {
		return Value{}, ErrNotANumber
	}
	n, err := ParseDecimal(rest)
	if err != nil {
		return Value{}, err
	}
	v.Number = n
	return v, nil
}

// PrintedComparator is a value's comparator as it stands on paper: "≤" where the value has "<=".
func PrintedComparator(comparator string) string {
	switch comparator {
	case "<=":
		return "≤"
	case ">=":
		return "≥"
	}
	return comparator
}

// point is a place on the number line: a number, or just beside it (side -1 or +1), or endless (end -1 or +1).
type point struct {
	number    Decimal
	side, end int
}

func (p point) cmp(bound Decimal) int {
	if p.end != 0 {
		return p.end
	}
	if c := p.number.Cmp(bound); c != 0 {
		return c
	}
	return p.side
}

// before reports whether p lies below q.
func (p point) before(q point) bool {
	switch {
	case p.end != 0 || q.end != 0:
		return p.end < q.end
	case p.number.Cmp(q.number) != 0:
		return p.number.Cmp(q.number) < 0
	}
	return p.side < q.side
}

// span gives the lowest and the highest point where the true value can lie. A comparator is open towards the limit
// that no real value passes.
func (v Value) span(lowest, highest *Decimal) (low, high point) {
	low, high = point{number: v.Number}, point{number: v.Number}
	switch v.Comparator {
	case "<":
		low, high.side = endPoint(lowest, -1), -1
	case "<=":
		low = endPoint(lowest, -1)
	case ">":
		high, low.side = endPoint(highest, 1), 1
	case ">=":
		high = endPoint(highest, 1)
	}
	return low, high
}

func endPoint(bound *Decimal, end int) point {
	if bound == nil {
		return point{end: end}
	}
	return point{number: *bound}
}
