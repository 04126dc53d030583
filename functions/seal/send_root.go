package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/seal"
)

// sendRoot sends the hash of a root to each hospital of which something is in it, where the hospital has named an address for
// that. A letter that may have been sent is sent again by the next run: it is the same letter, and the harm is in having none.
func (h handlers) sendRoot(ctx context.Context, r seal.Root, hash string) error {
	var failed error
	done := map[string]bool{}
	for _, head := range r.Heads {
		hospital := hospitalOf(head.Chain)
		if done[hospital] {
			continue
		}
		done[hospital] = true
		if err := h.sendRootTo(ctx, hospital, r, hash); err != nil { // the others get theirs all the same
			h.log.ErrorContext(ctx, "the hash of a root has not left the account", slog.String("hospital", hospital), observe.Cause(err))
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (h handlers) sendRootTo(ctx context.Context, hospital string, r seal.Root, hash string) error {
	of, last, ok, err := h.sealer.Store.RootLetter(ctx, hospital)
	if err != nil || !ok || of.RootLetterTo == "" || last >= r.N {
		return err
	}
	words := mail.LetterOf(of, mail.Root, "en", r.At.Time)
	words.Root, words.RootHash, words.RootDays = r.N, hash, days(r)
	letter, err := mail.Compose(words)
	if err != nil {
		return fmt.Errorf("seal: write the letter: %w", err)
	}
	if _, err := h.mail.Send(ctx, []string{of.RootLetterTo}, letter, mail.RootKey(hospital, r.N)); err != nil {
		return fmt.Errorf("seal: send root %d to %s: %w", r.N, hospital, err)
	}
	return h.sealer.Store.RootSent(ctx, hospital, r.N)
}

func days(r seal.Root) string {
	if r.From == "" || r.From == r.To {
		return r.Until()
	}
	return r.From + " – " + r.To
}

// hospitalOf is the hospital of a chain, "H#city#O#… A".
func hospitalOf(chain string) string {
	parts := strings.SplitN(strings.TrimPrefix(chain, "H#"), "#", 2)
	hospital, _, _ := strings.Cut(parts[0], " ")
	return hospital
}
