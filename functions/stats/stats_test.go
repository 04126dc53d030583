package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

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

var (
	tara  = as{As: "tara", Hospital: "sahyadri"}  // technician
	meera = as{As: "meera", Hospital: "sahyadri"} // supervisor
	asha  = as{As: "asha", Hospital: "sahyadri"}  // admin
	zoya  = as{As: "zoya", Hospital: "narmada"}   // supervisor elsewhere
	gone  = as{As: "gone", Hospital: "sahyadri"}  // in no list of members
)

func open(t *testing.T) *hospitaltest.House {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}}, lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	return h
}

// write runs a command of the laboratory and tells the views.
func write(t *testing.T, h *hospitaltest.House, id string, decide func(d store.Loaded) (lab.Outcome, error)) lab.Order {
	t.Helper()
	var after lab.Order
	hospital := lab.HospitalOf(id)
	person := map[string]string{"sahyadri": "meera", "narmada": "zoya"}[hospital]
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: hospital, Person: person, Now: h.Now},
		Read: store.ReadSet{NewOrder: id}}, func(d store.Loaded) (store.Result, error) {
		out, err := decide(d)
		after = out.Order
		result := store.Result{Outcome: &out, Status: http.StatusOK}
		if err == nil && out.Event.Action == lab.Submit { // as the function of results does
			result.Writes = h.Store.EndTyping(out)
		}
		return result, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Store.UpdateViews(t.Context(), "H#"+hospital+"#O#"+strings.TrimPrefix(id, hospital+"-")); err != nil {
		t.Fatal(err)
	}
	return after
}

// place places an order of a panel and a hormone: two departments, two tubes.
func place(t *testing.T, h *hospitaltest.House, hospital string, n int, priority lab.Priority) string {
	t.Helper()
	return placeOf(t, h, hospital, n, priority, "CBC", "TSH")
}

