package runtime

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"assay/infra/testing/supervise"
)

// initTimeout is how long a process may take to ask for its first invocation (Lambda: 10 s).
const initTimeout = 10 * time.Second

// environment is one place a process of the function runs in. Its address stays the same when the process dies
// and another takes its place, so links a process signed for that address stay good.
type environment struct {
	fn       *Function
	address  string
	server   *http.Server
	services http.Handler

	mu      sync.Mutex
	proc    *process
	stopped bool
}

// process is one life of the binary. Invocations are handed over unbuffered, so one is never left with the dead.
type process struct {
	*supervise.Child
	next    chan *invocation
	mu      sync.Mutex
	current *invocation
}

type invocation struct {
	id      string
	payload []byte
	done    chan outcome // buffered: the first outcome counts
}

type outcome struct {
	answer []byte
	err    error
}

func (i *invocation) finish(o outcome) {
	select {
	case i.done <- o:
	default:
	}
}

func (e *environment) alive() *process {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.proc == nil {
		return nil
	}
	select {
	case <-e.proc.Exited():
		return nil
	default:
		return e.proc
	}
}

// start gives the running process, or a new one.
func (e *environment) start() (*process, error) {
	if p := e.alive(); p != nil {
		return p, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return nil, errStopped
	}
	log, err := os.OpenFile(e.fn.LogFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(e.fn.Binary)
	cmd.Env, cmd.Stdout, cmd.Stderr = e.fn.variables(e.address), log, log
	child, err := supervise.Start(cmd)
	if err != nil {
		return nil, failure("Runtime.InvalidEntrypoint", "%s does not start: %v", e.fn.ID, err)
	}
	e.proc = &process{Child: child, next: make(chan *invocation)}
	return e.proc, nil
}

func (e *environment) invoke(payload []byte) outcome {
	inv := &invocation{id: requestID(), payload: payload, done: make(chan outcome, 1)}
	var p *process
	for try := 0; ; try++ {
		var err error
		if p, err = e.start(); err != nil {
			return outcome{err: err}
		}
		ready := time.NewTimer(initTimeout)
		defer ready.Stop()
		select {
		case p.next <- inv:
		case <-p.Exited():
			if try == 0 { // it died idle, or could not start: a second one shows which
				continue
			}
			return outcome{err: failure("Runtime.ExitError", "%s ended before it took an invocation: %v", e.fn.ID, p.Err())}
		case <-ready.C:
			p.Kill()
			return outcome{err: failure("Sandbox.Timedout", "%s asked for no invocation within %s", e.fn.ID, initTimeout)}
		}
		break
	}
	deadline := time.NewTimer(e.fn.Timeout)
	defer deadline.Stop()
	select {
	case o := <-inv.done:
		return o
	case <-p.Exited():
		select { // a panic is reported first, then the process ends
		case o := <-inv.done:
			return o
		default:
			return outcome{err: failure("Runtime.ExitError", "RequestId: %s Error: Runtime exited: %v", inv.id, p.Err())}
		}
	case <-deadline.C:
		p.Kill()
		return outcome{err: failure("Sandbox.Timedout", "RequestId: %s Error: Task timed out after %.2f seconds",
			inv.id, e.fn.Timeout.Seconds())}
	}
}

func (e *environment) kill() {
	if p := e.alive(); p != nil {
		p.Kill()
	}
}

func (e *environment) stop(grace time.Duration) {
	e.mu.Lock()
	e.stopped = true
	p := e.proc
	e.mu.Unlock()
	if p != nil {
		p.Stop(grace)
	}
	_ = e.server.Close()
}

// ServeHTTP is the Runtime API of this environment, and the door to the services beside it.
func (e *environment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, ok := strings.CutPrefix(r.URL.Path, "/2018-06-01/runtime/")
	if !ok {
		e.services.ServeHTTP(w, r)
		return
	}
	p := e.alive()
	if p == nil {
		w.WriteHeader(http.StatusGone)
		return
	}
	switch id, what, _ := strings.Cut(strings.TrimPrefix(call, "invocation/"), "/"); {
	case call == "invocation/next":
		e.next(w, r, p)
	case what == "response":
		answer, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload+1))
		o := outcome{answer: answer}
		switch {
		case err != nil:
			o = outcome{err: failure("Runtime.TruncatedResponse", "%v", err)}
		case len(answer) > MaxPayload:
			o = outcome{err: failure("Function.ResponseSizeTooLarge", "the answer is over %d bytes", MaxPayload)}
		case r.Trailer.Get("Lambda-Runtime-Function-Error-Type") != "":
			o = outcome{err: failure(r.Trailer.Get("Lambda-Runtime-Function-Error-Type"), "the answer broke off")}
		}
		p.finish(w, id, o)
	case what == "error":
		payload, _ := io.ReadAll(io.LimitReader(r.Body, MaxPayload))
		p.finish(w, id, outcome{err: reported(payload)})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (e *environment) next(w http.ResponseWriter, r *http.Request, p *process) {
	var inv *invocation
	select {
	case inv = <-p.next:
	case <-p.Exited():
		return
	case <-r.Context().Done():
		return
	}
	p.mu.Lock()
	p.current = inv
	p.mu.Unlock()
	h := w.Header()
	h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(e.fn.Timeout).UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:"+e.fn.Region+":000000000000:function:"+e.fn.Name)
	h.Set("Content-Type", "application/json")
	_, _ = w.Write(inv.payload)
}

func (p *process) finish(w http.ResponseWriter, id string, o outcome) {
	p.mu.Lock()
	inv := p.current
	if inv != nil && inv.id == id {
		p.current = nil
	}
	p.mu.Unlock()
	if inv == nil || inv.id != id {
		w.WriteHeader(http.StatusBadRequest) // an invocation already over
		return
	}
	inv.finish(o)
	w.WriteHeader(http.StatusAccepted)
}

func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	h := hex.EncodeToString(b[:])
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}
