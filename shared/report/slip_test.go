package report

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

const slipAddress = "https://lab.example.org/slip.html#abcdefghijklmnopqrstuvwxyz"

func visitSlip(form SlipForm) SlipSheet {
	return SlipSheet{Form: form, Hospital: "Namuna General Hospital", HospitalLocal: "नमूना जनरल अस्पताल", Phone: "+91 20 5550 0100", Number: "26-000417",
		PlacedAt: time.Date(2026, 11, 25, 4, 41, 0, 0, time.UTC), Patient: "सुनीता पाटील", PatientNumber: "P26-000093", OpensWith: lab.ByBirthDate,
		PrintedAt: time.Date(2026, 11, 25, 4, 42, 0, 0, time.UTC)}
}

// A slip of either paper is one page that a phone can scan, says everything in both languages, and what opens it.
func TestSlip(t *testing.T) {
	for form, size := range map[SlipForm]string{SlipRoll: "226.772", SlipA6: "297.638"} {
		t.Run(string(form), func(t *testing.T) {
			s := visitSlip(form)
			pdf, err := RenderSlip(s, slipAddress)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := RenderSlip(s, slipAddress); err != nil || !bytes.Equal(pdf, again) {
				t.Errorf("rendered again it has other bytes, %v", err)
			}
			path := save(t, pdf)
			if info := tool(t, "pdfinfo", path); !strings.Contains(info, "Pages:           1") || !strings.Contains(info, size) {
				t.Errorf("the paper is %s", info)
			}
			page := filepath.Join(t.TempDir(), "page")
			tool(t, "pdftoppm", "-r", "203", "-mono", "-singlefile", path, page)
			if scanned := strings.TrimSuffix(tool(t, "zbarimg", "--quiet", "--raw", page+".pbm"), "\n"); scanned != slipAddress {
				t.Errorf("a phone reads %q", scanned)
			}
			said := strings.Join(strings.Fields(text(t, pdf, "-raw")), " ")
			for _, want := range []string{"Visit slip", "विज़िट पर्ची", "26-000417", "P26-000093", "सुनीता पाटील", "It opens with your date of birth.", "यह आपकी जन्मतिथि से खुलती है।",
				"Scan the code", "कोड स्कैन करें", "lab.example.org", "25 Nov 2026, 10:11"} {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not on the paper: %s", want, said)
				}
			}
			for guard, words := range slipGuards {
				s.OpensWith = guard
				pdf, err := RenderSlip(s, slipAddress)
				if err != nil || !strings.Contains(strings.Join(strings.Fields(text(t, pdf, "-raw")), " "), words[0]) {
					t.Errorf("%s: %v", guard, err)
				}
			}
			s.Hospital, s.HospitalLocal, s.Patient = strings.Repeat("Long Name of a Hospital ", 5), strings.Repeat("लंबा नाम ", 10), strings.Repeat("Sunita Patil ", 9)
			if _, err := RenderSlip(s, slipAddress); err != nil {
				t.Errorf("with the longest names: %v", err)
			}
		})
	}
	for name, wrong := range map[string]func(*SlipSheet, *string){
		"no form":            func(s *SlipSheet, _ *string) { s.Form = "" },
		"no guard":           func(s *SlipSheet, _ *string) { s.OpensWith = "" },
		"no patient":         func(s *SlipSheet, _ *string) { s.Patient = "" },
		"a token in a query": func(_ *SlipSheet, a *string) { *a = "https://lab.example.org/slip.html?t=x" },
		"a bracket":          func(_ *SlipSheet, a *string) { *a = "https://lab.example.org/)#abc" },
	} {
		s, a := visitSlip(SlipA6), slipAddress
		wrong(&s, &a)
		if _, err := RenderSlip(s, a); err == nil {
			t.Errorf("%s is printed", name)
		}
	}
}
