package mail

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

// autolink is what mail programs make a link of, drawn wider than any of them does: a scheme, a name with letters on both
// sides of a dot, a mailbox.
var autolink = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:/|[\pL\pM\pN_-][.。．｡][\pL\pM]|\S@\S`)

// TestNothingTypedBecomesALink puts what leads elsewhere into every member of a letter that a person types, in every letter
// of both languages: the only links are ours.
func TestNothingTypedBecomesALink(t *testing.T) {
	for _, evil := range []string{"http://x.y", "https://evil.example/x", "HTTP:/x.y", "www.x.in", "x.com", "evil.ru", "a.b.c.shop", "pay@evil.example",
		"mailto:pay@evil.example", "क.भारत", "evil。com", "evil．com", "Dr.evil.co.in", "<a href=http://x.y>", "x.com/pay", "xn--e1awd7f.com", "//x.y", "evil.com\u200b", "e\u200bvil.com",
		"evil.com:8080", "ftp://x.y", "tel:+911", "javascript:alert(1)//x.y"} {
		for _, stage := range stages {
			for _, language := range []string{"en", "hi"} {
				l := sampleLetter(stage, language)
				l.HospitalName, l.HospitalNameLocal, l.HospitalPhone, l.ReceiptNumber, l.TiedAddress = evil, evil, evil, evil, evil
				if !stage.AboutRecord() && stage != Root {
					l.OrderNumber = evil
				}
				if !inward(stage) {
					l.FirstName = evil
				}
				m := mustCompose(t, l)
				for part, text := range map[string]string{"subject": m.Subject, "text": m.Text, "html": strings.ReplaceAll(visibleText(t, m.HTML), "\u034f", "")} {
					if found := autolink.FindString(strings.ReplaceAll(text, l.SlipURL, "")); l.SlipURL != "" && found != "" || l.SlipURL == "" && autolink.MatchString(text) {
						t.Errorf("%s.%s, %s: %q makes %q", stage, language, part, evil, found)
					}
				}
				for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(m.HTML, -1) {
					if link[1] = html.UnescapeString(link[1]); link[1] != l.SlipURL && !regexp.MustCompile(`^tel:[+0-9]*$`).MatchString(link[1]) {
						t.Errorf("%s.%s: %q gives a link to %q", stage, language, evil, link[1])
					}
				}
			}
		}
	}
}

func TestTypedStaysReadable(t *testing.T) {
	for typed1, want := range map[string]string{
		"Sunita": "Sunita", "Dr.Lal PathLabs": "Dr. Lal PathLabs", "St. John's Hospital": "St. John's Hospital", "26-000417": "26-000417",
		"+91 141 255 0100": "+91 141 255 0100", "0141-255.0100": "0141-255.0100", "डॉ. आशा": "डॉ. आशा", "Lab 2.0": "Lab 2.0", "pay_N1x.2": "pay_N1x.2",
		"Open: 8-20": "Open: 8-20", "a@b.in": "a @ b. in", "http://x.y": "http: x. y",
	} {
		if got := typed(typed1); got != want {
			t.Errorf("%q is printed %q, want %q", typed1, got, want)
		}
	}
}
