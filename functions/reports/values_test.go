package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

// A patient reads released values in words, with those of the tests before; never one of an order with a sensitive test, of a
// withdrawn report, or of somebody else.
func TestValuesInWords(t *testing.T) {
	tests := hospitaltest.Tests(t)
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, bucket: "documents", meter: observe.NewMeter()}.routes()
	})
	tara := lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Qualification: "MD", Registration: "MMC 1",
		Signatory: []string{"haematology", "biochemistry", "serology"}, Active: true}
	h.Found(t, "sahyadri", tara, meera)
	self := hospitaltest.Ask{As: "login-1", Pool: hospitaltest.PatientPool}
	other := hospitaltest.Ask{As: "login-2", Pool: hospitaltest.PatientPool}
	h.Enrol(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient.ID, "+919876543210")
	h.Tie(t, self, "sahyadri", hospitaltest.Patient.ID)

	details := func() lab.PrintDetails {
		return lab.PrintDetails{Check: store.Token(), Letterhead: lab.Letterhead{Name: "Sahyadri"}, Names: tests.Names}
	}
	made := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StoreReport(lab.SystemActor("documents"), now, len(o.Reports.Versions), lab.StoredReport{SHA256: strings.Repeat("a", 64)})
		return out, err
	}
	releasedOf := func(patient lab.Snapshot, values map[string]string) lab.Order {
		t.Helper()
		codes := slices.Sorted(maps.Keys(values))
		o := h.Bench(t, h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, patient, lab.Later, codes...).ID, tara)
		for _, step := range []func(lab.Order, time.Time) (lab.Outcome, error){
			func(o lab.Order, now time.Time) (lab.Outcome, error) {
				var entries []lab.Entry
				for _, code := range codes {
					a, _ := tests.Analyte(code)
					entries = append(entries, lab.Entry{Item: code, Value: values[code], Unit: a.Unit})
				}
				return o.SubmitResults(tara, now, entries, tests.Analyte)
			},
			func(o lab.Order, now time.Time) (lab.Outcome, error) {
				var decisions []lab.Decision
				for _, i := range o.Items {
					decisions = append(decisions, lab.Decision{Item: i.Code, Run: i.Run, Clear: i.Hold, Note: "seen"})
				}
				return o.AuthoriseResults(meera, now, decisions, details())
			}, made,
		} {
			o = h.Step(t, o.ID, step)
		}
		h.Now = h.Now.Add(24 * time.Hour)
		return o
	}
	released := func(values map[string]string) lab.Order {
		t.Helper()
		return releasedOf(hospitaltest.Patient, values)
	}
	said := func(values []valueInWords) string {
		var all []string
		for _, v := range values {
			one := fmt.Sprintf("%s %s %s", v.Item, v.Value, v.Says)
			for _, b := range v.Earlier {
				one += fmt.Sprintf(" (%s %s)", b.Value, b.Says)
			}
			all = append(all, one)
		}
		return strings.Join(all, ", ")
	}
	// both asks by slip and by login, which say the same.
	onSlip := func(o lab.Order) string {
		t.Helper()
		var slip slipAnswer
		h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", map[string]string{"slip": h.Slip(t, o), "phone_digits": "3210"}).Read(t, &slip)
		if slip.Report == nil {
			return ""
		}
		return said(slip.Report.Values)
	}
	byLogin := func(o lab.Order) string {
		t.Helper()
		var own ownValues
		h.Do(t, self, "GET /v1/my/orders/"+o.ID+"/values", nil).Read(t, &own)
		return said(own.Values)
	}
	both := func(o lab.Order) string {
		t.Helper()
		bySlip := onSlip(o)
		if got := byLogin(o); got != bySlip {
			t.Errorf("by login %q, by slip %q", got, bySlip)
		}
		return bySlip
	}
	waiting := h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.Later, "HB")
	if got := both(waiting); got != "" {
		t.Errorf("before a report: %s", got)
	}
	withdrawn := released(map[string]string{"HB": "9.9"})
	h.Step(t, withdrawn.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.WithdrawReport(meera, now, "wrong_patient", "", details())
	})
	inPerson := released(map[string]string{"HB": "14.4", "HIV": "non_reactive"})
	first := released(map[string]string{"HB": "13.1"})
	second := released(map[string]string{"HB": "8.9", "K": "6.8"})
	for _, c := range []struct {
		name string
		of   lab.Order
		want string
	}{
		{"withdrawn", withdrawn, ""},
		{"with a sensitive test", inPerson, ""},
		{"the first that may be shown", first, "HB 13.1 usual"},
		{"the second", second, "HB 8.9 below (13.1 usual), K 6.8 call"},
	} {
		if got := both(c.of); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	h.Step(t, second.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.RecordCall(tara, now, "K", lab.CallConfirmed, nil)
	})
	if got, want := both(second), "HB 8.9 below (13.1 usual), K 6.8 informed"; got != want {
		t.Errorf("after the call: %q, want %q", got, want)
	}
	h.Play(t, []hospitaltest.Step{
		{Name: "somebody else's login", Who: other, Route: "GET /v1/my/orders/" + first.ID + "/values", Want: "404 not_found"},
		{Name: "in both languages", Who: self, Route: "GET /v1/my/orders/" + first.ID + "/values", Want: "200", Holds: `"analyte_hi":"हीमोग्लोबिन"`},
	})
	days, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{hospitaltest.Patient.ID}, store.PatientAccess, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct{ who, what string }{{"slip", "report"}, {store.LoginName("login-1"), "values"}} {
		if !slices.ContainsFunc(days.Rows, func(d store.AccessDay) bool {
			return d.Who == way.who && slices.Contains(d.What, way.what) && slices.Contains(d.Orders, first.ID) && slices.Contains(d.Orders, second.ID)
		}) {
			t.Errorf("that %s opened %s of both orders is in none of %+v", way.who, way.what, days.Rows)
		}
	}
	// A second record of the same person is found and merged: the slips that were out show nothing of it, those of orders placed
	// since do. A login sees it once the desk has confirmed the tie.
	twin := hospitaltest.Patient
	twin.ID, twin.Number = "01938f6c-11aa-7b20-8d5f-0000000000bb", "P26-000002"
	desk := hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}
	h.Enrol(t, desk, twin.ID, "+919876543210")
	releasedOf(twin, map[string]string{"HB": "12.2"})
	h.MergeByTwo(t, desk, hospitaltest.Patient.ID, twin.ID)
	h.Now = h.Now.Add(time.Hour)
	since := released(map[string]string{"HB": "12.9"})
	if got, want := onSlip(second), "HB 8.9 below (13.1 usual), K 6.8 informed"; got != want {
		t.Errorf("an order from before the merge: %q, want %q", got, want)
	}
	const merged, alone = "HB 12.9 usual (12.2 usual) (8.9 below) (13.1 usual)", "HB 12.9 usual (8.9 below) (13.1 usual)"
	if slip, login := onSlip(since), byLogin(since); slip != merged || login != alone {
		t.Errorf("an order after the merge: by slip %q, by login %q", slip, login)
	}
	h.ConfirmTies(t, desk, hospitaltest.Patient.ID, hospitaltest.Patient.ID)
	if got := both(since); got != merged {
		t.Errorf("with the tie confirmed: %q", got)
	}
}
