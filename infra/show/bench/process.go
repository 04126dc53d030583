package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/infra/client"
)

// process is one running function with a Lambda Runtime API of its own, so that nothing else stands between the binary
// and what is measured.
type process struct {
	cmd     *exec.Cmd
	log     bytes.Buffer
	server  *http.Server
	events  chan []byte
	answers chan answer
	taken   chan struct{} // lets the function's answer be acknowledged
	ended   chan struct{}
}

type answer struct {
	body []byte
	err  error
}

// run starts a binary with the variables given.
func run(binary string, variables map[string]string) (*process, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &process{events: make(chan []byte), answers: make(chan answer), taken: make(chan struct{}), ended: make(chan struct{})}
	p.server = &http.Server{Handler: p}
	go func() { _ = p.server.Serve(listener) }()
	env := map[string]string{
		"PATH": os.Getenv("PATH"), "TZ": ":UTC", "LANG": "en_US.UTF-8", "AWS_LAMBDA_RUNTIME_API": listener.Addr().String(),
		"AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
		"_HANDLER": "bootstrap", "AWS_REGION": region, "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local-secret",
	}
	maps.Copy(env, variables)
	p.cmd = exec.Command(binary)
	for _, name := range slices.Sorted(maps.Keys(env)) {
		p.cmd.Env = append(p.cmd.Env, name+"="+env[name])
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = p.cmd.Wait(); close(p.ended) }()
	return p, nil
}

// ServeHTTP is the Runtime API: one event at a time, and its answer.
func (p *process) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/invocation/next") {
		select {
		case event := <-p.events:
			h := w.Header()
			h.Set("Lambda-Runtime-Aws-Request-Id", client.NewID(time.Now()))
			h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(10*time.Second).UnixMilli(), 10))
			h.Set("Content-Type", "application/json")
			_, _ = w.Write(event)
		case <-r.Context().Done():
		}
		return
	}
	body, err := io.ReadAll(r.Body)
	if err == nil && !strings.HasSuffix(r.URL.Path, "/response") {
		err = fmt.Errorf("the function failed: %s", body)
	}
	select {
	case p.answers <- answer{body, err}:
	case <-r.Context().Done():
		return
	}
	select {
	case <-p.taken:
		w.WriteHeader(http.StatusAccepted)
	case <-r.Context().Done():
	}
}

// ask hands over an event and gives the answer; the function stays where it is, waiting to be acknowledged.
func (p *process) ask(ctx context.Context, event []byte) ([]byte, error) {
	select {
	case p.events <- event:
	case <-p.ended:
		return nil, fmt.Errorf("the function ended: %s", p.log.String())
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case a := <-p.answers:
		return a.body, a.err
	case <-p.ended:
		return nil, fmt.Errorf("the function ended: %s", p.log.String())
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// invoke is ask, and the acknowledgement.
func (p *process) invoke(ctx context.Context, event []byte) ([]byte, error) {
	answer, err := p.ask(ctx, event)
	if err == nil {
		p.taken <- struct{}{}
	}
	return answer, err
}

// kill ends the process and gives the CPU it has used since it was made, as the kernel counts it.
func (p *process) kill() time.Duration {
	_ = p.cmd.Process.Kill()
	<-p.ended
	_ = p.server.Close()
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// used is the CPU of a process that lives on: the sum over its threads (Linux only).
func (p *process) used() (time.Duration, error) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	if len(files) == 0 {
		return 0, errors.New("the kernel says no CPU of a running process here: this figure needs Linux")
	}
	var sum time.Duration
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			continue // a thread that has just ended
		}
		ns, _, _ := strings.Cut(string(raw), " ")
		n, err := strconv.ParseInt(ns, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n)
	}
	return sum, nil
}
