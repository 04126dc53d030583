package blackbox

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// corrected is what GET answers of an order under correction, as one of its readers sees it.
type corrected struct {
	shown
	Items []struct {
		State      string
		Correction *struct {
			Kind, Reason string
			Entered      bool
		}
	}
	Tasks []struct{ Kind, About, Role string }
	Acts  []act
}

type act struct {
	Command string
	Refused *struct{ Code string }
}

func (o *order) seenBy(c caller) (s corrected) {
	o.w.t.Helper()
	o.w.yes(o.w.as(c), "GET", o.path(""), nil, &s)
	return s
}

// offers says whether this reader may give a command: "yes", why not, or "" where nobody may.
func (s corrected) offers(command string) string {
	for _, a := range s.Acts {
		switch {
		case a.Command == command && a.Refused != nil:
			return a.Refused.Code
		case a.Command == command:
			return "yes"
		}
	}
	return ""
}

// tasked holds the open tasks against those that there should be.
func (o *order) tasked(when string, want ...string) {
	o.w.t.Helper()
	var got []string
	for _, k := range o.seenBy(tara).Tasks {
		got = append(got, strings.Join([]string{k.Kind, k.About, k.Role}, " "))
	}
	if !slices.Equal(got, want) {
		o.w.t.Errorf("%s: the tasks are %q, want %q", when, got, want)
	}
}

// phones records a call about the potassium, which the ward reads back.
func (o *order) phones() client.Answer {
	o.w.t.Helper()
	return o.w.send(o.w.as(tara), post(o.path("/call"),
		map[string]any{"item": "K", "outcome": "confirmed", "whom": cast.Kalpana, "read_back": "as it was said"}))
}

// correctedReport is what is read of a corrected report, in the words of the patient's language.
type correctedReport struct {
	replaces, row, version string   // replaces has a place for the start of the SHA-256 before
	letters                []string // by words of their subjects: placed, receipt, ready, corrected
}

var correctedReports = map[string]correctedReport{
	"en": {"Version 2 replaces version 1 (SHA-256 %s…)", "Corrected: was 7.0", "Version 2 · Corrected",
		[]string{"Your laboratory order", "Receipt R", "is ready", "has changed"}},
	"hi": {"संस्करण 2, संस्करण 1 की जगह है (SHA-256 %s…)", "सुधारी हुई: पहले 7.0", "संस्करण 2 · सुधारी हुई",
		[]string{"आपका लैब ऑर्डर", "रसीद", "रिपोर्ट तैयार है", "रिपोर्ट बदली गई है"}},
}

// whatChanged is printed in both languages, whichever is the patient's: whoever holds the paper must understand it.
var whatChanged = []string{
	"CORRECTED REPORT, it replaces the one before", "सुधारी हुई रिपोर्ट, यह पिछली रिपोर्ट की जगह है",
	"Potassium: was 7.0 mmol/L (Critical high), now 4.2 mmol/L (Normal). Reason: a wrong value had been issued",
	"पोटैशियम: पहले 7.0 mmol/L (गंभीर रूप से अधिक), अब 4.2 mmol/L (सामान्य). कारण: ग़लत मान जारी हुआ था",
}

