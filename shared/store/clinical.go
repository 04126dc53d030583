package store

import (
	"context"

	"assay/shared/lab"
)

// NoteClinical keeps clinical information that came with an event of an order. What was said before stays.
func (s *Store) NoteClinical(o lab.Order, c lab.Clinical) (Write, error) {
	var n names
	k := clinicalKey(n.order(o.ID), o.Clinical)
	if n.err != nil {
		return Write{}, n.err
	}
	i, err := s.doc(k, c, nil)
	return s.create(i), err
}

// Clinical reads the newest clinical information of an order, nil where there is none.
func (s *Store) Clinical(ctx context.Context, o lab.Order) (*lab.Clinical, error) {
	if o.Clinical == 0 {
		return nil, nil
	}
	var n names
	k := clinicalKey(n.order(o.ID), o.Clinical)
	if n.err != nil {
		return nil, n.err
	}
	return documentAt[lab.Clinical](ctx, s, k)
}
