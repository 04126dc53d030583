package store

import (
	"context"
	"slices"

	"assay/shared/lab"
)

// LetterState is what became of a letter: "waits" and "sending", or how its duty ended: "sent", "switched_off", "no_address", "moot"
// where its occasion had passed, "held_back" by a limit, or a lab.LetterFate.
type LetterState string

// OrderLetter is a letter about an order. To whom it went is not said: it is the address on the record, or the laboratory's.
type OrderLetter struct {
	Stage lab.MailStage
	At    lab.Moment // when it was due
	State LetterState
}

// OrderLetters lists the letters about an order, newest first.
func (s *Store) OrderLetters(ctx context.Context, order string) (list []OrderLetter, err error) {
	var n names
	pk := orderPK(n.order(order))
	if n.err != nil {
		return nil, n.err
	}
	err = s.each(ctx, pk, "W#", func(i item) error {
		j, err := jobOf(DutyRef{Order: order, Duty: strOf(i, "SK")}, i)
		if err != nil || j.Duty.Kind != lab.DutyMail {
			return err
		}
		l := OrderLetter{Stage: j.Duty.Stage, At: j.Duty.Due, State: "waits"}
		switch {
		case j.Done:
			l.State = LetterState(strOf(i, "how"))
		case j.Sending:
			l.State = "sending"
		}
		list = append(list, l)
		return nil
	})
	slices.SortStableFunc(list, func(a, b OrderLetter) int { return b.At.Compare(a.At.Time) })
	return list, err
}