// TestCorrectionOfACriticalValue: a critical potassium is issued and then corrected, once after the ward was told of it and
// once while the call is still open (docs/rules.md#correction).
func TestCorrectionOfACriticalValue(t *testing.T) {
	for _, c := range []struct {
		name, language string
		told           bool
		waits          []string // the task that is open until the new value is signed
		left           []string // and the one that is then
	}{
		{"the ward was told", "en", true, nil, []string{"tell_again item:K technician"}},
		{"the call is still open", "hi", false, []string{"call item:K technician"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			p := someone()
			p.Language = c.language
			o := w.place(tara, w.register(tara, p), "K").upTo("submit")
			o.values = map[string]string{"K": "7.0"}
			o.do("submit")
			o.tasked("a critical value", "call item:K technician")
			if c.told {
				if err := o.phones().Into(nil); err != nil {
					t.Fatal(err)
				}
			}
			o.tasked("before the release", c.waits...)
			w.yes(w.as(meera), "POST", o.path("/authorise"), map[string]any{"items": []any{map[string]any{"item": "K", "run": o.Run,
				"clear": []string{"critical"}, "note": "Measured twice."}}}, nil)
			o.completed()
			before := o.document()
			words := correctedReports[c.language]
			w.await("the letter that it is ready", func() bool { return w.letters(p.Email, words.letters[2]) == 1 })
			correctPotassium(t, o, c.waits)
			o.do("authorise")
			w.await("the corrected report", func() bool {
				r := o.show().Reports
				return len(r) == 2 && r[1].State == "stored"
			})
			s := o.show()
			if r := s.Reports[1]; r.Version != 2 || r.Kind != "corrected" || s.State != "completed" || s.Items[0].State != "released" ||
				s.Items[0].EnteredBy != tara.person || s.Items[0].AuthorisedBy != meera.person {
				t.Errorf("corrected: %+v", s)
			}
			o.tasked("signed", c.left...)
			if c.told {
				w.yes(w.as(tara), "POST", o.path("/call"), map[string]any{"item": "K", "outcome": "unable_to_reach"}, nil)
				o.tasked("not reached", c.left...)
				if err := o.phones().Into(nil); err != nil {
					t.Error(err)
				}
				o.tasked("told again")
			}
			refused(t, o.phones(), 409, "no_call_open", "item")
			var results struct{ Runs []map[string]any }
			w.yes(w.as(tara), "GET", o.path("/results"), nil, &results)
			if r := results.Runs; len(r) != 2 || r[0]["current"] != false || r[1]["current"] != true {
				t.Errorf("both values stay on record and the new one counts: %v", r)
			}
			checkCorrectedPaper(t, o, words, before)
			checkCorrectedNotices(t, o)
			checkCorrectedLetters(t, o, words.letters)
			for range 6 { // longer than a call may stay open
				w.jump(w.now().Add(5 * time.Minute))
			}
			if strings.Contains(string(w.yes(w.as(tara), "GET", o.path("/timeline"), nil, nil).Body), `"escalate"`) {
				t.Error("a call about a value that is not valid any more is handed on")
			}
			checkCorrectedLetters(t, o, words.letters)
		})
	}
}

// correctPotassium opens the correction, takes it back, opens it again, and enters what is right: it waits for a signatory.
func correctPotassium(t *testing.T, o *order, waits []string) {
	t.Helper()
	w := o.w
	asked := map[string]any{"items": []string{"K"}, "kind": "corrected", "reason": "wrong_value"}
	items := map[string]any{"items": []string{"K"}}
	for _, again := range []bool{false, true} {
		w.yes(w.as(meera), "POST", o.path("/correct"), asked, nil)
		s := o.seenBy(meera)
		if i := s.Items[0]; i.State != "correcting" || i.Correction == nil || i.Correction.Kind != "corrected" ||
			i.Correction.Reason != "wrong_value" || i.Correction.Entered {
			t.Errorf("correction asked for: %+v", i)
		}
		for by, want := range map[caller]string{meera: "yes", joseph: "not_signatory", tara: "not_allowed"} {
			if got := o.seenBy(by).offers("take_back"); got != want {
				t.Errorf("taking back is offered as %q, want %q", got, want)
			}
		}
		o.tasked("nothing entered yet", waits...)
		if again {
			break
		}
		w.yes(w.as(meera), "POST", o.path("/take-back"), items, nil)
		if s := o.seenBy(meera); s.Items[0].State != "released" || s.Items[0].Correction != nil || s.offers("take_back") != "" {
			t.Errorf("taken back: %+v, offered as %q", s.Items[0], s.offers("take_back"))
		}
	}
	o.values = nil // the normal one
	o.do("submit")
	s := o.seenBy(meera)
	if i := s.Items[0]; i.State != "correcting" || i.Correction == nil || !i.Correction.Entered || s.offers("take_back") != "" || len(s.Reports) != 1 {
		t.Errorf("entered: %+v, taking back is offered as %q", i, s.offers("take_back"))
	}
	o.tasked("entered", append(slices.Clone(waits), "sign item:K supervisor")...)
	refused(t, w.send(w.as(meera), post(o.path("/take-back"), items)), 409, "value_entered", "items[0]")
	if slip := o.opened(); len(slip.Notices) > 0 || slip.Report.Version != 1 {
		t.Errorf("not signed yet, and the slip says %+v", slip)
	}
}

// document downloads the report that is valid now.
func (o *order) document() []byte {
	o.w.t.Helper()
	var link struct{ URL string }
	o.w.yes(o.w.as(tara), "POST", o.path("/report-link"), map[string]any{}, &link)
	status, _, pdf := o.w.get(link.URL)
	if status != 200 {
		o.w.t.Fatalf("the document: %d", status)
	}
	return pdf
}

