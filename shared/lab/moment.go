package lab

import (
	"errors"
	"regexp"
	"time"

	"assay/shared/lab/measure"
)

// Moment is a time as it is stored: UTC, cut to milliseconds.
type Moment struct{ time.Time }

// At converts a time to a Moment.
func At(t time.Time) Moment { return Moment{t.UTC().Truncate(time.Millisecond)} }

// momentShape is what RFC 3339 allows and time.Parse does not insist on.
var momentShape = regexp.MustCompile(`^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"$`)

const momentLayout = "2006-01-02T15:04:05.000Z"

// MarshalText writes RFC 3339 with milliseconds and Z, so that sorting the stored text sorts by time.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.UTC().Format(momentLayout)), nil }

// MarshalJSON writes the same in quotes. Without it the embedded time.Time would write nanoseconds.
func (m Moment) MarshalJSON() ([]byte, error) {
	return []byte(m.UTC().Format(`"` + momentLayout + `"`)), nil
}

// UnmarshalJSON reads any RFC 3339 that ends in Z, and cuts it to milliseconds (docs/rules.md#times-in).
func (m *Moment) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"`+time.RFC3339+`"`, string(b))
	if err != nil || !momentShape.Match(b) {
		return errors.New("a moment is RFC 3339 that ends in Z")
	}
	*m = At(t)
	return nil
}

// String returns the stored form.
func (m Moment) String() string { return m.UTC().Format(momentLayout) }

// Day returns the calendar day in India: "2026-11-25".
func Day(t time.Time) string { return t.In(measure.IST).Format(time.DateOnly) }

// Year returns the last two digits of the calendar year in India. Numbers of orders, patients and receipts start with
// it.
func Year(t time.Time) string { return t.In(measure.IST).Format("06") }
