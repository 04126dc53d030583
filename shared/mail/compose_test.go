package mail

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

var update = flag.Bool("update", false, "rewrite the golden letters in testdata")

func sampleLetter(stage lab.MailStage, language string) Letter {
	l := Letter{
		Stage: stage, Language: language, FirstName: "Sunita",
		HospitalName: "Sahyadri Hospital", HospitalNameLocal: "सह्याद्रि अस्पताल", HospitalPhone: "+91 141 255 0100",
		OrderNumber: "26-000417", TotalPaise: 123450, DuePaise: 123450, PaidPaise: 123450, ReceiptNumber: "R26-000012",
		At:      time.Date(2026, 11, 25, 5, 12, 0, 0, time.UTC),
		SlipURL: "https://lab.example.org/slip.html#abcdefghijklmnopqrstuvwxyz", Settlement: "cod",
		AskedPaise: 133450, Decides: true,
		BackPaise: 7700, Ends: time.Date(2026, 11, 28, 18, 30, 0, 0, time.UTC),
	}
	if inward(stage) {
		l.FirstName, l.SlipURL = "", ""
	}
	if stage.AboutRecord() {
		l.OrderNumber, l.SlipURL, l.Code, l.TiedAddress = "", "", "abcd-efgh-ijkl", "s…@example.in"
	}
	if stage == Root {
		l.OrderNumber, l.Root, l.RootDays, l.RootHash = "", 17, "2026-11-24", strings.Repeat("0123456789abcdef", 4)
	}
	return l
}

// inward reports whether no patient gets the letter.
func inward(stage lab.MailStage) bool { return stage.ToLab() || stage.ToStaff() || stage == Root }

// unpaidStages are the stages at which something is usually still to be paid.
var unpaidStages = []lab.MailStage{lab.MailPlaced, lab.MailFailed, lab.MailConverted, lab.MailReminder}

