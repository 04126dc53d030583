package report

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// papers are the kinds of report that somebody must not mistake, by name.
func papers() map[string]lab.Sheet {
	partial := krishna()
	partial.Kind, partial.Sections = "partial", partial.Sections[:1]
	withdrawn := english()
	withdrawn.Kind, withdrawn.Reason, withdrawn.Sections, withdrawn.Changes = "withdrawn", "wrong_patient", nil, nil
	undone := krishna()
	undone.Sections[1].Rows[2] = lab.SheetRow{Analyte: "Potassium", AnalyteHi: "पोटैशियम", NotPerformed: "specimen_unfit"}
	undone.Sections[1].Rows[1] = lab.SheetRow{Analyte: "eGFR (CKD-EPI 2021)", Calculated: true, NotCalculated: measure.SexOpen}
	halfCorrected := english()
	halfCorrected.MoreFollow = true
	amended := english()
	amended.Kind, amended.Reason = "amended", "comment"
	amended.Changes = []lab.SheetChange{{Analyte: "Haemoglobin", AnalyteHi: "हीमोग्लोबिन", Reason: "comment",
		From: lab.SheetState{Value: "6.4", Unit: "g/dL", Flag: measure.FlagCriticalLow, Range: "12.0 – 15.0"},
		To:   lab.SheetState{Value: "6.4", Unit: "g/dL", Flag: measure.FlagCriticalLow, Range: "12.0 – 15.0", Comment: "Repeated."}}}
	open := krishna()
	open.Patient.Sex = "unknown"
	open.Sections[0].Rows[0].Range = "female 12.0 – 15.0; male 13.0 – 17.0"
	open.Sections[0].Rows[0].Ranges = []measure.PossibleRange{{Sex: "female", Text: "12.0 – 15.0"}, {Sex: "male", Text: "13.0 – 17.0"}}
	open.Sections[0].Rows[1].Range, open.Sections[0].Rows[1].Flag = measure.NoRangeForAge, measure.FlagNone
	open.Sections[0].Rows[2].Range = "under 28 d no range; 28 d to 1 y 3.10 – 4.50"
	open.Sections[0].Rows[2].Ranges = []measure.PossibleRange{{From: "0 d", To: "28 d"}, {From: "28 d", To: "1 y", Text: "3.10 – 4.50"}}
	final := krishna()
	final.Sections = append(final.Sections, lab.SheetSection{Title: "Glucose, fasting", TitleHi: "खाली पेट रक्त शर्करा", Rows: []lab.SheetRow{
		{Analyte: "Glucose, fasting", AnalyteHi: "खाली पेट रक्त शर्करा", Value: "108", Unit: "mg/dL", Flag: measure.FlagHigh, Range: "≥ 70, < 100",
			RangeNote: "prediabetes 100 – 125, diabetes ≥ 126", RangeNoteHi: "मधुमेह-पूर्व 100 – 125, मधुमेह ≥ 126"},
	}})
	return map[string]lab.Sheet{"final": final, "partial": partial, "corrected": english(), "amended": amended, "corrected, more to follow": halfCorrected,
		"withdrawn": withdrawn, "undone": undone, "open": open, "long": long(75)}
}

func inHindi(s lab.Sheet) lab.Sheet {
	s.Language = "hi"
	return s
}

