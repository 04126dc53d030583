package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// A file goes out, comes back with other prices, and is seen before it is written; a bad row is named by line and column.
func TestTheCatalogueAsAFile(t *testing.T) {
	h := desks(t)
	asha := as{As: "asha", Hospital: "sahyadri"}
	var file csvAnswer
	h.Do(t, asha, "GET /v1/catalogue/csv", nil).Read(t, &file)
	cheap := strings.Replace(file.CSV, ",haematology,E,60.00,", ",haematology,E,75.50,", 1)
	if cheap == file.CSV {
		t.Fatalf("haemoglobin is not in the file as it was: %.400s", file.CSV)
	}
	body := func(version int, text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf(`{"version":%d,"why":"Prices of the year","csv":%s}`, version, quoted)
	}
	h.Play(t, []step{
		{Name: "as it was", Who: asha, Route: "POST /v1/catalogue/preview", Body: body(0, file.CSV), Want: "200", Holds: `"changes":[],"faults":[]`},
		{Name: "one price is another", Who: asha, Route: "POST /v1/catalogue/preview", Body: body(0, cheap), Want: "200", Holds: `"changes":[{"part":"test:HB.price","from":"6000","to":"7550"}]`},
		{Name: "a bad row", Who: asha, Route: "POST /v1/catalogue/versions", Body: body(0, "code,price\nHB,70\nPLT,x\n"), Want: "400 bad_request csv[3].price"},
		{Name: "a container of a panel", Who: asha, Route: "POST /v1/catalogue/versions", Body: body(0, "code,container\nCBC,S\n"), Want: "400 bad_request csv[2].container"},
		{Name: "a new test that is not complete", Who: asha, Route: "POST /v1/catalogue/versions", Body: body(0, "code,name,price\nHBX,Another,70\n"), Want: "422 catalogue_incomplete csv[2].short_name"},
		{Name: "written", Who: asha, Route: "POST /v1/catalogue/versions", Body: body(0, cheap), Want: "200", Holds: `"version":1`},
	})
	wantInForce(t, h, 7550, true, 1)
}

// A value is tried on a version before it is in force, by the judge of what is submitted.
func TestTryAResult(t *testing.T) {
	h := desks(t)
	asha, tara := as{As: "asha", Hospital: "sahyadri"}, as{As: "tara", Hospital: "sahyadri"}
	const woman = "GET /v1/catalogue/try?code=HB&sex=female&age=42y&value="
	h.Play(t, []step{
		{Name: "low", Who: tara, Route: woman + "9.4", Want: "200", Holds: `"judged":{"flag":"L","holds":[],"printed":"9.4","range":"12.0 – 15.0","unsigned":true}`},
		{Name: "critical", Who: tara, Route: woman + "7.0", Want: "200", Holds: `"flag":"LL","holds":["critical"]`},
		{Name: "no number", Who: tara, Route: woman + "low", Want: "200", Holds: `"refused":{"code":"bad_request"`},
		{Name: "no patient can have it", Who: tara, Route: woman + "99", Want: "200", Holds: `"refused":{"code":"absurd_value"`},
		{Name: "calculated", Who: tara, Route: "GET /v1/catalogue/try?code=BUN&sex=male&age=42y&value=9", Want: "200", Holds: `"refused":{"code":"calculated"`},
		{Name: "no such test", Who: tara, Route: "GET /v1/catalogue/try?code=NOPE&sex=male&age=42y&value=9", Want: "400 bad_request code"},
		{Name: "no age", Who: tara, Route: "GET /v1/catalogue/try?code=HB&sex=male&age=old&value=9", Want: "400 bad_request age"},
		{Name: "older than anybody", Who: tara, Route: "GET /v1/catalogue/try?code=HB&sex=male&age=9999y&value=9", Want: "400 bad_request age"},
		{Name: "a version there is not", Who: tara, Route: "GET /v1/catalogue/try?version=7&code=HB&sex=male&age=42y&value=9", Want: "400 bad_request version"},
		{Name: "another range, from a day on", Who: asha, Route: "POST /v1/catalogue/versions", Body: fmt.Sprintf(
			`{"version":0,"from":%q,"why":"x","tests":[{"code":"HB","no_range":[],"critical":[],"ranges":[{"low":"8.0","high":"16.0"}]}]}`, h.Now.AddDate(0, 0, 9).Format(time.DateOnly)), Want: "200"},
		{Name: "by the one that waits", Who: tara, Route: woman + "9.4&version=1", Want: "200", Holds: `"flag":"N","holds":[],"printed":"9.4","range":"8.0 – 16.0"`},
		{Name: "and by the one in force", Who: tara, Route: woman + "9.4", Want: "200", Holds: `"flag":"L"`},
	})
}

// A hospital with 300 tests and 60 panels: one version, which fits a row, and is put in force and asked within a moment.
func TestALargeCatalogue(t *testing.T) {
	h := desks(t)
	var tests []catalogue.Change
	say := func(s string) *string { return &s }
	price, minutes, decimals := lab.Paise(10000), 240, 1
	starter, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	hb, _ := starter.Analyte("HB")
	code := func(kind string, n int) string { return fmt.Sprintf("%s%03d", kind, n) }
	for n := range 240 {
		tests = append(tests, catalogue.Change{Code: code("T", n), Name: say("Test of the list"), NameHi: say("जाँच"), ShortName: say("T"), LOINC: say("718-7"), Department: say("haematology"),
			Price: &price, TATMinutes: &minutes, Specimen: say("E"), Unit: say("g/dL"), Decimals: &decimals, AbsurdLow: hb.AbsurdLow, AbsurdHigh: hb.AbsurdHigh, Ranges: &hb.Ranges, Critical: &hb.Critical})
	}
	for n := range 52 {
		tests = append(tests, catalogue.Change{Code: code("P", n), Name: say("Panel of the list"), NameHi: say("पैनल"), ShortName: say("P"), LOINC: say("57021-8"), Department: say("haematology"),
			Price: &price, TATMinutes: &minutes, Members: []string{code("T", n), code("T", n+1), code("T", n+2)}})
	}
	for version, some := range [][]catalogue.Change{tests[:60], tests[60:120], tests[120:180], tests[180:240], tests[240:]} {
		text, err := json.Marshal(catalogueBody{Version: version, Why: "The whole list", Tests: some})
		if err != nil {
			t.Fatal(err)
		}
		h.Play(t, []step{{Name: fmt.Sprint("part ", version), Who: as{As: "asha", Hospital: "sahyadri"}, Route: "POST /v1/catalogue/versions", Body: string(text), Want: "200"}})
	}
	is, err := h.Store.TestsOf(t.Context(), "sahyadri", h.Now)
	if err != nil {
		t.Fatal(err)
	}
	if all := len(is.All()); all < 360 || len(is.Orderables()) < 300 {
		t.Errorf("%d tests and panels, of which %d can be ordered", all, len(is.Orderables()))
	}
}
