package sweep

import (
	"context"
	"sync"

	"assay/shared/lab"
)

// pace says which duty may begin while others are under way. Of one order there is one at a time: each ends in a write of
// that order, and two would only be in each other's way. A hospital that Razorpay has throttled has half as many under
// way from then on, and begins no more in this run where one at a time was still too many.
type pace struct {
	mu        sync.Mutex
	changed   sync.Cond
	atOnce    int
	left      int                // to begin in this run
	orders    map[string]bool    // under way
	hospitals map[string]*window // of those that were met
}

// window is how many duties of one hospital may be under way at once, and are. A throttled answer narrows it once,
// however many duties that had begun before bring the same answer.
type window struct{ most, busy, narrowed int }

// met is what a duty meets that wants to begin.
type met int

const (
	begun    met = iota + 1
	underWay     // its order is
	resting      // its hospital is, for the rest of the run
	over         // nothing more begins in this run
)

func newPace(atOnce, most int) *pace {
	p := &pace{atOnce: atOnce, left: most, orders: map[string]bool{}, hospitals: map[string]*window{}}
	p.changed.L = &p.mu
	return p
}

// begin waits for a place, for as long as ctx lasts. A duty that has begun has it until end is called.
func (p *pace) begin(ctx context.Context, order string) (end func(throttled bool), _ met) {
	defer context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changed.Broadcast()
	})()
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.hospitals[lab.HospitalOf(order)]
	if w == nil {
		w = &window{most: p.atOnce}
		p.hospitals[lab.HospitalOf(order)] = w
	}
	for ctx.Err() == nil && w.most > 0 && (len(p.orders) == p.atOnce || w.busy >= w.most) {
		p.changed.Wait()
	}
	switch {
	case ctx.Err() != nil || p.left == 0:
		return nil, over
	case w.most == 0:
		return nil, resting
	case p.orders[order]:
		return nil, underWay
	}
	p.orders[order] = true
	p.left--
	w.busy++
	narrowed := w.narrowed
	return func(throttled bool) {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.orders, order)
		w.busy--
		if throttled && narrowed == w.narrowed {
			w.most, w.narrowed = w.most/2, w.narrowed+1
		}
		p.changed.Broadcast()
	}, begun
}
