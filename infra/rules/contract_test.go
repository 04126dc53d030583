package rules

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"assay/infra/contract"
	"assay/infra/contract/routes"
)

const contractFile = "../openapi.yaml"

func loadDocument(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestContractIsValid(t *testing.T) {
	doc := loadDocument(t)
	if doc.OpenAPI != "3.1.1" {
		t.Errorf("the document is OpenAPI %s, not 3.1.1", doc.OpenAPI)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableMultiError()); err != nil {
		t.Error(err)
	}
	operations, err := contract.Load(t).Operations()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, op := range operations {
		if op.ID == "" || ids[op.ID] {
			t.Errorf("%s %s has no operationId of its own", op.Method, op.Path)
		}
		ids[op.ID] = true
		if doc.Tags.Get(op.Function) == nil {
			t.Errorf("%s has the tag %q, which is not declared", op.ID, op.Function)
		}
		if mine := strings.HasPrefix(op.Path, "/v1/my/"); mine != (op.Audience == "Patients") {
			t.Errorf("%s is for %s under %s: patients have /v1/my/ to themselves", op.ID, op.Audience, op.Path)
		}
	}
}

// A reader of the API can lean on a closed object only if all of them are, in answers as well: what is not closed may
// leak. An open one is allowed where it is only ever a part (allOf) of one that is closed.
func TestEveryObjectIsClosed(t *testing.T) {
	source, err := os.ReadFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := yaml.Unmarshal(source, &doc); err != nil {
		t.Fatal(err)
	}
	open, uses := map[string]bool{}, map[string][]bool{} // uses: as a part of a closed one, or not
	var walk func(node any, path []string)
	walk = func(node any, path []string) {
		switch node := node.(type) {
		case []any:
			for i, child := range node {
				walk(child, append(slices.Clip(path), strconv.Itoa(i)))
			}
		case map[string]any:
			if path[len(path)-1] == "example" {
				return
			}
			types, _ := node["type"].([]any)
			if (node["type"] == "object" || slices.Contains(types, any("object"))) && !closed(node) {
				open["#/"+strings.Join(path[1:], "/")] = true
			}
			all, _ := node["allOf"].([]any)
			for _, part := range all {
				if ref, ok := part.(map[string]any)["$ref"].(string); ok {
					uses[ref] = append(uses[ref], node["unevaluatedProperties"] == false)
				}
			}
			if ref, ok := node["$ref"].(string); ok && path[len(path)-2] != "allOf" {
				uses[ref] = append(uses[ref], false)
			}
			for name, child := range node {
				walk(child, append(slices.Clip(path), name))
			}
		}
	}
	walk(doc, []string{"#"})
	for where := range open {
		if len(uses[where]) == 0 || slices.Contains(uses[where], false) {
			t.Errorf("%s takes members that it does not name", where)
		}
	}
	if len(open) == 0 || len(uses) == 0 {
		t.Error("the walk has missed the schemas, two of which are parts")
	}
}

func closed(schema map[string]any) bool {
	_, named := schema["propertyNames"]
	_, typed := schema["additionalProperties"].(map[string]any)
	return schema["additionalProperties"] == false || schema["unevaluatedProperties"] == false || named && typed
}

// Every operation is shown by example, with each of its answers, and the examples are what the checker lets pass.
func TestContractExamples(t *testing.T) {
	doc, c := loadDocument(t), contract.Load(t)
	operations, err := c.Operations()
	if err != nil {
		t.Fatal(err)
	}
	if len(operations) == 0 {
		t.Fatal("the contract has no operations")
	}
	for _, op := range operations {
		t.Run(op.ID, func(t *testing.T) {
			operation := doc.Paths.Value(op.Path).GetOperation(op.Method)
			if operation.Summary == "" {
				t.Error("no summary")
			}
			req, sent, err := c.Example(op)
			if err != nil {
				t.Fatal(err)
			}
			c.CheckRequest(t, req, sent)
			granted := false
			for code, response := range operation.Responses.Map() {
				status, err := strconv.Atoi(code)
				if err != nil {
					t.Errorf("the answer %s is no single status", code)
					continue
				}
				granted = granted || status < http.StatusMultipleChoices
				header := exampleHeader(t, response.Value.Headers)
				if len(response.Value.Content) == 0 && status != http.StatusNotModified {
					t.Errorf("the answer %d has no content", status)
				}
				if status == http.StatusNotModified {
					c.CheckAnswer(t, req, sent, status, header, nil)
				}
				for kind, media := range response.Value.Content {
					header.Set("Content-Type", kind)
					c.CheckAnswer(t, req, sent, status, header, exampleJSON(t, "answer "+code, media.Example))
				}
			}
			if !granted {
				t.Error("no answer of success")
			}
		})
	}
}

func exampleHeader(t *testing.T, declared openapi3.Headers) http.Header {
	t.Helper()
	header := http.Header{}
	for name, h := range declared {
		if h.Value.Example == nil {
			t.Errorf("the header %s has no example", name)
		}
		header.Set(name, fmt.Sprint(h.Value.Example))
	}
	return header
}

func exampleJSON(t *testing.T, what string, example any) []byte {
	t.Helper()
	if example == nil {
		t.Errorf("the %s has no example", what)
	}
	text, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What is promised, what the gateway lets in and what the functions serve are the same routes, for the same people.
func TestRoutesAgree(t *testing.T) {
	document := contract.Load(t)
	operations, err := document.Operations()
	if err != nil {
		t.Fatal(err)
	}
	var promised []routes.Route
	for _, op := range operations {
		_, query := document.Parameters(op)
		promised = append(promised, routes.Route{Function: op.Function, Method: op.Method, Path: op.Path, Audience: op.Audience,
			Query: routes.Names(query)})
	}
	places := map[string]func() ([]routes.Route, error){
		"template.yaml": func() ([]routes.Route, error) {
			source, err := os.ReadFile(filepath.Join(root, "template.yaml"))
			if err != nil {
				return nil, err
			}
			return routes.FromTemplate(source)
		},
		"functions": func() ([]routes.Route, error) { return routes.FromCode(filepath.Join(root, "functions")) },
	}
	for name, read := range places {
		t.Run(name, func(t *testing.T) {
			served, err := read()
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(promised)
			if name == "template.yaml" {
				for i := range want {
					want[i].Query = ""
				}
			}
			for _, difference := range routes.Difference(contractFile, want, name, served) {
				t.Error(difference)
			}
		})
	}
}
