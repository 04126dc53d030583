package report

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

// words lists every word of the sheet that the page must give back.
func words(s lab.Sheet) []string {
	all := []string{s.Hospital.Name, s.Hospital.NameLocal, s.Hospital.Address, s.Hospital.Phone, s.Hospital.Email,
		s.Hospital.Registration, s.Patient.Number, s.Patient.Name, s.Patient.NameLatin, s.Patient.Age, s.Patient.Sex,
		s.OrderNumber, s.Orderer, s.Ward}
	for _, who := range s.Signatories {
		all = append(all, who.Name, who.Degree, who.Registration)
	}
	for _, sp := range s.Specimens {
		all = append(all, sp.Accession, sp.Kind, sp.CollectedBy)
	}
	for _, section := range s.Sections {
		all = append(all, section.Title)
		for _, row := range section.Rows {
			all = append(all, row.Analyte, row.Value, row.Unit, row.Range, row.Comment, row.EnteredBy, row.Specimen,
				row.Method, row.RangeNote, row.Laboratory)
		}
	}
	return strings.Fields(strings.Join(all, " "))
}

func TestEveryWordIsFoundInTheText(t *testing.T) {
	conjuncts := krishna()
	conjuncts.Sections[0].Rows[0].Comment = "र्क ट्र द्ध द्व्य ङ्क ञ्च र्ज़्ज शृंखला कृत्रिम शर्करा क्षत्रिय ज्ञान श्रृंगार हृदय रुपये विद्यार्थी स्त्री उज्ज्वल प्रक्रिया क़लम"
	for name, sheet := range map[string]lab.Sheet{"english": english(), "hindi": krishna(), "conjuncts": conjuncts, "long": long(75)} {
		t.Run(name, func(t *testing.T) {
			pdf := render(t, sheet)
			for _, mode := range []string{"-layout", "-raw"} {
				found := strings.Fields(text(t, pdf, mode))
				for _, word := range words(sheet) {
					if !slices.Contains(found, word) && !slices.ContainsFunc(found, func(f string) bool { return strings.Trim(f, "·,;…") == strings.Trim(word, ",;") }) {
						t.Errorf("pdftotext %s: %q is not in the text", mode, word)
					}
				}
			}
		})
	}
}

// The words must be printed as what they are, not only be searchable: a glyph that the font makes for a conjunct is
// another one than its letters give.
func TestDevanagariIsShaped(t *testing.T) {
	s := newShaper()
	for word, glyphs := range map[string]int{"क्ष": 1, "द्ध": 1, "कि": 2, "र्क": 2, "श्री": 2} {
		w, err := s.word(word, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(w.pieces[0].glyphs); n != glyphs {
			t.Errorf("%s has %d glyphs, want %d", word, n, glyphs)
		}
	}
	w, err := s.word("कि", false, nil)
	if err != nil {
		t.Fatal(err)
	}
	if ka, _ := w.pieces[0].face.shaping.NominalGlyph('क'); w.pieces[0].face.marks[w.pieces[0].glyphs[1].code].id != ka {
		t.Error("the i-matra does not stand before its letter")
	}
}

func TestMissingGlyphIsAnError(t *testing.T) {
	for name, change := range map[string]func(*lab.Sheet){
		"name in Chinese":      func(s *lab.Sheet) { s.Patient.Name = "王小明" },
		"picture in a comment": func(s *lab.Sheet) { s.Sections[0].Rows[0].Comment = "fine 👍" },
		"control character":    func(s *lab.Sheet) { s.Ward = "OPD\x07" },
		"broken UTF-8":         func(s *lab.Sheet) { s.Orderer = "Dr \xff" },
	} {
		t.Run(name, func(t *testing.T) {
			s := krishna()
			change(&s)
			out, err := signAndRender(t, s)
			var glyph *GlyphError
			if out != nil || !errors.As(err, &glyph) {
				t.Fatalf("got %d bytes and %v, want a GlyphError", len(out), err)
			}
			if !regexp.MustCompile(`U\+[0-9A-F]{4,}$`).MatchString(err.Error()) {
				t.Errorf("%q does not name the character", err)
			}
		})
	}
}

func TestInvisibleCharactersOfAPastedTextAreDropped(t *testing.T) {
	s := krishna()
	s.Patient.NameLatin = "\ufeffKri\u00adshna\u200b Dwivedi\u200e"
	if !strings.Contains(text(t, render(t, s)), "Krishna Dwivedi") {
		t.Error("the name is not printed clean")
	}
}

func TestIncompleteSheetIsRefused(t *testing.T) {
	for name, change := range map[string]func(*lab.Sheet){
		"no hospital":          func(s *lab.Sheet) { s.Hospital.Name = " " },
		"no signatory":         func(s *lab.Sheet) { s.Signatories = nil },
		"signatory unnamed":    func(s *lab.Sheet) { s.Signatories[0].Name = "" },
		"no time of issue":     func(s *lab.Sheet) { s.IssuedAt = time.Time{} },
		"unknown kind":         func(s *lab.Sheet) { s.Kind = "draft" },
		"unknown flag":         func(s *lab.Sheet) { s.Sections[0].Rows[0].Flag = "X" },
		"empty value":          func(s *lab.Sheet) { s.Sections[0].Rows[0].Value = "" },
		"no result":            func(s *lab.Sheet) { s.Sections = nil },
		"no hash of version 1": func(s *lab.Sheet) { s.Version = 2 },
		"address without code": func(s *lab.Sheet) { s.CheckURL = "https://lab.example/check/" },
		"address without host": func(s *lab.Sheet) { s.CheckURL = "check#1" },
	} {
		t.Run(name, func(t *testing.T) {
			s := krishna()
			change(&s)
			if out, err := signAndRender(t, s); err == nil {
				t.Errorf("rendered %d bytes", len(out))
			}
		})
	}
}

func TestSameSheetSameBytes(t *testing.T) {
	if os.Getenv("REPORT_CHILD") != "" {
		if _, err := os.Stdout.Write(render(t, krishna())); err != nil {
			t.Fatal(err)
		}
		os.Exit(0)
	}
	want := render(t, krishna())
	t.Run("again in this process", func(t *testing.T) {
		for range 5 {
			if !bytes.Equal(render(t, krishna()), want) {
				t.Fatal("other bytes")
			}
		}
	})
	t.Run("after another sheet, several at once", func(t *testing.T) {
		for i := range 4 {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				render(t, english())
				if !bytes.Equal(render(t, krishna()), want) {
					t.Error("other bytes")
				}
			})
		}
	})
	t.Run("in a new process of another time zone", func(t *testing.T) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameSheetSameBytes$")
		cmd.Env = append(os.Environ(), "REPORT_CHILD=1", "TZ=America/New_York")
		got, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Error("other bytes")
		}
	})
	t.Run("another value, other bytes", func(t *testing.T) {
		s := krishna()
		s.Sections[0].Rows[0].Value = "6.5"
		if bytes.Equal(render(t, s), want) {
			t.Error("same bytes")
		}
	})
}

