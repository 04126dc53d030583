package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

	"assay/shared/lab"
)

// Letter is everything a letter may know. It has no room for a test, a value or a surname, so none can slip out.
type Letter struct {
	// Stage is the occasion of the letter (rules §8).
	Stage lab.MailStage
	// Language is "en" or "hi".
	Language string
	// FirstName is how the letter addresses the patient. Only its first word is printed, whatever the caller passes;
	// empty makes a greeting without a name.
	FirstName string
	// HospitalName is the name in Latin letters; HospitalNameLocal stands in a Hindi letter where it is not empty.
	HospitalName, HospitalNameLocal string
	// HospitalPhone is printed, and is the number a touch on it dials.
	HospitalPhone string
	// OrderNumber is the number people read, such as 26-000417.
	OrderNumber string
	// TotalPaise is the price of the order, DuePaise what is still to be paid, PaidPaise what this receipt is for,
	// BackPaise what was or will be given back.
	TotalPaise, DuePaise, PaidPaise, BackPaise int64
	// ThroughBank: what goes back goes to the account it was paid with, and is not handed out at the desk.
	ThroughBank bool
	// ReceiptNumber is required in a receipt for money that was taken or given back, such as R26-000012.
	ReceiptNumber string
	// At is when it happened (the event's time); printed in Indian Standard Time.
	At time.Time
	// Ends is when the order ends by itself, zero where it does not; required where the letter warns of it.
	Ends time.Time
	// Withdrawn: what changed about the report is that it was withdrawn.
	Withdrawn bool
	// SlipURL is the visit slip's page with its token in the fragment; required where the letter is about what it leads
	// to, refused in a letter to the laboratory: the token is the patient's.
	SlipURL string
	// Settlement is "online", "cod" or "later"; required when the order is placed and when it ends.
	Settlement string
}

// Message is a finished letter, ready for Sender. Subject is one line.
type Message struct {
	Subject, Text, HTML string
}

//go:embed letters/*.tmpl
var letters embed.FS

var (
	textLayout = template.Must(template.ParseFS(letters, "letters/layout.txt.tmpl"))
	htmlLayout = htmltemplate.Must(htmltemplate.ParseFS(letters, "letters/layout.html.tmpl"))
	wordings   = parseWordings()
)

// words are what a wording template may say: the letter's facts after cleaning, formatted for its language.
type words struct {
	Name, Hospital, Phone, Order, Total, Due, Paid, Back, Receipt, At, Ends string
	Owes, GoesBack, COD, Online, Link, Withdrawn, Bank                      bool
}

// page is what the two layouts print. Every string is plain text here; the HTML layout escapes each one.
type page struct {
	Language, Subject, Preheader, Greeting, Hospital, Phone, Dial string
	Paragraphs                                                    []string
	Facts                                                         []fact
	Button, URL                                                   string
	Footer                                                        []string
}

type fact struct{ Label, Value string }

// Compose writes the letter. The same letter always gives the same bytes. An error means that the caller left out or
// mixed up a fact, never that the patient's data are unusual; it names the field and holds no personal data.
func Compose(l Letter) (Message, error) {
	if err := l.check(); err != nil {
		return Message{}, err
	}
	wording := wordings[l.wordingName()]
	hospital := l.HospitalName
	if l.Language == "hi" && l.HospitalNameLocal != "" {
		hospital = l.HospitalNameLocal
	}
	w := words{
		Name: firstName(l.FirstName), Hospital: oneLine(hospital), Phone: oneLine(l.HospitalPhone),
		Order: oneLine(l.OrderNumber), Receipt: oneLine(l.ReceiptNumber),
		Total: Rupees(l.TotalPaise), Due: Rupees(l.DuePaise), Paid: Rupees(l.PaidPaise), Back: Rupees(l.BackPaise),
		At: Moment(l.At, l.Language), Owes: l.DuePaise > 0, GoesBack: l.BackPaise > 0, COD: l.Settlement == "cod",
		Online: l.Settlement == "online", Link: l.SlipURL != "", Withdrawn: l.Withdrawn, Bank: l.ThroughBank,
	}
	if !l.Ends.IsZero() {
		w.Ends = Moment(l.Ends, l.Language)
	}
	said := map[string]string{}
	for _, part := range []string{"subject", "preheader", "greeting", "body", "facts", "button", "footer"} {
		var b strings.Builder
		if err := wording.ExecuteTemplate(&b, part, w); err != nil {
			return Message{}, fmt.Errorf("mail: wording %s, %s: %w", l.wordingName(), part, err)
		}
		said[part] = strings.TrimSpace(b.String())
	}
	p := page{
		Language: l.Language, Subject: said["subject"], Preheader: said["preheader"], Greeting: said["greeting"],
		Hospital: w.Hospital, Phone: w.Phone, Dial: dialable(l.HospitalPhone),
		Paragraphs: lines(said["body"]), Button: said["button"], URL: l.SlipURL, Footer: lines(said["footer"]),
	}
	// No fact can add a line or shift a column: values were made one line, and the label before the first bar is ours.
	for _, line := range lines(said["facts"]) {
		label, value, _ := strings.Cut(line, "|")
		p.Facts = append(p.Facts, fact{strings.TrimSpace(label), strings.TrimSpace(value)})
	}
	var text, html strings.Builder
	if err := textLayout.Execute(&text, p); err != nil {
		return Message{}, fmt.Errorf("mail: text of %s: %w", l.wordingName(), err)
	}
	if err := htmlLayout.Execute(&html, p); err != nil {
		return Message{}, fmt.Errorf("mail: html of %s: %w", l.wordingName(), err)
	}
	return Message{Subject: p.Subject, Text: text.String(), HTML: html.String()}, nil
}

