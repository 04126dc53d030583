package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"

	"assay/shared/lab"
)

func (b *bench) coldCPU(ctx context.Context, st *stage, bare string) error {
	crew, err := st.crew() // brings orders to where the command measured can be given
	if err != nil {
		return err
	}
	defer dismiss(crew)
	spent := map[string][]time.Duration{}
	for n := range b.runs {
		if n%10 == 0 {
			b.say("CPU of cold starts: round %d of %d", n, b.runs)
		}
		w, err := b.crewWalker()
		if err != nil {
			return err
		}
		if _, err := w.do(ctx, through(crew), w.register()); err != nil {
			return err
		}
		take := func(binary string, s step) error {
			used, err := cold(ctx, w, binary, st, s)
			spent[s.name] = append(spent[s.name], used)
			return err
		}
		if err := take(bare, nothing(w)); err != nil {
			return err
		}
		for _, c := range w.commands() {
			s := c()
			if coldSteps[s.name] == "" {
				if _, err := w.do(ctx, through(crew), s); err != nil {
					return err
				}
				continue
			}
			if err := take(binary(s.function), s); err != nil {
				return err
			}
		}
		w.settlement = lab.Online
		if _, err := w.do(ctx, through(crew), w.place()); err != nil {
			return err
		}
		for _, s := range []step{w.convert(), stranger, tick("expiry")} {
			if err := take(binary(s.function), s); err != nil {
				return err
			}
		}
	}
	base := ms(median(spent["bare"]))
	b.report.note("")
	b.report.note("CPU from exec to the first answered command over TLS; medians of %d starts, taken in turns; bare: %.1f ms", b.runs, base)
	var list []figure
	for _, name := range slices.Sorted(maps.Keys(coldSteps)) {
		list = append(list, figure{name: "cold: " + name, measured: ms(median(spent[name])), bound: base + 3, format: "%.1f ms",
			cause: coldSteps[name]})
	}
	b.report.figures(list...)
	return nil
}

// coldSteps are the commands whose first answer is measured, one of each function, with what they do that bare does not.
var coldSteps = map[string]string{
	"place":   "the catalogue is read, a third call gives out the number",
	"receive": "the adapter, the rules, packing the order",
	"submit":  "the catalogue is read, every result is compared and packed",

	"convert to cash":     "the catalogue is read, the adapter, the rules, packing the order",
	"webhook, forged":     "the catalogue is read; one call instead of two",
	"expiry, nothing due": "the catalogue is read; one list instead of two calls",
}

// stranger is a webhook that ends where it is asked whose it is: what comes after needs Razorpay's keys.
var stranger = step{name: "webhook, forged", function: "webhooks", method: "POST", path: "/v1/webhooks/razorpay/nobody",
	body: object{}, no: http.StatusBadRequest}

// tick is a call of the schedule while nothing is due.
func tick(function string) step {
	return step{name: function + ", nothing due", function: function, scheduled: true}
}

// cold starts a binary, lets it answer one command, and ends it before it can do more.
func cold(ctx context.Context, w *walker, binary string, st *stage, s step) (time.Duration, error) {
	event, err := w.event(s)
	if s.scheduled {
		event, err = json.Marshal(object{"now": time.Now()})
	}
	if err != nil {
		return 0, err
	}
	p, err := run(binary, st.variables)
	if err != nil {
		return 0, err
	}
	answer, err := p.ask(ctx, event)
	used := p.kill()
	if err != nil {
		return 0, err
	}
	if !s.scheduled {
		_, err = w.read(s, answer)
	}
	return used, err
}