func mustCompose(t *testing.T, l Letter) Message {
	t.Helper()
	m, err := Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLettersAreAsAgreed(t *testing.T) {
	for _, stage := range stages {
		for _, language := range []string{"en", "hi"} {
			name := string(stage) + "." + language
			t.Run(name, func(t *testing.T) {
				l := sampleLetter(stage, language)
				if !slices.Contains(unpaidStages, stage) {
					l.DuePaise = 0
				}
				m := mustCompose(t, l)
				compareGolden(t, name+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
				compareGolden(t, name+".html", m.HTML)
			})
		}
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; look at it, then run with -update:\n%s", path, got)
	}
}

// eachVariant calls f with every wording that a letter can have.
func eachVariant(t *testing.T, change func(*Letter), f func(*testing.T, Letter, Message)) {
	for _, stage := range append(slices.Concat(lab.MailStages, lab.StaffStages), Root) {
		for _, language := range []string{"en", "hi"} {
			for _, settlement := range []string{"online", "cod", "later"} {
				for _, due := range []int64{0, 5000} {
					l := sampleLetter(stage, language)
					l.Settlement, l.DuePaise = settlement, due
					if change != nil {
						change(&l)
					}
					t.Run(strings.Join([]string{string(stage), language, settlement, lab.Paise(due).Rupees()}, " "), func(t *testing.T) {
						f(t, l, mustCompose(t, l))
					})
				}
			}
		}
	}
}

func TestLettersKeepTestsAndSurnamesPrivate(t *testing.T) {
	// Words that would reveal what was tested or found, in both languages, and the codes of the first ten tests.
	forbidden := regexp.MustCompile(`(?i)\b(results?|normal|abnormal|high|low|positive|negative|critical|blood|urine|serum|glucose|sugar|` +
		`h[ae]+moglobin|hba1c|cbc|kft|lft|tsh|thyroid|kidney|creatinine|urea|lipid|hiv|panel|kumari|patil)\b|` +
		`परिणाम|नतीजा|सामान्य|असामान्य|रक्त|ख़ून|खून|मूत्र|शुगर|ग्लूकोज|हीमोग्लोबिन|थायरॉइड|गुर्दा|पाटील`)
	eachVariant(t, func(l *Letter) {
		if !inward(l.Stage) {
			l.FirstName = "Sunita Kumari Patil पाटील"
		}
	}, func(t *testing.T, l Letter, m Message) {
		for part, s := range map[string]string{"subject": m.Subject, "text": m.Text, "html": visibleText(t, m.HTML)} {
			if found := forbidden.FindString(s); found != "" {
				t.Errorf("%s contains %q", part, found)
			}
			if part != "subject" && strings.Contains(s, "Sunita,") == inward(l.Stage) {
				t.Errorf("%s greets by first name: %v", part, !strings.Contains(s, "Sunita,"))
			}
			if money := strings.Contains(s, "₹"); money && inward(l.Stage) {
				t.Errorf("%s gives the laboratory more than the order's number", part)
			}
		}
		if strings.Contains(m.Subject, "Sunita") {
			t.Error("the subject line, which a lock screen shows, holds the name")
		}
	})
}

func TestLettersSayWhatIsNeeded(t *testing.T) {
	eachVariant(t, nil, func(t *testing.T, l Letter, m Message) {
		text, html := m.Text, visibleText(t, m.HTML)
		want := []string{"+91 141 255 0100"}
		switch {
		case l.Stage == Root:
			want = append(want, "17", "2026-11-24", l.RootHash)
		case !l.Stage.ToStaff():
			want = append(want, "26-000417")
		}
		want = append(want, map[string]string{"en": "Sahyadri Hospital", "hi": "सह्याद्रि अस्पताल"}[l.Language])
		if l.Stage != lab.MailReminder {
			want = append(want, map[string]string{"en": "25 Nov 2026, 10:42", "hi": "25 नवंबर 2026, 10:42"}[l.Language])
		}
		switch l.Stage {
		case lab.MailReceipt:
			want = append(want, "R26-000012", "₹1,234.50")
		case lab.MailRefunded:
			want = append(want, "R26-000012", "₹77.00")
		case lab.MailWrongAmount:
			want = append(want, "R26-000012", "₹1,234.50", "₹1,334.50", map[string]string{"en": "within 24 hours", "hi": "24 घंटे के भीतर"}[l.Language])
		case lab.MailCancelled:
			want = append(want, "₹77.00")
		case lab.MailFailed, lab.MailConverted, lab.MailReminder:
			want = append(want, map[string]string{"en": "29 Nov 2026, 00:00", "hi": "29 नवंबर 2026, 00:00"}[l.Language])
		}
		silent := []lab.MailStage{lab.MailRecollection, lab.MailProcessing, lab.MailCancelled, lab.MailRefunded, lab.MailWrongAmount, lab.MailExpired,
			lab.MailLabCOD, lab.MailCritical, lab.MailEscalated, Root}
		if l.DuePaise > 0 && !slices.Contains(silent, l.Stage) && !l.Stage.ToStaff() {
			want = append(want, "₹50.00")
		}
		if l.Stage == lab.MailPlaced && l.DuePaise > 0 && l.Settlement == "cod" {
			want = append(want, map[string]string{"en": "when your sample is taken", "hi": "नमूना देते समय"}[l.Language])
		}
		if l.Stage == lab.MailReady || l.Stage == lab.MailCorrected || l.Stage == lab.MailFailed {
			want = append(want, map[string]string{"en": "date of birth", "hi": "जन्मतिथि"}[l.Language])
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("text lacks %q", w)
			}
			if !strings.Contains(html, w) {
				t.Errorf("html lacks %q", w)
			}
		}
		if inward(l.Stage) {
			if strings.Contains(text+html, "http") || strings.Contains(m.HTML, `class="button" href`) {
				t.Error("the laboratory gets a link")
			}
		} else if !strings.Contains(text, l.SlipURL) || !strings.Contains(m.HTML, `href="`+l.SlipURL+`"`) {
			t.Error("the link to the visit slip is missing or changed")
		}
		if !strings.Contains(m.HTML, `<html lang="`+l.Language+`"`) {
			t.Error("html does not name its language")
		}
		if strings.Contains(m.HTML, "<img") || strings.Contains(m.HTML, "ZgotmplZ") {
			t.Error("html holds an image or a value the template refused")
		}
	})
}

// TestOtherWordings checks what a letter says where its occasion has two sides.
func TestOtherWordings(t *testing.T) {
	for name, tc := range map[string]struct {
		stage      lab.MailStage
		change     func(*Letter)
		says, lack string
	}{
		"to be paid online":        {lab.MailPlaced, func(l *Letter) { l.Settlement = "online" }, "paid online", "arranged with"},
		"to be paid by the link":   {lab.MailPlaced, func(l *Letter) { l.Settlement = "online" }, "You can pay and follow", "You can follow"},
		"to be settled later":      {lab.MailPlaced, func(l *Letter) { l.Settlement = "later" }, "arranged with", "paid online"},
		"a new version":            {lab.MailCorrected, nil, "new version", "withdrawn"},
		"withdrawn":                {lab.MailCorrected, func(l *Letter) { l.Withdrawn = true }, "withdrawn", "new version"},
		"cancelled and paid":       {lab.MailCancelled, nil, "₹77.00 goes back", "still to be paid"},
		"cancelled after a visit":  {lab.MailCancelled, func(l *Letter) { l.BackPaise, l.DuePaise = 0, 9900 }, "₹99.00 is still to be paid", "goes back"},
		"cancelled and not paid":   {lab.MailCancelled, func(l *Letter) { l.BackPaise, l.DuePaise = 0, 0 }, "Nothing is to be paid", "goes back"},
		"cancelled, paid online":   {lab.MailCancelled, func(l *Letter) { l.ThroughBank = true }, "the account you paid with", "desk"},
		"given back by the bank":   {lab.MailRefunded, func(l *Letter) { l.ThroughBank = true }, "the account you paid with", "desk"},
		"nobody came":              {lab.MailExpired, nil, "the sample was not taken", "was not paid"},
		"nobody paid":              {lab.MailExpired, func(l *Letter) { l.Settlement = "online" }, "was not paid in time", "the sample"},
		"failed, and no end known": {lab.MailFailed, func(l *Letter) { l.Ends = time.Time{} }, "did not go through", "kept until"},
	} {
		t.Run(name, func(t *testing.T) {
			l := sampleLetter(tc.stage, "en")
			if tc.change != nil {
				tc.change(&l)
			}
			if m := mustCompose(t, l); !strings.Contains(m.Text, tc.says) || strings.Contains(m.Text, tc.lack) {
				t.Errorf("must say %q and not %q:\n%s", tc.says, tc.lack, m.Text)
			}
		})
	}
}

func TestHospitalWithoutLocalName(t *testing.T) {
	l := sampleLetter(lab.MailReady, "hi")
	l.HospitalNameLocal = ""
	if m := mustCompose(t, l); !strings.Contains(m.Text, "Sahyadri Hospital") {
		t.Errorf("no hospital name:\n%s", m.Text)
	}
}

func TestNoNameNoLink(t *testing.T) {
	l := sampleLetter(lab.MailPlaced, "en")
	l.FirstName, l.SlipURL = " \t", ""
	m := mustCompose(t, l)
	if !strings.Contains(m.Text, "\nHello,\n") {
		t.Errorf("greeting without a name is wrong:\n%s", m.Text)
	}
	if strings.Contains(m.Text, "Follow my order") || strings.Contains(m.HTML, `class="button" href`) {
		t.Error("a button that leads nowhere")
	}
}

func TestHostileValues(t *testing.T) {
	const bidi, nul = "\u202e", "\x00"
	for name, hostile := range map[string]string{
		"script":         "<script>alert(1)</script>",
		"quote":          `"><img/src=x/onerror=alert(1)>`,
		"template":       "{{.Hospital}}",
		"new lines":      "Eve\r\nBcc:\r\nnobody@patients.example",
		"line separator": "Eve\u2028Subject:",
		"bar":            "a|b",
		"reversed":       bidi + "live" + nul,
		"style end":      "</style></title><h1>",
	} {
		t.Run(name, func(t *testing.T) {
			l := sampleLetter(lab.MailReady, "en")
			l.FirstName, l.HospitalName, l.HospitalPhone, l.OrderNumber = hostile, hostile, hostile, hostile
			m := mustCompose(t, l)
			plain := mustCompose(t, sampleLetter(lab.MailReady, "en"))
			if strings.ContainsAny(m.Subject+m.Text, "\r\x00\u202e\u2028") || strings.Contains(m.Subject, "\n") {
				t.Errorf("a control character got through: %q", m.Subject)
			}
			if got, want := strings.Count(m.Text, "\n"), strings.Count(plain.Text, "\n"); got != want {
				t.Errorf("text has %d lines, want %d", got, want)
			}
			if got, want := tagSkeleton(t, m.HTML), tagSkeleton(t, plain.HTML); got != want {
				t.Errorf("the value changed the page:\n got %s\nwant %s", got, want)
			}
		})
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	l := sampleLetter(lab.MailPlaced, "hi")
	first, second := mustCompose(t, l), mustCompose(t, l)
	if first != second {
		t.Error("two runs differ")
	}
}

func TestIncompleteLetterIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		stage  lab.MailStage
		change func(*Letter)
	}{
		"unknown stage":            {lab.MailReady, func(l *Letter) { l.Stage = "birthday" }},
		"unknown language":         {lab.MailReady, func(l *Letter) { l.Language = "fr" }},
		"no hospital":              {lab.MailReady, func(l *Letter) { l.HospitalName = "" }},
		"no phone":                 {lab.MailReady, func(l *Letter) { l.HospitalPhone = "" }},
		"no order":                 {lab.MailReady, func(l *Letter) { l.OrderNumber = "" }},
		"no time":                  {lab.MailReady, func(l *Letter) { l.At = time.Time{} }},
		"ready without link":       {lab.MailReady, func(l *Letter) { l.SlipURL = "" }},
		"script as link":           {lab.MailReady, func(l *Letter) { l.SlipURL = "javascript:alert(1)" }},
		"relative link":            {lab.MailReady, func(l *Letter) { l.SlipURL = "/slip.html#x" }},
		"token in query":           {lab.MailReady, func(l *Letter) { l.SlipURL = "https://lab.example.org/slip.html?t=x" }},
		"receipt without number":   {lab.MailReceipt, func(l *Letter) { l.ReceiptNumber = "" }},
		"receipt for nothing":      {lab.MailReceipt, func(l *Letter) { l.PaidPaise = 0 }},
		"refund without number":    {lab.MailRefunded, func(l *Letter) { l.ReceiptNumber = "" }},
		"refund of nothing":        {lab.MailRefunded, func(l *Letter) { l.BackPaise = 0 }},
		"wrong without asked":      {lab.MailWrongAmount, func(l *Letter) { l.AskedPaise = 0 }},
		"wrong without payment":    {lab.MailWrongAmount, func(l *Letter) { l.ReceiptNumber = "" }},
		"reminder without end":     {lab.MailReminder, func(l *Letter) { l.Ends = time.Time{} }},
		"failed without link":      {lab.MailFailed, func(l *Letter) { l.SlipURL = "" }},
		"corrected without link":   {lab.MailCorrected, func(l *Letter) { l.SlipURL = "" }},
		"expired, settlement new":  {lab.MailExpired, func(l *Letter) { l.Settlement = "barter" }},
		"slip to the laboratory":   {lab.MailCritical, func(l *Letter) { l.SlipURL = "https://lab.example.org/slip.html#x" }},
		"name to the laboratory":   {lab.MailLabCOD, func(l *Letter) { l.FirstName = "Sunita" }},
		"placed, settlement empty": {lab.MailPlaced, func(l *Letter) { l.Settlement = "" }},
	} {
		t.Run(name, func(t *testing.T) {
			l := sampleLetter(tc.stage, "en")
			tc.change(&l)
			m, err := Compose(l)
			if err == nil {
				t.Fatalf("accepted: %q", m.Subject)
			}
			if strings.Contains(err.Error(), "Sunita") || strings.Contains(err.Error(), "t=x") {
				t.Errorf("the error holds personal data: %v", err)
			}
		})
	}
}

// readTokens reads the HTML as strict XML, which our layout also is: anything unclosed or badly quoted fails.
func readTokens(t *testing.T, html string, f func(xml.Token)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(html))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("html: %v", err)
		}
		f(token)
	}
}

// visibleText returns the text of the page without its style sheet.
func visibleText(t *testing.T, html string) string {
	var b strings.Builder
	style := false
	readTokens(t, html, func(token xml.Token) {
		switch token := token.(type) {
		case xml.StartElement:
			style = token.Name.Local == "style"
		case xml.EndElement:
			style = false
		case xml.CharData:
			if !style {
				b.Write(token)
				b.WriteByte('\n')
			}
		}
	})
	return b.String()
}

// tagSkeleton returns the elements of the page and the names of their attributes.
func tagSkeleton(t *testing.T, html string) string {
	var b strings.Builder
	readTokens(t, html, func(token xml.Token) {
		if start, ok := token.(xml.StartElement); ok {
			b.WriteString("<" + start.Name.Local)
			for _, a := range start.Attr {
				b.WriteString(" " + a.Name.Local)
			}
			b.WriteString(">")
		}
	})
	return b.String()
}
