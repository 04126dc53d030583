package measure

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrBirthDate says that a text is no calendar day in the form 1984-03-12. It never repeats the text.
var ErrBirthDate = errors.New("the date of birth is not a day written as year-month-day")

// ErrAge says that a text is no age such as "41 y". It never repeats the text.
var ErrAge = errors.New("the age is not a whole number followed by y, m, w or d")

// IST is the zone in which days are counted and times are shown. India has no daylight saving.
var IST = time.FixedZone("IST", (5*60+30)*60)

// Age is a span on the calendar: whole months (twelve to a year) and whole days. It is not a number of days: "12 y" is
// reached on the twelfth birthday, however many leap years lie before it. The zero Age is birth.
type Age struct{ months, days int }

// lifetime is where the last band ends; every analyte answers for each age below it.
var lifetime = Age{months: 150 * 12}

// Span is an age of so many years, months and days.
func Span(years, months, days int) Age { return Age{months: 12*years + months, days: days} }

// ParseAge reads "41 y", "7m", "20w" or "12 d": one whole number of at most four digits and one unit. The error is
// ErrAge.
func ParseAge(s string) (Age, error) {
	if s == "" {
		return Age{}, ErrAge
	}
	digits := strings.TrimSuffix(s[:len(s)-1], " ")
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || len(digits) > 4 {
		return Age{}, ErrAge
	}
	switch s[len(s)-1] {
	case 'y':
		return Age{months: 12 * int(n)}, nil
	case 'm':
		return Age{months: int(n)}, nil
	case 'w':
		return Age{days: 7 * int(n)}, nil
	case 'd':
		return Age{days: int(n)}, nil
	}
	return Age{}, ErrAge
}

// plus is the age so many units later.
func (a Age) plus(n int, unit Unit) Age {
	switch unit {
	case Years:
		a.months += 12 * n
	case Months:
		a.months += n
	case Weeks:
		a.days += 7 * n
	case Days:
		a.days += n
	}
	return a
}

// String prints the age as on a report: "41 y", "7 m", "12 d".
func (a Age) String() string {
	switch {
	case a.months == 0:
		return fmt.Sprintf("%d d", a.days)
	case a.months%12 == 0:
		return fmt.Sprintf("%d y", a.months/12)
	}
	return fmt.Sprintf("%d m", a.months)
}

// MarshalText implements encoding.TextMarshaler with String's form.
func (a Age) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with ParseAge.
func (a *Age) UnmarshalText(text []byte) (err error) {
	*a, err = ParseAge(string(text))
	return err
}

// order sorts ages of different units. A month counts 487/16 days (30.4375, a 48th of four years); that is only used to
// tell which band comes first, never to decide whether somebody has reached an age.
func (a Age) order() int { return a.months*487 + a.days*16 }

// civilDay is the calendar day of an instant in IST, as midnight UTC so that days can be compared and counted.
func civilDay(at time.Time) time.Time {
	y, m, d := at.In(IST).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// ParseBirthDate reads "1984-03-12" as a day (midnight UTC). The error is ErrBirthDate. Whether the day lies in the
// future is the caller's question, as this has no clock.
func ParseBirthDate(s string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, ErrBirthDate // err itself would repeat the date
	}
	return day, nil
}

// BornAt returns the latest birth date, "2009-11-25", of somebody who is of an age on the day of an instant; ok is false where nobody
// is as old.
func (a Age) BornAt(at time.Time) (birthDate string, ok bool) {
	if a.order() >= lifetime.order() {
		return "", false
	}
	return lastBirth(civilDay(at), a).Format(time.DateOnly), true
}

// AgeText is the age of somebody whose birth date is known, as printed at an instant: days up to three months, months up
// to three years, then years. It is empty where the birth date is missing, no day, or lies ahead.
func AgeText(birthDate string, at time.Time) string {
	birth, err := ParseBirthDate(birthDate)
	day := civilDay(at)
	if err != nil || birth.After(day) {
		return ""
	}
	unit := printedUnit(birth, day)
	return unit.print(completed(birth, day, unit))
}

// printedUnit is the unit in which an age is printed: days up to three months, months up to three years, then years.
func printedUnit(birth, day time.Time) Unit {
	switch {
	case !reached(birth, day, Span(0, 3, 0)):
		return Days
	case !reached(birth, day, Span(3, 0, 0)):
		return Months
	}
	return Years
}

// completed counts the whole units somebody born on birth has lived on day.
func completed(birth, day time.Time, unit Unit) int {
	days := int(day.Sub(birth) / (24 * time.Hour))
	switch unit {
	case Days:
		return days
	case Weeks:
		return days / 7
	}
	y1, m1, _ := birth.Date()
	y2, m2, _ := day.Date()
	months := (y2-y1)*12 + int(m2-m1)
	if !reached(birth, day, Age{months: months}) {
		months--
	}
	if unit == Months {
		return months
	}
	return months / 12
}

// reached reports whether somebody born on birth has the age on day. The day itself counts, from midnight IST. Where
// the month has no such day (29 February, the 31st) the age is reached on the first of the next month.
func reached(birth, day time.Time, age Age) bool {
	y, m, d := birth.Date()
	first := time.Date(y, m+time.Month(age.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return !first.AddDate(0, 0, min(d-1, last)+age.days).After(day)
}

// lastBirth is the latest day on which somebody can be born who has the age on day.
func lastBirth(day time.Time, age Age) time.Time {
	y, m, d := day.AddDate(0, 0, -age.days).Date()
	first := time.Date(y, m-time.Month(age.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	birth := first.AddDate(0, 0, min(d, last)-1)
	// An age of months and days goes over two months of different length; it is at most some days off.
	for !reached(birth, day, age) {
		birth = birth.AddDate(0, 0, -1)
	}
	for next := birth.AddDate(0, 0, 1); reached(next, day, age); next = next.AddDate(0, 0, 1) {
		birth = next
	}
	return birth
}
