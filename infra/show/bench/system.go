package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/client"
	"assay/infra/testing/engine"
	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/store"
)

const region = "ap-south-1"

// system is the local cloud with a recorder between it and its database.
type system struct {
	dir      string
	engine   *engine.Engine
	recorder *recorder
	proxy    *httptest.Server
	local    *exec.Cmd
	url      string
	outside  *client.System               // as callers from outside find it
	env      map[string]map[string]string // variables of the functions, by logical id; Parameters: of all
	store    *store.Store                 // straight to the engine, past the recorder
	staff    []lab.Member
	hospital string
}

// start starts the engine, in memory, and the local cloud on it, and founds a hospital.
func start(ctx context.Context, say func(string, ...any)) (s *system, err error) {
	s = &system{}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.dir, err = os.MkdirTemp("", "bench"); err != nil {
		return s, err
	}
	home, err := filepath.Abs(filepath.Join("infra", "local"))
	if err != nil {
		return s, err
	}
	s.engine, err = engine.Start(ctx, engine.Place{Home: home, Dir: s.dir, Region: region,
		Say: func(text string) { say("%s", text) }})
	if err != nil {
		return s, err
	}
	target, err := url.Parse(s.engine.Endpoint)
	if err != nil {
		return s, err
	}
	s.recorder = &recorder{engine: s.engine, next: forward(target)}
	s.proxy = httptest.NewServer(s.recorder)
	if err := s.startLocal(ctx); err != nil {
		return s, err
	}
	s.store = store.New(database(s.engine.Endpoint), s.variable("OrdersFunction", "TABLE"), s.variable("OrdersFunction", "VIEWS_TABLE"))
	if err := s.found(ctx, s.store); err != nil {
		return s, err
	}
	return s, s.outside.Nobody().Send(ctx, "/_local/razorpay/"+s.hospital, nil, nil) // an account at Razorpay's test double
}

// forward passes requests on as they are signed.
func forward(target *url.URL) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost, transport.DisableCompression = 64, true
	return &httputil.ReverseProxy{Transport: transport, ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(target)
		p.Out.Host = p.In.Host
	}}
}

func database(endpoint string) *dynamodb.Client {
	cfg := cloud.Config()
	cfg.Region, cfg.Credentials = region, credentials.NewStaticCredentialsProvider("local", "local", "")
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &endpoint })
}

// edgeKey is said with every call, as the bench calls functions itself, where the edge would stand before them.
const edgeKey = "bench"

func (s *system) startLocal(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	listener.Close()
	data := filepath.Join(s.dir, "cloud")
	var said bytes.Buffer
	s.local = exec.CommandContext(ctx, filepath.Join(".build", "local"), "run", "--data", data, "--port", port, "--no-seed", "--no-throttle", "--quiet")
	s.local.Env = append(os.Environ(), "DYNAMODB_ENDPOINT="+s.proxy.URL, "LAMBDA_ENDPOINT=", "EDGE_KEY="+edgeKey)
	s.local.Stdout, s.local.Stderr = &said, &said
	s.local.Cancel = func() error { return s.local.Process.Signal(os.Interrupt) }
	if err := s.local.Start(); err != nil {
		return fmt.Errorf("the local cloud does not start (make local builds it): %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.local.Wait() }()
	for {
		if raw, err := os.ReadFile(filepath.Join(data, "running.json")); err == nil {
			var r struct {
				URL         string
				Environment map[string]map[string]string
			}
			if json.Unmarshal(raw, &r) == nil {
				s.url, s.env = r.URL, r.Environment
				s.outside, err = client.Open(data)
				return err
			}
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the local cloud ended: %v\n%s", err, said.String())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// variable is an environment variable of a function.
func (s *system) variable(function, name string) string {
	if v, ok := s.env[function][name]; ok {
		return v
	}
	return s.env["Parameters"][name]
}

// found writes the demo hospital of infra/ops/seed.
func (s *system) found(ctx context.Context, into *store.Store) error {
	raw, err := os.ReadFile(filepath.Join("infra", "ops", "seed", "demo.json"))
	if err != nil {
		return err
	}
	var f struct {
		Hospital lab.Hospital
		Members  []lab.Member
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	f.Hospital.Rev, f.Hospital.Secret = 1, make([]byte, 32)
	for n := range f.Members {
		f.Members[n].Hospital, f.Members[n].Rev, f.Members[n].Active = f.Hospital.ID, 1, true
	}
	s.staff, s.hospital = f.Members, f.Hospital.ID
	return into.Found(ctx, f.Hospital, f.Members, lab.At(time.Now()))
}

// invoke calls a function of the local cloud by Lambda's Invoke API, as the gateway would.
func (s *system) invoke(ctx context.Context, function string, event []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/2015-03-31/functions/"+logical(function)+"/invocations", bytes.NewReader(event))
	if err != nil {
		return nil, err
	}
	req.Header.Set(client.ControlHeader, "1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.Header.Get("X-Amz-Function-Error") != "" {
		err = fmt.Errorf("%s: %s", function, body)
	}
	return body, err
}

// logical is a function's logical id.
func logical(function string) string {
	return strings.ToUpper(function[:1]) + function[1:] + "Function"
}

// binary is where the local cloud has built a function for this machine.
func binary(function string) string { return filepath.Join(".build", goruntime.GOARCH, function) }

// logged is how many bytes the functions have written to their logs.
func (s *system) logged() (n int64) {
	files, _ := filepath.Glob(filepath.Join(s.dir, "cloud", "logs", "*Function*"))
	if len(files) == 0 {
		files, _ = filepath.Glob(filepath.Join(s.dir, "cloud", "logs", "*"))
	}
	for _, f := range files {
		if about, err := os.Stat(f); err == nil && filepath.Base(f) != "local.log" {
			n += about.Size()
		}
	}
	return n
}

// wire says how many calls each function has made to each service.
func (s *system) wire() (map[string]map[string]int, error) {
	resp, err := http.Get(s.url + "/_local/faults")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var said struct{ Calls map[string]map[string]int }
	return said.Calls, json.NewDecoder(resp.Body).Decode(&said)
}

// copyTable makes an empty table declared as another one is, with its keys and indexes and those other members of it that
// are named.
func (s *system) copyTable(ctx context.Context, of, name string, others ...string) error {
	var about struct{ Table map[string]any }
	if err := s.engine.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": of}, &about); err != nil {
		return err
	}
	properties := map[string]any{"BillingMode": "PAY_PER_REQUEST"}
	for _, part := range append([]string{"AttributeDefinitions", "KeySchema"}, others...) {
		properties[part] = about.Table[part]
	}
	if indexes, ok := about.Table["GlobalSecondaryIndexes"].([]any); ok {
		var declared []any
		for _, i := range indexes {
			x := i.(map[string]any)
			declared = append(declared, map[string]any{"IndexName": x["IndexName"], "KeySchema": x["KeySchema"], "Projection": x["Projection"]})
		}
		properties["GlobalSecondaryIndexes"] = declared
	}
	_, err := s.engine.CreateTables(ctx, []engine.Table{engine.Declared(name, name, properties)})
	return err
}

// stopLocal ends the local cloud; the engine stays.
func (s *system) stopLocal() {
	if s.local == nil || s.local.Process == nil {
		return
	}
	pid := s.local.Process.Pid
	_ = syscall.Kill(pid, syscall.SIGINT)
	for range 100 {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.local = nil
}

func (s *system) stop() {
	s.stopLocal()
	if s.proxy != nil {
		s.proxy.Close()
	}
	if s.engine != nil {
		s.engine.Stop()
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}
