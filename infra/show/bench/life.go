package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// lived is what was recorded of one step: the calls of the function that was asked, and the calls that followed from it.
type lived struct {
	step
	asked    []call
	followed []call
}

// life is an order from registration to its end, as recorded.
type life struct {
	walker    *walker
	steps     []lived // persons' commands, placed to authorised
	register  lived
	draft     lived
	convert   lived // of another order, where this one is paid online
	questions []lived
	logBytes  int64
	services  map[string]map[string]int // calls of each function to each service, placed to released
}

// live walks one order through the local cloud and records every call to the database. say reports how far it is.
func live(ctx context.Context, s *system, tests *catalogue.Catalogue, settlement lab.Settlement, say func(string, ...any)) (l *life, err error) {
	l = &life{}
	if l.walker, err = newWalker(s, tests, settlement); err != nil {
		return nil, err
	}
	w := l.walker
	// Every function once before, so that what a cold start calls is not counted as an order's.
	say("warming the functions up with a first order")
	first := *w
	first.units, first.accession = w.units, map[string]string{}
	if _, err := first.do(ctx, s.invoke, first.register()); err != nil {
		return nil, err
	}
	for _, c := range first.commands() {
		if _, err := first.do(ctx, s.invoke, c()); err != nil {
			return nil, err
		}
	}
	if err := s.until(ctx, first.order, lab.Completed); err != nil {
		return nil, err
	}
	for _, q := range first.questions() {
		if _, err := first.do(ctx, s.invoke, q); err != nil {
			return nil, err
		}
	}
	s.quiet()
	s.recorder.take()
	before, err := s.wire()
	if err != nil {
		return nil, err
	}
	logged := s.logged()

	record := func(st step, wait bool) (lived, error) {
		say("%s", st.name)
		v := lived{step: st}
		if _, err := w.do(ctx, s.invoke, st); err != nil {
			return v, err
		}
		if wait {
			s.quiet()
		}
		for _, c := range s.recorder.take() {
			if c.function == logical(st.function) {
				v.asked = append(v.asked, c)
			} else {
				v.followed = append(v.followed, c)
			}
		}
		return v, nil
	}
	if l.register, err = record(w.register(), true); err != nil {
		return nil, err
	}
	for _, c := range w.commands() {
		st := c()
		v, err := record(st, st.name != "authorise")
		if err != nil {
			return nil, err
		}
		if st.name == "authorise" {
			if err := s.until(ctx, w.order, lab.Completed); err != nil {
				return nil, err
			}
			s.quiet()
			v.followed = append(v.followed, s.recorder.take()...)
		}
		if st.name == "start" {
			l.logBytes -= s.logged() // a draft is not on every order's way
			if l.draft, err = record(w.draft(), true); err != nil {
				return nil, err
			}
			l.logBytes += s.logged()
		}
		l.steps = append(l.steps, v)
	}
	l.logBytes = s.logged() - logged - l.logBytes
	after, err := s.wire()
	if err != nil {
		return nil, err
	}
	l.services = minus(after, before)
	for _, q := range w.questions() {
		v, err := record(q, false)
		if err != nil {
			return nil, err
		}
		l.questions = append(l.questions, v)
	}
	if settlement == lab.Online {
		if _, err := record(w.place(), true); err != nil {
			return nil, err
		}
		if l.convert, err = record(w.convert(), true); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func minus(after, before map[string]map[string]int) map[string]map[string]int {
	out := map[string]map[string]int{}
	for f, services := range after {
		out[f] = map[string]int{}
		for name, n := range services {
			if d := n - before[f][name]; d != 0 {
				out[f][name] = d
			}
		}
	}
	return out
}

// quiet waits until nothing has called the database for a second and a half.
func (s *system) quiet() {
	const still = 1500 * time.Millisecond
	seen, since := s.recorder.seen(), time.Now()
	for time.Since(since) < still {
		time.Sleep(50 * time.Millisecond)
		if now := s.recorder.seen(); now != seen {
			seen, since = now, time.Now()
		}
	}
}

// callFigures prints the calls of every command and question beside their bounds.
func (b *bench) callFigures() {
	by := func(v lived, bound float64) figure {
		f := figure{name: v.name, measured: float64(len(v.asked)), bound: bound, format: "%.0f", cause: names(v.asked)}
		if slices.ContainsFunc(v.asked, func(c call) bool {
			return slices.ContainsFunc(c.writes, func(w write) bool { return w.kind == "counter" })
		}) {
			f.cause = "gives out a running number before its transaction (docs/rules.md#numbers): " + names(v.asked)
		}
		return f
	}
	list := []figure{by(b.life.register, 5)}
	for _, v := range b.desk.steps {
		list = append(list, by(v, 2))
	}
	list = append(list, by(b.life.draft, 2))
	b.report.figures(list...)
	b.report.note("")
	b.report.note("paid online: calls to the database beside those to Razorpay, of which %d by payments and %d by webhooks; the webhooks came first",
		b.life.services[logical("payments")]["razorpay"], b.life.services[logical("webhooks")]["razorpay"])
	b.report.figures(paymentFigures(b.life)...)
	for _, q := range b.life.questions {
		if strings.HasPrefix(q.name, "find an order by number") {
			b.report.note("")
			b.report.note("by number: the page finds the order first, a request of its own with %d calls (%s); then the command by its id, %d calls",
				len(q.asked), names(q.asked), len(b.desk.steps[2].asked))
		}
	}
	rows := [][]string{{"question", "calls", "read units", "items", "bytes", ""}}
	for _, q := range b.life.questions {
		var units float64
		items, bytes := 0, 0
		for _, c := range q.asked {
			units, items, bytes = units+c.reads, items+c.items, bytes+c.bytes
		}
		rows = append(rows, []string{q.name, fmt.Sprint(len(q.asked)), fmt.Sprintf("%g", units), fmt.Sprint(items), fmt.Sprint(bytes), names(q.asked)})
	}
	b.report.note("")
	b.report.table(rows)
}

func names(calls []call) string {
	var out []string
	for _, c := range calls {
		out = append(out, c.operation)
	}
	return strings.Join(out, ", ")
}

// request gives the body of a step's transaction, for who wants to repeat it.
func (v lived) transaction() json.RawMessage {
	for _, c := range v.asked {
		if c.operation == "TransactWriteItems" && c.status == 200 {
			return c.request
		}
	}
	return nil
}
