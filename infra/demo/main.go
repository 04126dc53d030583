// Command demo walks one order through the running system, from the walk-in to the opened report, and tells each step
// as a person would. All of it goes over HTTP, as browsers and devices would do it; nothing is looked up behind the API.
package main

import (
	"context"
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
	if err := run(ctx, *data, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// step is one thing that somebody does.
type step struct {
	title string
	do    func(*walk, context.Context) error
}

// walk is the order on its way, and who has done something to it.
type walk struct {
	sys                 *client.System
	data                string
	out                 io.Writer
	technician, analyst *client.Session
	supervisor          *client.Session
	patient             client.Patient
	order               client.Order
	authorised          time.Time
	slip, report        string // where they are for whoever looks
}

func run(ctx context.Context, data string, out io.Writer) error {
	sys, err := client.Open(data)
	if err != nil {
		return err
	}
	w := &walk{sys: sys, data: data, out: out}
	fmt.Fprintf(out, "One order, all the way. The system runs at %s.\n", sys.URL)
	began := time.Now()
	for n, s := range steps {
		fmt.Fprintf(out, "\n%2d  %s\n", n+1, s.title)
		if err := s.do(w, ctx); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("stopped at step %d", n+1)
			}
			return fmt.Errorf("step %d (%s): %w", n+1, s.title, err)
		}
	}
	fmt.Fprintf(out, "\nAll %d steps in %.1f s. See for yourself:\n", len(steps), time.Since(began).Seconds())
	w.facts("the report", w.report, "the visit slip", w.slip, "born", w.patient.BirthDate, "every mail", sys.Inbox)
	return nil
}

// say tells one line of a step.
func (w *walk) say(format string, args ...any) {
	fmt.Fprintf(w.out, "    %s\n", fmt.Sprintf(format, args...))
}

// facts tells names and values in two columns.
func (w *walk) facts(pairs ...string) {
	for n := 0; n+1 < len(pairs); n += 2 {
		w.say("%-16s %s", pairs[n], pairs[n+1])
	}
}

// mail waits for the mail to the patient that has these words in its subject.
func (w *walk) mail(ctx context.Context, subject string) error {
	m, err := w.sys.Mail(ctx, func(m client.Mail) bool { return m.Is(w.patient.Email, subject) })
	if err != nil {
		return fmt.Errorf("the mail “%s”: %w", subject, err)
	}
	w.say("A mail arrives at %s: “%s”", w.patient.Email, m.Subject)
	w.say("%s/%s", w.sys.Inbox, m.ID)
	return nil
}

// refused checks that something is refused, with that code, and tells how.
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
