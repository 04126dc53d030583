// Command bench prints the figures of the product (docs/rules.md#figures), each beside its bound and, where it is
// missed, its cause. Everything is measured in this run: sizes of the binaries as they are deployed, an order's whole
// life through the local cloud with every call to the database recorded, CPU and speed of the binaries themselves. A
// missed bound ends nothing: figures inform, tests fail.
//
// A run of all sections is kept in docs/figures, and the change against the one before is shown.
//
//	make bench            # all of it, about four minutes
//	go run ./infra/show/bench -only units,cost
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// bench is one run.
type bench struct {
	report *report
	tests  *catalogue.Catalogue
	system *system
	life   *life // of the order of docs/rules.md#figure-write-units, paid online
	desk   *life // of the same, paid in cash when the blood is drawn

	units, viewUnits int
	cpu              map[string]time.Duration // of a warm command, by its name

	runs, orders int
}

func main() {
	b := &bench{cpu: map[string]time.Duration{}}
	only := flag.String("only", "", "sections to print, of sizes,calls,units,cpu,speed,board,search,engine,cost; empty means all")
	flag.IntVar(&b.runs, "runs", 31, "cold starts of each kind; the median counts")
	flag.IntVar(&b.orders, "orders", 100_000, "orders on the large board")
	keep := flag.String("keep", filepath.Join("docs", "figures"), "folder of the kept figures; a run of all sections replaces them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := b.run(ctx, *only, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context, only, keep string) (err error) {
	last, err := lastKept(keep)
	if err != nil {
		return err
	}
	b.report = newReport(os.Stdout, last)
	wanted := func(section string) bool { return only == "" || strings.Contains(","+only+",", ","+section+",") }
	if b.tests, err = catalogue.Load(); err != nil {
		return err
	}
	began, whole := time.Now(), only == ""
	fmt.Fprintf(b.report.out, "Figures of %s, each beside its bound (docs/rules.md#figures)", began.Format(time.DateOnly))
	if last.Date != "" {
		fmt.Fprintf(b.report.out, " and its change since %s (%s)", last.Date, last.Commit)
	}
	fmt.Fprintln(b.report.out)
	section := func(name, title string, measure func(context.Context) error) {
		if !wanted(name) || ctx.Err() != nil {
			return
		}
		b.report.section(title)
		if err := measure(ctx); err != nil {
			whole = false
			b.report.note("not measured: %v", err)
		}
	}
	section("sizes", "binaries, stripped, linux/arm64 as sam build makes them", b.sizes)
	b.say("starting the local cloud")
	if b.system, err = start(ctx, b.say); err != nil {
		return err
	}
	defer b.system.stop()
	if b.desk, err = live(ctx, b.system, b.tests, lab.COD, b.say); err != nil {
		return err
	}
	if b.life, err = live(ctx, b.system, b.tests, lab.Online, b.say); err != nil {
		return err
	}
	b.system.stopLocal()
	plain := func(print func()) func(context.Context) error {
		return func(context.Context) error { print(); return nil }
	}
	section("calls", "calls to DynamoDB", plain(b.callFigures))
	section("units", "write units of one order", plain(b.unitFigures))
	section("cpu", "CPU", b.cpuFigures)
	section("speed", "commands a second", b.speedFigures)
	section("board", "a page of the board", b.boardFigures)
	section("search", "a page of the search by name", b.searchFigures)
	section("engine", "the local engine", b.engineFigures)
	section("cost", "rupees", b.costFigures)
	b.report.end()
	if ctx.Err() != nil || !whole {
		return ctx.Err()
	}
	b.say("kept in %s", keep)
	return b.report.keep(keep, began)
}

// say reports on standard error how far the run is.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}
