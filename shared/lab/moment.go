package lab

import (
	"assay/shared/lab/measure"
	"fmt"
	"time"
)

// Moment is an instant as it is stored: UTC, cut to milliseconds, which is what an event's time carries.
type Moment struct{ time.Time }

// At makes a Moment of an event's time.
func At(t time.Time) Moment { return Moment{t.UTC().Truncate(time.Millisecond)} }

const momentForm = "2006-01-02T15:04:05.000Z"

// MarshalText writes RFC 3339 with milliseconds and Z, so that stored text sorts by time.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.UTC().Format(momentForm)), nil }

// MarshalJSON is MarshalText in quotes; it shadows time.Time's own, which would keep nanoseconds.
func (m Moment) MarshalJSON() ([]byte, error) {
	return []byte(m.UTC().Format(`"` + momentForm + `"`)), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Moment) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"`+momentForm+`"`, string(b))
	if err != nil {
		return fmt.Errorf("a moment is written as %s: %w", momentForm, err)
	}
	m.Time = t
	return nil
}

// String is the stored form.
func (m Moment) String() string { return m.UTC().Format(momentForm) }

// Day is the calendar day in India, "2026-11-25".
func Day(t time.Time) string { return t.In(measure.IST).Format(time.DateOnly) }

// Year is the last two digits of the calendar year in India, the head of every number that is given out.
func Year(t time.Time) string { return t.In(measure.IST).Format("06") }
