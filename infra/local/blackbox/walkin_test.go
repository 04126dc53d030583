package blackbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// TestWalkIn goes the whole way of one order as people go it: signed in by the page, paid in cash, reported, fetched.
func TestWalkIn(t *testing.T) {
	w := open(t)
	ctx := context.Background()
	desk, err := w.sys.Staff(ctx, sahyadri, "tara")
	if err != nil {
		t.Fatal(err)
	}
	signatory, err := w.sys.Staff(ctx, sahyadri, "meera")
	if err != nil {
		t.Fatal(err)
	}

	p := someone()
	w.yes(desk, "POST", "/v1/patients", p.registration(), &p)
	for name, search := range map[string]any{"phone": map[string]string{"phone": p.Phone}, "number": map[string]string{"number": p.Number}} {
		var found struct{ Patients []struct{ ID, Name string } }
		w.yes(desk, "POST", "/v1/patients/find", search, &found)
		if len(found.Patients) != 1 || found.Patients[0].ID != p.ID || found.Patients[0].Name != p.Name {
			t.Errorf("the patient is not found by %s", name)
		}
	}

	var quote struct{ Total int64 }
	w.yes(w.sys.Nobody(), "GET", "/v1/hospitals/sahyadri/quote?tests=CBC,HBA1C,TSH", nil, &quote)
	body := placement(p, "CBC", "HBA1C", "TSH")
	body["expected_total"] = quote.Total
	o := w.placed(tara, p, body)
	if o.Total != quote.Total || o.Total != 30000+45000+30000+2000 {
		t.Errorf("quoted %d, charged %d", quote.Total, o.Total)
	}
	if s := o.show(); s.Tab != "cod" || s.State != "confirmed" || s.Due != o.Total {
		t.Errorf("placed: %+v", s)
	}

	o.do("collect")
	if s := o.show(); s.Tab != "processing" || s.Due != 0 || len(s.Cash) != 1 || s.Cash[0].Amount != o.Total {
		t.Errorf("collected with cash: %+v", s)
	}
	o.do("receive")
	o.do("accept")
	o.do("start")
	w.yes(desk, "PUT", o.path("/drafts/HB"), map[string]any{"rev": 0, "value": "9."}, nil)
	w.yes(desk, "PUT", o.path("/drafts/HB"), map[string]any{"rev": 1, "value": "9.4"}, nil)
	var drafts struct {
		Drafts []struct{ Item, Value string }
	}
	if w.yes(desk, "GET", o.path("/drafts"), nil, &drafts); len(drafts.Drafts) != 1 || drafts.Drafts[0].Value != "9.4" {
		t.Errorf("drafts: %+v", drafts)
	}
	results := entries(o.Items...)
	for code, value := range map[string]string{"HB": "9.4", "RBC": "3.20", "HCT": "29.0"} { // which belong together
		results[slices.Index(o.Items, code)]["value"] = value
	}
	var run struct{ New struct{ Run int } }
	w.yes(desk, "POST", o.path("/submit"), map[string]any{"results": results}, &run)
	o.Run = run.New.Run
	_, decision := o.command("authorise")
	w.yes(signatory, "POST", o.path("/authorise"), decision, nil)

	s := o.completed()
	if s.Tab != "completed" || s.Stage != "released" || len(s.Reports) != 1 || s.Reports[0].Kind != "final" {
		t.Fatalf("completed: %+v", s)
	}
	for _, i := range s.Items {
		if i.EnteredBy != tara.person || i.AuthorisedBy != meera.person {
			t.Errorf("%s was entered by %s and authorised by %s", i.Code, i.EnteredBy, i.AuthorisedBy)
		}
	}

	var staffLink struct{ URL, SHA256 string }
	w.yes(desk, "POST", o.path("/report-link"), map[string]any{}, &staffLink)
	var slip struct {
		Number, Stage string
		Due, Paid     int64
		Report        struct{ URL string }
		Bills         []struct{ Number, URL string }
	}
	w.yes(w.sys.Nobody(), "POST", "/v1/slips", map[string]string{"slip": o.Slip, "birth_date": p.Birth}, &slip)
	if slip.Number != o.Number || slip.Stage != "released" || slip.Due != 0 || slip.Paid != o.Total {
		t.Errorf("slip: %+v", slip)
	}
	me, err := w.sys.Patient(ctx, p.Email)
	if err != nil {
		t.Fatal(err)
	}
	w.tie(me, o.Patient)
	var mine struct {
		Orders []struct {
			ID          string
			ReportReady bool `json:"report_ready"`
		}
	}
	if w.yes(me, "GET", "/v1/my/orders", nil, &mine); len(mine.Orders) != 1 || mine.Orders[0].ID != o.ID || !mine.Orders[0].ReportReady {
		t.Errorf("my orders: %+v", mine)
	}
	var myLink struct{ URL string }
	w.yes(me, "POST", "/v1/my/orders/"+o.ID+"/report-link", map[string]any{}, &myLink)

	var document []byte
	for name, url := range map[string]string{"staff": staffLink.URL, "slip": slip.Report.URL, "patient": myLink.URL} {
		status, header, pdf := w.get(url)
		sum := sha256.Sum256(pdf)
		if status != 200 || hex.EncodeToString(sum[:]) != s.Reports[0].SHA256 || staffLink.SHA256 != s.Reports[0].SHA256 {
			t.Errorf("%s: the document (%d, %d bytes) is not the one the order names", name, status, len(pdf))
		}
		if kind := header.Get("Content-Type"); kind != "application/pdf" {
			t.Errorf("%s: %s", name, kind)
		}
		document = pdf
	}
	checkPaper(t, w, o, document)
	checkLetters(t, w, o)

	bill := map[string]int{"bill": 1}
	var staffBill, myBill struct{ Number, URL string }
	w.yes(desk, "POST", o.path("/bill-link"), bill, &staffBill)
	w.yes(me, "POST", "/v1/my/orders/"+o.ID+"/bill-link", bill, &myBill)
	if len(slip.Bills) != 1 || slip.Bills[0].Number != staffBill.Number {
		t.Fatalf("the desk opens %s, the slip %+v", staffBill.Number, slip.Bills)
	}
	for name, url := range map[string]string{"staff": staffBill.URL, "slip": slip.Bills[0].URL, "patient": myBill.URL} {
		status, _, pdf := w.get(url)
		words := output(t, "pdftotext", "-layout", save(t, pdf), "-")
		for _, want := range []string{staffBill.Number, o.Number, "Bill of supply", "999316", fmt.Sprintf("₹1,%03d.%02d", o.Total/100%1000, o.Total%100), "Paid in full"} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: the invoice (%d) does not say %q:\n%s", name, status, want, words)
			}
		}
	}
	var found struct{ Orders []struct{ Order string } }
	if w.yes(desk, "POST", "/v1/search", map[string]string{"text": strings.ToLower(staffBill.Number)}, &found); len(found.Orders) != 1 || found.Orders[0].Order != o.ID {
		t.Errorf("by %s is found %+v", staffBill.Number, found)
	}
}

