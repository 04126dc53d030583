package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

// links gives addresses that nobody can open.
type links struct{}

func (links) PresignGetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return &v4.PresignedHTTPRequest{URL: "https://files.example/" + *in.Key + "?versionId=" + aws.ToString(in.VersionId), Method: http.MethodGet}, nil
}

// What slip, login and check page say follows what was issued: a part, a correction, a withdrawal.
func TestNotices(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, bucket: "documents"}.routes()
	})
	tara := lab.Member{Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology", "biochemistry"},
		Qualification: "MD", Registration: "MMC 1", Active: true}
	h.Found(t, "sahyadri", tara, meera)
	o := h.Bench(t, h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.Later, "HB", "FBS").ID, tara)
	self := hospitaltest.Ask{As: "login-1", Pool: hospitaltest.PatientPool}
	h.Enrol(t, hospitaltest.Ask{As: "tara", Hospital: "sahyadri"}, hospitaltest.Patient.ID, "+919876543210")
	h.Tie(t, self, "sahyadri", hospitaltest.Patient.ID)
	type step = func(o lab.Order, now time.Time) (lab.Outcome, error)
	var codes []string
	printing := func() lab.PrintDetails {
		codes = append(codes, store.Token())
		return lab.PrintDetails{Check: codes[len(codes)-1], Letterhead: lab.Letterhead{Name: "Sahyadri Hospital"}, Names: tests.Names}
	}
	enter := func(code, value, unit string) step {
		return func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.SubmitResults(tara, now, []lab.Entry{{Item: code, Value: value, Unit: unit}}, tests.Analyte)
		}
	}
	issue := func(code string) step {
		return func(o lab.Order, now time.Time) (lab.Outcome, error) {
			for _, i := range o.Items {
				if i.Code == code {
					return o.AuthoriseResults(meera, now, []lab.Decision{{Item: code, Run: i.Run, Clear: i.Hold, Note: "seen"}}, printing())
				}
			}
			return lab.Outcome{}, fmt.Errorf("no test %s", code)
		}
	}
	made := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StoreReport(lab.SystemActor("documents"), now, len(o.Reports.Versions), lab.StoredReport{SHA256: strings.Repeat("a", 64), Object: "object-1"})
		return out, err
	}
	for _, c := range []struct {
		name  string
		steps []step
		slip  string // stage, kind of the report, notices
		check string // of the newest version: kind, current, withdrawn, whether it has a time of collection, rows
		first string // of the first version now
	}{
		{"a part", []step{enter("HB", "13.1", "g/dL"), issue("HB"), made}, "in_process partial [partial]",
			"partial current collected 1", "partial current collected 1"},
		{"a tube is rejected", []step{func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.RejectSpecimens(tara, now, []string{"F1"}, "clotted", nil)
		}}, "released partial [partial new_sample]", "partial current collected 1", "partial current collected 1"},
		{"the rest is not performed", []step{func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.MarkNotPerformed(meera, now, []string{"FBS"}, "no_reagent", false, printing())
		}, made}, "released final []", "final current collected 2", "partial replaced collected 1"},
		{"corrected", []step{func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.CorrectResults(meera, now, lab.CorrectionRequest{Items: []string{"HB"}, Kind: lab.Corrected, Reason: "wrong_value"})
		}, enter("HB", "14.1", "g/dL"), issue("HB"), made}, "released corrected [corrected]",
			"corrected current collected 2", "partial replaced collected 1"},
		{"withdrawn, the document not made yet", []step{func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.WithdrawReport(meera, now, "wrong_patient", "", printing())
		}}, "resulted - [withdrawn]", "", "partial replaced withdrawn collected 1"},
		{"withdrawn", []step{made}, "resulted - [withdrawn]", "withdrawn withdrawn 0", "partial replaced withdrawn collected 1"},
		{"issued again", []step{enter("HB", "12.1", "g/dL"), issue("HB"), made}, "released corrected [corrected]",
			"corrected current collected 2", "partial replaced collected 1"},
	} {
		for _, do := range c.steps {
			o = h.Step(t, o.ID, do)
		}
		var slip slipAnswer
		h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", map[string]string{"slip": h.Slip(t, o), "phone_digits": "3210"}).Read(t, &slip)
		kind := "-"
		if slip.Report != nil {
			kind = string(slip.Report.Kind)
			if !strings.HasSuffix(slip.Report.URL, "versionId=object-1") || slip.Report.SHA256 != strings.Repeat("a", 64) {
				t.Errorf("%s: the slip leads to %s of %s, which is not the version that was stored", c.name, slip.Report.URL, slip.Report.SHA256)
			}
		}
		if got := fmt.Sprint(slip.Stage, " ", kind, " ", slip.Notices); got != c.slip {
			t.Errorf("%s: the slip says %q, want %q", c.name, got, c.slip)
		}
		link := h.Do(t, self, "POST /v1/my/orders/"+o.ID+"/report-link", map[string]string{})
		if want := map[bool]int{true: 409, false: 200}[kind == "-"]; link.Status != want || want == 409 && !strings.Contains(string(link.Body), "report_withdrawn") {
			t.Errorf("%s: the link of the login: %d %s", c.name, link.Status, link.Body)
		}
		if c.check != "" {
			if got := checked(t, h, codes[len(codes)-1]); got != c.check {
				t.Errorf("%s: the check says %q, want %q", c.name, got, c.check)
			}
		}
		if got := checked(t, h, codes[0]); got != c.first {
			t.Errorf("%s: the check of the first version says %q, want %q", c.name, got, c.first)
		}
	}
}

func checked(t *testing.T, h *hospitaltest.House, code string) string {
	t.Helper()
	a := h.Do(t, hospitaltest.Ask{}, "POST /v1/report-checks", map[string]string{"code": code, "birth_date": "1984-03-12"})
	var got checkAnswer
	a.Read(t, &got)
	said := []string{string(got.Kind)}
	switch {
	case got.Current:
		said = append(said, "current")
	case got.Version != got.LatestVersion:
		said = append(said, "replaced")
	}
	if got.Withdrawn {
		said = append(said, "withdrawn")
	}
	if got.CollectedAt != nil {
		said = append(said, "collected")
	}
	if strings.Contains(string(a.Body), "0001-01-01") {
		t.Error("the check shows a time that is none")
	}
	return strings.Join(append(said, fmt.Sprint(len(got.Rows))), " ")
}
