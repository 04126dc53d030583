package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"assay/infra/local/guard"
)

// MaxEnvironments is how many processes of one function run at the same time here; more calls wait.
const MaxEnvironments = 4

// Function is one function and its environments. Fill the exported fields, then call Invoke; safe for use by
// many goroutines.
type Function struct {
	ID, Name string // logical id and function name
	Binary   string
	Env      map[string]string // variables as the template declares them
	Endpoint []string          // names among Env that get the address of Services
	Region   string
	Timeout  time.Duration
	MemoryMB int
	LogFile  string // gets what the processes write to standard output and error
	// Services answers what a process sends to the endpoints in Endpoint; kill ends that very process.
	Services func(function string, kill func()) http.Handler
	Origins  []string // whose pages may follow the links that a process has signed

	once  sync.Once
	slots chan struct{} // one token per environment that may still be busy
	mu    sync.Mutex
	all   []*environment
	idle  []*environment // the last one used is taken first
}

// Invoke hands payload to a free environment, starting one where needed. When ctx ends first the answer is
// lost but the function runs on, as in the cloud.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	f.once.Do(func() { f.slots = make(chan struct{}, MaxEnvironments) })
	select {
	case f.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("all %d environments of %s are busy: %w", MaxEnvironments, f.ID, ctx.Err())
	}
	env, err := f.take()
	if err != nil {
		<-f.slots
		return nil, err
	}
	done := make(chan outcome, 1)
	go func() {
		result := env.invoke(payload)
		f.mu.Lock()
		f.idle = append(f.idle, env)
		f.mu.Unlock()
		<-f.slots
		done <- result
	}()
	select {
	case result := <-done:
		return result.answer, result.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (f *Function) take() (*environment, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.idle); n > 0 {
		env := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return env, nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	env := &environment{fn: f, address: listener.Addr().String()}
	env.services = f.Services(f.ID, env.kill)
	_, port, err := net.SplitHostPort(env.address)
	if err != nil {
		return nil, err
	}
	env.server = &http.Server{Handler: guard.Listener(port, f.Origins, env)}
	go func() { _ = env.server.Serve(listener) }()
	f.all = append(f.all, env)
	return env, nil
}

// variables is the environment of a process, as Lambda gives it: nothing of this machine's own but PATH.
func (f *Function) variables(address string) []string {
	vars := map[string]string{
		"PATH": os.Getenv("PATH"), "TZ": ":UTC", "LANG": "en_US.UTF-8",
		"AWS_LAMBDA_RUNTIME_API": address, "AWS_LAMBDA_FUNCTION_NAME": f.Name,
		"AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(f.MemoryMB),
		"AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "_HANDLER": "bootstrap",
		"AWS_REGION": f.Region, "AWS_DEFAULT_REGION": f.Region,
		"AWS_ACCESS_KEY_ID": AccessKey, "AWS_SECRET_ACCESS_KEY": SecretKey,
	}
	maps.Copy(vars, f.Env)
	for _, name := range f.Endpoint {
		vars[name] = "http://" + address
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		list = append(list, name+"="+vars[name])
	}
	return list
}

// AccessKey and SecretKey are the credentials every process gets; only the local S3 checks them.
const (
	AccessKey = "local"
	SecretKey = "local-secret"
)

// Kill ends every running process of the function at once; invocations under way fail.
func (f *Function) Kill() {
	f.mu.Lock()
	all := slices.Clone(f.all)
	f.mu.Unlock()
	for _, env := range all {
		env.kill()
	}
}

// Running counts the processes alive.
func (f *Function) Running() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, env := range f.all {
		if env.alive() != nil {
			n++
		}
	}
	return n
}

// Stop asks every process to end and kills what is left after the grace time.
func (f *Function) Stop(grace time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var wait sync.WaitGroup
	for _, env := range f.all {
		wait.Go(func() { env.stop(grace) })
	}
	wait.Wait()
}

var errStopped = errors.New("the local cloud is stopping")
