// Package engine is the DynamoDB of the local cloud: a server of somebody else's, started here or elsewhere.
package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"time"

	"assay/infra/local/supervise"
	"assay/infra/local/template"
)

// Engine is a running DynamoDB. Child is nil where the server was started by somebody else.
type Engine struct {
	Client
	Child *supervise.Child
}

// Start gives an engine: the one at given (DYNAMODB_ENDPOINT) where it is not empty, else dynoxide with its data
// in dir. home is the folder with package.json, say tells the user what takes time.
func Start(ctx context.Context, given, home, dir, region string, say func(string)) (*Engine, error) {
	if given != "" {
		e := &Engine{Client: Client{Endpoint: given, Region: region}}
		if err := e.ready(ctx, 5*time.Second); err != nil {
			return nil, fmt.Errorf("DYNAMODB_ENDPOINT=%s does not answer: %w", given, err)
		}
		return e, nil
	}
	binary, err := find(ctx, home, say)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") // dynoxide takes no port of the system's choice
	if err != nil {
		return nil, err
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	log, err := os.OpenFile(filepath.Join(dir, "engine.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(binary, "serve", "--host", "127.0.0.1", "--port", fmt.Sprint(address.Port),
		"--db-path", filepath.Join(dir, "dynamodb.sqlite"))
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	child, err := supervise.Start(cmd)
	if err != nil {
		return nil, fmt.Errorf("the DynamoDB engine does not start: %w", err)
	}
	e := &Engine{Client: Client{Endpoint: "http://" + address.String(), Region: region}, Child: child}
	if err := e.ready(ctx, 15*time.Second); err != nil {
		e.Stop()
		return nil, fmt.Errorf("the DynamoDB engine does not answer (see %s): %w", log.Name(), err)
	}
	return e, nil
}

// find looks for dynoxide: among the installed npm packages, after installing them, on the PATH.
func find(ctx context.Context, home string, say func(string)) (string, error) {
	arch := map[string]string{"amd64": "x64"}[goruntime.GOARCH]
	if arch == "" {
		arch = goruntime.GOARCH
	}
	packaged := filepath.Join(home, "node_modules", "@dynoxide", goruntime.GOOS+"-"+arch, "dynoxide")
	if _, err := os.Stat(packaged); err == nil {
		return packaged, nil
	}
	if onPath, err := exec.LookPath("dynoxide"); err == nil {
		return onPath, nil
	}
	if npm, err := exec.LookPath("npm"); err == nil {
		say("installing the DynamoDB engine with npm (once)")
		cmd := exec.CommandContext(ctx, npm, "ci", "--prefix", home, "--no-audit", "--no-fund", "--loglevel=error")
		supervise.Group(cmd)
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("npm ci --prefix infra/local failed: %w\n%s", err, out)
		}
		if _, err := os.Stat(packaged); err == nil {
			return packaged, nil
		}
	}
	return "", fmt.Errorf("there is no DynamoDB engine for %s/%s here: set DYNAMODB_ENDPOINT to one that runs, "+
		"or put dynoxide on the PATH (cargo install dynoxide-rs --version 3.2.0 --locked); on linux/amd64 npm is enough",
		goruntime.GOOS, goruntime.GOARCH)
}

func (e *Engine) ready(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := e.Call(ctx, "DynamoDB_20120810.ListTables", struct{}{}, nil)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}

// CreateTables makes the tables that are missing, exactly as declared, waits until they are ready, and tells
// whether any was new.
func (e *Engine) CreateTables(ctx context.Context, tables []template.Table) (fresh bool, err error) {
	for _, t := range tables {
		err := e.Call(ctx, "DynamoDB_20120810.CreateTable", t.Create, nil)
		refusal, refused := errors.AsType[*Error](err)
		switch {
		case refused && refusal.Code == "ResourceInUseException":
			continue
		case err != nil:
			return fresh, fmt.Errorf("create table %s: %w", t.Name, err)
		}
		fresh = true
		for {
			var about struct{ Table struct{ TableStatus string } }
			if err := e.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": t.Name}, &about); err != nil {
				return fresh, fmt.Errorf("table %s: %w", t.Name, err)
			}
			if about.Table.TableStatus == "ACTIVE" {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if t.TTLAttribute == "" {
			continue
		}
		ttl := map[string]any{"TableName": t.Name,
			"TimeToLiveSpecification": map[string]any{"AttributeName": t.TTLAttribute, "Enabled": true}}
		if err := e.Call(ctx, "DynamoDB_20120810.UpdateTimeToLive", ttl, nil); err != nil {
			return fresh, fmt.Errorf("time to live of table %s: %w", t.Name, err)
		}
	}
	return fresh, nil
}

// Stop ends the engine if it was started here; everything acknowledged is on disk.
func (e *Engine) Stop() {
	if e.Child != nil {
		e.Child.Stop(3 * time.Second)
	}
}
