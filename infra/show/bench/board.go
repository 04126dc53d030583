package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// boardFigures reads the first page of a tab as a page would, with a thousand orders in that tab and with many.
func (b *bench) boardFigures(ctx context.Context) error {
	counted := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(functionHeader, logical("orders"))
		b.system.recorder.ServeHTTP(w, r)
	}))
	defer counted.Close()
	st, err := b.stage(ctx, "board", counted.URL)
	if err != nil {
		return err
	}
	like, err := b.anOrder()
	if err != nil {
		return err
	}
	orders, err := run(binary("orders"), st.variables)
	if err != nil {
		return err
	}
	defer orders.kill()
	type page struct {
		orders, items, bytes, answer int
		reads                        float64
	}
	var pages []page
	written := 0
	for _, size := range []int{min(1000, b.orders), b.orders} {
		if err := b.fill(ctx, st.variables["TABLE"], like, written, size); err != nil {
			return err
		}
		written = size
		b.system.recorder.take()
		w := b.desk.walker
		answer, err := w.do(ctx, func(ctx context.Context, _ string, event []byte) ([]byte, error) { return orders.invoke(ctx, event) },
			step{name: "board", function: "orders", by: w.technician, method: "GET", path: "/v1/orders?tab=processing"})
		if err != nil {
			return err
		}
		p := page{orders: size, answer: len(answer)}
		for _, c := range b.system.recorder.take() {
			p.reads, p.items, p.bytes = p.reads+c.reads, p.items+c.items, p.bytes+c.bytes
		}
		pages = append(pages, p)
	}
	rows := [][]string{{"orders in the tab", "read units", "items", "bytes read", "bytes answered"}}
	for _, p := range pages {
		rows = append(rows, []string{fmt.Sprint(p.orders), fmt.Sprintf("%g", p.reads), fmt.Sprint(p.items), fmt.Sprint(p.bytes), fmt.Sprint(p.answer)})
	}
	b.report.table(rows)
	b.report.note("")
	first, last := pages[0], pages[len(pages)-1]
	b.report.figures(
		figure{name: "read units more on the large board", measured: last.reads - first.reads, format: "%.1f", cause: "a page reads more than its rows"},
		figure{name: "items more", measured: float64(last.items - first.items), format: "%.0f", cause: "a page reads more than its rows"},
		figure{name: "bytes read more", measured: float64(last.bytes - first.bytes), format: "%.0f", cause: "a page reads more than its rows"})
	b.report.note("a million orders: -orders 1000000 (needs about 6 GB).")
	return nil
}

// anOrder gives the recorded item of an order that was received, and so is in the tab processing.
func (b *bench) anOrder() (item, error) {
	for _, v := range b.desk.steps {
		if v.name != "receive" {
			continue
		}
		for _, c := range v.asked {
			for _, w := range c.writes {
				if w.kind == "order" {
					return w.item, nil
				}
			}
		}
	}
	return nil, errors.New("no received order was recorded")
}

// fill writes copies of an order, numbered from to to, straight to the engine.
func (b *bench) fill(ctx context.Context, table string, like item, from, to int) error {
	text, err := json.Marshal(like)
	if err != nil {
		return err
	}
	w := b.desk.walker
	id := strings.TrimPrefix(w.order, w.hospital+"-")
	const batch = 25
	next := make(chan int)
	failed := make(chan error, workers)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for start := range next {
				var puts []object
				for n := start; n < min(start+batch, to); n++ {
					copied := strings.NewReplacer(id, fmt.Sprintf("%s%012x", id[:len(id)-12], n), w.number, fmt.Sprintf("%s%06d", w.number[:3], n)).Replace(string(text))
					puts = append(puts, object{"PutRequest": object{"Item": json.RawMessage(copied)}})
				}
				if err := b.system.engine.Call(ctx, "DynamoDB_20120810.BatchWriteItem", object{"RequestItems": object{table: puts}}, nil); err != nil {
					select {
					case failed <- err:
					default:
					}
					return
				}
			}
		})
	}
	for n := from; n < to; n += batch {
		if n%20_000 < batch {
			b.say("board: %d of %d orders written", n, to)
		}
		select {
		case next <- n:
		case err := <-failed:
			close(next)
			return err
		case <-ctx.Done():
			close(next)
			return ctx.Err()
		}
	}
	close(next)
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
