// Command demo shows what the running system does, as a person would: one order from the walk-in to the opened report, or
// with the word money the ways in which an order is paid. All of it goes over HTTP, as browsers and devices would do it;
// nothing is looked up behind the API. The tour of the money moves the local cloud's clock too, and switches Razorpay's
// test double: both have handles of their own, and are left as they were.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"assay/infra/client"
)

// hospital is the demo's.
const hospital = "sahyadri"

func main() {
	data := flag.String("data", ".local", "the folder the system runs on")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *data, flag.Arg(0), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// step is one thing that somebody does.
type step struct {
	title string
	do    func(*walk, context.Context) error
}

// tour is a list of steps with a beginning and an end.
type tour struct {
	title string
	steps []step
	begin func(*walk, context.Context) error
	look  func(*walk)                        // where to see for oneself
	end   func(*walk, context.Context) error // whatever became of the steps
}

// tours are what there is to show, by the word that asks for it.
var tours = map[string]tour{
	"":      {title: "One order, all the way.", steps: steps, look: (*walk).lookAtOrder},
	"money": {title: "The ways of the money.", steps: moneySteps, begin: (*walk).openMoney, look: (*walk).lookAtMoney, end: (*walk).leaveMoney},
}

// walk is a tour on its way: the order it is at, and who has done something to it.
type walk struct {
	sys                 *client.System
	data                string
	out                 io.Writer
	technician, analyst *client.Session
	supervisor          *client.Session
	patient             client.Patient
	number              string // of the patient
	order               client.Order
	authorised          time.Time
	slip, report        string // where they are for whoever looks
	token               string // of the slip, once it was printed

	money
}

func run(ctx context.Context, data, which string, out io.Writer) error {
	t, ok := tours[which]
	if !ok {
		return fmt.Errorf("there is no tour %q: say nothing, or money", which)
	}
	sys, err := client.Open(data)
	if err != nil {
		return err
	}
	w := &walk{sys: sys, data: data, out: out}
	fmt.Fprintf(out, "%s The system runs at %s.\n", t.title, sys.URL)
	began := time.Now()
	if err := w.all(ctx, t); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nAll %d steps in %.1f s. See for yourself:\n", len(t.steps), time.Since(began).Seconds())
	t.look(w)
	return nil
}

// all takes the steps, and ends the tour whatever became of them.
func (w *walk) all(ctx context.Context, t tour) (err error) {
	if t.begin != nil {
		if err := t.begin(w, ctx); err != nil {
			return err
		}
	}
	if t.end != nil {
		defer func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
			defer cancel()
			err = errors.Join(err, t.end(w, ctx))
		}()
	}
	for n, s := range t.steps {
		fmt.Fprintf(w.out, "\n%2d  %s\n", n+1, s.title)
		if err := s.do(w, ctx); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("stopped at step %d", n+1)
			}
			return fmt.Errorf("step %d (%s): %w", n+1, s.title, err)
		}
	}
	return nil
}

func (w *walk) lookAtOrder() {
	w.facts("the report", w.report, "the visit slip", w.slip, "born", w.patient.BirthDate, "every mail", w.sys.Inbox)
}

// say prints one line of a step.
func (w *walk) say(format string, args ...any) {
	fmt.Fprintf(w.out, "    %s\n", fmt.Sprintf(format, args...))
}

// facts prints names and values in two columns.
func (w *walk) facts(pairs ...string) {
	for n := 0; n+1 < len(pairs); n += 2 {
		w.say("%-16s %s", pairs[n], pairs[n+1])
	}
}

// mail waits for the mail to the patient that has these words in its subject, and shows it.
func (w *walk) mail(ctx context.Context, subject string) error {
	m, err := w.letter(ctx, subject)
	if err != nil {
		return err
	}
	w.say("%s/%s", w.sys.Inbox, m.ID)
	return nil
}

// letter is the same, for whoever reads it.
func (w *walk) letter(ctx context.Context, subject string) (client.Mail, error) {
	m, err := w.sys.Mail(ctx, func(m client.Mail) bool { return m.Is(w.patient.Email, subject) })
	if err != nil {
		return m, fmt.Errorf("the mail “%s”: %w", subject, err)
	}
	w.say("A mail arrives at %s: “%s”", w.patient.Email, m.Subject)
	return m, nil
}

// refused checks that something is refused, with that code, and shows how.
func (w *walk) refused(err error, code string) error {
	no, ok := err.(*client.Refused)
	switch {
	case err == nil:
		return fmt.Errorf("this was to be refused (%s), and was done", code)
	case !ok || no.Code() != code:
		return fmt.Errorf("this was to be refused as %s: %w", code, err)
	}
	w.say("Refused (%d %s): %s", no.Status, code, no.Problem.Detail)
	return nil
}