func placeOf(t *testing.T, h *hospitaltest.House, hospital string, n int, priority lab.Priority, codes ...string) string {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := tests.Order(codes)
	if err != nil {
		t.Fatal(err)
	}
	id := fmt.Sprintf("%s-01938f6e-5d2a-7c41-9b3e-%012d", hospital, n)
	write(t, h, id, func(d store.Loaded) (lab.Outcome, error) {
		return lab.PlaceOrder(d.Caller, h.Now, lab.Placement{ID: id, Number: fmt.Sprintf("26-%06d", n),
			Tests: chosen, Settlement: lab.COD, Particulars: lab.Particulars{Priority: priority}, Tax: lab.Tax{Name: "VAT", Amount: 2000},
			Patient: lab.Snapshot{ID: hospitaltest.Patient.ID, Name: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female"}})
	})
	return id
}

func collect(t *testing.T, h *hospitaltest.House, id string) {
	t.Helper()
	write(t, h, id, func(d store.Loaded) (lab.Outcome, error) {
		o, cash := d.Order, lab.TakenCash{ReportedPaise: lab.Reported(d.Order.Money.Due())}
		var tubes []lab.ScannedLabel
		for _, s := range o.Specimens {
			tubes = append(tubes, lab.ScannedLabel{ID: s.ID, Accession: o.Accession(s)})
		}
		return o.CollectSpecimens(d.Caller, h.Now, lab.Collection{Specimens: tubes, Cash: &cash, Receipt: "R26-000001",
			Identity: lab.Identity{Confirmed: []string{"name", "uhid"}, How: "spoken"}})
	})
}

// cbcTests is how many tests a complete blood count is: 16 that are measured and 5 that are calculated from them.
const cbcTests = 21

func TestStats(t *testing.T) {
	h := open(t)
	h.Play(t, []step{
		{Name: "nothing was counted yet", Who: tara, Route: "GET /v1/stats", Want: "200", Holds: `"from":"2026-11-19","to":"2026-11-25","now":null,"days":[]`},
		{Name: "a stranger", Who: gone, Route: "GET /v1/stats", Want: "403 not_a_member"},
		{Name: "no hospital", Who: as{As: "tara"}, Route: "GET /v1/stats", Want: "400 missing_header X-Hospital"},
		{Name: "no day", Who: tara, Route: "GET /v1/stats?from=yesterday", Want: "400 bad_request from"},
		{Name: "the wrong way round", Who: tara, Route: "GET /v1/stats?from=2026-11-25&to=2026-11-24", Want: "400 bad_request from"},
		{Name: "a year", Who: tara, Route: "GET /v1/stats?from=2025-11-26&to=2026-11-25", Want: "400 bad_request from"},
		{Name: "a quarter", Who: tara, Route: "GET /v1/stats?from=2026-08-26&to=2026-11-25", Want: "200"},
	})
	first := place(t, h, "sahyadri", 1, lab.Routine)
	place(t, h, "sahyadri", 2, lab.Stat)
	place(t, h, "narmada", 3, lab.Routine)
	h.Now = h.Now.Add(20 * time.Hour) // past midnight in India
	collect(t, h, first)
	var answer statsAnswer
	for _, who := range []as{tara, meera, asha} {
		answer = statsAnswer{}
		h.Do(t, who, "GET /v1/stats", nil).Read(t, &answer)
		now := answer.Now
		if now == nil || now.Orders[lab.TabCOD][lab.COD] != 1 || now.Orders[lab.TabProcessing][lab.COD] != 1 ||
			now.Items[lab.Requested] != cbcTests || now.Items[lab.ItemCollected] != cbcTests || now.Due[lab.COD] == 0 {
			t.Errorf("%s: as it stands %+v", who.As, now)
		}
	}
	if len(answer.Days) != 2 {
		t.Fatalf("days %+v", answer.Days)
	}
	placed, drawn := answer.Days[0], answer.Days[1]
	if placed.Day != "2026-11-25" || placed.Placed[lab.COD] != 2 || placed.Billed != 2*answer.Now.Due[lab.COD] || placed.Collected != 0 {
		t.Errorf("the day of placing %+v", placed)
	}
	if drawn.Day != "2026-11-26" || drawn.Collected != 1 || drawn.Cash != answer.Now.Due[lab.COD] || drawn.MeanMinutes != nil {
		t.Errorf("the day of collection %+v", drawn)
	}
	h.Play(t, []step{{Name: "another hospital's own", Who: zoya, Route: "GET /v1/stats", Want: "200", Holds: `"placed":{"cod":1,"later":0,"online":0}`}})
}

func TestMeanMinutes(t *testing.T) {
	day := dayOf(store.DayTotals{Day: "2026-11-25", Figures: lab.Figures{lab.DayMinutes: 301, lab.DayTimed: 2, "completed": 3}})
	if day.MeanMinutes == nil || *day.MeanMinutes != 150 || day.Completed != 3 {
		t.Errorf("%+v", day)
	}
}

func TestWorklist(t *testing.T) {
	h := open(t)
	var ids []string
	for n, priority := range []lab.Priority{lab.Routine, lab.Routine, lab.Stat, lab.Urgent, lab.Routine} {
		ids = append(ids, place(t, h, "sahyadri", n+1, priority))
		h.Now = h.Now.Add(time.Minute)
	}
	place(t, h, "narmada", 9, lab.Stat)
	collect(t, h, ids[1])
	const path = "GET /v1/worklists/haematology"
	h.Play(t, []step{
		{Name: "a stranger", Who: gone, Route: path, Want: "403 not_a_member"},
		{Name: "a department that cannot be", Who: tara, Route: "GET /v1/worklists/9", Want: "404 not_found"},
		{Name: "a state twice", Who: tara, Route: path + "?state=ready,ready", Want: "400 bad_request state"},
		{Name: "a comma too many", Who: tara, Route: path + "?state=ready,", Want: "400 bad_request state"},
		{Name: "a state that owes nothing", Who: tara, Route: path + "?state=released", Want: "400 bad_request state"},
		{Name: "no page at all", Who: tara, Route: path + "?limit=0", Want: "400 bad_request limit"},
		{Name: "a forged cursor", Who: tara, Route: path + "?cursor=AQ", Want: "400 bad_request cursor"},
		{Name: "a department without work", Who: tara, Route: "GET /v1/worklists/serology", Want: "200", Holds: `"work":[]`},
		{Name: "a department there is not", Who: tara, Route: "GET /v1/worklists/histology", Want: "404 not_found"},
		{Name: "one tube of a blood count", Who: asha, Route: path + "?state=collected", Want: "200",
			Holds: `"number":"26-000002","accession":"26-000002-E1","priority":"routine","state":"collected","since":"2026-11-25T06:05:00.000Z","collected_at":"2026-11-25T06:05:00.000Z","due_at":"2026-11-25T10:05:00.000Z","tests":["CBC"],"items":["HB",`, Lacks: "Asha"},
		{Name: "nothing is ready", Who: tara, Route: path + "?state=ready", Want: "200", Holds: `"work":[]`},
	})
	want := []string{ids[2], ids[3], ids[0], ids[4]} // STAT, urgent, then by age
	for _, limit := range []int{1, 3, 4, 10} {
		var got []string
		for cursor, pages := "", 0; ; pages++ {
			var page worklistAnswer
			h.Do(t, tara, fmt.Sprintf("%s?state=ordered&limit=%d%s", path, limit, cursor), nil).Read(t, &page)
			for _, w := range page.Work {
				got = append(got, w.Order)
			}
			if page.Cursor == "" || pages > 9 {
				break
			}
			cursor = "&cursor=" + page.Cursor
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: %v, want %v", limit, got, want)
		}
	}
	var page worklistAnswer
	h.Do(t, tara, path+"?limit=1", nil).Read(t, &page)
	h.Play(t, []step{
		{Name: "the cursor of another list", Who: tara, Route: "GET /v1/worklists/biochemistry?limit=1&cursor=" + page.Cursor, Want: "400 bad_request cursor"},
		{Name: "the cursor of all states", Who: tara, Route: path + "?state=ordered&limit=1&cursor=" + page.Cursor, Want: "400 bad_request cursor"},
		{Name: "its own cursor", Who: tara, Route: path + "?limit=1&cursor=" + page.Cursor, Want: "200"},
	})
}

// While nothing moves a copy is answered with 304; whatever moves at the hospital makes it new.
func TestUnmoved(t *testing.T) {
	h := open(t)
	id := place(t, h, "sahyadri", 1, lab.Routine)
	for _, route := range []string{"GET /v1/stats", "GET /v1/worklists/haematology", "GET /v1/worklists/haematology?state=ordered"} {
		tag := h.Do(t, tara, route, nil).Header.Get("ETag")
		who := tara
		who.Tag = tag
		h.Play(t, []step{{Name: route + " unmoved", Who: who, Route: route, Want: "304"}})
		place(t, h, "narmada", len(route), lab.Routine)
		h.Play(t, []step{{Name: route + " unmoved by another hospital", Who: who, Route: route, Want: "304"}})
		stranger := gone
		stranger.Tag = tag
		h.Play(t, []step{{Name: route + " no 304 for a stranger", Who: stranger, Route: route, Want: "403 not_a_member"}})
	}
	before := map[string]string{}
	for _, route := range []string{"GET /v1/stats", "GET /v1/worklists/haematology?state=ordered"} {
		before[route] = h.Do(t, tara, route, nil).Header.Get("ETag")
	}
	collect(t, h, id)
	for route, tag := range before {
		who := tara
		who.Tag = tag
		h.Play(t, []step{{Name: route + " moved", Who: who, Route: route, Want: "200"}})
	}
}

// Several states are one list; the counts are of tubes, of all departments; who types is shown while the tests wait for it.
func TestWorklistOfTheBench(t *testing.T) {
	h := open(t)
	first, second := place(t, h, "sahyadri", 1, lab.Routine), place(t, h, "sahyadri", 2, lab.Stat)
	place(t, h, "narmada", 3, lab.Stat)
	collect(t, h, first)
	collect(t, h, second)
	var o lab.Order
	for _, move := range []lab.Action{lab.Receive, lab.Accept} {
		o = write(t, h, second, func(d store.Loaded) (lab.Outcome, error) {
			return d.Order.MoveSpecimens(d.Caller, h.Now, move, []string{"E1", "S1"}, nil)
		})
	}
	const path = "GET /v1/worklists/haematology?state=collected,in_process,ready"
	h.Play(t, []step{
		{Name: "two of the states, STAT first with a target of its own", Who: tara, Route: path, Want: "200",
			Holds: `"work":[{"order":"` + second + `","number":"26-000002","accession":"26-000002-E1","priority":"stat","state":"ready","since":"2026-11-25T06:00:00.000Z","collected_at":"2026-11-25T06:00:00.000Z","due_at":"2026-11-25T07:00:00.000Z"`,
			Lacks: `"draft"`},
		{Name: "the tubes of all departments by state", Who: asha, Route: path, Want: "200",
			Holds: `"biochemistry":{"authorised":0,"collected":1,"correcting":0,"held":0,"in_process":0,"ordered":0,"ready":1,"received":0,"resulted":0},"coagulation":{"authorised":0,"collected":0,`},
		{Name: "another hospital's own", Who: zoya, Route: path, Want: "200", Holds: `"haematology":{"authorised":0,"collected":0,"correcting":0,"held":0,"in_process":0,"ordered":1,`},
	})
	o = write(t, h, second, func(d store.Loaded) (lab.Outcome, error) {
		return d.Order.StartItems(d.Caller, h.Now, []string{"HB", "PLT"})
	})
	note := func(before, next lab.DraftResult) {
		t.Helper()
		if err := h.Store.NoteTyping(t.Context(), o, before, next); err != nil {
			t.Fatal(err)
		}
	}
	typed := func(code, value, by string) lab.DraftResult {
		return lab.DraftResult{Item: code, Value: value, By: by, At: lab.At(h.Now)}
	}
	note(lab.DraftResult{}, typed("HB", "1", "tara"))
	note(typed("HB", "1", "tara"), typed("HB", "13", "tara"))
	note(lab.DraftResult{}, typed("WBC", "7", "tara")) // is not in process
	h.Now = h.Now.Add(2 * time.Minute)
	h.Play(t, []step{{Name: "one value is typed", Who: meera, Route: path, Want: "200", Holds: `"draft":{"by":{"person":"tara","name":"Tara Kulkarni"},"at":"2026-11-25T06:00:00.000Z","n":1}`}})
	note(lab.DraftResult{}, typed("PLT", "250", "meera"))
	h.Now = h.Now.Add(2 * time.Minute)
	h.Play(t, []step{{Name: "who typed last", Who: tara, Route: path, Want: "200", Holds: `"draft":{"by":{"person":"meera","name":"Dr Meera Nair"},"at":"2026-11-25T06:02:00.000Z","n":2}`}})
	note(typed("HB", "13", "tara"), typed("HB", "", "tara"))
	note(typed("PLT", "250", "meera"), typed("PLT", "", "meera"))
	h.Now = h.Now.Add(2 * time.Minute)
	h.Play(t, []step{{Name: "taken out again", Who: tara, Route: path, Want: "200", Lacks: `"draft"`}})
	note(lab.DraftResult{}, typed("HB", "13", "tara"))
	write(t, h, second, func(d store.Loaded) (lab.Outcome, error) {
		return d.Order.SubmitResults(d.Caller, h.Now, []lab.Entry{{Item: "HB", Value: "13.5", Unit: "g/dL"}}, hospitaltest.Tests(t).Analyte)
	})
	if left, err := h.Store.Typing(t.Context(), "sahyadri", "haematology"); err != nil || len(left) != 0 {
		t.Errorf("after the submission %v is being typed, %v", left, err)
	}
	write(t, h, second, func(d store.Loaded) (lab.Outcome, error) {
		return d.Order.RestartItems(d.Caller, h.Now, []string{"HB"}, lab.RestartReasons[0])
	})
	h.Play(t, []step{{Name: "measured again", Who: tara, Route: path, Want: "200", Holds: `"items":["HB","PLT"],"again":["HB"]`}})
}

// What is asked most is counted on the day of the order, each order once, whatever becomes of it.
func TestMostAsked(t *testing.T) {
	h := open(t)
	const path = "GET /v1/most-asked"
	h.Play(t, []step{
		{Name: "nothing was ordered yet", Who: tara, Route: path, Want: "200", Holds: `"from":"2026-10-29","to":"2026-11-25","tests":[]`},
		{Name: "a stranger", Who: gone, Route: path, Want: "403 not_a_member"},
		{Name: "no hospital", Who: as{As: "tara"}, Route: path, Want: "400 missing_header X-Hospital"},
	})
	first := placeOf(t, h, "sahyadri", 1, lab.Routine, "CBC", "TSH")
	placeOf(t, h, "sahyadri", 2, lab.Routine, "TSH", "K")
	placeOf(t, h, "narmada", 3, lab.Routine, "LFT")
	h.Now = h.Now.Add(20 * time.Hour) // past midnight in India
	collect(t, h, first)              // another step counts nothing again
	h.Play(t, []step{
		{Name: "the most asked first", Who: asha, Route: path, Want: "200", Holds: `"tests":[{"code":"TSH","orders":2},{"code":"CBC","orders":1},{"code":"K","orders":1}]`},
		{Name: "another hospital's own", Who: zoya, Route: path, Want: "200", Holds: `"tests":[{"code":"LFT","orders":1}]`},
	})
	h.Now = h.Now.AddDate(0, 0, 28)
	h.Play(t, []step{{Name: "five weeks later", Who: tara, Route: path, Want: "200", Holds: `"tests":[]`}})
}

// What was taken and given back is counted on its day, by method and by person; cash that went back is apart from what was taken.
func TestTakings(t *testing.T) {
	h := open(t)
	const path = "GET /v1/takings"
	h.Play(t, []step{
		{Name: "a technician", Who: tara, Route: path, Want: "403 not_allowed"},
		{Name: "a stranger", Who: gone, Route: path, Want: "403 not_a_member"},
		{Name: "no day", Who: meera, Route: path + "?day=yesterday", Want: "400 bad_request day"},
		{Name: "nothing was taken yet", Who: meera, Route: path, Want: "200", Holds: `"day":"2026-11-25"`},
	})
	member := func(person string) lab.Member {
		return lab.Member{Person: person, Active: true, Roles: []lab.Role{lab.Technician, lab.Supervisor}}
	}
	in := func(n int, do ...func(o lab.Order) (lab.Outcome, error)) {
		id := place(t, h, "sahyadri", n, lab.Routine)
		for _, one := range do {
			write(t, h, id, func(d store.Loaded) (lab.Outcome, error) { return one(d.Order) })
		}
	}
	cash := func(by string) func(o lab.Order) (lab.Outcome, error) {
		return func(o lab.Order) (lab.Outcome, error) {
			return o.TakeCash(member(by), h.Now, o.Money.Due(), "R"+o.ID, nil)
		}
	}
	in(1, cash("tara"))
	in(2, cash("tara"), func(o lab.Order) (lab.Outcome, error) { return o.Cancel(member("meera"), h.Now, lab.PatientAsked) },
		func(o lab.Order) (lab.Outcome, error) {
			return o.GiveBack(member("meera"), h.Now, "F1", lab.CashDay{Limit: lab.MaxAmount}, "R-back")
		})
	in(3, func(o lab.Order) (lab.Outcome, error) {
		return o.TakePayment(member("meera"), h.Now, lab.Handed{Amount: o.Money.Due(), Method: lab.ByUPI, Reference: "433219876501"}, "R-upi", lab.HandTerms{Limit: lab.MaxAmount})
	})
	want := `"methods":[{"method":"cash","taken":124000,"given_back":62000},{"method":"upi","taken":62000,"given_back":0},{"method":"card","taken":0,"given_back":0},` +
		`{"method":"cheque","taken":0,"given_back":0},{"method":"transfer","taken":0,"given_back":0},{"method":"online","taken":0,"given_back":0}],` +
		`"people":[{"person":"meera","taken":{"card":0,"cash":0,"cheque":0,"transfer":0,"upi":62000},"given_back":62000},` +
		`{"person":"tara","taken":{"card":0,"cash":124000,"cheque":0,"transfer":0,"upi":0},"given_back":0}],"recount":false`
	h.Play(t, []step{
		{Name: "of the day", Who: asha, Route: path + "?day=2026-11-25", Want: "200", Holds: want},
		{Name: "of another day", Who: meera, Route: path + "?day=2026-11-24", Want: "200", Holds: `"people":[]`},
		{Name: "another hospital's own", Who: zoya, Route: path, Want: "200", Holds: `"people":[]`},
	})
}
