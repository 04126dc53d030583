// Package enginetest gives a test a DynamoDB of its own: a real engine, with the tables that template.yaml declares.
package enginetest

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/rights"
	"assay/infra/template"
	"assay/infra/testing/engine"
	"assay/infra/testing/engine/faults"
	"assay/shared/cloud"
)

const region = "ap-south-1"

// Database is a running engine with fresh tables, which no other test knows.
type Database struct {
	Client       *dynamodb.Client // as a function makes it, retries included
	Truth, Views string           // names of the tables
	Engine       *engine.Client   // the engine itself, past any proxy
}

// Start gives a test its tables. The engine keeps them in memory and is shared by the tests of a binary that run at the
// same time; it ends with the last of them.
func Start(t testing.TB) *Database {
	t.Helper()
	e, err := shared.take()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shared.release)
	return Tables(t, &e.Client)
}

// Tables makes fresh tables in an engine that runs already.
func Tables(t testing.TB, e *engine.Client) *Database {
	t.Helper()
	tables, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	n := fmt.Sprintf("%d-%d", os.Getpid(), number.Add(1))
	d := &Database{Client: Client(e.Endpoint), Truth: "Table-" + n, Views: "ViewsTable-" + n, Engine: e}
	for id, name := range map[string]string{"Table": d.Truth, "ViewsTable": d.Views} {
		if _, err := e.CreateTables(t.Context(), []engine.Table{tables[id].Named(name)}); err != nil {
			t.Fatal(err)
		}
		// The engine is slower with every table there is: without this, thousands of tests take twice as long.
		t.Cleanup(func() {
			_ = e.Call(context.Background(), "DynamoDB_20120810.DeleteTable", map[string]string{"TableName": name}, nil)
		})
	}
	return d
}

// Client speaks to an endpoint as a function does.
func Client(endpoint string) *dynamodb.Client {
	cfg := cloud.Config()
	cfg.Region, cfg.Credentials = region, credentials.NewStaticCredentialsProvider("local", "local", "")
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &endpoint })
}

var number atomic.Int64

// root is the repository: the folder above the running test that holds template.yaml. The path of this source file would
// not do, as a build with -trimpath does not keep it.
var root = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "template.yaml")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	panic("enginetest: no folder above the test holds template.yaml")
})

// declared reads what template.yaml declares.
var declared = sync.OnceValues(func() (*template.Stack, error) {
	document, err := template.Open(filepath.Join(root(), "template.yaml"))
	if err != nil {
		return nil, err
	}
	stack, err := document.Stack(region, nil)
	if err != nil {
		return nil, fmt.Errorf("template.yaml: %w", err)
	}
	return stack, nil
})

func tables() (map[string]engine.Table, error) {
	stack, err := declared()
	if err != nil {
		return nil, err
	}
	found := map[string]engine.Table{}
	for _, t := range stack.Tables {
		found[t.ID] = t
	}
	if len(found) != 2 || found["Table"].ID == "" || found["ViewsTable"].ID == "" {
		return nil, fmt.Errorf("template.yaml declares %d tables, not Table and ViewsTable", len(found))
	}
	return found, nil
}

// Roles are the roles of functions, by the names of their folders. What is no function has none.
func Roles(t testing.TB, folders ...string) (roles []rights.Role) {
	t.Helper()
	stack, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stack.Functions {
		if slices.Contains(folders, f.Folder) {
			roles = append(roles, stack.Roles[f.Role])
		}
	}
	return roles
}

// ARN is what the template calls the ARN of one of the tables.
func (d *Database) ARN(table string) string {
	declared := map[string]string{d.Truth: "Table", d.Views: "ViewsTable"}
	return template.TableARN(region, declared[table])
}

// lease is one engine for all who want one now.
type lease struct {
	mu     sync.Mutex
	users  int
	engine *engine.Engine
	dir    string
}

var shared lease

func (l *lease) take() (_ *engine.Engine, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine == nil {
		if l.dir, err = os.MkdirTemp("", "engine"); err != nil {
			return nil, err
		}
		l.engine, err = engine.Start(context.Background(), engine.Place{Home: filepath.Join(root(), "infra", "local"),
			Dir: l.dir, Region: region, Say: func(s string) { fmt.Fprintln(os.Stderr, s) }})
		if err != nil {
			_ = os.RemoveAll(l.dir)
			return nil, err
		}
	}
	l.users++
	return l.engine, nil
}

func (l *lease) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.users--; l.users == 0 {
		l.engine.Stop()
		_ = os.RemoveAll(l.dir)
		l.engine = nil
	}
}

// Through puts a fault proxy between a client and the engine. The tables stay the same.
func (d *Database) Through(t testing.TB) (*Database, *faults.Proxy) {
	t.Helper()
	proxy := faults.New(d.Engine.Endpoint)
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	through := *d
	through.Client = Client(server.URL)
	return &through, proxy
}
