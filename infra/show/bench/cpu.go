package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// ours are the functions a desk's command goes through.
var ours = []string{"patients", "orders", "status", "results"}

// stage is a set of fresh tables and how a function finds them.
type stage struct {
	store     *store.Store
	variables map[string]string
}

// stage makes fresh tables with the hospital in them; endpoint is where functions call the database.
func (b *bench) stage(ctx context.Context, name, endpoint string) (*stage, error) {
	s := b.system
	truth, views := name+"-truth", name+"-views"
	for from, to := range map[string]string{s.variable("OrdersFunction", "TABLE"): truth, s.variable("OrdersFunction", "VIEWS_TABLE"): views} {
		if err := s.copyTable(ctx, from, to); err != nil {
			return nil, err
		}
	}
	st := &stage{store: store.New(database(s.engine.Endpoint), truth, views), variables: map[string]string{
		"TABLE": truth, "VIEWS_TABLE": views, "LOG_LEVEL": "INFO", "ENVIRONMENT": "prod", "AWS_ENDPOINT_URL_DYNAMODB": endpoint}}
	for _, name := range []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT"} { // as the template sets them
		if v := s.variable("OrdersFunction", name); v != "" {
			st.variables[name] = v
		}
	}
	return st, s.found(ctx, st.store)
}

// crew starts one process of each of our functions.
func (st *stage) crew() (map[string]*process, error) {
	out := map[string]*process{}
	for _, f := range ours {
		p, err := run(binary(f), st.variables)
		if err != nil {
			return nil, err
		}
		out[f] = p
	}
	return out, nil
}

// crewWalker walks an order through a crew: without the slip, whose function needs a key out of Parameter Store.
func (b *bench) crewWalker() (*walker, error) {
	w, err := newWalker(b.system, b.tests, lab.COD)
	if err == nil {
		w.noSlip = true
	}
	return w, err
}

func dismiss(crew map[string]*process) {
	for _, p := range crew {
		p.kill()
	}
}

// through gives the invoker of a crew.
func through(crew map[string]*process) invoker {
	return func(ctx context.Context, function string, event []byte) ([]byte, error) {
		return crew[function].invoke(ctx, event)
	}
}

// cpuFigures measures what a command costs a processor: the first one of a process, from exec to its answer, over TLS,
// beside a bare function; and one of many.
func (b *bench) cpuFigures(ctx context.Context) error {
	target, err := url.Parse(b.system.engine.Endpoint)
	if err != nil {
		return err
	}
	server, roots, err := secure(forward(target), b.system.dir)
	if err != nil {
		return err
	}
	defer server.Close()
	st, err := b.stage(ctx, "cpu", server.URL)
	if err != nil {
		return err
	}
	st.variables["SSL_CERT_FILE"], st.variables["SSL_CERT_DIR"] = roots, b.system.dir+"/none"
	bare := filepath.Join(b.system.dir, "bare")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "lambda.norpc,nethttpomithttp2", "-ldflags=-s -w", "-o", bare, "./infra/show/bench/testdata/bare")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build bare: %w\n%s", err, said)
	}
	if err := b.warmCPU(ctx, st, bare); err != nil {
		return err
	}
	return b.coldCPU(ctx, st, bare)
}

// nothing is the one request a bare function knows.
func nothing(w *walker) step {
	return step{name: "bare", function: "bare", method: "POST", path: "/bare", by: w.technician, body: object{"x": 1}, write: true}
}

// warmCommands is how many orders are taken through warm processes.
const warmCommands = 100

func (b *bench) warmCPU(ctx context.Context, st *stage, bare string) error {
	crew, err := st.crew()
	if err != nil {
		return err
	}
	defer dismiss(crew)
	if crew["bare"], err = run(bare, st.variables); err != nil {
		return err
	}
	spent := map[string][]time.Duration{}
	var order []string
	for n := range warmCommands + 10 {
		if n%25 == 0 {
			b.say("CPU of warm commands: order %d of %d", n, warmCommands+10)
		}
		w, err := b.crewWalker()
		if err != nil {
			return err
		}
		if _, err := w.do(ctx, through(crew), w.register()); err != nil {
			return err
		}
		for _, c := range append([]func() step{func() step { return nothing(w) }}, w.commands()...) {
			s := c()
			before, err := crew[s.function].used()
			if err != nil {
				return err
			}
			if _, err := w.do(ctx, through(crew), s); err != nil {
				return err
			}
			after, err := crew[s.function].used()
			if err != nil {
				return err
			}
			if n < 10 {
				continue // a process takes a few commands to be warm
			}
			if spent[s.name] == nil {
				order = append(order, s.name)
			}
			spent[s.name] = append(spent[s.name], after-before)
		}
	}
	base := ms(median(spent["bare"]))
	var list []figure
	for _, name := range order[1:] {
		b.cpu[name] = median(spent[name])
		f := figure{name: "warm: " + name, measured: ms(b.cpu[name]), bound: 1.5, format: "%.2f ms"}
		f.cause = fmt.Sprintf("two calls over TLS take %.2f of it, whatever is decided", base)
		switch name {
		case "place", "collect, with the cash":
			f.cause += "; a third call gives out a number"
		case "submit", "authorise":
			f.cause += fmt.Sprintf("; %d results at once, two documents packed", len(b.life.walker.items))
		}
		list = append(list, f)
	}
	b.report.note("CPU of a warm command over TLS, medians of %d orders; bare, with the same two calls: %.2f ms; load of this machine: %s", warmCommands, base, load())
	b.report.figures(list...)
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

// load is what else this machine is doing: caches and threads shared with others make every figure of CPU larger.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	now, _, _ := strings.Cut(string(raw), " ")
	return now
}