func (l Letter) wordingName() string { return string(l.Stage) + "." + l.Language }

func (l Letter) check() error {
	if wordings[l.wordingName()] == nil {
		return fmt.Errorf("mail: no letter for stage %q in language %q", l.Stage, l.Language)
	}
	missing := func(field string, absent bool) error {
		if absent {
			return fmt.Errorf("mail: a %q letter needs %s", l.Stage, field)
		}
		return nil
	}
	needs := func(stages ...lab.MailStage) bool { return slices.Contains(stages, l.Stage) }
	for _, err := range []error{
		missing("HospitalName", oneLine(l.HospitalName) == ""),
		missing("HospitalPhone", oneLine(l.HospitalPhone) == ""),
		missing("OrderNumber", oneLine(l.OrderNumber) == ""),
		missing("At", l.At.IsZero()),
		missing("ReceiptNumber", needs(lab.MailReceipt, lab.MailRefunded) && oneLine(l.ReceiptNumber) == ""),
		missing("a positive PaidPaise", needs(lab.MailReceipt) && l.PaidPaise <= 0),
		missing("a positive BackPaise", needs(lab.MailRefunded) && l.BackPaise <= 0),
		missing("Ends", needs(lab.MailConverted, lab.MailReminder) && l.Ends.IsZero()),
		missing("SlipURL", needs(lab.MailFailed, lab.MailReady, lab.MailCorrected) && l.SlipURL == ""),
		missing(`Settlement "online", "cod" or "later"`, needs(lab.MailPlaced, lab.MailExpired) &&
			!slices.Contains(lab.Settlements, lab.Settlement(l.Settlement))),
		missing("to be without name and link", l.Stage.ToLab() && l.FirstName+l.SlipURL != ""),
	} {
		if err != nil {
			return err
		}
	}
	if l.SlipURL == "" {
		return nil
	}
	// The URL itself stays out of the error: its fragment is the patient's token.
	if u, err := url.Parse(l.SlipURL); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.RawQuery != "" {
		return fmt.Errorf("mail: SlipURL is not an absolute web address without a query")
	}
	return nil
}

// parseWordings reads one template set per stage and language: letters/<stage>.<language>.tmpl with the greeting and
// footer of letters/common.<language>.tmpl, where it does not bring its own.
func parseWordings() map[string]*template.Template {
	all := map[string]*template.Template{}
	for _, stage := range lab.MailStages {
		for _, language := range []string{"en", "hi"} {
			name := string(stage) + "." + language
			all[name] = template.Must(template.ParseFS(letters, "letters/common."+language+".tmpl", "letters/"+name+".tmpl"))
		}
	}
	return all
}

// firstName keeps the first word of a name: a letter to a shared inbox should not carry more of a person than needed.
func firstName(name string) string {
	first, _, _ := strings.Cut(oneLine(name), " ")
	return first
}

// oneLine turns every run of white space into one space and drops control and format characters, so that a value can
// neither start a line of its own nor turn the reading direction of the text behind it. The two joiners that Indian
// scripts need stay.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func dialable(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