// checkPaper reads the printed report as somebody does who was handed it: the words, and the code in the corner.
func checkPaper(t *testing.T, w world, o *order, document []byte) {
	t.Helper()
	file := save(t, document)
	words := output(t, "pdftotext", "-layout", file, "-")
	for _, want := range []string{o.Number, "9.4", cast.Meera.Name, cast.Sahyadri.Name, cast.Sunita.NameLatin, "MMC 2009/04/1873"} {
		if !strings.Contains(words, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	code := printedCode(t, file)
	var check struct {
		Number, SHA256 string
		Current        bool
		Rows           []struct{ Analyte, Value, Flag string }
	}
	w.yes(w.sys.Nobody(), "POST", "/v1/report-checks", map[string]string{"code": code, "birth_date": o.Patient.Birth}, &check)
	sum := sha256.Sum256(document)
	if check.Number != o.Number || !check.Current || check.SHA256 != hex.EncodeToString(sum[:]) || len(check.Rows) != len(o.Items)+len(o.Calculated) {
		t.Errorf("the check page shows %+v", check)
	}
	if i := slices.IndexFunc(check.Rows, func(r struct{ Analyte, Value, Flag string }) bool { return r.Value == "9.4" }); i < 0 ||
		check.Rows[i].Flag != "L" {
		t.Errorf("the check page shows no low haemoglobin: %+v", check.Rows)
	}
}

// save writes a document to a file.
func save(t *testing.T, document []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// output runs a tool that reads documents.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// printedCode reads the code in the corner of a report, as a telephone does.
func printedCode(t *testing.T, file string) string {
	t.Helper()
	picture := strings.TrimSuffix(file, ".pdf")
	output(t, "pdftoppm", "-r", "150", "-png", "-singlefile", file, picture)
	code := regexp.MustCompile(`check\.html#([a-z2-7]{26})`).FindStringSubmatch(output(t, "zbarimg", "-q", "--raw", picture+".png"))
	if code == nil {
		t.Fatal("the report has no code to check it by")
	}
	return code[1]
}

// checkLetters reads the three mails: all there, in the patient's language, and silent about what was measured.
func checkLetters(t *testing.T, w world, o *order) {
	t.Helper()
	var letters []client.Mail
	w.await("the three mails", func() bool {
		letters = slices.DeleteFunc(w.mailsTo(o.Patient.Email), func(m client.Mail) bool {
			return strings.Contains(m.Subject, "code") || strings.Contains(m.Subject, "कोड") || strings.Contains(m.Subject, "लॉगिन")
		})
		return len(letters) >= 3
	})
	time.Sleep(100 * time.Millisecond) // one too many would come now
	kinds := map[string]int{}
	for _, m := range letters {
		for _, kind := range []string{"आपका लैब ऑर्डर", "रसीद", "रिपोर्ट तैयार है"} {
			if strings.Contains(m.Subject, kind) {
				kinds[kind]++
			}
		}
		both := m.Text + m.HTML
		for _, want := range []string{"नमस्ते सुनीता", cast.Sahyadri.NameLocal, o.Number} {
			if !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
				t.Errorf("%q does not say %q in text and HTML", m.Subject, want)
			}
		}
		for _, never := range []string{"पाटील", "Patil", "CBC", "HbA1c", "TSH", "blood", "9.4", o.Patient.Phone, o.Patient.Birth} {
			if strings.Contains(m.Subject+both, never) {
				t.Errorf("%q tells %q", m.Subject, never)
			}
		}
	}
	if len(letters) != 3 || len(kinds) != 3 {
		t.Errorf("%d mails of the kinds %v, want placed, receipt and ready", len(letters), kinds)
	}
	if !bytes.Contains([]byte(letters[len(letters)-1].Text), []byte("/slip.html#"+o.Slip)) {
		t.Error("the last mail does not lead to the slip")
	}
}
