// Package engine is the DynamoDB of the local cloud and of the tests: a server of somebody else's, started here or
// elsewhere.
package engine

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"time"

	"assay/infra/testing/supervise"
)

// Engine is a running DynamoDB. Child is nil where the server was started by somebody else.
type Engine struct {
	Client
	Child *supervise.Child
}

// Place says where an engine comes from and where its data goes.
type Place struct {
	Given  string // the endpoint of one that runs already (DYNAMODB_ENDPOINT); where it is empty, dynoxide is started
	Home   string // the folder with package.json, from which dynoxide is installed
	Dir    string // the folder of data and log
	Region string

	Say func(string) // says what takes time
}

// empty is the file that an engine begins with. empty.py makes it and says why it is not the engine's own.
//
//go:embed empty.sqlite
var empty []byte

// Start gives an engine that answers.
func Start(ctx context.Context, p Place) (*Engine, error) {
	if p.Given != "" {
		e := &Engine{Client: Client{Endpoint: p.Given, Region: p.Region}}
		if err := e.ready(ctx, 5*time.Second); err != nil {
			return nil, fmt.Errorf("DYNAMODB_ENDPOINT=%s does not answer: %w", p.Given, err)
		}
		return e, nil
	}
	binary, err := find(ctx, p.Home, p.Say)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") // dynoxide takes no port of the system's choice
	if err != nil {
		return nil, err
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	log, err := os.OpenFile(filepath.Join(p.Dir, "engine.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	data := filepath.Join(p.Dir, "dynamodb.sqlite")
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(data, empty, 0o644); err != nil {
			return nil, err
		}
	}
	cmd := exec.Command(binary, "serve", "--host", "127.0.0.1", "--port", fmt.Sprint(address.Port), "--db-path", data)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.Dir, log, log
	child, err := supervise.Start(cmd)
	if err != nil {
		return nil, fmt.Errorf("the DynamoDB engine does not start: %w", err)
	}
	e := &Engine{Client: Client{Endpoint: "http://" + address.String(), Region: p.Region}, Child: child}
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

// Stop ends the engine if it was started here; everything acknowledged is on disk.
func (e *Engine) Stop() {
	if e.Child != nil {
		e.Child.Stop(3 * time.Second)
	}
}
