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

// An order with a sensitive test, alone or beside others, is walked from placing to a withdrawn report. Slip, login and
// report check never name the test, nor show a value or a document; the letters are those of any other order.
func TestInPersonOnly(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	tara := lab.Member{Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Qualification: "MD", Registration: "MMC 1",
		Signatory: []string{"haematology", "serology"}, Active: true}
	self := hospitaltest.Ask{As: "login-1", Pool: hospitaltest.PatientPool}
	var letters []string // of the first order, which has no sensitive test
	for _, asked := range []struct {
		codes  []string
		values map[string]string
	}{
		{[]string{"HB"}, map[string]string{"HB": "13.1"}},
		{[]string{"HIV"}, map[string]string{"HIV": "reactive"}},
		{[]string{"HIV"}, map[string]string{"HIV": "non_reactive"}},
		{[]string{"HB", "HIV"}, map[string]string{"HB": "13.1", "HIV": "reactive"}},
	} {
		sensitive := slices.Contains(asked.codes, "HIV")
		h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
			return handlers{store: s, signer: links{}, bucket: "documents"}.routes()
		})
		h.Found(t, "sahyadri", tara, meera)
		h.Enrol(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient.ID, "+919876543210")
		h.Tie(t, self, "sahyadri", hospitaltest.Patient.ID)
		o := h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.Later, asked.codes...)
		var codes, sent []string
		note := func(out lab.Outcome) {
			for _, d := range out.Duties {
				if d.Kind == lab.DutyMail {
					sent = append(sent, string(d.Stage))
				}
			}
		}
		step := func(do func(o lab.Order, now time.Time) (lab.Outcome, error)) {
			t.Helper()
			o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, err := do(o, now)
				note(out)
				return out, err
			})
		}
		printing := func() lab.PrintDetails {
			codes = append(codes, store.Token())
			return lab.PrintDetails{Check: codes[len(codes)-1], Letterhead: lab.Letterhead{Name: "Sahyadri"}, Names: tests.Names}
		}
		submit := func(o lab.Order, now time.Time) (lab.Outcome, error) {
			var entries []lab.Entry
			for code, value := range asked.values {
				a, _ := tests.Analyte(code)
				entries = append(entries, lab.Entry{Item: code, Value: value, Unit: a.Unit})
			}
			return o.SubmitResults(tara, now, entries, tests.Analyte)
		}
		authorise := func(o lab.Order, now time.Time) (lab.Outcome, error) {
			var decisions []lab.Decision
			for _, i := range o.Items {
				decisions = append(decisions, lab.Decision{Item: i.Code, Run: i.Run, Clear: i.Hold, Note: "seen"})
			}
			return o.AuthoriseResults(meera, now, decisions, printing())
		}
		made := func(o lab.Order, now time.Time) (lab.Outcome, error) {
			out, _, err := o.StoreReport(lab.SystemActor("documents"), now, len(o.Reports.Versions), lab.StoredReport{SHA256: strings.Repeat("a", 64)})
			return out, err
		}
		for _, c := range []struct {
			name   string
			do     func(o lab.Order, now time.Time) (lab.Outcome, error)
			issued bool // something is there to be handed over
			says   string
		}{
			{"placed", nil, false, "[]"},
			{"on the bench", func(o lab.Order, _ time.Time) (lab.Outcome, error) { return lab.Outcome{}, nil }, false, "[]"},
			{"resulted", submit, false, "[]"},
			{"authorised", authorise, false, "[]"},
			{"issued", made, true, "[in_person]"},
			{"under correction", func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.CorrectResults(meera, now, lab.CorrectionRequest{Items: asked.codes, Kind: lab.Corrected, Reason: "wrong_value"})
			}, true, "[in_person]"},
			{"entered again", submit, true, "[in_person]"},
			{"authorised again", authorise, true, "[in_person]"},
			{"corrected", made, true, "[corrected in_person]"},
			{"withdrawn", func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.WithdrawReport(meera, now, "wrong_patient", "", printing())
			}, false, "[withdrawn]"},
			{"withdrawn and printed", made, false, "[withdrawn]"},
		} {
			switch {
			case c.do == nil:
			case c.name == "on the bench":
				o = h.Bench(t, o.ID, tara)
			default:
				step(c.do)
			}
			slip := h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", map[string]string{"slip": h.Slip(t, o), "phone_digits": "3210"})
			link := h.Do(t, self, "POST /v1/my/orders/"+o.ID+"/report-link", map[string]string{})
			values := h.Do(t, self, "GET /v1/my/orders/"+o.ID+"/values", nil)
			answers := []hospitaltest.Answer{slip, link, values}
			for n, code := range codes {
				if o.Reports.Versions[n].State != lab.ReportStored {
					continue // there is no paper with this code yet
				}
				if check := h.Do(t, hospitaltest.Ask{}, "POST /v1/report-checks", map[string]string{"code": code, "birth_date": "1984-03-12"}); check.Status == http.StatusOK {
					answers = append(answers, check)
					var got checkAnswer
					if check.Read(t, &got); sensitive && (len(got.Rows) > 0 || !got.InPerson) {
						t.Errorf("%v %s: the check shows %d rows", asked.codes, c.name, len(got.Rows))
					}
				}
			}
			var got slipAnswer
			slip.Read(t, &got)
			if !sensitive {
				continue
			}
			for _, a := range answers {
				for _, word := range []string{"HIV", "eactive", "प्रतिक्रिया", "56888", "13.1", "serology", "files.example"} {
					if strings.Contains(string(a.Body), word) {
						t.Errorf("%v %s: an answer holds %q: %s", asked.codes, c.name, word, a.Body)
					}
				}
			}
			if said := fmt.Sprint(got.Notices); said != c.says || got.Report != nil || got.ReportInMaking || slip.Status != http.StatusOK {
				t.Errorf("%v %s: %d, the slip says %s and has the report %v", asked.codes, c.name, slip.Status, said, got.Report)
			}
			if len(got.Tests) != len(asked.codes)-1 {
				t.Errorf("%v %s: the slip names %v", asked.codes, c.name, got.Tests)
			}
			want := "no_report"
			switch {
			case c.issued:
				want = "in_person"
			case strings.HasPrefix(c.name, "withdrawn"):
				want = "report_withdrawn"
			}
			if link.Status != http.StatusConflict || !strings.Contains(string(link.Body), want) {
				t.Errorf("%v %s: the link of the login: %d %s", asked.codes, c.name, link.Status, link.Body)
			}
		}
		if !sensitive {
			letters = sent
		} else if !slices.Equal(sent, letters) {
			t.Errorf("%v sends the letters %v, any other order %v", asked.codes, sent, letters)
		}
	}
}

