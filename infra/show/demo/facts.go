package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"assay/shared/lab"
)

// balance is what one side says of the money of an order: taken online, given back online, and cash in the drawer.
type balance struct{ captured, back, cash lab.Paise }

func (b balance) held() lab.Paise { return b.captured - b.back }

// atRazorpay adds up what the test double has of one of its orders.
func (w *walk) atRazorpay(ctx context.Context, gatewayOrder string) (b balance, err error) {
	d, err := w.sys.Double(ctx)
	for _, p := range d.Payments {
		if gatewayOrder != "" && p.Order == gatewayOrder && p.Captured {
			b.captured += p.Amount
			b.back += p.Refunded
		}
	}
	return b, err
}

// event is one line of what an order remembers.
type event struct {
	Changes []struct{ Part, From, To string }
}

func (w *walk) events(ctx context.Context, order string) ([]event, error) {
	var line struct{ Events []event }
	err := w.technician.See(ctx, "/v1/orders/"+order+"/timeline", &line)
	return line.Events, err
}

// books reads the order's ledger: every event that moved money has the balances before and after it.
func (w *walk) books(ctx context.Context, order string) (b balance, err error) {
	events, err := w.events(ctx, order)
	if err != nil {
		return b, err
	}
	for _, e := range events {
		for _, c := range e.Changes {
			if c.Part != "money" {
				continue
			}
			was, is := statement(c.From), statement(c.To)
			b.captured += max(is["gateway"]-was["gateway"], 0)
			b.back += max(was["gateway"]-is["gateway"], 0)
			b.cash = is["cash"]
		}
	}
	return b, nil
}

// statement reads the balances of a ledger in one line: "owed 0, gateway 52000".
func statement(line string) map[string]lab.Paise {
	accounts := map[string]lab.Paise{}
	for part := range strings.SplitSeq(line, ", ") {
		var name string
		var sum lab.Paise
		if n, _ := fmt.Sscan(part, &name, &sum); n == 2 {
			accounts[name] = sum
		}
	}
	return accounts
}

// captures counts how often the order remembers that money was taken online.
func (w *walk) captures(ctx context.Context) (n int, err error) {
	events, err := w.events(ctx, w.order.ID)
	for _, e := range events {
		for _, c := range e.Changes {
			if strings.HasPrefix(c.Part, "payment:") && c.To == string(lab.PayCaptured) {
				n++
			}
		}
	}
	return n, err
}

// reaches waits until the order is in a state, reads it, and says what is due.
func (w *walk) reaches(ctx context.Context, want lab.State) error {
	if err := w.until(ctx, "the order is "+string(want), func() (done bool, err error) {
		w.order, err = w.technician.Order(ctx, w.order.ID)
		return w.order.State == string(want), err
	}); err != nil {
		return fmt.Errorf("%w; it is %s", err, w.order.State)
	}
	w.facts("the order", fmt.Sprintf("%s, %s, due %s, tab “%s”", w.order.State, w.order.Settled, rupees(w.order.Due), w.order.Tab))
	return nil
}

// until asks again and again.
func (w *walk) until(ctx context.Context, what string, done func() (bool, error)) error {
	for deadline := time.Now().Add(w.sys.Wait); ; {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s until %s", w.sys.Wait, what)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// widest is the longest bar, in characters.
const widest = 24

// reportedTwice holds what Razorpay says of the money against the laboratory's own books, order by order and as a whole.
func (w *walk) reportedTwice(ctx context.Context) error {
	var theirs, ours balance
	var most lab.Paise
	rows := make([][2]balance, len(w.paid))
	for n, p := range w.paid {
		var err [2]error
		rows[n][0], err[0] = w.atRazorpay(ctx, p.gatewayOrder)
		rows[n][1], err[1] = w.books(ctx, p.order)
		if err := errors.Join(err[:]...); err != nil {
			return err
		}
		theirs.captured, theirs.back = theirs.captured+rows[n][0].captured, theirs.back+rows[n][0].back
		ours.captured, ours.back, ours.cash = ours.captured+rows[n][1].captured, ours.back+rows[n][1].back, ours.cash+rows[n][1].cash
		most = max(most, rows[n][0].captured, rows[n][1].cash)
	}
	w.say("%-16s %12s %12s   █ held  ░ given back  ▒ cash in the drawer", "", "at Razorpay", "in our books")
	differ := 0
	for n, p := range w.paid {
		r, b := rows[n][0], rows[n][1]
		bar := func(mark string, sum lab.Paise) string { return strings.Repeat(mark, int(sum*widest/max(most, 1))) }
		w.say("%-16s %12s %12s   %s", p.who, rupees(r.held()), rupees(b.held()), bar("█", r.held())+bar("░", r.back)+bar("▒", b.cash))
		if r.captured != b.captured || r.back != b.back {
			differ++
		}
	}
	w.say("%-16s %12s %12s   and %s in cash", "together", rupees(theirs.held()), rupees(ours.held()), rupees(ours.cash))
	d, err := w.sys.Double(ctx)
	if err != nil {
		return err
	}
	before, all := w.began.Totals[hospital], d.Totals[hospital]
	grown := balance{captured: all.Captured - before.Captured, back: all.Refunded - before.Refunded}
	w.facts("Razorpay", "(the test double: no money moved) took "+rupees(grown.captured)+" and gave back "+rupees(grown.back),
		"our books", "took "+rupees(ours.captured)+" and gave back "+rupees(ours.back))
	switch {
	case differ > 0:
		return fmt.Errorf("they differ in %d of %d orders", differ, len(w.paid))
	case grown.captured != ours.captured || grown.back != ours.back:
		return errors.New("they agree about each order and not about the whole: has somebody else paid meanwhile?")
	}
	w.say("Equal, to the paisa.")
	return nil
}

func (w *walk) lookAtMoney() {
	w.facts("Razorpay's side", w.sys.URL+"/razorpay/", "every mail", w.sys.Inbox)
}

// openMoney signs in, and sees to it that Razorpay's test double plays no tricks of somebody else's.
func (w *walk) openMoney(ctx context.Context) (err error) {
	if w.technician, err = w.sys.Staff(ctx, hospital, "tara"); err != nil {
		return err
	}
	if w.admin, err = w.sys.Staff(ctx, hospital, "asha"); err != nil {
		return err
	}
	if w.began, err = w.sys.Double(ctx); err != nil {
		return err
	}
	s := w.began.Switches
	if len(s.Faults)+len(s.Disabled)+s.Delay > 0 || s.WebhooksOff || s.Refunds != "" {
		return fmt.Errorf("something is switched to go wrong at the test double: set it right at %s/razorpay/ first", w.sys.URL)
	}
	w.say("Tara Kulkarni, technician at the desk, registers each patient, places the order and hands over the visit slip.")
	w.say("What a patient does then is done with slip and date of birth; nobody signs in. Razorpay is its test double.")
	return nil
}

// leaveMoney leaves the system as it was found, also where the tour was broken off.
func (w *walk) leaveMoney(ctx context.Context) error {
	return errors.Join(w.sys.ClearFaults(ctx), w.turnBack(ctx))
}