// Each paper says in both languages what must be understood by whoever holds it, and everything else in its own.
func TestPapersInBothLanguages(t *testing.T) {
	for name, c := range map[string]struct{ both, english, hindi []string }{
		"final": {
			[]string{"range not yet verified by this laboratory", "यह सीमा इस प्रयोगशाला ने अभी सत्यापित नहीं की है", "UHID 26-0000391",
				"Tara Kulkarni", "SLS haemoglobin", "State Virology Institute, Lucknow", "12.0 – 15.0", "g/dL"},
			[]string{"Laboratory report", "Haemoglobin", "Critical low", "Reference range", "42 y / female", "12 Mar 1984", "Collected by",
				"Method: SLS haemoglobin", "prediabetes 100 – 125, diabetes ≥ 126", "measured by State Virology Institute", "page 1 of 2", "End of report"},
			[]string{"प्रयोगशाला रिपोर्ट", "हीमोग्लोबिन", "Haemoglobin", "गंभीर रूप से कम", "संदर्भ सीमा", "42 वर्ष / महिला", "12 मार्च 1984", "किसने लिया",
				"विधि: SLS haemoglobin", "मधुमेह-पूर्व 100 – 125, मधुमेह ≥ 126", "जाँच की: State Virology Institute", "संस्करण 1 · पृष्ठ 1 / 2", "रिपोर्ट समाप्त", "EDTA रक्त"},
		},
		"partial": {[]string{"PARTIAL REPORT, more to follow", "आंशिक रिपोर्ट, शेष परिणाम बाद में आएँगे"},
			[]string{"Version 1 · Partial", "End of partial report"}, []string{"संस्करण 1 · आंशिक", "आंशिक रिपोर्ट समाप्त"}},
		"corrected": {[]string{"CORRECTED REPORT, it replaces the one before", "सुधारी हुई रिपोर्ट, यह पिछली रिपोर्ट की जगह है",
			"Platelets: was 88 10*3/uL (Low), now 412 10*3/uL (High)", "Reason: a wrong value had been issued",
			"प्लेटलेट: पहले 88 10*3/uL (कम), अब 412 10*3/uL (अधिक)", "कारण: ग़लत मान जारी हुआ था"},
			[]string{"Version 2 replaces version 1 (SHA-256 3fa9c1d23fa9c1d2…)", "Corrected: was 88"},
			[]string{"संस्करण 2, संस्करण 1 की जगह है (SHA-256 3fa9c1d23fa9c1d2…)", "सुधारी हुई: पहले 88"}},
		"corrected, more to follow": {[]string{"CORRECTED REPORT", "PARTIAL REPORT, more to follow", "आंशिक रिपोर्ट, शेष परिणाम बाद में आएँगे"},
			[]string{"End of partial report"}, []string{"आंशिक रिपोर्ट समाप्त"}},
		"amended": {[]string{"AMENDED REPORT", "संशोधित रिपोर्ट", "Haemoglobin: comment: was empty, now “Repeated.”", "टिप्पणी: पहले खाली, अब “Repeated.”"},
			[]string{"SLS haemoglobin Amended"}, []string{"SLS haemoglobin संशोधित"}},
		"withdrawn": {[]string{"WITHDRAWN, do not use these results", "वापस ली गई रिपोर्ट, इन परिणामों का उपयोग न करें", "the report was of another patient", "रिपोर्ट किसी दूसरे मरीज़ की थी"},
			[]string{"Reason: the report"}, []string{"कारण: रिपोर्ट"}},
		"undone": {[]string{"specimen not fit for the test", "नमूना जाँच के योग्य नहीं"},
			[]string{"Potassium Not performed", "not calculated: it differs between men and women", "Method: calculated"},
			[]string{"पोटैशियम जाँच नहीं हुई", "गणना नहीं हुई: यह स्त्री और पुरुष में अलग होता है", "विधि: गणना से"}},
		"open": {nil, []string{"no range for this age"},
			[]string{"महिला 12.0 – 15.0;", "पुरुष 13.0 – 17.0", "इस आयु के लिए कोई सीमा", "28 दिन से कम कोई", "28 दिन से 1 वर्ष"}},
		"long": {[]string{"UHID 26-0000392"}, []string{"Analyte 075", "page 3 of"}, []string{"जाँच 075", "पृष्ठ 3 /"}},
	} {
		for _, in := range []struct {
			language string
			sheet    lab.Sheet
			want     []string
		}{{"English", papers()[name], c.english}, {"Hindi", inHindi(papers()[name]), c.hindi}} {
			t.Run(name+" in "+in.language, func(t *testing.T) {
				pdf := render(t, in.sheet)
				if dir := os.Getenv("REPORT_PAPERS"); dir != "" { // to look at
					if err := os.WriteFile(fmt.Sprintf("%s/%s-%s.pdf", dir, name, in.language), pdf, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				got := strings.Join(strings.Fields(text(t, pdf, "-raw")), " ") + strings.Join(strings.Fields(text(t, pdf, "-layout")), " ")
				for _, want := range append(c.both, in.want...) {
					if !strings.Contains(got, want) {
						t.Errorf("%q is not printed", want)
					}
				}
				if in.language == "Hindi" {
					for _, not := range []string{"Laboratory report", "Reference range", "Ordered", "Collected", "Version", "page 1", "End of", "Issued", "entered by", "Registration"} {
						if strings.Contains(got, not) {
							t.Errorf("%q is printed in a Hindi report", not)
						}
					}
				}
				pages := strings.Split(strings.TrimSuffix(text(t, pdf), "\f"), "\f")
				for i, page := range pages {
					if !strings.Contains(page, "UHID "+in.sheet.Patient.Number) {
						t.Errorf("page %d does not name the patient's number", i+1)
					}
				}
			})
		}
	}
}

// Whatever the laboratory says of its own is said in Hindi too.
func TestEveryWordIsSaidInHindi(t *testing.T) {
	said := map[string]bool{}
	for _, list := range []map[string]string{kinds, marks, reasons, marked} {
		for _, word := range list {
			said[word] = true
		}
	}
	for _, list := range [][]string{lab.CorrectReasons, lab.UndoneReasons, lab.CancelReasons} {
		for _, code := range list {
			if reasons[code] == "" {
				t.Errorf("the reason %q has no words", code)
			}
		}
	}
	for _, why := range []measure.NotCalculated{measure.InputMissing, measure.InputComparator, measure.Under18, measure.AgeOpen,
		measure.SexOpen, measure.TGOver400, measure.NotFasting, measure.Impossible} {
		said[why.String()] = true
	}
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests.Orderables() {
		said[test.Specimen.Name] = true
	}
	for _, f := range flags {
		if f.words != "" {
			said[f.words] = true
		}
	}
	for _, cols := range [][]column{columns, specimenColumns} {
		for _, col := range cols {
			if col.title != "" {
				said[col.title] = true
			}
		}
	}
	literal := regexp.MustCompile(`\b(?:say|both)\("([^"]+)"\)`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") {
			source, err := os.ReadFile(f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range literal.FindAllStringSubmatch(string(source), -1) {
				said[m[1]] = true
			}
		}
	}
	if len(said) < 80 {
		t.Errorf("only %d words were found", len(said))
	}
	for word := range said {
		if hindi[word] == "" {
			t.Errorf("%q is not said in Hindi", word)
		}
	}
}