func TestWhatIsPrinted(t *testing.T) {
	partial := krishna()
	partial.Kind = "partial"
	withdrawn := english()
	withdrawn.Kind, withdrawn.Sections = "withdrawn", nil
	for name, c := range map[string]struct {
		sheet   lab.Sheet
		want    []string
		without []string
	}{
		"final": {krishna(), []string{"Version 1 · Final", "25 Nov 2026, 10:42", "12 Mar 1984", "42 y / female", "Critical low", "Low", "Critical high",
			"High", "Normal", "12.0 – 15.0", "entered by Imran Shaikh", "entered by Tara Kulkarni", "specimen 26-000417-E1", "check this report only at", "lab.sahyadri.example",
			"Dr Meera Nair, MD (Pathology)", "Registration no. MMC 2009/04/1873", "25 Nov 2026, 14:02 IST", "≥ 60 †",
			"† range not yet verified by this laboratory", "End of report"}, []string{"replaces", "PARTIAL", "WITHDRAWN"}},
		"corrected": {english(), []string{"Version 2 replaces version 1 (SHA-256 3fa9c1d23fa9c1d2…)", "1 Jan 1961 (estimated)", "STAT", "Authorised and issued by", "Dr Joseph D'Souza, MD (Biochemistry)"}, nil},
		"partial":   {partial, []string{"PARTIAL REPORT, more to follow", "End of partial report, more to follow"}, []string{"replaces"}},
		"withdrawn": {withdrawn, []string{"WITHDRAWN, do not use these results", "Version 2 replaces version 1"}, []string{"Complete blood count"}},
		"other kinds": {otherKinds(), []string{"Plasmodium vivax", "Critical", "1:320", "< 1:160", "<1:20", "AB", "Positive", "Parasites: not seen. Impression: microcytic",
			"Abnormal", "Comment: Correlate with ferritin."}, []string{"{titer}", "Normal Normal"}},
		"verified": {long(3), []string{"Metabolic profile"}, []string{"†", "not yet verified"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(strings.Fields(text(t, render(t, c.sheet))), " ")
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not printed", want)
				}
			}
			for _, not := range c.without {
				if strings.Contains(got, not) {
					t.Errorf("%q is printed", not)
				}
			}
		})
	}
}

func TestFileIsSelfContainedAndNamesNoPatient(t *testing.T) {
	path := save(t, render(t, krishna()))
	fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n")[2:]
	if len(fonts) != 5 {
		t.Errorf("%d fonts, want Noto Sans and Devanagari in two weights and the signs", len(fonts))
	}
	for _, f := range fonts {
		if !regexp.MustCompile(`^[A-Z]{6}\+Noto.* yes +yes +yes `).MatchString(f) {
			t.Errorf("not embedded as a subset with its text: %s", f)
		}
	}
	info := tool(t, "pdfinfo", "-rawdates", path)
	for _, want := range []string{"Laboratory report 26-000417, version 1", "D:20261125083500Z", "A4"} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is not in the file's properties", want)
		}
	}
	if meta := info + tool(t, "pdfinfo", "-meta", path); strings.Contains(meta, "Krishna") || strings.Contains(meta, "कृष्णा") {
		t.Error("the properties of the file name the patient")
	}
}

func BenchmarkRender25(b *testing.B) {
	s := long(25)
	var size int
	b.ReportAllocs()
	for b.Loop() {
		out, err := signAndRender(b, s)
		if err != nil {
			b.Fatal(err)
		}
		size = len(out)
	}
	b.ReportMetric(float64(size), "pdf-bytes")
}