// A sensitive test that was cancelled is on no report, so that the report is anybody's own again; it stays unnamed.
func TestCancelledSensitiveTest(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	ordered, err := tests.Order([]string{"HB", "HIV"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	desk := lab.Member{Person: "meera", Hospital: "sahyadri", Roles: []lab.Role{lab.Technician, lab.Supervisor}, Active: true}
	out, err := lab.PlaceOrder(desk, now, lab.Placement{ID: "sahyadri-1", Number: "26-000001", Patient: hospitaltest.Patient,
		Tests: ordered, Settlement: lab.COD, Particulars: lab.Particulars{Priority: lab.Routine}, Tax: lab.Tax{Name: "VAT", Amount: 2000}})
	if err != nil {
		t.Fatal(err)
	}
	if p := out.Order.ViewForPatient(); !p.InPerson || fmt.Sprint(p.Tests) != "[HB]" || p.Lines[1].Code != lab.LineUnnamed {
		t.Errorf("as ordered: %+v", p)
	}
	if out, err = out.Order.CancelItems(desk, now, []string{"HIV"}, "ordered_in_error", lab.PrintDetails{}); err != nil {
		t.Fatal(err)
	}
	if p := out.Order.ViewForPatient(); p.InPerson || fmt.Sprint(p.Tests) != "[HB]" || p.Lines[1].Name != "Laboratory test" {
		t.Errorf("after it was cancelled: %+v", p)
	}
}
