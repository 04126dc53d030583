package command_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type (
	as   = hospitaltest.Ask
	step = hospitaltest.Step
)

var (
	tara = as{As: "tara", Hospital: "sahyadri"} // technician
	zoya = as{As: "zoya", Hospital: "narmada"}  // supervisor elsewhere
	self = as{As: "login-1", Pool: hospitaltest.PatientPool}
	thie = as{As: "login-2", Pool: hospitaltest.PatientPool}
)

// open serves routes at addresses that the contract knows.
func open(t *testing.T, routes func(*store.Store) []apigw.Route) (*hospitaltest.House, lab.Order) {
	t.Helper()
	h := hospitaltest.Open(t, routes)
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	const patient = "01938f6c-11aa-7b20-8d5f-000000000001"
	h.Enrol(t, tara, patient, "+919876543210")
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", patient)
	if err != nil {
		t.Fatal(err)
	}
	h.Tie(t, self, "sahyadri", patient)
	return h, h.Order(t, tara, p.Snapshot(), lab.Online, "HB")
}

// An order of somebody else is answered as one that does not exist, whatever else is wrong with the request; nothing is
// decided.
func TestActors(t *testing.T) {
	decided := 0
	handler := func(s *store.Store, by command.Actor) apigw.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) error {
			return command.WriteOnce[struct{}]{By: by, Decide: func(d store.Loaded, _ struct{}) (store.Result, error) {
				decided++
				return store.Result{Status: 200, Answer: map[string]any{"order": d.Order.ID, "state": d.Order.State,
					"settlement": d.Order.Settlement, "due": d.Order.Money.Due()}}, d.Caller.May(lab.ConvertToCOD)
			}}.Serve(w, r, s)
		}
	}
	h, o := open(t, func(s *store.Store) []apigw.Route {
		return []apigw.Route{
			{Method: "POST", Pattern: "/v1/orders/{order}/convert-to-cod", Who: apigw.Staff, Handler: handler(s, command.StaffOnOrder)},
			{Method: "POST", Pattern: "/v1/my/orders/{order}/convert-to-cod", Who: apigw.Patients, Handler: handler(s, command.PatientOnOrder)},
			{Method: "POST", Pattern: "/v1/slips/convert-to-cod", Who: apigw.Open, Handler: func(w http.ResponseWriter, r *http.Request) error {
				return command.WriteOnce[command.Slip]{By: command.SlipHolder, Decide: func(d store.Loaded, _ command.Slip) (store.Result, error) {
					decided++
					return store.Result{Status: 200, Answer: map[string]any{"order": d.Order.ID, "state": d.Order.State,
						"settlement": d.Order.Settlement, "due": d.Order.Money.Due()}}, d.Caller.May(lab.ConvertToCOD)
				}}.Serve(w, r, s)
			}},
		}
	})
	there := strings.Replace(o.ID, "sahyadri", "narmada", 1)
	token := h.Slip(t, o)
	slip := func(digits string) string { return `{"slip": "` + token + `", "phone_digits": "` + digits + `"}` }
	path := func(id string) string { return "POST /v1/orders/" + id + "/convert-to-cod" }
	own := strings.Replace(path(o.ID), "/v1/", "/v1/my/", 1)
	h.Play(t, []step{
		{Name: "no hospital", Who: as{As: "tara"}, Route: path(o.ID), Body: `{}`, Want: "400 missing_header X-Hospital"},
		{Name: "no id", Who: tara, Route: path("x"), Body: `{}`, Want: "404 not_found"},
		{Name: "from elsewhere", Who: zoya, Route: path(o.ID), Body: `{}`, Want: "404 not_found"},
		{Name: "from elsewhere, badly sent", Who: zoya, Route: path(o.ID), Body: `[]`, Want: "404 not_found"},
		{Name: "of elsewhere", Who: tara, Route: path(there), Body: `{}`, Want: "404 not_found"},
		{Name: "no member", Who: as{As: "zoya", Hospital: "sahyadri"}, Route: path(o.ID), Body: `{}`, Want: "403 not_a_member"},
		{Name: "a stranger's login, badly sent", Who: thie, Route: own, Body: `[]`, Want: "404 not_found"},
		{Name: "another phone", Route: "POST /v1/slips/convert-to-cod", Body: slip("1901"), Want: "404 slip_unknown"},
		{Name: "a slip badly sent", Route: "POST /v1/slips/convert-to-cod", Body: `{"slip": 7}`, Want: "400 wrong_type slip"},
	})
	if decided != 0 {
		t.Errorf("%d requests were decided", decided)
	}
	h.Play(t, []step{
		{Name: "staff", Who: tara, Route: path(o.ID), Body: `{}`, Want: "200", Holds: o.ID},
		{Name: "the patient's login", Who: self, Route: own, Body: `{}`, Want: "200", Holds: o.ID},
		{Name: "the holder of the slip", Route: "POST /v1/slips/convert-to-cod", Body: slip("3210"), Want: "200", Holds: o.ID},
	})
}

// Intent, call, result: what breaks off goes on from there with the same request, and an answer that is kept makes no
// further step.
func TestWriteOutside(t *testing.T) {
	var steps []string
	var callFails error
	h, o := open(t, func(s *store.Store) []apigw.Route {
		return []apigw.Route{{Method: "POST", Pattern: "/v1/orders/{order}/convert-to-cod", Who: apigw.Staff, Handler: func(w http.ResponseWriter, r *http.Request) error {
			note := func(what string) { steps = append(steps, what) }
			return command.WriteOutside[struct{}]{
				WriteOnce: command.WriteOnce[struct{}]{By: command.StaffOnOrder, Before: func(context.Context, store.Loaded, struct{}) (bool, error) {
					note("before")
					return false, nil
				}},
				Intent: func(d store.Loaded, _ struct{}) (store.Result, error) {
					note("intent")
					out, changed, err := d.Order.StartPayment(d.Caller, d.Now)
					result := store.Result{Pending: true}
					if changed {
						result.Outcome = &out
					}
					return result, err
				},
				Call: func(context.Context, *store.ReadSet, struct{}) error { note("call"); return callFails },
				Result: func(d store.Loaded, _ struct{}) (store.Result, error) {
					note("result")
					return store.Result{Status: 200, Answer: map[string]any{"order": d.Order.ID, "state": d.Order.State,
						"settlement": d.Order.Settlement, "due": d.Order.Money.Due()}}, nil
				},
			}.Serve(w, r, s)
		}}}
	})
	once := tara
	once.Key = "once"
	route := "POST /v1/orders/" + o.ID + "/convert-to-cod"
	for _, c := range []struct {
		name   string
		fails  error
		status int
		want   []string
	}{
		{"the call fails", &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent", Sentence: "No."}, 503, []string{"before", "intent", "call"}},
		{"sent again", nil, 200, []string{"before", "intent", "call", "result"}},
		{"and again", errors.New("not called"), 200, nil},
	} {
		steps, callFails = nil, c.fails
		a := h.Do(t, once, route, `{}`)
		if a.Status != c.status || !slices.Equal(steps, c.want) {
			t.Errorf("%s: %d %s by the steps %v, want %d by %v", c.name, a.Status, a.Body, steps, c.status, c.want)
		}
	}
	if is, err := h.Store.Order(t.Context(), o.ID); err != nil || len(is.Money.Attempts) != 1 {
		t.Errorf("%d attempts were written, %v", len(is.Money.Attempts), err)
	}
}
