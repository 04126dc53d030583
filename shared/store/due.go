package store

import (
	"context"
	"iter"

	"assay/shared/lab"
)

// duePage is how many duties one query lists.
const duePage = 100

// Due lists the duties of a kind that are due by a time, the longest due first, one query a page. The index may still list
// a duty that was finished a moment ago; the duty itself says so.
func (s *Store) Due(ctx context.Context, kind lab.DutyKind, until lab.Moment) iter.Seq2[DutyRef, error] {
	return func(yield func(DutyRef, error) bool) {
		// "$" is what follows "#", so that what is due at this very moment is listed too.
		l := list{index: indexDue, pk: duePK(kind), below: until.String() + "$", limit: duePage}
		for i, err := range s.all(ctx, l) {
			ref, ok := DutyRefOfKeys(strOf(i, "PK"), strOf(i, "SK"))
			if (ok || err != nil) && !yield(ref, err) {
				return
			}
		}
	}
}

// Postpone makes a duty due again at a later time, behind the others. The attempt that is under way is remembered, so that
// whoever finds the duty due again sees whether it is still the same one. A finished duty stays finished.
func (s *Store) Postpone(ctx context.Context, j Job, to lab.Moment) error {
	watched := 0
	if j.Sending {
		watched = j.Attempts
	}
	_, err := s.step(ctx, j.Ref, "SET dueAt = :at, watched = :attempt, looks = :looks", "attribute_exists(due) AND #s <> :done",
		item{":at": str(dueSK(to, j.Ref)), ":attempt": num(int64(watched)), ":looks": num(int64(j.Looks + 1)), ":done": str(dutyDone)})
	return err
}
