package lab

import (
	"slices"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

// paperTrail is an order on its way to a report: each step must be accepted.
type paperTrail struct {
	t      *testing.T
	order  Order
	frozen *Frozen
	sheets []RunSheet
}

func (p *paperTrail) do(out Outcome, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	p.order = out.Order
	if out.Frozen != nil {
		p.frozen = out.Frozen
	}
	if out.Runs != nil {
		p.sheets = append(p.sheets, *out.Runs)
	}
}

func (p *paperTrail) sheet() Sheet {
	p.t.Helper()
	var need []RunSheet
	for _, sheet := range p.sheets {
		if slices.Contains(p.frozen.RunNumbers(), sheet.N) {
			need = append(need, sheet)
		}
	}
	s, err := p.frozen.Sheet(need, "", "https://lab.example/check")
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// What a report prints is decided when it is authorised: the age at collection, who drew the blood, where and how it was
// measured, what was not measured and why, and what a correction changed.
func TestFrozenReport(t *testing.T) {
	placed := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	drawn, later := placed.AddDate(0, 0, 10), placed.AddDate(0, 0, 12)
	test := func(code, container string) OrderedTest {
		return OrderedTest{Code: code, Name: code, Price: 1000, Items: []OrderedItem{{Code: code, Department: "haematology", Container: container, ContainerName: container}}}
	}
	placement := scopePlacement(Later, []OrderedTest{test("HB", "E"), test("WBC", "E"), test("K", "S")})
	placement.Patient = registered(cast.Kavita).Snapshot()
	placement.Patient.BirthDate = "2026-11-10"
	p := &paperTrail{t: t}
	p.do(PlaceOrder(meera, placed, placement))
	p.do(p.order.CollectSpecimens(imran, drawn, Collection{Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"},
		Specimens: []ScannedLabel{{"E1", p.order.Number + "-E1"}, {"S1", p.order.Number + "-S1"}}}))
	for _, c := range []Action{Receive, Accept} {
		p.do(p.order.MoveSpecimens(tara, later, c, []string{"E1", "S1"}, nil))
	}
	p.do(p.order.StartItems(tara, later, []string{"HB", "WBC", "K"}))
	p.do(p.order.ReferSpecimensOut(tara, later, []string{"S1"}, " State  Institute "))
	p.do(p.order.SubmitResults(tara, later, []Entry{{Item: "HB", Value: "14", Unit: "g/dL", Method: "SLS"}, {Item: "K", Value: "15", Unit: "g/dL"}}, scopeAnalyte))
	p.do(p.order.MarkNotPerformed(meera, later, []string{"WBC"}, "no_reagent", false, scopePrinting))
	hold := func(code string) Decision {
		it := p.order.Items[p.order.itemIndex(code)]
		return Decision{Item: code, Run: it.Run, Clear: it.Hold, Note: "seen"}
	}
	p.do(p.order.AuthoriseResults(meera, later, []Decision{hold("HB"), hold("K")}, scopePrinting))

	s := p.sheet()
	if want := p.order.Patient.AgeText(drawn); s.Patient.Age != want || want == p.order.Patient.AgeText(placed) {
		t.Errorf("printed age %q, at collection %q, when placed %q", s.Patient.Age, want, p.order.Patient.AgeText(placed))
	}
	if s.Language != "hi" {
		t.Errorf("language %q", s.Language)
	}
	if got := s.Specimens[0]; got.CollectedBy != imran.Name || !got.CollectedAt.Equal(drawn) {
		t.Errorf("collected by %q at %s", got.CollectedBy, got.CollectedAt)
	}
	rows := map[string]SheetRow{}
	for _, section := range s.Sections {
		for _, row := range section.Rows {
			rows[row.Analyte] = row
		}
	}
	if got := rows["HB"]; got.Method != "SLS" || got.Referred {
		t.Errorf("HB by %q, referred %v", got.Method, got.Referred)
	}
	if got := rows["K"]; !got.Referred || got.Laboratory != "State Institute" {
		t.Errorf("K referred %v to %q", got.Referred, got.Laboratory)
	}
	if got := rows["WBC"]; got.NotPerformed != "no_reagent" || got.Value != "" {
		t.Errorf("WBC not performed because of %q, value %q", got.NotPerformed, got.Value)
	}
	if len(s.Changes) != 0 {
		t.Errorf("a first version changes %v", s.Changes)
	}

	stored, _, err := p.order.StoreReport(documentsFunction, later, 1, StoredReport{SHA256: "sha"})
	p.do(stored, err)
	p.do(p.order.CorrectResults(meera, later, CorrectionRequest{Items: []string{"HB"}, Kind: Corrected, Reason: "wrong_value"}))
	p.do(p.order.SubmitResults(tara, later, []Entry{{Item: "HB", Value: "11", Unit: "g/dL", Comment: "repeated"}}, scopeAnalyte))
	p.do(p.order.AuthoriseResults(meera, later, []Decision{hold("HB")}, scopePrinting))
	changes := p.sheet().Changes
	if len(changes) != 1 {
		t.Fatalf("the correction changes %v", changes)
	}
	got := changes[0]
	if got.Analyte != "HB" || got.Reason != "wrong_value" || got.From.Value != "14.0" || got.To.Value != "11.0" || got.To.Comment != "repeated" {
		t.Errorf("the correction says %+v", got)
	}
}
