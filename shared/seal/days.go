package seal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"assay/shared/lab"
	"assay/shared/signing"
	"assay/shared/store"
)

const (
	// settled is how long a day must be over: what was written in its last moment is in the index by then.
	settled = 10 * time.Minute
	// atOnce is how many chains are read at the same time.
	atOnce = 16
)

// Sealer makes the roots.
type Sealer struct {
	Store  *store.Store
	Roots  Shelf
	Keys   func(context.Context) (signing.KeySet, error)
	Signer func(context.Context) (*signing.Key, error)
}

// Days gives the root that stands for every day that has ended. Where there is none yet it is made, of all days since the
// root before, however many nights were missed: a root cannot tell what a chain was on a day that nobody sealed, but that it
// was no shorter than it is now.
func (s Sealer) Days(ctx context.Context, now time.Time) (root Root, hash string, err error) {
	today := lab.Day(now)
	to := lab.Day(now.Add(-settled).AddDate(0, 0, -1))
	keys, err := s.Keys(ctx)
	if err != nil {
		return root, "", fmt.Errorf("seal: %w", err)
	}
	for range 2 { // another run may seal the same night at the same time: then its root is read
		n, err := s.Roots.Newest(ctx)
		if err != nil {
			return root, "", err
		}
		from := to
		root, hash = Root{}, ""
		if n > 0 {
			var ok bool
			if root, hash, ok, err = s.Roots.Read(ctx, keys, n); err != nil || !ok {
				return root, "", errors.Join(err, fmt.Errorf("seal: root %d is not what it should be", n))
			}
			if root.Until() >= to {
				return root, hash, nil
			}
			from = dayAfter(root.Until())
		}
		heads, err := s.heads(ctx, from, today)
		if err != nil {
			return root, "", err
		}
		key, err := s.Signer(ctx)
		if err != nil {
			return root, "", fmt.Errorf("seal: %w", err)
		}
		next := Root{Form: 2, N: n + 1, From: from, To: to, At: lab.At(now), Previous: hash, Heads: heads}
		hash, err = s.Roots.keep(ctx, key, next)
		if !errors.Is(err, errKept) {
			return next, hash, err
		}
	}
	return root, "", fmt.Errorf("seal: another run seals the days to %s", to)
}

// heads reads the last event of every chain that has grown from one day to another: to today, as a chain that has grown since
// midnight is listed there and not under the day before.
func (s Sealer) heads(ctx context.Context, from, to string) ([]Head, error) {
	heads := []Head{}
	var lock sync.Mutex
	reading, ctx := errgroup.WithContext(ctx)
	reading.SetLimit(atOnce)
	list := func() error {
		for day := from; day <= to; day = dayAfter(day) {
			for c, err := range s.Store.Grown(ctx, day) {
				if err != nil {
					return err
				}
				reading.Go(func() error {
					n, hash, err := s.Store.LastEvent(ctx, c)
					lock.Lock()
					defer lock.Unlock()
					heads = append(heads, Head{Chain: c.String(), N: n, Hash: hash})
					return err
				})
			}
		}
		return nil
	}
	listed := list()
	if err := errors.Join(reading.Wait(), listed); err != nil {
		return nil, err
	}
	// A chain that grew while the days were read is listed under two of them; the one with more events stays.
	slices.SortFunc(heads, func(a, b Head) int { return cmp.Or(strings.Compare(a.Chain, b.Chain), b.N-a.N) })
	return slices.CompactFunc(heads, func(a, b Head) bool { return a.Chain == b.Chain }), nil
}

// dayAfter is the day after a day of lab.Day.
func dayAfter(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "9999" // after every day
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}
