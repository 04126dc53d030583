package report

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/signing"
)

// at is a time in IST on 25 November 2026.
func at(hour, minute int) time.Time {
	return time.Date(2026, 11, 25, hour, minute, 0, 0, india).UTC()
}

// krishna is a final report for a patient whose name is written in Devanagari.
func krishna() lab.Sheet {
	const enterer, edta, serum = "Imran Shaikh", "26-000417-E1", "26-000417-S1"
	return lab.Sheet{
		Hospital: lab.Letterhead{
			Name: "Sahyadri Hospital", NameLocal: "सह्याद्रि अस्पताल",
			Address: "14 Station Road, Nashik 422001", Phone: "+912532000000",
			Email: "lab@sahyadri.example", Registration: "MH/NSK/2026/0417",
		},
		Patient: lab.Subject{
			Number: "26-0000391", Name: "श्रीमती कृष्णा द्विवेदी", NameLatin: "Krishna Dwivedi",
			BirthDate: "1984-03-12", Age: "42 y", Sex: "female",
		},
		OrderNumber: "26-000417", OrderedAt: at(9, 58), Orderer: "Dr Meenal Gokhale", Ward: "OPD 3", Priority: "routine",
		Version: 1, Kind: "final", IssuedAt: at(14, 5),
		Specimens: []lab.SheetSpecimen{
			{Accession: edta, Kind: "EDTA whole blood", CollectedAt: at(10, 42), CollectedBy: "Tara Kulkarni", ReceivedAt: at(11, 3)},
			{Accession: serum, Kind: "Serum", CollectedAt: at(10, 42), CollectedBy: "Tara Kulkarni", ReceivedAt: at(11, 3)},
		},
		Sections: []lab.SheetSection{
			{Title: "Complete blood count", TitleHi: "सम्पूर्ण रक्त गणना (CBC)", Rows: []lab.SheetRow{
				{Analyte: "Haemoglobin", AnalyteHi: "हीमोग्लोबिन", Value: "6.4", Unit: "g/dL", Method: "SLS haemoglobin", Flag: measure.FlagCriticalLow, Range: "12.0 – 15.0", EnteredBy: enterer, Specimen: edta,
					Comment: "Repeated on the same tube: 6.5 g/dL. Dr Gokhale informed by phone at 13:20, read back."},
				{Analyte: "Haematocrit", AnalyteHi: "हीमैटोक्रिट", Value: "22.1", Unit: "%", Flag: measure.FlagLow, Range: "36.0 – 46.0", EnteredBy: enterer, Specimen: edta},
				{Analyte: "Red cell count", AnalyteHi: "लाल रक्त कोशिकाएँ", Value: "3.05", Unit: "10*6/uL", Flag: measure.FlagLow, Range: "3.80 – 4.80", EnteredBy: enterer, Specimen: edta},
				{Analyte: "White cell count", AnalyteHi: "श्वेत रक्त कोशिकाएँ", Value: "7.8", Unit: "10*3/uL", Flag: measure.FlagNormal, Range: "4.0 – 10.0", EnteredBy: enterer, Specimen: edta},
				{Analyte: "Platelets", AnalyteHi: "प्लेटलेट", Value: "412", Unit: "10*3/uL", Flag: measure.FlagHigh, Range: "150 – 410", EnteredBy: enterer, Specimen: edta},
			}},
			{Title: "Kidney function", TitleHi: "गुर्दा कार्य जाँच (KFT)", Rows: []lab.SheetRow{
				{Analyte: "Creatinine", AnalyteHi: "क्रिएटिनिन", Value: "0.82", Unit: "mg/dL", Flag: measure.FlagNormal, Range: "0.50 – 0.90", RangeUnverified: true, EnteredBy: enterer, Specimen: serum},
				{Analyte: "eGFR (CKD-EPI 2021)", Value: "92", Unit: "mL/min/{1.73_m2}", Calculated: true, Flag: measure.FlagNormal, Range: "≥ 60", RangeUnverified: true, EnteredBy: enterer, Specimen: serum},
				{Analyte: "Potassium", AnalyteHi: "पोटैशियम", Value: "6.8", Unit: "mmol/L", Flag: measure.FlagCriticalHigh, Range: "3.5 – 5.1", RangeUnverified: true, EnteredBy: enterer, Specimen: serum,
					Comment: "नमूना हेमोलाइज़्ड नहीं है। चिकित्सक को सूचित किया गया; द्वितीय नमूने से पुष्टि की सलाह दी जाती है।"},
				{Analyte: "Sodium", AnalyteHi: "सोडियम", Value: "139", Unit: "mmol/L", Flag: measure.FlagNormal, Range: "136 – 145", RangeUnverified: true, EnteredBy: enterer, Specimen: serum},
			}},
			{Title: "Serology", TitleHi: "सीरम जाँच", Rows: []lab.SheetRow{
				{Analyte: "C-reactive protein", Value: "<0.5", Unit: "mg/L", Flag: measure.FlagNormal, Range: "< 5.0", EnteredBy: "Tara Kulkarni", Specimen: serum},
				{Analyte: "Dengue NS1 antigen", Value: "Not detected", Referred: true, Laboratory: "State Virology Institute, Lucknow", EnteredBy: enterer, Specimen: serum},
			}},
		},
		Signatories: []lab.Signatory{{Name: "Dr Meera Nair", Degree: "MD (Pathology)", Registration: "MMC 2009/04/1873", At: at(14, 2)}},
		CheckURL:    "https://lab.sahyadri.example/check#7Q4MK2XD93WTHV5PQ8ZB4NRC6A",
	}
}

