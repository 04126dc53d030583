package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"assay/shared/lab"
)

func bill() lab.BillSheet {
	return lab.BillSheet{Order: "sahyadri-0193c0de-0004-7000-8000-0000000000d0", Place: 1, Kind: lab.Invoice, Number: "I2627-000012", At: lab.At(at(10, 11)),
		Letterhead: krishna().Hospital, SAC: lab.DefaultSAC, OrderNumber: "26-000417", PlacedAt: lab.At(at(9, 58)), Patient: "श्रीमती कृष्णा द्विवेदी", PatientNumber: "P26-000391",
		Lines: []lab.Line{{Code: "CBC", Name: "Complete blood count", Amount: 1_23_456_50}, {Code: lab.LineVAT, Name: "VAT", Amount: 20_00}}, Total: 1_23_476_50}
}

// A bill says what it is, what each line costs, and what is due.
func TestBill(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*lab.BillSheet)
		says   []string
		lacks  string
	}{
		"exempt": {func(*lab.BillSheet) {}, []string{"Bill of supply / आपूर्ति बिल", "I2627-000012", "26-000417", "P26-000391", "Complete blood count 999316 ₹1,23,456.50", "VAT 999316 ₹20.00", "Total / कुल ₹1,23,476.50", "Paid in full.", "exempt from GST"}, "GSTIN"},
		"not":    {func(s *lab.BillSheet) { s.Taxed, s.GSTIN = true, "27AAPFU0939F1ZV" }, []string{"Tax invoice / कर बीजक", "GSTIN 27AAPFU0939F1ZV"}, "exempt"},
		"due":    {func(s *lab.BillSheet) { s.Due = 5 }, []string{"To be paid / देय: ₹0.05"}, "Paid in full"},
		"credited": {func(s *lab.BillSheet) {
			s.Kind, s.Number, s.Of, s.OfAt = lab.CreditNote, "C2627-000001", "I2627-000012", &s.PlacedAt
		}, []string{"Credit note / क्रेडिट नोट", "C2627-000001", "These lines of invoice I2627-000012 of 25 Nov 2026 were taken back."}, "Bill of supply"},
		"two pages": {func(s *lab.BillSheet) {
			for n := range 60 {
				s.Lines = append(s.Lines, lab.Line{Name: fmt.Sprint("Test ", n), Amount: 1})
			}
		}, []string{"62 Test 59", "1/2", "2/2"}, "3/3"},
	} {
		t.Run(name, func(t *testing.T) {
			s := bill()
			c.change(&s)
			pdf, err := RenderBill(s)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := RenderBill(s); err != nil || !bytes.Equal(pdf, again) {
				t.Errorf("rendered again it has other bytes, %v", err)
			}
			said := strings.Join(strings.Fields(text(t, pdf, "-layout")), " ")
			for _, want := range c.says {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not on the paper: %s", want, said)
				}
			}
			if strings.Contains(said, c.lacks) {
				t.Errorf("%q is on the paper: %s", c.lacks, said)
			}
		})
	}
	for name, wrong := range map[string]func(*lab.BillSheet){
		"no number":                         func(s *lab.BillSheet) { s.Number = "" },
		"no line":                           func(s *lab.BillSheet) { s.Lines = nil },
		"a credit note without its invoice": func(s *lab.BillSheet) { s.Kind = lab.CreditNote },
	} {
		s := bill()
		wrong(&s)
		if _, err := RenderBill(s); err == nil {
			t.Errorf("%s is printed", name)
		}
	}
}
