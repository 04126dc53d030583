package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// desks opens Sahyadri with an admin, a supervisor who signs for haematology, and a technician, and another hospital.
func desks(t *testing.T) *hospitaltest.House {
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "asha", Name: "Asha Verma", Roles: []lab.Role{lab.Admin}}, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Qualification: "MD", Registration: "MMC 1"})
	h.Found(t, "narmada", lab.Member{Person: "omar", Roles: []lab.Role{lab.Admin}})
	return h
}

// inForce is the catalogue that is in force in a hospital.
func inForce(t *testing.T, h *hospitaltest.House, hospital string) (price lab.Paise, unsigned bool, number int) {
	t.Helper()
	tests, err := h.Store.TestsOf(t.Context(), hospital, h.Now)
	if err != nil {
		t.Fatal(err)
	}
	hb, _ := tests.Item("HB")
	return hb.Price, hb.Analytes[0].Unverified, tests.Number()
}

// wantInForce fails unless the blood count's haemoglobin costs this, signed or not, in a version.
func wantInForce(t *testing.T, h *hospitaltest.House, price lab.Paise, unsigned bool, number int) {
	t.Helper()
	p, u, n := inForce(t, h, "sahyadri")
	if p != price || u != unsigned || n != number {
		t.Errorf("version %d, price %d, unsigned %t; want version %d, price %d, unsigned %t", n, p, u, number, price, unsigned)
	}
}

