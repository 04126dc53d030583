package store

import (
	"context"

	"assay/shared/lab"
)

// opened points from Razorpay's orders, where an outcome names one for the first time, to ours: a webhook knows no other
// name. A payment needs no pointer: it names its order.
func (s *Store) opened(out lab.Outcome) (writes []Write, err error) {
	if out.Event.Action != lab.PaymentOpened {
		return nil, nil
	}
	var n names
	for _, a := range out.Order.Money.Attempts {
		for _, c := range out.Event.Changes {
			if c.Part == a.Part() {
				writes = append(writes, s.pointer(gatewayKey(n.hospital(out.Order.Hospital), n.gateway(a.Gateway)), item{"order": str(out.Order.ID)}))
			}
		}
	}
	return writes, n.err
}

// OrderByGateway finds the order of a hospital that an order at Razorpay was made for, "" for none.
func (s *Store) OrderByGateway(ctx context.Context, hospital, id string) (string, error) {
	var n names
	k := gatewayKey(n.hospital(hospital), n.gateway(id))
	if n.err != nil {
		return "", nil // no order has a name of this shape
	}
	i, err := s.point(ctx, k)
	return strOf(i, "order"), err
}

// Order reads an order for a function that acts by itself.
func (s *Store) Order(ctx context.Context, id string) (o lab.Order, err error) {
	err = s.ChangeOrder(ctx, id, func(read lab.Order) (lab.Outcome, []Write, bool, error) {
		o = read
		return lab.Outcome{}, nil, false, nil
	})
	return o, err
}

// OrdersByID reads several orders, in one call; one that does not exist is left out.
func (s *Store) OrdersByID(ctx context.Context, orders []string) (read map[string]lab.Order, missing Missing, err error) {
	var n names
	keys := make([]key, len(orders))
	for at, id := range orders {
		keys[at] = orderKey(n.order(id))
	}
	if n.err != nil {
		return nil, nil, n.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, nil, err
	}
	read = make(map[string]lab.Order, len(items))
	for _, i := range items {
		var o lab.Order
		if err := unpack(i, &o); err == nil {
			read[o.ID] = o
		} else if !missing.leaveOut(err) {
			return nil, nil, err
		}
	}
	return read, missing, nil
}

// OpenDuties lists the duties of one kind that an order still has.
func (s *Store) OpenDuties(ctx context.Context, order string, kind lab.DutyKind) (list []Job, err error) {
	var n names
	pk := orderPK(n.order(order))
	if n.err != nil {
		return nil, n.err
	}
	err = s.each(ctx, pk, "W#", func(i item) error {
		j, err := jobOf(DutyRef{Order: order, Duty: strOf(i, "SK")}, i)
		if err == nil && !j.Done && j.Duty.Kind == kind {
			list = append(list, j)
		}
		return err
	})
	return list, err
}

// DutyRefFor names a duty of an outcome.
func DutyRefFor(order string, d lab.Duty) DutyRef {
	var n names
	return DutyRef{Order: order, Duty: "W#" + n.duty(d).String()}
}
