package rules

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"assay/infra/template"
)

// edgeDocument reads infra/edge.yaml, which is plain CloudFormation: nothing translates it.
func edgeDocument() (*template.Document, error) {
	return template.Open(filepath.Join(root, "infra", "edge.yaml"))
}

// edgeOf is the edge as one reads it, with some parameters.
func edgeOf(t testing.TB, parameters map[string]string) *template.Edge {
	t.Helper()
	document, err := edgeDocument()
	if err != nil {
		t.Fatal(err)
	}
	edge, err := document.Edge("us-east-1", parameters)
	if err != nil {
		t.Fatal(err)
	}
	return edge
}

// loadEdge reads the edge in the form in which the rules look at a template.
func loadEdge(t testing.TB) stack {
	t.Helper()
	document, err := edgeDocument()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var s stack
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// firewallLimit is how many calls one address may make in five minutes by a rule of the firewall; -1 where there is none.
func firewallLimit(rule string) float64 {
	document, err := edgeDocument()
	if err != nil {
		return -1
	}
	for _, r := range list(document.Resources["Firewall"].Properties["Rules"]) {
		if get(r, "Name") == rule {
			var limit float64
			if _, err := fmt.Sscan(fmt.Sprint(get(r, "Statement", "RateBasedStatement", "Limit")), &limit); err == nil {
				return limit
			}
		}
	}
	return -1
}

// edgeRules are our own rules over infra/edge.yaml. A mistake of each kind is planted in TestEdgeMistakes.
var edgeRules = map[string]func(stack) []string{
	"pages private": pagesPrivate, "one name": oneName, "headers": securityHeaders, "firewall": firewall, "edge logs": edgeLogs,
}

func TestEdge(t *testing.T) {
	s := loadEdge(t)
	for rule, check := range edgeRules {
		t.Run(rule, func(t *testing.T) {
			for _, wrong := range check(s) {
				t.Error(wrong)
			}
		})
	}
}

// TestEdgeTakesEveryRoute: each route of the API is behind a behaviour that leads to the API, and each page is not.
func TestEdgeTakesEveryRoute(t *testing.T) {
	edge := edgeOf(t, nil)
	for route := range load(t, "prod").routes() {
		_, path, _ := strings.Cut(route, " ")
		if b := edge.Of(path); b.Origin != "api" {
			t.Errorf("%s leads to %q by %s", route, b.Origin, b.Pattern)
		}
	}
	for _, name := range append(pages(t, "*.html", "*.js", "*.css", "*.svg"), "", "desk/", "desk/namuna/orders", "callback") {
		if b := edge.Of("/" + name); b.Origin != "pages" {
			t.Errorf("/%s leads to %q by %s", name, b.Origin, b.Pattern)
		}
	}
}