// opened is what the slip shows of the report.
func (o *order) opened() (slip struct {
	Notices []string
	Report  struct {
		Version int
		Kind    string
	}
}) {
	o.w.t.Helper()
	o.w.yes(o.w.sys.Nobody(), "POST", "/v1/slips", o.paper(), &slip)
	return slip
}

// checkCorrectedPaper reads version 2, and checks both papers by the codes in their corners.
func checkCorrectedPaper(t *testing.T, o *order, words correctedReport, before []byte) {
	t.Helper()
	reports, after := o.show().Reports, o.document()
	file := save(t, after)
	text := strings.Join(strings.Fields(output(t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-")), " ")
	for _, want := range append([]string{fmt.Sprintf(words.replaces, reports[0].SHA256[:16]), words.row, words.version, o.Number}, whatChanged...) {
		if !strings.Contains(text, want) {
			t.Errorf("the corrected report does not say %q", want)
		}
	}
	for n, c := range []struct {
		document                []byte
		file, kind, value, flag string
	}{{before, save(t, before), "final", "7.0", "HH"}, {after, file, "corrected", "4.2", "N"}} {
		var shows struct {
			Version            int
			LatestVersion      int `json:"latest_version"`
			Kind, SHA256       string
			Current, Withdrawn bool
			Notices            []string
			Rows               []struct{ Value, Flag string }
		}
		key := map[string]string{"code": printedCode(t, c.file), "birth_date": o.Patient.Birth}
		o.w.yes(o.w.sys.Nobody(), "POST", "/v1/report-checks", key, &shows)
		if hash := fmt.Sprintf("%x", sha256.Sum256(c.document)); shows.SHA256 != hash || reports[n].SHA256 != hash {
			t.Errorf("the document of version %d is not the one that the order and the check page name", n+1)
		}
		if shows.Version != n+1 || shows.LatestVersion != 2 || shows.Current != (n == 1) || shows.Withdrawn || shows.Kind != c.kind ||
			!slices.Equal(shows.Notices, []string{"corrected"}) || len(shows.Rows) != 1 || shows.Rows[0].Value != c.value || shows.Rows[0].Flag != c.flag {
			t.Errorf("the check page of version %d shows %+v", n+1, shows)
		}
	}
}

// checkCorrectedNotices: the slip and the patient's login say that the report was corrected.
func checkCorrectedNotices(t *testing.T, o *order) {
	t.Helper()
	slip := o.opened()
	if !slices.Equal(slip.Notices, []string{"corrected"}) || slip.Report.Version != 2 || slip.Report.Kind != "corrected" {
		t.Errorf("the slip says %+v", slip)
	}
	me := o.w.bearing(running.issuers["Patients"].token("login-of-"+o.Patient.ID, nil))
	o.w.tie(me, o.Patient)
	var mine struct{ Notices []string }
	if o.w.yes(me, "GET", "/v1/my/orders/"+o.ID, nil, &mine); !slices.Equal(mine.Notices, []string{"corrected"}) {
		t.Errorf("the patient's own page says %q", mine.Notices)
	}
}

// checkCorrectedLetters: each letter to the patient came once, and the last leads to the slip and is silent about values.
func checkCorrectedLetters(t *testing.T, o *order, want []string) {
	t.Helper()
	last := want[len(want)-1]
	o.w.await("the letter that the report has changed", func() bool { return o.w.letters(o.Patient.Email, last) > 0 })
	o.w.idle()                                                                                                                        // one too many would come now
	mails := slices.DeleteFunc(o.w.mailsTo(o.Patient.Email), func(m client.Mail) bool { return !strings.Contains(m.Text, o.Number) }) // those about the record
	for _, subject := range want {
		if n := o.w.letters(o.Patient.Email, subject); n != 1 {
			t.Errorf("%d letters %q", n, subject)
		}
	}
	letter := mails[len(mails)-1]
	if len(mails) != len(want) || !letter.Is(o.Patient.Email, last) || !strings.Contains(letter.Text, "/slip.html#") {
		t.Errorf("%d letters, want %q; the last is %q: %s", len(mails), want, letter.Subject, letter.Text)
	}
	for _, never := range []string{"otassium", "पोटैशियम", "7.0", "4.2", "mmol"} {
		if strings.Contains(letter.Subject+letter.Text+letter.HTML, never) {
			t.Errorf("the letter tells %q", never)
		}
	}
}