// english is a corrected report with everything a sheet can hold, on Latin letters with marks.
func english() lab.Sheet {
	s := krishna()
	s.Hospital.NameLocal = ""
	s.Patient = lab.Subject{Number: "26-0000392", Name: "Kṛṣṇa Müller-D’Souza", NameLatin: "Krishna Muller-D'Souza",
		BirthDate: "1961-01-01", Estimated: true, Age: "65 y", Sex: "male"}
	s.Priority = "stat"
	s.Version, s.Kind, s.Reason = 2, "corrected", "wrong_value"
	s.Changes = []lab.SheetChange{{Analyte: "Platelets", AnalyteHi: "प्लेटलेट", Reason: "wrong_value",
		From: lab.SheetState{Value: "88", Unit: "10*3/uL", Flag: measure.FlagLow, Range: "150 – 410"},
		To:   lab.SheetState{Value: "412", Unit: "10*3/uL", Flag: measure.FlagHigh, Range: "150 – 410", Comment: "Counted by hand, the first count was of clumps."}}}
	s.PreviousSHA = strings.Repeat("3fa9c1d2", 8)
	s.Signatories = append([]lab.Signatory{{Name: "Dr Joseph D'Souza", Degree: "MD (Biochemistry)", Registration: "MMC 2012/09/2266", At: at(13, 31)}}, s.Signatories...)
	s.Sections[1].Rows[2].Comment = "Not haemolysed; µ, ±, ², ×10⁹/L, 37 °C and ≤ print as themselves."
	return s
}

// otherKinds has results that are no plain numbers.
func otherKinds() lab.Sheet {
	s := krishna()
	edta := s.Specimens[0].Accession
	row := func(r lab.SheetRow) lab.SheetRow {
		r.EnteredBy, r.Specimen = "Imran Shaikh", edta
		return r
	}
	s.Sections = []lab.SheetSection{
		{Title: "Malaria antigen, rapid", Rows: []lab.SheetRow{row(lab.SheetRow{Analyte: "Malaria antigen, rapid", AnalyteHi: "मलेरिया एंटीजन",
			Value: "Plasmodium vivax", ValueHi: "प्लाज़्मोडियम वाइवैक्स (P. vivax)", Method: "Immunochromatography", Flag: measure.FlagCriticalAbnormal})}},
		{Title: "Widal test", Rows: []lab.SheetRow{
			row(lab.SheetRow{Analyte: "S. typhi O", Value: "1:320", Flag: measure.FlagHigh, Range: "< 1:160"}),
			row(lab.SheetRow{Analyte: "S. typhi H", Value: "<1:20", Flag: measure.FlagNormal, Range: "< 1:160"})}},
		{Title: "Blood group, ABO and Rh", Rows: []lab.SheetRow{
			row(lab.SheetRow{Analyte: "ABO group", Value: "AB", ValueHi: "AB"}), row(lab.SheetRow{Analyte: "Rh (D)", Value: "Positive", ValueHi: "पॉज़िटिव (Positive)"})}},
		{Title: "Peripheral smear", Rows: []lab.SheetRow{row(lab.SheetRow{Analyte: "Peripheral smear", AnalyteHi: "परिधीय रक्त स्मीयर", Text: true,
			Value:  "Red cells: microcytic, hypochromic, with anisopoikilocytosis and pencil cells.\nWhite cells: normal in number and distribution, no immature cells seen.\nPlatelets: adequate.\nParasites: not seen.\nImpression: microcytic hypochromic anaemia. Iron studies are advised.",
			Method: "Leishman stain, microscopy", Flag: measure.FlagAbnormal, Comment: "Correlate with ferritin."})}},
	}
	return s
}

// long has a table of n analytes.
func long(n int) lab.Sheet {
	s := english()
	s.Version, s.Kind, s.Reason, s.PreviousSHA, s.Changes = 1, "final", "", "", nil
	section := lab.SheetSection{Title: "Metabolic profile"}
	for i := range n {
		section.Rows = append(section.Rows, lab.SheetRow{
			Analyte: fmt.Sprintf("Analyte %03d", i+1), AnalyteHi: fmt.Sprintf("जाँच %03d", i+1), Value: fmt.Sprintf("%d.%d", 3+i%9, i%10), Unit: "mmol/L",
			Flag: measure.FlagNormal, Range: "3.0 – 12.0", EnteredBy: "Imran Shaikh", Specimen: "26-000417-S1",
		})
	}
	s.Sections = []lab.SheetSection{section}
	return s
}

// key makes a P-256 key from a fixed number, so that the picture in the README does not change with every run.
func key(t testing.TB) *signing.Key {
	t.Helper()
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]string{"kid": "test-1", "private": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := signing.ParseKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// signAndRender prints a sheet as the function documents does.
func signAndRender(t testing.TB, s lab.Sheet) ([]byte, error) {
	t.Helper()
	code, err := Code(s, s.Statement().Text(), key(t))
	if err != nil {
		return nil, err
	}
	return Render(s, code)
}

func render(t testing.TB, s lab.Sheet) []byte {
	t.Helper()
	out, err := signAndRender(t, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// save writes a file for a tool to read.
func save(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// tool runs a program of the machine and gives what it printed.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: run `make setup`, it installs poppler-utils and zbar-tools.", name)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, stderr.String())
	}
	return string(out)
}

// text is what a reader finds in the PDF by search.
func text(t testing.TB, pdf []byte, args ...string) string {
	t.Helper()
	return tool(t, "pdftotext", append(args, "-enc", "UTF-8", save(t, pdf), "-")...)
}
