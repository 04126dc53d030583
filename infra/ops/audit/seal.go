package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"assay/shared/lab"
	"assay/shared/seal"
	"assay/shared/signing"
)

// seals holds the chains against the roots that function seal has signed (docs/rules.md#daily-root).
type seals struct {
	roots seal.Shelf
	keys  signing.KeySet
	left  string // hash of a root that has left the account; "" for none

	count    int
	first    string // the first day that a root stands for
	until    string // the last one
	sealed   map[string]seal.Head
	seen     map[string]bool
	unsealed int // chains that were there before the first root and have not grown since
}

// open reads every root, and refuses a list of them that is not whole, or was not signed.
func (s *seals) open(ctx context.Context) error {
	s.sealed, s.seen = map[string]seal.Head{}, map[string]bool{}
	found, before := s.left == "", ""
	for n := 1; ; n++ {
		r, hash, ok, err := s.roots.Read(ctx, s.keys, n)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if r.Previous != before || n > 1 && r.From != "" && r.From <= s.until {
			return fmt.Errorf("root %d does not follow the one before", n)
		}
		s.count, s.until, before = n, r.Until(), hash
		if n == 1 {
			s.first = r.Until()
			if r.From != "" {
				s.first = r.From
			}
		}
		found = found || hash == s.left
		for _, h := range r.Heads {
			s.sealed[h.Chain] = h
		}
	}
	switch newest, err := s.roots.Newest(ctx); {
	case err != nil:
		return err
	case newest != s.count:
		return fmt.Errorf("root %d is missing, and there is a root %d", s.count+1, newest)
	case !found:
		return errors.New("the root that has left the account is not among those that are kept")
	}
	return nil
}

// check holds a list of events against what was sealed of it: the event that was sealed must be there, and what happened on a
// day for which there is a root must be sealed.
func (s *seals) check(where, list string, events []lab.KeptEvent, broken func(what any)) {
	chain := where + " " + list
	s.seen[chain] = true
	was, sealed := s.sealed[chain]
	if sealed && eventAt(events, was.N).Hash != was.Hash {
		broken(fmt.Sprintf("%s: event %d is not the one that was sealed: it was changed, with all that follow, or is gone", chain, was.N))
		return
	}
	for _, kept := range slices.Backward(events) { // the newest first
		if kept.N <= was.N {
			return
		}
		day := lab.Day(eventAt(events, kept.N).At.Time)
		switch {
		case s.count == 0 || day > s.until:
			continue // the next root has it
		case day < s.first:
			s.unsealed++
		default:
			broken(fmt.Sprintf("%s: event %d is of %s, and no root has it", chain, kept.N, day))
		}
		return
	}
}

// gone names the chains that were sealed and are not there.
func (s *seals) gone(broken func(what any)) {
	for _, chain := range slices.Sorted(maps.Keys(s.sealed)) {
		if !s.seen[chain] {
			broken(chain + ": it was sealed and is gone")
		}
	}
}

func (s *seals) String() string {
	return fmt.Sprintf("%d roots, %s to %s; %d chains are older than the first", s.count, s.first, s.until, s.unsealed)
}

// eventAt is event n of a list; nothing where there is none.
func eventAt(events []lab.KeptEvent, n int) (e lab.Event) {
	if n < 1 || n > len(events) || events[n-1].N != n || json.Unmarshal([]byte(events[n-1].Text), &e) != nil {
		return lab.Event{}
	}
	return e
}
