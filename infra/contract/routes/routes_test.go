package routes

import (
	"os"
	"slices"
	"strings"
	"testing"
)

var sample = []Route{
	{Function: "reports", Method: "POST", Path: "/v1/my/orders/{order}/report-link", Audience: "Patients"},
	{Function: "status", Method: "POST", Path: "/v1/orders/{order}/cash", Audience: "Staff"},
	{Function: "status", Method: "POST", Path: "/v1/orders/{order}/collect", Audience: "Staff"},
	{Function: "reports", Method: "POST", Path: "/v1/slips", Audience: "Open"},
}

func TestFromCode(t *testing.T) {
	got, err := FromCode("testdata/functions")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, sample) {
		t.Errorf("got %v\nwant %v", got, sample)
	}
}

func TestFromCodeMissesNoTable(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/orders", 0o700); err != nil {
		t.Fatal(err)
	}
	source := "package main\n\nimport \"assay/shared/apigw\"\n\nfunc main() { apigw.Serve(nil) }\n"
	if err := os.WriteFile(dir+"/orders/main.go", []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := FromCode(dir); err == nil {
		t.Errorf("a function behind the adapter without routes.go passes: %v", got)
	}
}

func TestFromTemplate(t *testing.T) {
	source, err := os.ReadFile("testdata/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := FromTemplate(source)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, sample) {
		t.Errorf("got %v\nwant %v", got, sample)
	}
}

func TestFromSourceRefuses(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"a row made elsewhere", `func routes() []apigw.Route { return []apigw.Route{cash} }`, "spelled out"},
		{"a pattern put together", `func routes() []apigw.Route { return []apigw.Route{{"GET", base + "/x", apigw.Staff, h}} }`, "Pattern"},
		{"a pattern without slash", `func routes() []apigw.Route { return []apigw.Route{{"GET", "x", apigw.Staff, h}} }`, "Pattern"},
		{"a method from a variable", `func routes() []apigw.Route { return []apigw.Route{{get, "/x", apigw.Staff, h}} }`, "Method"},
		{"a method of nobody", `func routes() []apigw.Route { return []apigw.Route{{http.StatusText, "/x", apigw.Staff, h}} }`, "Method"},
		{"nobody named", `func routes() []apigw.Route { return []apigw.Route{{Method: "GET", Pattern: "/x"}} }`, "Who"},
		{"an audience of its own", `func routes() []apigw.Route { return []apigw.Route{{"GET", "/x", apigw.Admins, h}} }`, "Who"},
		{"no rows", `func routes() []apigw.Route { return table }`, "no row"},
		{"no func", `func paths() {}`, "no func routes"},
		{"no Go", `func routes( {`, "expected"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := fromSource("status", "routes.go", []byte("package main\n"+tt.body))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, error %v; want an error with %q", got, err, tt.want)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	with := func(change func([]Route) []Route) []Route { return change(slices.Clone(sample)) }
	tests := []struct {
		name string
		b    []Route
		want []string
	}{
		{"equal in any order", with(func(r []Route) []Route { slices.Reverse(r); return r }), nil},
		{"one missing", with(func(r []Route) []Route { return r[:3] }),
			[]string{"only in a: POST /v1/slips (reports, Open)"}},
		{"one twice", with(func(r []Route) []Route { return append(r, r[3]) }),
			[]string{"only in b: POST /v1/slips (reports, Open)"}},
		{"another audience", with(func(r []Route) []Route { r[1].Audience = "Open"; return r }),
			[]string{"only in a: POST /v1/orders/{order}/cash (status, Staff)", "only in b: POST /v1/orders/{order}/cash (status, Open)"}},
		{"another function", with(func(r []Route) []Route { r[1].Function = "orders"; return r }),
			[]string{"only in a: POST /v1/orders/{order}/cash (status, Staff)", "only in b: POST /v1/orders/{order}/cash (orders, Staff)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Difference("a", sample, "b", tt.b); !slices.Equal(got, tt.want) {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}
