package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"assay/infra/client"
)

// desktop is a new user's machine: the local cloud and the demo as `make` builds them, on a data folder of their own.
type desktop struct {
	t                       *testing.T
	local, demo, data, port string
}

// program is one that was started, and the file that keeps what it says.
type program struct {
	*exec.Cmd
	output *os.File
	gone   chan error
}

// lastLine is with what the start ends what it says, after it has written where it runs.
const lastLine = "what was done stays for the next start"

// said is all that it has said until now.
func (p *program) said() string {
	raw, _ := os.ReadFile(p.output.Name())
	return string(raw)
}

// start starts the local cloud as `make run` does, and waits until it is ready and has said so.
func (d desktop) start() (*program, *client.System) {
	d.t.Helper()
	output, err := os.CreateTemp(d.t.TempDir(), "said")
	if err != nil {
		d.t.Fatal(err)
	}
	p := &program{exec.Command(d.local, "run", "--port", d.port, "--data", d.data), output, make(chan error, 1)}
	p.Stdout, p.Stderr = output, output
	if err := p.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() { p.gone <- p.Wait() }()
	d.t.Cleanup(func() { _ = p.Process.Kill() })
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		sys, err := client.Open(d.data)
		if err == nil && strings.Contains(p.said(), lastLine) {
			return p, sys
		}
		select {
		case <-p.gone:
			d.t.Fatalf("it did not start: %s", p.said())
		default:
		}
		if err != nil && !errors.Is(err, client.ErrNotRunning) || time.Now().After(deadline) {
			d.t.Fatalf("%v; it has said: %s", err, p.said())
		}
	}
}

// sentence runs a command that is to fail, and checks that it says why in one line with these words.
func (d desktop) sentence(words string, command ...string) {
	d.t.Helper()
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	said := strings.TrimSpace(string(out))
	if err == nil || strings.Contains(said, "\n") || !strings.Contains(said, words) {
		d.t.Errorf("%v, and it said: %s", err, said)
	}
}

// end lets the program end by a signal and checks that all processes it had started are gone soon after.
func (d desktop) end(p *program, with syscall.Signal) {
	d.t.Helper()
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(p.Process.Pid) + "/task/" + strconv.Itoa(p.Process.Pid) + "/children")
	if err != nil {
		d.t.Skipf("this system does not name the children of a process: %v", err)
	}
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(p.Process.Pid) + "/task/*/children")
	for _, task := range tasks {
		more, _ := os.ReadFile(task) // a thread may have ended
		raw = append(append(raw, ' '), more...)
	}
	children := strings.Fields(string(raw))
	if len(children) == 0 {
		d.t.Error("it has no children: neither a database nor a function runs")
	}
	_ = p.Process.Signal(with)
	select {
	case <-p.gone:
	case <-time.After(time.Minute):
		d.t.Fatalf("it did not end: %s", p.said())
	}
	for _, pid := range children {
		n, _ := strconv.Atoi(pid)
		for deadline := time.Now().Add(time.Minute); syscall.Kill(n, 0) == nil; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				d.t.Errorf("process %d has outlived it", n)
				break
			}
		}
	}
}

// The first five minutes of a new user: start, look, demo, mistakes, a crash, a second start, Ctrl+C.
func TestFirstFiveMinutes(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	built := t.TempDir()
	d := desktop{t, filepath.Join(built, "local"), filepath.Join(built, "demo"), t.TempDir(), port}
	for out, from := range map[string][2]string{d.local: {".", "."}, d.demo: {"../..", "./infra/show/demo"}} {
		cmd := exec.Command("go", "build", "-o", out, from[1])
		cmd.Dir = from[0]
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
	}

	d.sentence("start it with `make run`", d.demo, "-data", d.data)
	p, sys := d.start()
	people, err := client.People()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{sys.URL, sys.Inbox, filepath.Join(d.data, "logs"), "second factor", people["patients"][0].Email} {
		if !strings.Contains(p.said(), want) {
			t.Errorf("the start does not say %q", want)
		}
	}
	for _, who := range people["staff"] {
		if !strings.Contains(p.said(), who.Username+" / "+who.Password) {
			t.Errorf("the start does not say how %s signs in", who.Name)
		}
	}
	for _, tab := range []string{"awaiting_payment", "failed", "paid", "cod", "processing", "completed", "cancelled"} {
		if n := cards(t, sys, tab); n == 0 {
			t.Errorf("the demo day leaves the tab %s empty", tab)
		}
	}
	before := cards(t, sys, "completed")

	if out, err := exec.Command(d.demo, "-data", d.data).CombinedOutput(); err != nil {
		t.Errorf("the demo: %v\n%s", err, out)
	}
	if kept, _ := filepath.Glob(filepath.Join(d.data, "demo", "report-*.pdf")); len(kept) != 1 {
		t.Errorf("the demo has kept %v", kept)
	}
	d.sentence("already runs", d.local, "run", "--port", "0", "--data", d.data)
	d.sentence("port "+port+" is taken", d.local, "run", "--port", port, "--data", t.TempDir())

	d.end(p, syscall.SIGKILL)
	d.sentence("nothing is running", d.local, "env", "--data", d.data)
	began := time.Now()
	p, sys = d.start()
	t.Logf("ready again in %s", time.Since(began).Round(time.Millisecond))
	if strings.Contains(p.said(), "small day") {
		t.Error("the demo day was loaded twice")
	}
	if n := cards(t, sys, "completed"); n != before+1 {
		t.Errorf("%d completed orders after the crash, %d before, and the demo's", n, before)
	}
	if out, err := exec.Command(d.demo, "-data", d.data, "money").CombinedOutput(); err != nil || !strings.Contains(string(out), "Equal, to the paisa.") {
		t.Errorf("the demo of the money: %v\n%s", err, out)
	}
	if out, err := exec.Command(d.local, "env", "--data", d.data).Output(); err != nil || !strings.Contains(string(out), `"Parameters"`) {
		t.Errorf("the env-vars file: %v\n%s", err, out)
	}
	d.end(p, syscall.SIGINT)
	if _, err := os.Stat(filepath.Join(d.data, "running.json")); err == nil {
		t.Error("it has stopped and left running.json")
	}
}

// cards counts the orders under a tab of the board, today's where the tab is closed.
func cards(t *testing.T, sys *client.System, tab string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := sys.Staff(ctx, "sahyadri", "tara")
	if err != nil {
		t.Fatal(err)
	}
	var board struct{ Cards []struct{ Order string } }
	if err := s.See(ctx, "/v1/orders?tab="+tab, &board); err != nil {
		t.Fatal(err)
	}
	return len(board.Cards)
}
