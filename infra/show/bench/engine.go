package main

import (
	"context"
	"sync/atomic"
)

// engineFigures compares what the engine does in a second when it holds ten thousand orders with what it does when it is
// empty, on a table with a stream: it keeps a record of every write, and looks among them at the next
// (docs/design.md#engine-index).
func (b *bench) engineFigures(ctx context.Context) error {
	const table, orders = "grown-truth", 10_000
	if err := b.system.copyTable(ctx, b.system.variable("OrdersFunction", "TABLE"), table, "StreamSpecification"); err != nil {
		return err
	}
	like, err := b.anOrder()
	if err != nil {
		return err
	}
	script, err := b.script(table)
	if err != nil {
		return err
	}
	replay := func(ctx context.Context, count *atomic.Int64) error { return b.replay(ctx, script, count) }
	empty, err := measure(ctx, replay)
	if err != nil {
		return err
	}
	if err := b.fill(ctx, table, like, 0, orders); err != nil {
		return err
	}
	full, err := measure(ctx, replay)
	if err != nil {
		return err
	}
	b.report.figures(figure{name: "a transaction at 10,000 orders, of one on an empty engine", measured: empty / full, bound: 1.3,
		format: "%.2f", cause: "the engine reads what it has kept"})
	return nil
}
