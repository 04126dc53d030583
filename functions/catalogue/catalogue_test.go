package main

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

type (
	as   = hospitaltest.Ask
	step = hospitaltest.Step
)

func open(t *testing.T) (*hospitaltest.House, *catalogue.Catalogue) {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}})
	return h, tests
}

// Everything that can be ordered is shown, with its price, and each can be quoted at that price.
func TestWhatIsShownCanBeQuoted(t *testing.T) {
	h, tests := open(t)
	var shown catalogueAnswer
	a := h.Do(t, as{}, "GET /v1/hospitals/sahyadri/catalogue", nil)
	if a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	a.Read(t, &shown)
	if shown.Hospital != "sahyadri" || shown.Name != "Sahyadri Hospital" || shown.Version != tests.Version() || shown.VAT != 2000 || shown.HomeFee != 9900 {
		t.Errorf("shown: %+v", shown)
	}
	if len(shown.Tests) == 0 || len(shown.Tests) != len(tests.Orderables()) {
		t.Errorf("%d of %d tests are shown", len(shown.Tests), len(tests.Orderables()))
	}
	for _, test := range shown.Tests {
		if test.Price <= 0 || len(test.Analytes) == 0 || test.Specimen.Code == "" || (test.Kind == "panel") != (len(test.Members) > 0) {
			t.Errorf("%+v", test)
		}
		var quoted quoteAnswer
		h.Do(t, as{}, "GET /v1/hospitals/sahyadri/quote?tests="+test.Code, nil).Read(t, &quoted)
		if quoted.Total != test.Price+shown.VAT || len(quoted.Specimens) == 0 {
			t.Errorf("%s costs %d, and is quoted at %d: %+v", test.Code, test.Price, quoted.Total, quoted.Lines)
		}
	}
}

// lines counts the lines of a code.
func lines(q quoteAnswer, code string) (n int) {
	for _, l := range q.Lines {
		if l.Code == code {
			n++
		}
	}
	return n
}

func TestQuote(t *testing.T) {
	h, _ := open(t)
	var shown catalogueAnswer
	h.Do(t, as{}, "GET /v1/hospitals/sahyadri/catalogue", nil).Read(t, &shown)
	one, pair := shown.Tests[0], map[bool]testAnswer{} // by whether it is drawn into the same container
	for _, test := range shown.Tests[1:] {
		if test.Kind == "test" && test.Code != one.Code {
			pair[test.Specimen.Code == one.Specimen.Code] = test
		}
	}
	for same, other := range pair {
		want := map[bool]int{true: 1, false: 2}[same]
		var q quoteAnswer
		h.Do(t, as{}, "GET /v1/hospitals/sahyadri/quote?tests="+one.Code+","+other.Code, nil).Read(t, &q)
		if q.Total != one.Price+other.Price+shown.VAT || len(q.Specimens) != want {
			t.Errorf("%s and %s: %d, drawn into %+v", one.Code, other.Code, q.Total, q.Specimens)
		}
	}
	if len(pair) != 2 {
		t.Errorf("the catalogue has no two tests of one container, or of two: %+v", pair)
	}
	var at, home quoteAnswer
	h.Do(t, as{}, "GET /v1/hospitals/sahyadri/quote?tests=HB&home=false", nil).Read(t, &at)
	h.Do(t, as{}, "GET /v1/hospitals/sahyadri/quote?tests=HB&home=true", nil).Read(t, &home)
	if home.Total != at.Total+shown.HomeFee || lines(home, lab.LineHome) != 1 || lines(at, lab.LineHome) != 0 {
		t.Errorf("at home %+v, at the hospital %+v", home, at)
	}
}

// Bad input is a problem that names the parameter, and never repeats what was sent; a hospital that is not here is not
// found.
func TestRefused(t *testing.T) {
	h, _ := open(t)
	const quote = "GET /v1/hospitals/sahyadri/quote"
	h.Play(t, []step{
		{Name: "the catalogue of no hospital", Route: "GET /v1/hospitals/nowhere/catalogue", Want: "404 not_found"},
		{Name: "a quote of no hospital", Route: "GET /v1/hospitals/nowhere/quote?tests=HB", Want: "404 not_found"},
		{Name: "a hospital that cannot be one", Route: "GET /v1/hospitals/x%23M%23y/catalogue", Want: "404 not_found"},
		{Name: "no test", Route: quote, Want: "400 bad_request tests"},
		{Name: "a test that is none", Route: quote + "?tests=HB,SECRET", Want: "400 bad_request tests", Lacks: "SECRET"},
		{Name: "a test twice", Route: quote + "?tests=HB,HB", Want: "422 test_twice tests"},
		{Name: "home is neither", Route: quote + "?tests=HB&home=maybe", Want: "400 bad_request home", Lacks: "maybe"},
	})
}

// A path value is a hospital's id or nothing: what would lead elsewhere in the table gets what an unknown hospital gets, in
// the same bytes.
func TestPathLeadsNowhereElse(t *testing.T) {
	h, _ := open(t)
	const patient, phone = "01938f6c-11aa-7b20-8d5f-90ab12cd34ef", "+919876543210"
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Technician}})
	zoya := as{As: "zoya", Hospital: "narmada"}
	h.Enrol(t, zoya, patient, phone)
	order := h.Order(t, zoya, hospitaltest.Patient, lab.COD, "HB")
	unknown := h.Do(t, as{}, "GET /v1/hospitals/nowhere/catalogue", nil)
	for _, value := range []string{"narmada#P#" + patient, "narmada#O#" + order.ID[len("narmada-"):], "narmada#M#zoya", "narmada#T", "#", "NARMADA",
		"narmada#", "narmada/../sahyadri", "narmada\x00", "\u202enarmada", strings.Repeat("a", 2000), strings.Repeat("narmada#", 300), order.ID, patient} {
		for _, route := range []string{"/catalogue", "/quote?tests=HB"} {
			a := h.Do(t, as{}, "GET /v1/hospitals/"+url.PathEscape(value)+route, nil)
			if a.Status != http.StatusNotFound || !bytes.Equal(a.Body, unknown.Body) {
				t.Errorf("%.60q%s: %d %s", value, route, a.Status, a.Body)
			}
		}
	}
}

// The answers may be kept by anybody for five minutes, and asked for again by their tag.
func TestCached(t *testing.T) {
	h, _ := open(t)
	for _, route := range []string{"GET /v1/hospitals/sahyadri/catalogue", "GET /v1/hospitals/sahyadri/quote?tests=HB"} {
		first := h.Do(t, as{}, route, nil)
		again := h.Do(t, as{Tag: first.Header.Get("ETag")}, route, nil)
		if again.Status != http.StatusNotModified || len(again.Body) > 0 || first.Header.Get("Cache-Control") != "public, max-age=300" {
			t.Errorf("%s: %d, %q, Cache-Control %q", route, again.Status, again.Body, first.Header.Get("Cache-Control"))
		}
	}
}
