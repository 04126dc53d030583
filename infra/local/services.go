package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"assay/infra/local/bus"
	"assay/infra/local/guard"
	"assay/infra/local/objects"
	"assay/infra/local/queue"
	"assay/infra/local/runtime"
	"assay/infra/local/schedule"
	"assay/infra/local/secrets"
	"assay/infra/local/ses"
	"assay/infra/local/stream"
	"assay/infra/local/wire"
	"assay/infra/rights"
	"assay/infra/template"
	"assay/infra/testing/engine"
)

// startServices starts what the functions call, and gives the listener for callers that are no function.
func (c *cloud) startServices(ctx context.Context) (net.Listener, error) {
	var buckets []objects.Bucket
	for _, b := range c.stack.Buckets {
		buckets = append(buckets, objects.Bucket{Name: b.Name, Versioned: b.Versioned})
	}
	s3, err := objects.Start(ctx, objects.Config{Dir: filepath.Join(c.Data, "objects"), Buckets: buckets,
		AccessKey: runtime.AccessKey, SecretKey: runtime.SecretKey, Region: region})
	if err != nil {
		return nil, err
	}
	var senders, slipKeys []string
	keys := map[string]string{} // the name of a key, and the name of what is published of it
	for _, f := range c.stack.Functions {
		if from := f.Env["MAIL_FROM"]; from != "" {
			senders = append(senders, from)
		}
		if name := f.Env["SIGNING_PARAMETER"]; name != "" {
			keys[name] = f.Env["REPORT_KEYS_PARAMETER"]
		}
		if name := f.Env["SEAL_PARAMETER"]; name != "" {
			keys[name] = name + "s"
		}
		if name := f.Env["SLIP_KEY_PARAMETER"]; name != "" {
			slipKeys = append(slipKeys, name)
		}
	}
	ssm, err := secrets.New(filepath.Join(c.Data, "secrets"), keys)
	if err != nil {
		return nil, err
	}
	for _, name := range slipKeys {
		if err := ssm.Add(name, secrets.NewSlipKeys); err != nil {
			return nil, err
		}
	}
	if err := c.openRazorpay(ssm); err != nil {
		return nil, err
	}
	byName, err := c.openQueues()
	if err != nil {
		return nil, err
	}
	c.bus = &bus.Bus{Region: region, Now: c.clock.Now, Queues: map[string]*queue.Queue{}}
	for _, r := range c.stack.Rules {
		if err := c.bus.Add(r); err != nil {
			return nil, err
		}
		for _, t := range r.Targets {
			c.bus.Queues[t.Function] = c.queues["async-"+t.Function]
		}
	}
	c.mail, err = ses.New(filepath.Join(c.Data, "mail"), c.clock.Now, func(e ses.Event) {
		if err := c.bus.Put("aws.ses", e.DetailType(), e); err != nil {
			log.Printf("event bus: %v", err)
		}
	}, senders...)
	if err != nil {
		return nil, err
	}
	dynamodb, err := wire.Forward(c.engine.Endpoint)
	if err != nil {
		return nil, err
	}
	files, err := wire.Forward(s3)
	if err != nil {
		return nil, err
	}
	c.wire = &wire.Wire{Services: map[string]http.Handler{"dynamodb": c.bound(dynamodb), "s3": files, "ses": c.mail, "ssm": ssm,
		"sqs": &queue.Server{Region: region, Queues: byName}, "razorpay": c.razorpay}}
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(outside.Addr().String())
	if err != nil {
		return nil, err
	}
	go func() { _ = http.Serve(outside, guard.Listener(port, guard.Origins(c.Port), c.wire.Handler("", nil))) }()
	return outside, nil
}

