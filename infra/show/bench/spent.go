package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// columns are the kinds of item in the table of write units, in reading order; kinds not listed come after.
var columns = []string{"order", "event", "duty", "claim", "run sheet", "version", "pointer", "counter"}

// spending is write units by kind of item, indexes under "index <name>".
type spending map[string]int

func (s spending) add(w write) {
	s[w.kind] += w.units
	for name, n := range w.index {
		s["index "+name] += n
	}
}

func (s spending) total() (n int) {
	for _, v := range s {
		n += v
	}
	return n
}

// spent is the write units of calls on one table.
func spent(calls []call, table string) spending {
	out := spending{}
	for _, c := range calls {
		for _, w := range c.writes {
			if w.table == table {
				out.add(w)
			}
		}
	}
	return out
}

// unitFigures prints where the write units of an order go, and their sums beside the bounds.
func (b *bench) unitFigures() {
	truth, views := b.system.variable("OrdersFunction", "TABLE"), b.system.variable("OrdersFunction", "VIEWS_TABLE")
	rows := map[string]spending{}
	var order []string
	put := func(name string, s spending) {
		if rows[name] == nil {
			rows[name], order = spending{}, append(order, name)
		}
		for k, n := range s {
			rows[name][k] += n
		}
	}
	var all, viewCalls []call
	for _, v := range b.life.steps {
		put(v.name, spent(v.asked, truth))
		all, viewCalls = append(all, v.asked...), append(viewCalls, v.followed...)
	}
	for _, f := range []string{"documents", "notify", "relay", "views"} {
		var own []call
		for _, c := range viewCalls {
			if c.function == logical(f) {
				own = append(own, c)
			}
		}
		if s := spent(own, truth); s.total() > 0 {
			put("then "+f, s)
		}
	}
	all = append(all, viewCalls...)
	sum := spent(all, truth)
	b.units = sum.total()
	b.viewUnits = spent(all, views).total()

	heads := slices.Clone(columns)
	for _, k := range slices.Sorted(maps.Keys(sum)) {
		if !slices.Contains(heads, k) {
			heads = append(heads, k)
		}
	}
	line := func(name string, s spending) []string {
		row := []string{name}
		for _, h := range heads {
			cell := "·"
			if s[h] > 0 {
				cell = fmt.Sprint(s[h])
			}
			row = append(row, cell)
		}
		return append(row, fmt.Sprint(s.total()))
	}
	table := [][]string{append(append([]string{"write units (" + strings.Join(b.life.walker.tests, " + ") + ")"}, heads...), "sum")}
	for _, name := range order {
		table = append(table, line(name, rows[name]))
	}
	table = append(table, line("sum", sum))
	b.report.table(table)
	b.report.note("")
	both := 0 // what transactions moved in indexes, the second time they are counted
	for _, c := range all {
		for _, w := range c.writes {
			for _, n := range w.index {
				if w.table == truth && c.operation == "TransactWriteItems" {
					both += n / 2
				}
			}
		}
	}
	var engine float64
	for _, c := range all {
		if len(c.writes) > 0 {
			engine += c.engine
		}
	}
	once := b.units + b.viewUnits - both
	b.report.note("%d analytes. A transaction counts twice, and so does what it moves in an index: the dear reading, as DynamoDB Local", len(b.life.walker.items))
	b.report.note("has it; AWS does not say. With indexes counted once the sum is %d.", b.units-both)
	b.report.note("Largest items: %s.", largest(all, truth))
	b.report.note("Cross-check with the engine's ReturnConsumedCapacity, which counts indexes once, truth and views together: engine %.0f, by", engine)
	b.report.note("the rules %d.", once)
	b.report.note("Beside it: registering the patient %d, each draft saved %d.", spent(b.life.register.asked, truth).total(),
		spent(b.life.draft.asked, truth).total())
	b.report.note("")
	b.report.figures(
		figure{name: "truth, placed → paid online → released", measured: float64(b.units), bound: 250, format: "%.0f", cause: "see the largest columns above"},
		figure{name: "views beside it", measured: float64(b.viewUnits), bound: 110, format: "%.0f", cause: "one contribution for each version of the order"})
	var cash []call
	for _, v := range b.desk.steps {
		cash = append(append(cash, v.asked...), v.followed...)
	}
	b.report.note("The same order with cash at collection: truth %d, views %d.", spent(cash, truth).total(), spent(cash, views).total())
}

// largest names the largest item of each kind, in bytes.
func largest(calls []call, table string) string {
	size := map[string]int{}
	for _, c := range calls {
		for _, w := range c.writes {
			if w.table == table {
				size[w.kind] = max(size[w.kind], w.size)
			}
		}
	}
	var out []string
	for _, k := range slices.SortedFunc(maps.Keys(size), func(a, b string) int { return size[b] - size[a] }) {
		out = append(out, fmt.Sprintf("%s %d B", k, size[k]))
	}
	return strings.Join(out, ", ")
}
