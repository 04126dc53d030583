package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"assay/infra/client"
	"assay/infra/local/bus"
	"assay/infra/local/clock"
	"assay/infra/local/gateway"
	"assay/infra/local/guard"
	"assay/infra/local/queue"
	"assay/infra/local/runtime"
	"assay/infra/local/ses"
	"assay/infra/local/stream"
	"assay/infra/local/wire"
	"assay/infra/sandbox"
	"assay/infra/template"
	"assay/infra/testing/engine"
)

const region = "ap-south-1"

// asyncWait is how long a failed asynchronous invocation waits for its next try (Lambda: one minute, then two).
const asyncWait = time.Minute

// cloud is everything that runs, in the order it was started.
type cloud struct {
	options
	url    string
	stack  *template.Stack
	edge   edge
	clock  *clock.Clock
	engine *engine.Engine
	wire   *wire.Wire
	fleet  *runtime.Fleet
	queues map[string]*queue.Queue // by logical id; async-<function> for asynchronous invocations
	bus    *bus.Bus
	mail   *ses.Server

	razorpay *sandbox.Sandbox
	// openAccount gives a hospital an account at the test double.
	openAccount func(hospital string) error

	pollers    []*stream.Poller
	deliveries []*queue.Delivery
	work       sync.WaitGroup
}

