package main

import (
	"cmp"
	"context"
	"fmt"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/store"
)

// composeToStaff writes a letter about a grant, the guarded settings or an invitation. It names nobody and says nothing of
// what was asked for: whoever gets it signs in and sees it there.
func (h handlers) composeToStaff(ctx context.Context, job store.Job) (addressed, error) {
	l, err := h.store.StaffLetter(ctx, job)
	if err != nil {
		return addressed{}, fmt.Errorf("notify: read what the letter says: %w", err)
	}
	words := mail.LetterOf(l.Hospital, job.Duty.Stage, "", job.Duty.Due.Time)
	to, language, applies := l.Member.Email, l.Member.Language, l.Member.Active
	switch job.Duty.Stage {
	case lab.MailConfirm:
		words.Ends, applies = l.Grant.Expires.Time, applies && l.Grant.MailApplies(job.Duty) && l.Grant.MayDecide(l.Member)
	case lab.MailInvitation:
		to, language, applies = l.Invitation.Email, l.Invitation.Language, l.Invitation.MailApplies(job.Duty)
		words.Ends = l.Invitation.Expires.Time
	}
	switch {
	case !applies:
		return addressed{none: "moot"}, nil
	case to == "":
		return addressed{none: "no_address"}, nil
	}
	words.Language = cmp.Or(language, "en")
	return written(job, words, addressed{to: []string{to}, by: l.Hospital})
}