// bound lets a function ask the database for what its role in the template may ask for, and says no as IAM does to the
// rest. Who is no function (the demo's data, tests) may all.
func (c *cloud) bound(database http.Handler) http.Handler {
	roles := map[string]rights.Role{}
	for _, f := range c.stack.Functions {
		roles[f.ID] = c.stack.Roles[f.Role]
	}
	arn := func(table string) string { return template.TableARN(region, table) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		function := r.Header.Get(wire.FunctionHeader)
		if function == "" {
			database.ServeHTTP(w, r)
			return
		}
		raw, err := io.ReadAll(r.Body)
		var body map[string]any
		if err == nil {
			err = json.Unmarshal(raw, &body)
		}
		if err != nil {
			http.Error(w, "this is no call of DynamoDB", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		if why := roles[function].Refused(operation, body, arn); why != "" {
			log.Printf("rights: %s is %s", function, why)
			rights.Deny(w, why)
			return
		}
		database.ServeHTTP(w, r)
	})
}

// openQueues opens the template's queues and, for each function a rule or a schedule reaches, the one Lambda keeps for
// its asynchronous invocations. It gives the template's by name.
func (c *cloud) openQueues() (byName map[string]*queue.Queue, err error) {
	byName = map[string]*queue.Queue{}
	dir := filepath.Join(c.Data, "queues")
	for _, declared := range c.stack.Queues {
		q, err := queue.Open(dir, declared.Name, c.clock.Now)
		if err != nil {
			return nil, err
		}
		q.Visibility, q.Delay, q.MaxReceives = declared.Visibility, declared.Delay, declared.MaxReceives
		c.queues[declared.ID], byName[declared.Name] = q, q
	}
	for _, declared := range c.stack.Queues {
		c.queues[declared.ID].Dead = c.queues[declared.DeadLetter]
	}
	for _, called := range c.calledWithoutWaiting() {
		q, err := queue.Open(dir, "async-"+called, c.clock.Now)
		if err != nil {
			return nil, err
		}
		f := c.stack.Functions[slices.IndexFunc(c.stack.Functions, func(f template.Function) bool { return f.ID == called })]
		q.Visibility, q.MaxReceives, q.Dead = asyncWait, 1+f.AsyncRetries, c.queues[f.AsyncDead]
		c.queues["async-"+called] = q
	}
	return byName, nil
}

// calledWithoutWaiting are the functions that rules and schedules reach.
func (c *cloud) calledWithoutWaiting() (functions []string) {
	for _, r := range c.stack.Rules {
		for _, t := range r.Targets {
			functions = append(functions, t.Function)
		}
	}
	for _, s := range c.stack.Schedules {
		functions = append(functions, s.Function)
	}
	slices.Sort(functions)
	return slices.Compact(functions)
}

// functions lays out the fleet; processes start when they are first needed.
func (c *cloud) functions(binaries, remote string) {
	c.fleet = &runtime.Fleet{Functions: map[string]*runtime.Function{}, Remote: remote}
	for _, f := range c.stack.Functions {
		fn := &runtime.Function{ID: f.ID, Name: f.Name, Binary: filepath.Join(binaries, f.Folder), Env: f.Env, Region: region,
			Timeout: f.Timeout, MemoryMB: f.MemoryMB, LogFile: filepath.Join(c.Data, "logs", f.Folder+".log"), Services: c.wire.Handler,
			Origins: guard.Origins(c.Port)}
		for name := range f.Env {
			if isEndpoint(name) {
				fn.Endpoint = append(fn.Endpoint, name)
			}
		}
		c.fleet.Functions[f.ID] = fn
	}
}

// sources prepares what brings events to functions: streams and queues.
func (c *cloud) sources(ctx context.Context) error {
	for _, m := range c.stack.Mappings {
		if m.Stream {
			table := c.stack.Tables[slices.IndexFunc(c.stack.Tables, func(t engine.Table) bool { return t.ID == m.Source })]
			p := &stream.Poller{Mapping: m, Table: table.Name, Engine: &c.engine.Client, Invoke: c.fleet.Invoke,
				Dir: filepath.Join(c.Data, "streams")}
			if err := p.Prepare(ctx); err != nil {
				return err
			}
			c.pollers = append(c.pollers, p)
			continue
		}
		if len(m.Patterns) > 0 {
			return fmt.Errorf("%s: filters on queues are not served here", m.ID)
		}
		workers := m.MaximumConcurrency
		if workers == 0 || workers > runtime.MaxEnvironments {
			workers = runtime.MaxEnvironments
		}
		c.deliveries = append(c.deliveries, &queue.Delivery{Queue: c.queues[m.Source], Function: m.Function, Batch: m.Batch,
			Workers: workers, Partial: m.PartialFailures, Region: region, Invoke: c.fleet.Invoke})
	}
	for _, function := range c.calledWithoutWaiting() {
		c.deliveries = append(c.deliveries, &queue.Delivery{Queue: c.queues["async-"+function], Function: function, Batch: 1, Plain: true,
			Workers: 1, Region: region, Invoke: c.fleet.Invoke})
	}
	return nil
}

// callLater invokes a function as EventBridge Scheduler does, without waiting.
func (c *cloud) callLater(function, input string) error {
	_, err := c.queues["async-"+function].Send(input, 0)
	return err
}

func (c *cloud) start(ctx context.Context) {
	for _, p := range c.pollers {
		c.work.Go(func() { p.Run(ctx) })
	}
	for _, d := range c.deliveries {
		c.work.Go(func() { d.Run(ctx) })
	}
	c.work.Go(func() { c.razorpay.Run(ctx) })
	c.work.Go(func() { schedule.Run(ctx, c.stack.Schedules, c.clock.Now, c.callLater) })
}
