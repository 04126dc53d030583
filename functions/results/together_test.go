package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// The values of one tube come in several commands, and are judged together each time.
func TestValuesOfOneTube(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "LFT", "CBC") // a woman of 42
	o = h.Bench(t, o.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	submit := func(name, results, holds string) step {
		var list []string
		words := strings.Fields(results)
		for i := 0; i < len(words); i += 3 {
			list = append(list, `{"item": "`+words[i]+`", "value": "`+words[i+1]+`", "unit": "`+words[i+2]+`"}`)
		}
		return step{Name: name, Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit", Body: `{"results": [` + strings.Join(list, ", ") + `]}`,
			Want: "200", Holds: holds}
	}
	h.Play(t, []step{
		submit("the total", "TBIL 1.2 mg/dL", `"held":[]`),
		submit("the direct is more", "DBIL 1.4 mg/dL", `"held":[{"item":"DBIL","reasons":["inconsistent"]},{"item":"IBIL","reasons":["input"]}]`),
		{Name: "typed and not submitted", Who: tara, Route: "PUT /v1/orders/" + o.ID + "/drafts/IBIL", Body: `{"rev": 0, "value": "0.9"}`,
			Want: "422 calculated item"},
		{Name: "typed, with what it is calculated from", Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit",
			Body: `{"results": [{"item": "TP", "value": "7.2", "unit": "g/dL"}, {"item": "GLOB", "value": "3.1", "unit": "g/dL"}]}`, Want: "422 calculated results[1].item"},
		{Name: "typed", Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit",
			Body: `{"results": [{"item": "IBIL", "value": "0.9", "unit": "mg/dL"}]}`, Want: "422 calculated results[0].item"},
	})
	h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.RestartItems(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, []string{"DBIL"}, "implausible")
	})
	h.Play(t, []step{
		submit("mended", "DBIL 0.3 mg/dL", `"held":[]`),
		submit("a comparator", "ALT <=59 U/L TP 7.2 g/dL ALB 4.1 g/dL", `{"item":"ALT","reasons":["comparator"]}`),
		submit("few leucocytes", "WBC 0.80 10*3/uL", `{"item":"WBC","reasons":["critical"]}`),
		submit("and few of them neutrophils", "NEUT 50 % LYMPH 44 % MONO 4 % EOS 1 % BASO 1 %", `{"item":"ANC","reasons":["critical","input"]}`),
	})
	var got struct {
		Runs []struct {
			Item, Value, Comparator, Flag, Calculated, Raw, Range string
			Current                                               bool
		}
	}
	h.Do(t, tara, "GET /v1/orders/"+o.ID+"/results", nil).Read(t, &got)
	values := map[string]string{}
	for _, r := range got.Runs {
		if r.Current {
			values[r.Item] = strings.Join([]string{r.Comparator + r.Value, r.Flag, r.Calculated}, " ")
		}
	}
	for item, want := range map[string]string{"IBIL": "0.9 N indirect_bilirubin", "GLOB": "3.1 N globulin", "AGR": "1.3 N albumin_globulin_ratio",
		"ANC": "0.40 LL anc", "ALC": "0.35 L alc", "ALT": "<=59  "} {
		if values[item] != want {
			t.Errorf("%s is %q, want %q", item, values[item], want)
		}
	}
	o, err := h.Store.Order(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(o.Tasks, func(task lab.Task) bool { return task.Kind == lab.TaskCall && task.About == "item:ANC" }) {
		t.Errorf("nobody is asked to call: %+v", o.Tasks)
	}
}
