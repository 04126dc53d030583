package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/shared/lab"
)

// Letter is everything that a letter may say. It has no field for a test, a value or a surname, so none can get into
// one.
type Letter struct {
	// Stage is the occasion of the letter (docs/rules.md#mail-stages).
	Stage lab.MailStage
	// Language is "en" or "hi".
	Language string
	// FirstName is how the letter addresses the patient. Only its first word is printed; if it is empty the greeting
	// has no name.
	FirstName string
	// HospitalName is the name in Latin letters. A Hindi letter prints HospitalNameLocal instead, unless it is empty.
	HospitalName, HospitalNameLocal string
	// HospitalPhone is printed, and linked so that a phone can dial it.
	HospitalPhone string
	// OrderNumber is the printed number of the order, such as 26-000417.
	OrderNumber string
	// TotalPaise is the price of the order, DuePaise what is still to be paid, PaidPaise the amount of this receipt,
	// BackPaise what was or will be refunded.
	TotalPaise, DuePaise, PaidPaise, BackPaise int64
	// AskedPaise is what was asked for where PaidPaise is not that; Foreign: it was paid in another currency, so that PaidPaise is no
	// amount. Decides: the hospital may still count it for the order.
	AskedPaise       int64
	Foreign, Decides bool
	// ThroughBank: the refund goes to the account that the patient paid with, and is not paid in cash.
	ThroughBank bool
	// ReceiptNumber is required in a receipt and in a letter about a refund, such as R26-000012.
	ReceiptNumber string
	// At is the time of the event, printed in Indian Standard Time.
	At time.Time
	// Ends is when the order expires, zero if it does not; required where the letter warns of it.
	Ends time.Time
	// Withdrawn: the report was withdrawn, not corrected.
	Withdrawn bool
	// SlipURL is the address of the visit slip, with its token in the fragment. Letters that ask the patient to open it
	// require it; letters to the laboratory must not have it, because the token is the patient's.
	SlipURL string
	// Code is what the reader types to tie a login; required in the two letters that bring one.
	Code string
	// TiedAddress is the masked address that a login was tied by; required in the letter that says so.
	TiedAddress string
	// Settlement is "online", "cod" or "later"; required when the order is placed and when it expires.
	Settlement string
	// Root is the number of a root, RootDays the days whose changes are in it, RootHash its hash; of the stage Root only, which has no
	// OrderNumber.
	Root               int
	RootDays, RootHash string
}

