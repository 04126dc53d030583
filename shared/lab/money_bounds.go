package lab

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"regexp"
)

// MaxAmount is the highest amount that there is, one crore rupees; the least is 0 (docs/rules.md#amounts).
const MaxAmount Paise = 1_00_00_000_00

// IsWithinBounds reports whether an amount can be one.
func (p Paise) IsWithinBounds() bool { return 0 <= p && p <= MaxAmount }

// CheckAmount refuses an amount that comes in and cannot be one. field is the member to blame.
func CheckAmount(field string, p Paise) error {
	if !p.IsWithinBounds() {
		return Bad(field, "Enter an amount in paise, from 0 to 1000000000.")
	}
	return nil
}

// Add adds two amounts or counts; every sum of money is made with it. It panics where the sum does not fit: each amount is
// bounded when it comes in, read and written, so that only a fault of the program leads there, and a wrong sum of money would
// be worse than none.
func Add[N ~int64](a, b N) N {
	sum := a + b
	if (a > 0 && b > 0 && sum < 0) || (a < 0 && b < 0 && sum >= 0) {
		panic(errors.New("lab: a sum does not fit into 64 bits"))
	}
	return sum
}

// Sum adds up an amount of each element of a list.
func Sum[T any](list []T, amount func(T) Paise) (sum Paise) {
	for _, one := range list {
		sum = Add(sum, amount(one))
	}
	return sum
}

// CheckAmounts finds an amount of an order that cannot be one. No such order is written, and none that was written before is
// computed with.
func (m Money) CheckAmounts() error {
	wrong := func(what string, p Paise) error {
		if p.IsWithinBounds() {
			return nil
		}
		return fmt.Errorf("%s of %d paise is not within the bounds of an amount", what, p)
	}
	var found []error
	for _, l := range m.Lines {
		found = append(found, wrong("a line", l.Amount))
	}
	for _, c := range m.Credits {
		found = append(found, wrong("a credit", c.Amount))
	}
	for _, c := range m.Cash {
		found = append(found, wrong("a payment by hand", c.Amount), wrong("what was tendered", c.Tendered))
	}
	for _, a := range m.Attempts {
		found = append(found, wrong("an attempt", a.Amount))
		for _, p := range a.Payments {
			found = append(found, wrong("a payment", p.Amount), wrong("what went back of a payment", p.Back))
		}
	}
	for _, r := range m.Refunds {
		found = append(found, wrong("a refund", r.Amount), wrong("what is not explained of a refund", r.Unexplained), wrong("goodwill", r.Goodwill))
	}
	for _, d := range m.Disputes {
		found = append(found, wrong("a dispute", d.Amount), wrong("what is held of a dispute", d.Held), wrong("what a dispute has cost", d.Deducted),
			wrong("what a dispute has repaid", d.Repaid), wrong("what is written off of a dispute", d.WrittenOff))
	}
	for _, b := range m.Bills {
		found = append(found, wrong("a bill", b.Total))
	}
	for _, p := range m.Books {
		found = append(found, wrong("a posting", p.Amount))
	}
	return errors.Join(found...)
}

// ReportedPaise is an amount of cash as somebody has sent it. A request with one that nobody can have taken is refused. A
// record is kept, as cash has changed hands, but what cannot be an amount is kept as words and never becomes one
// (docs/rules.md#amounts).
type ReportedPaise struct {
	Amount Paise  // 0 where there are words
	Words  string // the number that was sent, where it is not an amount of cash
}

// wholeForm is a whole number as it is kept in words. It is short enough for an event and holds nothing but the number.
var wholeForm = regexp.MustCompile(`^-?[0-9]{1,40}$`)

// UnmarshalJSON reads a whole number of paise, also as 8000.0 and 8e3.
func (r *ReportedPaise) UnmarshalJSON(text []byte) error {
	const longest = 48 // what is longer is not worked out: 1e999999999 is a number too
	_, exponent, _ := bytes.Cut(bytes.ToLower(text), []byte("e"))
	exact, ok := new(big.Rat), len(text) <= longest && len(exponent) <= 3
	if ok {
		_, ok = exact.SetString(string(text))
	}
	if !ok || !exact.IsInt() || !wholeForm.MatchString(exact.Num().String()) {
		return errors.New("lab: not a whole number of paise")
	}
	*r = ReportedPaise{Words: exact.Num().String()}
	if whole := exact.Num(); whole.IsInt64() {
		*r = Reported(Paise(whole.Int64()))
	}
	return nil
}

// Reported returns an amount as it would have been sent.
func Reported(p Paise) ReportedPaise {
	if p < 1 || p > MaxAmount {
		return ReportedPaise{Words: fmt.Sprint(int64(p))}
	}
	return ReportedPaise{Amount: p}
}

// amountBeyond is the exception of a record whose cash was kept as words, and why the task asks.
const amountBeyond = "amount_beyond"

// check refuses what cannot be cash: of a request whatever is no amount, of a record only what says nothing at all.
func (r ReportedPaise) check(field string, rec *Recorded) error {
	switch {
	case r == ReportedPaise{}:
		return Bad(field, "Enter the amount of cash in paise.")
	case r.Words != "" && rec == nil:
		return Bad(field, "The amount of cash must be above zero, and at most 1000000000 paise.")
	}
	return nil
}

// keepAsWords notes what a device reports of cash, where that cannot be an amount, and asks a supervisor what was taken.
// Nothing is booked.
func (s *step) keepAsWords(r ReportedPaise) {
	if s.event.Exception == "" {
		s.event.Exception = amountBeyond
	}
	s.noteChange(fmt.Sprintf("reported:%d", s.event.N), "", r.Words)
	s.openTask(TaskReview, Supervisor, "money", amountBeyond+":"+r.Words)
}
