package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// report is what a person reads: sections of tables, and figures beside their bounds and the last kept ones.
type report struct {
	out      io.Writer
	text     strings.Builder // what went to out
	missed   []string
	in       string // the section
	last     kept
	measured map[string]float64
}

// newReport writes to out, and compares with a run that was kept.
func newReport(out io.Writer, last kept) *report {
	r := &report{last: last, measured: map[string]float64{}}
	r.out = io.MultiWriter(out, &r.text)
	return r
}

func (r *report) section(title string) {
	r.in, _, _ = strings.Cut(title, ",")
	fmt.Fprintf(r.out, "\n== %s\n", title)
}

func (r *report) note(format string, args ...any) { fmt.Fprintf(r.out, "   "+format+"\n", args...) }

// table prints rows; the first is the head. Cells that begin like numbers stand to the right.
func (r *report) table(rows [][]string) {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(w, "   %s\n", strings.Join(row, "\t"))
	}
	w.Flush()
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(r.out, strings.TrimRight(line, " \n"))
	}
}

// figure is one measured number beside its bound. Cause says why it is missed.
type figure struct {
	name            string
	measured, bound float64
	format          string // of both, with the unit: "%.1f ms"
	cause           string
}

// figures prints figures beside their bounds, and remembers what is missed for the end.
func (r *report) figures(list ...figure) {
	rows := [][]string{{"figure", "measured", "change", "bound", "", "cause"}}
	for _, f := range list {
		measured, bound := fmt.Sprintf(f.format, f.measured), fmt.Sprintf("≤ "+f.format, f.bound)
		verdict, cause := "held", ""
		if f.measured > f.bound {
			verdict, cause = "MISSED", f.cause
			if cause == "" {
				cause = "not known yet"
			}
			r.missed = append(r.missed, fmt.Sprintf("%s: %s, bound %s (%s)", f.name, measured, bound, cause))
		}
		rows = append(rows, []string{f.name, measured, r.remember(f.name, f.measured), bound, verdict, cause})
	}
	r.table(rows)
}

// remember keeps a figure of this run, and gives its change against the last kept run.
func (r *report) remember(name string, measured float64) string {
	key := r.in + ": " + name
	r.measured[key] = measured
	before, known := r.last.Figures[key]
	return change(before, measured, known)
}

// end lists what is missed.
func (r *report) end() {
	r.section("missed bounds")
	if len(r.missed) == 0 {
		r.note("none")
	}
	for _, m := range r.missed {
		r.note("%s", m)
	}
}
