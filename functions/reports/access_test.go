package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/signing"
	"assay/shared/store"
)

// Every way to a report leaves an access record, with the person where there is one; the same way within ten minutes is the same
// look, and a slip that shows no report yet was opened all the same. What is refused leaves none.
func TestEveryWayIsRecorded(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, bucket: "documents", meter: observe.NewMeter(),
			keys: func(context.Context) (signing.KeySet, error) { return signing.KeySet{}, nil }}.routes()
	})
	tara := lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Qualification: "MD", Registration: "MMC 1", Active: true}
	h.Found(t, "sahyadri", tara, meera)
	self := hospitaltest.Ask{As: "login-1", Pool: hospitaltest.PatientPool}
	h.Enrol(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient.ID, "+919876543210")
	h.Tie(t, self, "sahyadri", hospitaltest.Patient.ID)
	o := h.Bench(t, h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.Later, "HB").ID, tara)
	code, slip := store.Token(), h.Slip(t, o)
	open := func(token string) hospitaltest.Answer {
		return h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", map[string]string{"slip": token, "phone_digits": "3210"})
	}
	seen := func() string {
		t.Helper()
		var all []string
		for _, in := range []store.AccessList{store.StaffAccess, store.PatientAccess} {
			p, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{hospitaltest.Patient.ID}, in, "", 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range p.Rows {
				if !slices.Equal(a.Orders, []string{o.ID}) {
					t.Errorf("%s of the orders %v", a.Who, a.Orders)
				}
				all = append(all, fmt.Sprintf("%s %d %s", a.Who, a.Openings, strings.Join(a.What, "+")))
			}
		}
		return strings.Join(all, ", ")
	}
	staff := hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}
	link, own := "POST /v1/orders/"+o.ID+"/report-link", "POST /v1/my/orders/"+o.ID+"/report-link"
	h.Do(t, staff, link, map[string]string{})
	h.Do(t, self, own, map[string]string{})
	open(strings.Repeat("a", 26))
	if got := seen(); got != "" {
		t.Errorf("what was refused is recorded: %s", got)
	}
	if a := open(slip); a.Status != 200 || seen() != "slip 1 slip" {
		t.Errorf("a slip without a report: %d, %s", a.Status, seen())
	}
	for _, do := range []func(o lab.Order, now time.Time) (lab.Outcome, error){
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.SubmitResults(tara, now, []lab.Entry{{Item: "HB", Value: "13.1", Unit: "g/dL"}}, tests.Analyte)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.AuthoriseResults(meera, now, []lab.Decision{{Item: "HB", Run: o.Items[0].Run, Clear: o.Items[0].Hold, Note: "seen"}},
				lab.PrintDetails{Check: code, Letterhead: lab.Letterhead{Name: "Sahyadri Hospital"}, Names: tests.Names})
		},
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			out, _, err := o.StoreReport(lab.SystemActor("documents"), now, 1, lab.StoredReport{SHA256: strings.Repeat("a", 64)})
			return out, err
		},
	} {
		o = h.Step(t, o.ID, do)
	}
	for _, way := range []func() hospitaltest.Answer{
		func() hospitaltest.Answer { return h.Do(t, staff, link, map[string]string{}) },
		func() hospitaltest.Answer { return h.Do(t, self, own, map[string]string{}) },
		func() hospitaltest.Answer { return open(slip) },
		func() hospitaltest.Answer {
			return h.Do(t, hospitaltest.Ask{}, "POST /v1/report-checks", map[string]string{"code": code, "birth_date": "1984-03-12"})
		},
	} {
		for range 2 {
			if a := way(); a.Status != 200 {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		}
	}
	if got, want := seen(), "meera 1 report, slip 2 report+slip, login-login-1 1 report, check 1 check"; got != want {
		t.Errorf("recorded: %s, want %s", got, want)
	}
}