// A price is changed at once, another one from a day on; ranges are changed, unsigned, and signed before they are in force; and the other
// hospital has what it had.
func TestTheCatalogueChanges(t *testing.T) {
	h := desks(t)
	asha, meera := as{As: "asha", Hospital: "sahyadri"}, as{As: "meera", Hospital: "sahyadri"}
	const put = "POST /v1/catalogue/versions"
	day := h.Now.AddDate(0, 0, 7).Format(time.DateOnly)
	later := func(days int) string { return h.Now.AddDate(0, 0, days).Format(time.DateOnly) }
	wantInForce(t, h, 6000, true, 0)
	h.Play(t, []step{
		{Name: "nothing waits to be taken back", Who: asha, Route: "POST /v1/catalogue/withdraw", Body: `{"version":0}`, Want: "409 nothing_waits"},
		{Name: "previewed", Who: asha, Route: "POST /v1/catalogue/preview", Body: `{"version":0,"why":"x","tests":[{"code":"HB","price":7000}]}`, Want: "200",
			Holds: `{"version":0,"changes":[{"part":"test:HB.price","from":"6000","to":"7000"}],"faults":[]}`},
		{Name: "previewed of a version that is another", Who: asha, Route: "POST /v1/catalogue/preview", Body: `{"version":1,"why":"x","tests":[{"code":"HB","price":7000}]}`, Want: "412 stale"},
		{Name: "no text waits for a signature", Who: asha, Route: "GET /v1/catalogue/tests/PS", Want: "200", Holds: `"unsigned":false`},
		{Name: "nor is one signed", Who: as{As: "meera", Hospital: "sahyadri"}, Route: "POST /v1/catalogue/sign", Body: `{"version":0,"tests":["PS"]}`, Want: "400 bad_request tests[0]"},
		{Name: "by a technician", Who: as{As: "tara", Hospital: "sahyadri"}, Route: put, Body: `{"version":0,"why":"x","tests":[{"code":"HB","price":7000}]}`, Want: "403 not_allowed"},
		{Name: "no reason", Who: asha, Route: put, Body: `{"version":0,"why":" ","tests":[{"code":"HB","price":7000}]}`, Want: "400 bad_request why"},
		{Name: "nothing", Who: asha, Route: put, Body: `{"version":0,"why":"x","tests":[{"code":"HB","price":6000}]}`, Want: "422 nothing_changed"},
		{Name: "of a version that is another", Who: asha, Route: put, Body: `{"version":1,"why":"x","tests":[{"code":"HB","price":7000}]}`, Want: "412 stale"},
		{Name: "yesterday", Who: asha, Route: put, Body: `{"version":0,"from":"` + later(-1) + `","why":"x","tests":[{"code":"HB","price":7000}]}`, Want: "400 bad_request from"},
		{Name: "a new price", Who: asha, Route: put, Body: `{"version":0,"why":"Dearer reagent","tests":[{"code":"HB","price":7000}]}`, Want: "200", Holds: `"version":1`},
	})
	wantInForce(t, h, 7000, true, 1)
	ranges := `[{"to":"18y","low":"11.0","high":"16.0"},{"sex":"male","from":"18y","low":"13.5","high":"17.0"},{"sex":"female","from":"18y","low":"12.0","high":"15.5"}]`
	h.Play(t, []step{
		{Name: "a gap", Who: asha, Route: "POST /v1/catalogue/preview", Body: `{"version":1,"why":"x","tests":[{"code":"HB","ranges":` + strings.Replace(ranges, `"from":"18y","low":"13.5"`, `"from":"19y","low":"13.5"`, 1) + `}]}`,
			Want: "200", Holds: `{"code":"HB","field":"ranges","why":"ranges: male: gap from 18 y to 19 y"}`},
		{Name: "a gap is not put in force", Who: asha, Route: put, Body: `{"version":1,"why":"x","tests":[{"code":"PLT","price":9000},{"code":"HB","ranges":` + strings.Replace(ranges, `"from":"18y","low":"13.5"`, `"from":"19y","low":"13.5"`, 1) + `}]}`,
			Want: "422 catalogue_incomplete tests[1].ranges"},
		{Name: "ranges from a day on", Who: asha, Route: put, Body: `{"version":1,"from":"` + day + `","why":"Our own study","tests":[{"code":"HB","price":8000,"ranges":` + ranges + `}]}`, Want: "200", Holds: `"version":2`},
		{Name: "what would come before it", Who: asha, Route: put, Body: `{"version":2,"why":"x","tests":[{"code":"HB","price":9000}]}`, Want: "409 catalogue_waits"},
		{Name: "the one that waits", Who: meera, Route: "GET /v1/catalogue/tests/HB?version=2", Want: "200", Holds: `"low":"13.5","high":"17.0","source":"own"`},
		{Name: "signed for another department", Who: meera, Route: "POST /v1/catalogue/sign", Body: `{"version":2,"tests":["K"]}`, Want: "403 not_signatory"},
		{Name: "signed", Who: meera, Route: "POST /v1/catalogue/sign", Body: `{"version":2,"tests":["HB"]}`, Want: "200", Holds: `"version":3`},
		{Name: "signed twice", Who: meera, Route: "POST /v1/catalogue/sign", Body: `{"version":3,"tests":["HB"]}`, Want: "400 bad_request tests[0]"},
		{Name: "all of them", Who: meera, Route: "GET /v1/catalogue/versions", Want: "200", Holds: `"why":"Our own study"`},
	})
	wantInForce(t, h, 7000, true, 1)
	h.Now = h.Now.AddDate(0, 0, 8)
	wantInForce(t, h, 8000, false, 3)
	h.Play(t, []step{
		{Name: "what was changed, in the chain of the hospital", Who: asha, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"test:HB.price","from":"7000","to":"8000"}`},
		{Name: "and its hash", Who: asha, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"catalogue.hash","to":"`},
		{Name: "one that waits", Who: asha, Route: put, Body: `{"version":3,"from":"` + later(5) + `","why":"x","tests":[{"code":"HB","price":9900}]}`, Want: "200", Holds: `"version":4`},
		{Name: "is taken back", Who: asha, Route: "POST /v1/catalogue/withdraw", Body: `{"version":4}`, Want: "200", Holds: `"version":3`},
	})
	h.Now = h.Now.AddDate(0, 0, 8)
	wantInForce(t, h, 8000, false, 3)
	if price, unsigned, number := inForce(t, h, "narmada"); price != 6000 || !unsigned || number != 0 {
		t.Errorf("the other hospital has version %d, price %d, unsigned %t", number, price, unsigned)
	}
}

