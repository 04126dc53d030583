// Package blackbox proves the system from outside: over HTTP, through the gateway, against the real function binaries
// on a real database engine, as the local cloud runs them. It knows what a caller can know, and holds every answer
// against infra/openapi.yaml. One local cloud serves all tests of a run.
package blackbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/contract"
	"assay/infra/testing/supervise"
)

// patience is how long something may take that happens by itself. It is never waited for when all is well.
const patience = 30 * time.Second

// running is the local cloud, started when the first test asks for it.
var running struct {
	once     sync.Once
	err      error
	dir      string
	child    *supervise.Child
	system   *client.System
	contract *contract.Contract
	issuers  map[string]*minter
}

func TestMain(m *testing.M) {
	code := m.Run()
	if running.child != nil {
		running.child.Stop(20 * time.Second)
	}
	if code != 0 && running.dir != "" {
		showLogs(filepath.Join(running.dir, "data", "logs"))
	}
	if running.dir != "" {
		_ = os.RemoveAll(running.dir)
	}
	os.Exit(code)
}

// showLogs prints the end of every log: what the functions say never reaches a caller.
func showLogs(dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*.log")) // the pattern is a constant
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || len(text) == 0 {
			continue
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		fmt.Fprintf(os.Stderr, "--- %s (%d lines)\n%s\n", filepath.Base(file), len(lines),
			strings.Join(lines[max(0, len(lines)-25):], "\n"))
	}
}

// world is one test's view of the running system.
type world struct {
	t   *testing.T
	sys *client.System
}

// open gives the test its view, and starts the local cloud where it is the first.
func open(t *testing.T) world {
	t.Helper()
	running.once.Do(func() {
		running.contract = contract.Load(t)
		running.err = start()
	})
	if running.err != nil {
		t.Fatalf("the local cloud: %v", running.err)
	}
	sys := *running.system
	sys.Wait = patience
	sys.HTTP = &http.Client{Timeout: time.Minute, Transport: running.contract.Transport(t, nil)}
	return world{t, &sys}
}

func start() (err error) {
	if running.dir, err = os.MkdirTemp("", "assay-blackbox-"); err != nil {
		return err
	}
	if err := build("local", "..", "."); err != nil {
		return err
	}
	if err := build("seed", "../../..", "./infra/ops/seed"); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	if err != nil {
		return err
	}
	data, said := filepath.Join(running.dir, "data"), &strings.Builder{}
	cmd := exec.Command(filepath.Join(running.dir, "local"), "run", "--port", port, "--data", data, "--no-seed", "--no-throttle")
	cmd.Stdout, cmd.Stderr = said, said
	if running.child, err = supervise.Start(cmd); err != nil {
		return err
	}
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		running.system, err = client.Open(data)
		if err == nil {
			break
		}
		select {
		case <-running.child.Exited():
			return fmt.Errorf("it did not start: %s", said)
		default:
		}
		if !errors.Is(err, client.ErrNotRunning) || time.Now().After(deadline) {
			return fmt.Errorf("it does not come up: %w", err)
		}
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 32
	if err := openIssuers(data); err != nil {
		return err
	}
	if err := foundHospitals(); err != nil {
		return err
	}
	return openAccount()
}

// openAccount gives sahyadri an account at Razorpay's test double, before a function has asked for it: a function remembers
// for some minutes that a hospital has none.
func openAccount() error {
	return running.system.Nobody().Send(context.Background(), "/_local/razorpay/"+sahyadri, nil, nil)
}

// build compiles a command of the module in dir into the folder of this run.
func build(name, dir, pkg string) error {
	cmd := exec.Command("go", "build", "-o", filepath.Join(running.dir, name), pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// await asks again and again until done, which fails the test when it never is.
func (w world) await(what string, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited %s for %s", patience, what)
		}
	}
}

// proof asks for the long enumerations too (make proof).
var proof = os.Getenv("PROOF") != ""
