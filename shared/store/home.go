package store

import (
	"context"

	"assay/shared/lab"
)

// Home reads where to draw an order at home, nil where it is not known or was erased.
func (s *Store) Home(ctx context.Context, o lab.Order) (*lab.HomeVisit, error) {
	if !o.AtHome {
		return nil, nil
	}
	var n names
	k := homeKey(n.order(o.ID))
	if n.err != nil {
		return nil, n.err
	}
	return documentAt[lab.HomeVisit](ctx, s, k)
}