// LetterOf starts a letter of a hospital with what every letter says. The stage's own facts are added to it.
func LetterOf(h lab.Hospital, stage lab.MailStage, language string, at time.Time) Letter {
	return Letter{Stage: stage, Language: language, At: at, HospitalName: h.Name, HospitalNameLocal: h.NameLocal, HospitalPhone: h.Phone}
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

// wordingFacts are what a wording template can print: the facts of a letter, cleaned, and formatted for its language.
type wordingFacts struct {
	Name, Hospital, Phone, Order, Total, Due, Paid, Asked, Back, Receipt, At, Ends, Code, Tied string
	Root, RootDays, RootHash                                                                   string
	Owes, GoesBack, COD, Online, Link, Withdrawn, Bank, Foreign, Decides                       bool
}

// page is what the two layouts print. Its strings are plain text; the HTML layout escapes each of them.
type page struct {
	Language, Subject, Preheader, Greeting, Hospital, Phone, Dial string
	Paragraphs                                                    []string
	Facts                                                         []labelledFact
	Button, URL                                                   string
	Footer                                                        []string
}

type labelledFact struct{ Label, Value string }

// Compose writes a letter. The same letter always gives the same bytes. An error means that the caller left out a fact
// or gave one that does not fit, never that the patient's data are unusual. It names the field and contains no personal
// data.
func Compose(l Letter) (Message, error) {
	if err := l.check(); err != nil {
		return Message{}, err
	}
	wording := wordings[l.wordingName()]
	hospital := l.HospitalName
	if l.Language == "hi" && l.HospitalNameLocal != "" {
		hospital = l.HospitalNameLocal
	}
	w := wordingFacts{
		Name: typed(firstWord(l.FirstName)), Hospital: typed(hospital), Phone: typed(l.HospitalPhone),
		Order: typed(l.OrderNumber), Receipt: typed(l.ReceiptNumber),
		Code: l.Code, Tied: typed(l.TiedAddress),
		Total: lab.Paise(l.TotalPaise).Rupees(), Due: lab.Paise(l.DuePaise).Rupees(),
		Paid: lab.Paise(l.PaidPaise).Rupees(), Back: lab.Paise(l.BackPaise).Rupees(),
		At: FormatTime(l.At, l.Language), Owes: l.DuePaise > 0, GoesBack: l.BackPaise > 0, COD: l.Settlement == "cod",
		Online: l.Settlement == "online", Link: l.SlipURL != "", Withdrawn: l.Withdrawn, Bank: l.ThroughBank,
		Asked: lab.Paise(l.AskedPaise).Rupees(), Foreign: l.Foreign, Decides: l.Decides,
	}
	if l.Root > 0 {
		w.Root, w.RootDays, w.RootHash = strconv.Itoa(l.Root), l.RootDays, l.RootHash
	}
	if !l.Ends.IsZero() {
		w.Ends = FormatTime(l.Ends, l.Language)
	}
	parts := map[string]string{}
	for _, part := range []string{"subject", "preheader", "greeting", "body", "facts", "button", "footer"} {
		var b strings.Builder
		if err := wording.ExecuteTemplate(&b, part, w); err != nil {
			return Message{}, fmt.Errorf("mail: wording %s, %s: %w", l.wordingName(), part, err)
		}
		parts[part] = strings.TrimSpace(b.String())
	}
	p := page{
		Language: l.Language, Subject: parts["subject"], Preheader: parts["preheader"], Greeting: parts["greeting"],
		Hospital: w.Hospital, Phone: w.Phone, Dial: dialable(l.HospitalPhone),
		Paragraphs: nonEmptyLines(parts["body"]), Button: parts["button"], URL: l.SlipURL,
		Footer: nonEmptyLines(parts["footer"]),
	}
	// A value cannot add a line or a column: values are one line each, and the label before the first bar is ours.
	for _, line := range nonEmptyLines(parts["facts"]) {
		label, value, _ := strings.Cut(line, "|")
		p.Facts = append(p.Facts, labelledFact{strings.TrimSpace(label), strings.TrimSpace(value)})
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
		missing("OrderNumber", !needs(Root) && !l.Stage.AboutRecord() && !l.Stage.ToStaff() && oneLine(l.OrderNumber) == ""),
		missing("Root, RootDays and RootHash", needs(Root) && (l.Root < 1 || l.RootDays == "" || l.RootHash == "")),
		missing("At", l.At.IsZero()),
		missing("ReceiptNumber", needs(lab.MailReceipt, lab.MailRefunded, lab.MailWrongAmount) && oneLine(l.ReceiptNumber) == ""),
		missing("a positive PaidPaise", needs(lab.MailReceipt, lab.MailWrongAmount) && l.PaidPaise <= 0),
		missing("AskedPaise", needs(lab.MailWrongAmount) && l.AskedPaise <= 0),
		missing("a positive BackPaise", needs(lab.MailRefunded) && l.BackPaise <= 0),
		missing("Ends", needs(lab.MailConverted, lab.MailReminder, lab.MailTieCode, lab.MailTieInvited, lab.MailConfirm, lab.MailInvitation) && l.Ends.IsZero()),
		missing("Code", needs(lab.MailTieCode, lab.MailTieInvited) && l.Code == ""),
		missing("TiedAddress", needs(lab.MailTied) && l.TiedAddress == ""),
		missing("to be without order and link", l.Stage.AboutRecord() && l.OrderNumber+l.SlipURL != ""),
		missing("SlipURL", needs(lab.MailFailed, lab.MailReady, lab.MailCorrected) && l.SlipURL == ""),
		missing(`Settlement "online", "cod" or "later"`, needs(lab.MailPlaced, lab.MailExpired) &&
			!slices.Contains(lab.Settlements, lab.Settlement(l.Settlement))),
		missing("to be without name and link", (l.Stage.ToLab() || l.Stage.ToStaff() || l.Stage == Root) && l.FirstName+l.SlipURL != ""),
	} {
		if err != nil {
			return err
		}
	}
	if l.SlipURL == "" {
		return nil
	}
	// The error does not contain the URL, because its fragment is the patient's token.
	u, err := url.Parse(l.SlipURL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.RawQuery != "" {
		return fmt.Errorf("mail: SlipURL is not an absolute web address without a query")
	}
	return nil
}

// Root is the occasion of a letter that is about no order and cannot be switched off: the hash of a root, for a hospital that has
// named an address for it (docs/rules.md#daily-root).
const Root lab.MailStage = "lab_root"

// stages are all occasions of letters: those of an order, of a record, to staff, and Root.
var stages = slices.Concat(lab.MailStages, lab.PatientLetters, lab.StaffStages, []lab.MailStage{lab.MailApprove, Root})

// parseWordings reads one set of templates per stage and language: letters/<stage>.<language>.tmpl, with the greeting
// and the footer of letters/common.<language>.tmpl unless the letter defines its own.
func parseWordings() map[string]*template.Template {
	all := map[string]*template.Template{}
	for _, stage := range stages {
		for _, language := range []string{"en", "hi"} {
			name := string(stage) + "." + language
			all[name] = template.Must(template.ParseFS(letters, "letters/common."+language+".tmpl", "letters/"+name+".tmpl"))
		}
	}
	return all
}

// firstWord returns the first word of a name: a letter to a shared inbox should not say more about a person than it
// must.
func firstWord(name string) string {
	first, _, _ := strings.Cut(oneLine(name), " ")
	return first
}

// oneLine replaces every run of white space by one space and drops control and format characters, so that a value can
// neither start a new line nor change the direction of the text after it. The two joiners that Indian scripts need
// stay.
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

// joints are the places where mail programs find an address in plain text: after a scheme, between the names of a domain,
// around the "@" of a mailbox.
var joints = regexp.MustCompile(`:(?:/+)|[.。．｡](?:[\pL\pM\pN_-])|@`)

// typed makes one line of what a person has typed, and breaks in it what a mail program would make a link of: the only
// links of a letter are ours. A blank is seen, so nobody is led astray, and "Dr.Lal" is none the worse for it.
func typed(s string) string {
	s = joints.ReplaceAllStringFunc(oneLine(s), func(at string) string {
		switch r, size := utf8.DecodeRuneInString(at); {
		case r == '@':
			return " @ "
		case r == ':':
			return ": "
		case at[size] >= '0' && at[size] <= '9':
			return at // a number, such as a version or an amount
		default:
			return at[:size] + " " + at[size:]
		}
	})
	return oneLine(s)
}

// dialable returns the characters of a phone number that a tel: link may have.
func dialable(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

func nonEmptyLines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