// run starts everything, says where it is, and stops it when ctx ends.
func run(ctx context.Context, o options, out io.Writer) (err error) {
	if o.Quiet {
		out = io.Discard
	}
	say := func(what, format string, args ...any) {
		fmt.Fprintf(out, "%-11s %s\n", what, fmt.Sprintf(format, args...))
	}
	unlock, err := lock(o)
	if err != nil {
		return err
	}
	defer unlock()
	_ = os.Remove(o.running()) // of one that was killed
	listener, err := net.Listen("tcp", "127.0.0.1:"+o.Port)
	if err != nil {
		return fmt.Errorf("port %s is taken: stop what uses it, or choose another with PORT=… or --port", o.Port)
	}
	defer listener.Close()
	logFile, err := os.OpenFile(filepath.Join(o.Data, "logs", "local.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer logFile.Close()
	log.SetOutput(logFile)

	c := &cloud{options: o, url: "http://localhost:" + o.Port, queues: map[string]*queue.Queue{}}
	if c.clock, err = clock.Open(o.Data); err != nil {
		return err
	}
	if c.edge, err = openEdge(o.Root, c.url); err != nil {
		return err
	}
	parameters := map[string]string{"WebOrigin": c.url, "EdgeHashes": c.edge.hash}
	declared, err := template.Open(filepath.Join(o.Root, "template.yaml"))
	if err == nil {
		c.stack, err = declared.Stack(region, parameters)
	}
	if err != nil {
		return fmt.Errorf("template.yaml: %w", err)
	}
	remote := os.Getenv("LAMBDA_ENDPOINT")
	binaries := ""
	if packages := o.packages(c.stack.Functions, remote); len(packages) > 0 {
		say("build", "%d functions%s", len(c.stack.Functions), o.firstTime())
		if binaries, err = build(ctx, o.Root, packages); err != nil {
			return err
		}
	}
	services, cancelServices := context.WithCancel(context.WithoutCancel(ctx))
	defer cancelServices()
	say("services", "database, files, mail, queues, sign-in, Razorpay's test double")
	c.engine, err = engine.Start(ctx, engine.Place{Given: os.Getenv("DYNAMODB_ENDPOINT"),
		Home: filepath.Join(o.Root, "infra", "local"), Dir: filepath.Join(o.Data, "data"), Region: region,
		Say: func(s string) { say("engine", "%s", s) }})
	if err != nil {
		return err
	}
	defer c.engine.Stop()
	fresh, err := c.engine.CreateTables(ctx, c.stack.Tables)
	if err != nil {
		return err
	}
	outside, err := c.startServices(services)
	if err != nil {
		return err
	}
	defer outside.Close()
	defer c.razorpay.Close()
	c.functions(binaries, remote)
	defer c.fleet.Stop(time.Second)
	if err := c.sources(ctx); err != nil {
		return err
	}
	public := http.NewServeMux()
	issuers, pool, err := signIns(public, c.stack, c.url, filepath.Join(o.Data, "sign-in"), c.clock.Now, c.mail)
	if err != nil {
		return err
	}
	c.wire.Services["cognito-idp"] = pool
	server := &http.Server{Handler: c.routes(public, issuers)}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	defer c.work.Wait() // before the functions stop: what is under way comes back to its queue or stream
	working, stopWork := context.WithCancel(ctx)
	defer stopWork()
	c.start(working)

	endpoint := "http://" + outside.Addr().String()
	if err := c.announce(endpoint, issuers); err != nil {
		return err
	}
	defer os.Remove(o.running())
	if o.Seed {
		if err := c.loadDemo(ctx, filepath.Join(binaries, "seed"), fresh, endpoint, say); err != nil {
			return err
		}
	}
	if err := os.Rename(o.starting(), o.running()); err != nil {
		return err
	}
	say("ready", "%s", c.url)
	staff, patients := logins(c.url)
	say("staff", "%s", staff)
	say("patients", "%s", patients)
	say("inbox", "%s/inbox (all mail of this machine)", c.url)
	say("razorpay", "%s/razorpay/ (test double: no money moves)", c.url)
	say("logs", "%s", filepath.Join(o.Data, "logs"))
	say("stop", "Ctrl+C; what was done stays for the next start (`make clean` forgets it)")
	var engineGone <-chan struct{}
	if c.engine.Child != nil {
		engineGone = c.engine.Child.Exited()
	}
	select {
	case <-ctx.Done():
		say("stopping", "")
	case <-engineGone:
		return fmt.Errorf("the DynamoDB engine ended by itself: see %s", filepath.Join(o.Data, "data", "engine.log"))
	}
	return nil
}

// lock keeps a second local cloud off the same data.
func lock(o options) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Join(o.Data, "logs"), 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(o.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("the local cloud already runs on %s: stop it first, or choose another folder with --data", o.Data)
	}
	return func() { file.Close() }, nil
}

// routes lays out the public port. The API's own paths go past the mux, which would redirect what API Gateway
// answers with 404 (// and ..).
func (c *cloud) routes(mux *http.ServeMux, issuers map[string]client.Issuer) http.Handler {
	api := &gateway.Gateway{Routes: c.stack.Routes, CORS: c.stack.CORS, Now: c.clock.Now, Invoke: c.fleet.Invoke,
		Authorizers: map[string]*gateway.Authorizer{}}
	for name, is := range issuers {
		api.Authorizers[name] = &gateway.Authorizer{Issuer: is.Issuer, Audience: c.stack.Authorizers[name].Audience}
	}
	mux.Handle("/inbox", c.mail)
	mux.Handle("/inbox.json", c.mail)
	mux.Handle("/inbox/", c.mail)
	double := http.StripPrefix("/razorpay", c.razorpay)
	mux.Handle("/razorpay/v1/", double) // asks for the account's key itself
	mux.Handle("/razorpay/", guard.Control(double))
	mux.Handle("/2015-03-31/functions/", guard.Control(c.fleet))
	control := http.NewServeMux()
	c.control(control)
	mux.Handle("/_local/", guard.Control(control))
	c.desk(mux, issuers["Staff"])
	mux.Handle("/", c.edge.pages(gateway.Static(filepath.Join(c.Root, "web"))))
	if c.Throttle {
		api.Throttle = gateway.NewThrottle()
	}
	door := c.edge.api(api)
	return guard.Listener(c.Port, guard.Origins(c.Port), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/.well-known/assay-") {
			door.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
}

// running is the file by which others find a system that is ready, starting the same file before.
func (o options) running() string { return filepath.Join(o.Data, "running.json") }

func (o options) starting() string { return filepath.Join(o.Data, "starting.json") }

// announce writes what becomes running.json when the system is ready.
func (c *cloud) announce(endpoint string, issuers map[string]client.Issuer) error {
	r := client.Running{PID: os.Getpid(), URL: c.url, Inbox: c.url + "/inbox", Services: endpoint, Region: region,
		Access: runtime.AccessKey, Secret: runtime.SecretKey, Issuers: issuers,
		Environment: map[string]map[string]string{"Parameters": {}}}
	shared := r.Environment["Parameters"]
	for _, f := range c.stack.Functions {
		own := maps.Clone(f.Env)
		for name := range own {
			if isEndpoint(name) {
				own[name] = endpoint
			}
			if have, ok := shared[name]; !ok {
				shared[name] = own[name]
			} else if have != own[name] { // functions disagree: what Parameters says is not theirs
				if r.Environment[f.ID] == nil {
					r.Environment[f.ID] = map[string]string{}
				}
				r.Environment[f.ID][name] = own[name]
			}
		}
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(c.starting(), raw, 0o600)
}

func isEndpoint(variable string) bool {
	return strings.HasPrefix(variable, "AWS_ENDPOINT_URL_") || variable == "RAZORPAY_BASE_URL"
}

func (c *cloud) loadDemo(ctx context.Context, binary string, fresh bool, endpoint string, say func(what, format string, args ...any)) error {
	variables := []string{"AWS_ENDPOINT_URL_DYNAMODB=" + endpoint, "AWS_REGION=" + region, "AWS_ACCESS_KEY_ID=" + runtime.AccessKey,
		"AWS_SECRET_ACCESS_KEY=" + runtime.SecretKey}
	for _, f := range c.stack.Functions {
		if table := f.Env["TABLE"]; table != "" {
			variables = append(variables, "TABLE="+table)
			break
		}
	}
	err := seed(ctx, c.options, binary, fresh, variables, func(line string) { say("demo", "%s", line) })
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped while loading the demo data; the next start goes on with it")
	}
	return err
}
