// Package contract holds requests and answers against infra/openapi.yaml, for tests: handler tests, black-box tests over
// HTTP, and the test of the document itself. Nothing that is deployed links it.
package contract

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Contract is the loaded document. It is safe for use by several goroutines.
type Contract struct {
	doc     *openapi3.T
	router  routers.Router
	options *openapi3filter.Options
}

// Load reads infra/openapi.yaml of the repository that the running test is in, from whatever folder it runs in.
func Load(tb testing.TB) *Contract {
	tb.Helper()
	path, err := find()
	if err != nil {
		tb.Fatalf("find the contract: %v", err)
	}
	c, err := open(path)
	if err != nil {
		tb.Fatalf("load the contract: %v", err)
	}
	return c
}

// find walks up from the working directory, which in a test is the package's folder.
func find() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, "infra", "openapi.yaml")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no folder above this test holds infra/openapi.yaml")
		}
		dir = up
	}
}

func open(path string) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, err
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	options := &openapi3filter.Options{
		AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc, // who may is another test's matter
		IncludeResponseStatus:             true,
		MultiError:                        true,
		RejectWhenRequestBodyNotSpecified: true,
		SkipSettingDefaults:               true,
	}
	options.WithCustomSchemaErrorFunc(explain)
	return &Contract{doc: doc, router: router, options: options}, nil
}

// Operation is one thing that can be asked for.
type Operation struct {
	Method, Path string // "POST", "/v1/orders/{order}/collect"
	ID           string // operationId, "collect"
	Function     string // folder of the function that answers: the operation's tag
	Audience     string // "Staff", "Patients" or "Open"
}

// Operations lists all operations, by path and method. It fails on one that has not exactly one tag and one audience.
func (c *Contract) Operations() ([]Operation, error) {
	var all []Operation
	for path, item := range c.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if len(op.Tags) != 1 {
				return nil, fmt.Errorf("%s %s has %d tags, not the one of its function", method, path, len(op.Tags))
			}
			audience, err := c.audience(op)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			all = append(all, Operation{Method: method, Path: path, ID: op.OperationID, Function: op.Tags[0], Audience: audience})
		}
	}
	slices.SortFunc(all, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return all, nil
}

// Parameters names what an operation takes in its path and in its query, in the order of the document.
func (c *Contract) Parameters(op Operation) (path, query []string) {
	for _, p := range c.doc.Paths.Value(op.Path).GetOperation(op.Method).Parameters {
		switch p.Value.In {
		case openapi3.ParameterInPath:
			path = append(path, p.Value.Name)
		case openapi3.ParameterInQuery:
			query = append(query, p.Value.Name)
		}
	}
	return path, query
}

func (c *Contract) audience(op *openapi3.Operation) (string, error) {
	security := c.doc.Security
	if op.Security != nil {
		security = *op.Security
	}
	if len(security) == 0 {
		return "Open", nil
	}
	if len(security) != 1 || len(security[0]) != 1 {
		return "", errors.New("a route has one authorizer, so it has one security scheme")
	}
	var audience string
	for audience = range security[0] {
		if c.doc.Components.SecuritySchemes[audience] == nil {
			return "", fmt.Errorf("security scheme %q is not declared", audience)
		}
	}
	return audience, nil
}
