package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// opened is that somebody opened a result of an order.
func opened(t *testing.T, h *hospitaltest.House, id string, by store.Opener, what string) {
	t.Helper()
	d, err := h.Store.Read(t.Context(), store.Caller{Hospital: "sahyadri", Person: "tara"}, store.ReadSet{Order: id})
	if err == nil {
		_, err = h.Store.RecordAccess(t.Context(), d.Order, store.Opening{By: by, What: what, At: lab.At(h.Now)})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// said is a page of the list in a line.
func (p accessPage) said() string {
	var rows []string
	for _, a := range p.Access {
		rows = append(rows, fmt.Sprintf("%s %s/%s/%s %d %s", a.Day, a.By.Way, a.By.Person, a.By.Name, a.Openings, strings.Join(a.What, "+")))
	}
	return strings.Join(rows, "; ")
}

// Who opened a patient's results: the staff by name, apart from the patient's side; a day is a row; two records of one person are
// one list for the laboratory, and for the patient each stays its own.
func TestAccess(t *testing.T) {
	h := open(t)
	first, _ := order(t, h, p1)
	second, _ := order(t, h, p2)
	h.Tie(t, self, "sahyadri", p1)
	for range 3 {
		opened(t, h, first, store.ByStaff("meera"), "values")
		opened(t, h, first, store.BySlip, "report")
		h.Now = h.Now.Add(11 * time.Minute)
	}
	opened(t, h, first, store.ByStaff("tara"), "report")
	opened(t, h, first, store.ByCheck, "check")
	opened(t, h, first, store.ByLogin("login-1"), "report")
	h.Now = h.Now.Add(24 * time.Hour)
	opened(t, h, second, store.ByStaff("meera"), "report")
	path := "GET /v1/patients/" + p1 + "/access"
	h.Play(t, []step{
		{Name: "by a technician", Who: tara, Route: path, Want: "403 not_allowed"},
		{Name: "by a supervisor", Who: meera, Route: path, Want: "200", Holds: "Dr Meera Nair", Lacks: "check"},
		{Name: "of a foreign patient", Who: asha, Route: "GET /v1/patients/" + foreign + "/access", Want: "404 not_found"},
		{Name: "of nobody's list", Who: asha, Route: path + "?who=all", Want: "400 bad_request who"},
		{Name: "of another login", Who: thie, Route: "GET /v1/my/patients/" + p1 + "/access", Want: "404 not_found"},
		{Name: "merged", Who: meera, Route: "POST /v1/patients/" + p1 + "/merge", Body: fmt.Sprintf(`{"rev": 3, "other": %q, "other_rev": 1, "reason": "x"}`, p2), Want: "200"},
	})
	list := func(who as, route string) (p accessPage) {
		t.Helper()
		h.Do(t, who, route, nil).Read(t, &p)
		return p
	}
	day, next := "2026-11-25", "2026-11-26"
	for name, c := range map[string]struct {
		who         as
		route, want string
	}{
		"staff":             {asha, path, next + " staff/meera/Dr Meera Nair 1 report; " + day + " staff/tara/Tara Kulkarni 1 report; " + day + " staff/meera/Dr Meera Nair 3 values"},
		"slip":              {asha, path + "?who=slip", day + " slip// 3 report; " + day + " login/login-1/ 1 report; " + day + " check// 1 check"},
		"own":               {self, "GET /v1/my/patients/" + p1 + "/access", day + " staff//Tara Kulkarni 1 report; " + day + " staff//Dr Meera Nair 3 values"},
		"own, not by staff": {self, "GET /v1/my/patients/" + p1 + "/access?who=slip", day + " slip// 3 report; " + day + " login// 1 report; " + day + " check// 1 check"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := list(c.who, c.route); got.said() != c.want || got.Cursor != "" {
				t.Errorf("%s\nwant %s (%q)", got.said(), c.want, got.Cursor)
			}
			var paged accessPage
			sep := "?"
			if strings.Contains(c.route, "?") {
				sep = "&"
			}
			for route := c.route + sep + "limit=1"; ; {
				p := list(c.who, route)
				paged.Access = append(paged.Access, p.Access...)
				if len(p.Access) > 1 || p.Cursor == "" {
					break
				}
				route = c.route + sep + "limit=1&cursor=" + p.Cursor
			}
			if paged.said() != c.want {
				t.Errorf("page by page: %s", paged.said())
			}
		})
	}
}

// A supervisor sees in a month who opened how much, and which days were unusual; the contact of a patient may be erased meanwhile.
func TestAccessOfAMonth(t *testing.T) {
	h := open(t)
	settings := h.Do(t, asha, "GET /v1/access?month=2026-11", nil)
	if !strings.Contains(string(settings.Body), `"usual":150,"people":[]`) {
		t.Errorf("nothing was opened: %s", settings.Body)
	}
	first, _ := order(t, h, p1)
	second, _ := order(t, h, p2)
	for day := range 2 {
		opened(t, h, first, store.ByStaff("meera"), "values")
		opened(t, h, second, store.ByStaff("meera"), "values")
		if day == 0 {
			opened(t, h, first, store.ByStaff("tara"), "report")
			opened(t, h, first, store.BySlip, "report")
		}
		h.Now = h.Now.Add(24 * time.Hour)
	}
	h.Play(t, []step{
		{Name: "by a technician", Who: tara, Route: "GET /v1/access?month=2026-11", Want: "403 not_allowed"},
		{Name: "a month that is none", Who: meera, Route: "GET /v1/access?month=2026-13", Want: "400 bad_request month"},
		{Name: "erased", Who: asha, Route: "POST /v1/patients/" + p1 + "/erase-contact", Body: `{"rev": 1}`, Want: "200"},
		{Name: "still listed", Who: meera, Route: "GET /v1/patients/" + p1 + "/access", Want: "200", Holds: "Tara Kulkarni"},
	})
	var got struct{ People []accessCount }
	h.Do(t, meera, "GET /v1/access?month=2026-11", nil).Read(t, &got)
	want := []accessCount{{"meera", "Dr Meera Nair", 4, 4, 2, 2, []string{}, []string{}}, {"tara", "Tara Kulkarni", 1, 1, 1, 1, []string{}, []string{}}}
	if !slices.EqualFunc(got.People, want, func(a, b accessCount) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
		t.Errorf("%+v, want %+v", got.People, want)
	}
}

// A day on which somebody opened more than is usual is a task for somebody else, who ends it by name.
func TestAnUnusualDayIsATask(t *testing.T) {
	h := open(t)
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "asha", Now: h.Now}, Read: store.ReadSet{Settings: true}},
		func(d store.Loaded) (store.Result, error) {
			next := d.Hospital
			next.AccessAlarm, next.Phone = lab.LeastAccessAlarm, "+91 20 5550 0143"
			next, event, err := d.Hospital.Change(d.Caller, d.Now, next)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.Store.HospitalChange(next, event)
			return store.Result{Writes: writes, Status: 200}, err
		})
	if err != nil {
		t.Fatal(err)
	}
	for n := range lab.LeastAccessAlarm + 1 {
		o := lab.Order{ID: fmt.Sprintf("sahyadri-0193c0de-%04d-7000-8000-0000000000d0", n), Hospital: "sahyadri",
			Patient: lab.Snapshot{ID: fmt.Sprintf("0193c0de-%04d-7000-8000-0000000000aa", n)}}
		for _, person := range []string{"tara", "meera"} {
			if _, err := h.Store.RecordAccess(t.Context(), o, store.Opening{By: store.ByStaff(person), What: "values", At: lab.At(h.Now)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	day := lab.Day(h.Now)
	about := func(person string) string { return fmt.Sprintf(`{"person": %q, "day": %q}`, person, day) }
	const at = "POST /v1/access/look-into"
	task := fmt.Sprintf(`{"kind":"unusual_access","person":"tara","day":%q,"since":`, day)
	h.Play(t, []step{
		{Name: "a task", Who: meera, Route: "GET /v1/patient-tasks", Want: "200", Holds: task},
		{Name: "not for a technician", Who: tara, Route: "GET /v1/patient-tasks", Want: "200", Lacks: "unusual_access"},
		{Name: "open in the month", Who: meera, Route: "GET /v1/access", Want: "200", Holds: fmt.Sprintf(`"open":[%q]`, day)},
		{Name: "by a technician", Who: tara, Route: at, Body: about("meera"), Want: "403 not_allowed"},
		{Name: "about the own day", Who: meera, Route: at, Body: about("meera"), Want: "403 own_access"},
		{Name: "about a usual day", Who: meera, Route: at, Body: fmt.Sprintf(`{"person": "asha", "day": %q}`, day), Want: "409 nothing_to_look_into"},
		{Name: "from elsewhere", Who: zoya, Route: at, Body: about("tara"), Want: "409 nothing_to_look_into"},
		{Name: "no day", Who: meera, Route: at, Body: `{"person": "tara", "day": "2026-11-31"}`, Want: "400 bad_request day"},
		{Name: "no person", Who: meera, Route: at, Body: fmt.Sprintf(`{"person": "t#a", "day": %q}`, day), Want: "400 bad_request person"},
		{Name: "looked into", Who: meera, Route: at, Body: about("tara"), Want: "200"},
		{Name: "the task is done", Who: meera, Route: "GET /v1/patient-tasks", Want: "200", Lacks: task},
		{Name: "the other one stays", Who: asha, Route: "GET /v1/patient-tasks", Want: "200", Holds: `"person":"meera"`},
		{Name: "once", Who: asha, Route: at, Body: about("tara"), Want: "409 nothing_to_look_into"},
		{Name: "it was unusual all the same", Who: asha, Route: "GET /v1/access", Want: "200", Holds: fmt.Sprintf(`"unusual":[%q],"open":[]`, day)},
	})
}
