package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	workers = 2               // as many as the smallest machine has processors
	spell   = 5 * time.Second // of each round
	rounds  = 2
)

// speedFigures compares commands through the binaries with the bare transactions they make: the same items, written by
// the same engine, with nothing read, decided or signed. What views and relay would do is left out of both.
func (b *bench) speedFigures(ctx context.Context) error {
	st, err := b.stage(ctx, "speed", b.system.engine.Endpoint)
	if err != nil {
		return err
	}
	script, err := b.script(st.variables["TABLE"])
	if err != nil {
		return err
	}
	var commands, transactions float64
	for n := range rounds {
		b.say("commands a second, then transactions a second: round %d of %d", n+1, rounds)
		done, err := measure(ctx, func(ctx context.Context, count *atomic.Int64) error { return b.drive(ctx, st, count) })
		if err != nil {
			return err
		}
		commands += done / rounds
		if done, err = measure(ctx, func(ctx context.Context, count *atomic.Int64) error { return b.replay(ctx, script, count) }); err != nil {
			return err
		}
		transactions += done / rounds
	}
	b.report.table([][]string{
		{"at a time", "commands through the binaries", "transactions of the engine alone", "ratio", "change"},
		{fmt.Sprint(workers), fmt.Sprintf("%.0f/s", commands), fmt.Sprintf("%.0f/s", transactions),
			fmt.Sprintf("%.2f", commands/transactions), b.report.remember("commands for each bare transaction", commands/transactions)},
	})
	b.report.note("The mix of an order's life: register, place, collect, receive, accept, start, submit, authorise; the engine")
	b.report.note("writes to disk, and shares this machine with the functions. No bound: it shows what the way around a")
	b.report.note("transaction costs here.")
	return nil
}

// measure runs work in several goroutines for a spell and gives what was counted a second.
func measure(ctx context.Context, work func(context.Context, *atomic.Int64) error) (float64, error) {
	spellCtx, cancel := context.WithTimeout(ctx, spell)
	defer cancel()
	var count atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, workers)
	began := time.Now()
	for n := range workers {
		all.Go(func() {
			if err := work(spellCtx, &count); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				failed[n] = err
			}
		})
	}
	all.Wait()
	return float64(count.Load()) / time.Since(began).Seconds(), errors.Join(failed...)
}

// drive takes one order after another through processes of its own.
func (b *bench) drive(ctx context.Context, st *stage, count *atomic.Int64) error {
	crew, err := st.crew()
	if err != nil {
		return err
	}
	defer dismiss(crew)
	for {
		w, err := b.crewWalker()
		if err != nil {
			return err
		}
		for _, c := range append([]func() step{w.register}, w.commands()...) {
			if _, err := w.do(ctx, through(crew), c()); err != nil {
				return err
			}
			count.Add(1)
		}
	}
}

// script is the recorded transactions of one order's life, with the names in them that must be new each time.
type script struct {
	transactions   []string
	order, patient string // bare UUIDs
}

// unique are the keys that may be written once only: pointers and claims.
var unique = regexp.MustCompile(`"[NC]#[^"]*[0-9a-zA-Z]{6}"`)

func (b *bench) script(table string) (_ *script, err error) {
	w := b.desk.walker
	s := &script{order: strings.TrimPrefix(w.order, w.hospital+"-"), patient: w.patient}
	for _, v := range append([]lived{b.desk.register}, b.desk.steps...) {
		raw := v.transaction()
		if raw == nil {
			return nil, fmt.Errorf("no transaction of %s was recorded", v.name)
		}
		var request map[string]json.RawMessage
		if err := json.Unmarshal(raw, &request); err != nil {
			return nil, err
		}
		delete(request, "ClientRequestToken") // a repeated token would make a repetition of it
		if raw, err = json.Marshal(request); err != nil {
			return nil, err
		}
		s.transactions = append(s.transactions, strings.ReplaceAll(string(raw),
			`"TableName":"`+b.system.variable("OrdersFunction", "TABLE")+`"`, `"TableName":"`+table+`"`))
	}
	return s, nil
}

var replays atomic.Int64

// replay writes the recorded life again and again, each time under new names of the same length.
func (b *bench) replay(ctx context.Context, s *script, count *atomic.Int64) error {
	for {
		mark := fmt.Sprintf("%06x", 0xa00000+replays.Add(1)) // beyond what the counters give out
		fresh := func(id string) string { return id[:len(id)-6] + mark }
		rename := strings.NewReplacer(s.order, fresh(s.order), s.patient, fresh(s.patient))
		for _, t := range s.transactions {
			body := unique.ReplaceAllStringFunc(rename.Replace(t), func(key string) string { return key[:len(key)-7] + mark + `"` })
			err := b.system.engine.Call(ctx, "DynamoDB_20120810.TransactWriteItems", json.RawMessage(body), nil)
			if err != nil {
				return err
			}
			count.Add(1)
		}
	}
}
