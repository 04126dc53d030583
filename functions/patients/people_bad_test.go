package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"assay/infra/testing/hospitaltest"
)

// Whatever is sent to a command on a patient, it is refused as the client's fault and nothing is changed.
func TestBadBodiesChangeNothing(t *testing.T) {
	h := open(t)
	h.Tie(t, self, "sahyadri", p1)
	long, odd := strings.Repeat("x", 400), `\u0007\u202e蘇`
	bodies := []string{`null`, `[]`, `"x"`, `{`, `{}`, `{"rev": "1"}`, `{"rev": -1}`, `{"rev": 1.5}`, `{"rev": 99999999999999999999}`,
		`{"rev": 1, "rev": 1}`, `{"Rev": 1}`, `{"rev": 1, "reason": "` + long + `", "sex": "male"}`, `{"rev": 1, "reason": "` + odd + `", "sex": "male"}`,
		`{"rev": 1, "reason": "x", "name": "` + odd + `"}`, `{"rev": 1, "reason": "x", "name": "` + long + `"}`,
		`{"rev": 1, "reason": "x", "guardian": "` + long + `"}`, `{"rev": 1, "reason": "x", "birth_date": "1984-02-30"}`,
		`{"rev": 1, "reason": "x", "birth_date": "31/12/1984"}`, `{"rev": 1, "reason": "x", "age": {}}`, `{"rev": 1, "reason": "x", "age": {"years": 131}}`,
		`{"rev": 1, "reason": "x", "age": {"years": -1}}`, `{"rev": 1, "reason": "x", "email": "a@b"}`, `{"rev": 1, "reason": "x", "email": "a b@c.de"}`,
		`{"rev": 1, "other": "` + p1 + `", "other_rev": 1, "reason": ""}`, `{"rev": 1, "other": ["` + p2 + `"], "other_rev": 1, "reason": "x"}`,
		`{"rev": 1, "text_version": "` + long + `", "language": "hi", "purpose": "care", "attested": true}`,
		`{"rev": 1, "text_version": "` + odd + `", "language": "hi", "purpose": "care", "attested": true}`,
		`{"rev": 1, "text_version": "1", "language": "hi", "purpose": "care", "attested": "yes"}`, `{"rev": 1, "purpose": "x"}`,
		`{"rev": 1, "language": "en", "mail": {"placed": "no"}}`, `{"rev": 1, "language": "en", "mail": {"lab_cod": false}}`,
		`{"rev": 1, "language": "en", "mail": []}`, `{"rev": 1, "language": "xx", "mail": {}}`}
	desk, mine := "/v1/patients/"+p1, "/v1/my/patients/"+p1
	before := h.Do(t, asha, "GET "+desk, nil)
	for _, c := range []struct {
		who    hospitaltest.Ask
		routes []string
	}{
		{asha, []string{"POST " + desk + "/correct", "POST " + desk + "/merge", "POST " + desk + "/separate", "POST " + desk + "/consents",
			"POST " + desk + "/consents/withdraw", "PUT " + desk + "/preferences", "POST " + desk + "/merge/ask", "POST " + desk + "/merge/confirm",
			"POST " + desk + "/merge/refuse", "POST " + desk + "/ties/invite", "POST " + desk + "/ties/end", "POST " + desk + "/ties/confirm"}},
		{self, []string{"POST " + mine + "/consents", "POST " + mine + "/consents/withdraw", "PUT " + mine + "/preferences", "POST " + mine + "/ties/end", "POST /v1/my/ties", "POST /v1/my/ties/ask"}},
	} {
		for _, route := range c.routes {
			for _, body := range bodies {
				if a := h.Do(t, c.who, route, body); a.Status < 400 || a.Status >= 500 || strings.Contains(string(a.Body), "xxxx") {
					t.Errorf("%s %.80s: %d %.200s", route, body, a.Status, a.Body)
				}
			}
		}
	}
	if after := h.Do(t, asha, "GET "+desk, nil); string(after.Body) != string(before.Body) {
		t.Errorf("changed from %s to %s", before.Body, after.Body)
	}
}

// Two people decide about the same patients at the same moment: one succeeds, the other has to read again.
func TestPatientsContended(t *testing.T) {
	merge := func(other string) string {
		return fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 1, "reason": "x"}`, other)
	}
	for _, c := range []struct {
		name   string
		routes [2]string
		bodies [2]string
	}{
		{"two corrections", [2]string{"POST /v1/patients/" + p1 + "/correct", "POST /v1/patients/" + p1 + "/correct"},
			[2]string{`{"rev": 1, "reason": "x", "phone": "+919876543290"}`, `{"rev": 1, "reason": "x", "phone": "+919876543291"}`}},
		{"a correction and a consent", [2]string{"POST /v1/patients/" + p1 + "/correct", "POST /v1/patients/" + p1 + "/consents"},
			[2]string{`{"rev": 1, "reason": "x", "phone": "+919876543290"}`, `{"rev": 1, "text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true}`}},
		{"merged into each other", [2]string{"POST /v1/patients/" + p1 + "/merge", "POST /v1/patients/" + p2 + "/merge"}, [2]string{merge(p2), merge(p1)}},
		{"merged into two", [2]string{"POST /v1/patients/" + p1 + "/merge", "POST /v1/patients/" + p3 + "/merge"}, [2]string{merge(p2), merge(p2)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 4 {
				h := open(t)
				var said [2]string
				var both sync.WaitGroup
				for n := range 2 {
					both.Go(func() {
						a := h.Do(t, meera, c.routes[n], c.bodies[n])
						code, _ := a.Code()
						said[n] = fmt.Sprint(a.Status, " ", code)
					})
				}
				both.Wait()
				if !(said[0] == "200 " && said[1] == "412 stale" || said[1] == "200 " && said[0] == "412 stale") {
					t.Fatalf("both together: %q", said)
				}
				var found struct{ Patients []person }
				for _, phone := range []string{"+919876543210", "+919876543290", "+919876543291"} {
					var these struct{ Patients []person }
					h.Do(t, meera, "POST /v1/patients/find", fmt.Sprintf(`{"phone": %q}`, phone)).Read(t, &these)
					found.Patients = append(found.Patients, these.Patients...)
				}
				if len(found.Patients) != 1 || found.Patients[0].ID != p1 {
					t.Errorf("found under its phones: %+v", found.Patients)
				}
			}
		})
	}
}