// A test and a panel of the hospital's own are complete or not there; what is withdrawn is ordered no more; and what a code is does not
// change.
func TestOwnTestsOfAHospital(t *testing.T) {
	h := desks(t)
	asha := as{As: "asha", Hospital: "sahyadri"}
	const put = "POST /v1/catalogue/versions"
	one := `{"code":"G6PD","name":"Glucose-6-phosphate dehydrogenase","name_hi":"जी6पीडी","short_name":"G6PD","loinc":"32546-4","unit":"U/L","decimals":1,"specimen":"E",
		"department":"haematology","price":45000,"tat_minutes":1440,"absurd_low":"0","absurd_high":"100","ranges":[{"low":"4.6","high":"13.5"}]%s}`
	body := func(version int, tests string) string {
		return fmt.Sprintf(`{"version":%d,"why":"x","tests":[%s]}`, version, tests)
	}
	for _, c := range []struct{ name, drop, field string }{
		{"a price", `"price":45000,`, "price"}, {"a LOINC code", `"loinc":"32546-4",`, "loinc"}, {"a unit", `"unit":"U/L",`, "unit"},
		{"a container", `"specimen":"E",`, "specimen"}, {"a department", `"department":"haematology",`, "department"},
		{"a name in Hindi", `"name_hi":"जी6पीडी",`, "name_hi"}, {"ranges", `"ranges":[{"low":"4.6","high":"13.5"}]`, "ranges"},
	} {
		lacking := strings.Replace(fmt.Sprintf(one, ""), c.drop, "", 1)
		h.Play(t, []step{{Name: "without " + c.name, Who: asha, Route: "POST /v1/catalogue/preview", Body: strings.Replace(body(0, lacking), `"absurd_high":"100",}`, `"absurd_high":"100"}`, 1),
			Want: "200", Holds: `"code":"G6PD","field":"` + c.field + `"`}})
	}
	h.Play(t, []step{
		{Name: "critical inside the range", Who: asha, Route: put, Body: body(0, fmt.Sprintf(one, `,"critical":[{"low":"5.0"}]`)), Want: "422 catalogue_incomplete tests[0].critical"},
		{Name: "a member that is not there", Who: asha, Route: put, Body: body(0, `{"code":"CBC","members":["HB","NOPE"]}`), Want: "422 catalogue_incomplete tests[0].members"},
		{Name: "another unit", Who: asha, Route: put, Body: body(0, `{"code":"HB","unit":"g/L"}`), Want: "400 bad_request tests[0].unit"},
		{Name: "a container of a panel", Who: asha, Route: put, Body: body(0, `{"code":"CBC","specimen":"S"}`), Want: "400 bad_request tests[0].specimen"},
		{Name: "a code twice", Who: asha, Route: put, Body: body(0, `{"code":"HB","price":1000},{"code":"HB","price":2000}`), Want: "400 bad_request tests[1].code"},
		{Name: "complete", Who: asha, Route: put, Body: body(0, fmt.Sprintf(one, "")), Want: "200"},
		{Name: "in a panel of its own", Who: asha, Route: put, Body: body(1, `{"code":"HAEM","name":"Haemolysis","name_hi":"हीमोलिसिस","short_name":"HAEM","loinc":"57021-8","department":"haematology","price":50000,
			"tat_minutes":1440,"members":["HB","G6PD"]},{"code":"PLT","withdrawn":true}`), Want: "200"},
		{Name: "the starter list again", Who: asha, Route: "POST /v1/catalogue/preview", Body: `{"version":2,"why":"x","starter":true}`, Want: "200", Holds: `[{"part":"test:PLT.withdrawn","from":"yes","to":"none"}]`},
	})
	tests, err := h.Store.TestsOf(t.Context(), "sahyadri", h.Now)
	if err != nil {
		t.Fatal(err)
	}
	panel, ok := tests.Orderable("HAEM")
	if _, orderable := tests.Orderable("PLT"); !ok || len(panel.Items) != 2 || orderable {
		t.Errorf("the panel is %+v, and what is withdrawn can be ordered: %t", panel, orderable)
	}
	if plt, ok := tests.Ordered("PLT"); !ok || plt.Price != 10000 || slices.ContainsFunc(tests.Orderables(), func(o lab.Test) bool { return o.Code == "PLT" }) {
		t.Errorf("what was ordered before is %+v", plt)
	}
}
