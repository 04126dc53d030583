package mail

import (
	"strings"
	"testing"

	"assay/shared/lab"
)

// A letter about a record says what it must, and nothing of an order; one with a code is not addressed to anybody by name, as
// the address is whoever's it is.
func TestRecordLetters(t *testing.T) {
	for stage, c := range map[lab.MailStage]struct {
		code, tied, named bool
	}{
		lab.MailTieCode:        {code: true},
		lab.MailTieInvited:     {code: true},
		lab.MailTied:           {tied: true, named: true},
		lab.MailContactChanged: {named: true},
	} {
		for _, language := range []string{"en", "hi"} {
			t.Run(string(stage)+"."+language, func(t *testing.T) {
				l := sampleLetter(stage, language)
				m := mustCompose(t, l)
				for part, s := range map[string]string{"text": m.Text, "html": visibleText(t, m.HTML)} {
					for what, want := range map[string]bool{"abcd-efgh-ijkl": c.code, "example. in": c.tied, "Sunita,": c.named, "+91 141 255 0100": true, "₹": false} {
						if strings.Contains(s, what) != want {
							t.Errorf("%s holds %q: %v", part, what, !want)
						}
					}
				}
				if strings.Contains(m.Text+m.HTML, "http") || strings.Contains(m.Subject, "abcd") {
					t.Error("it has a link, or the code is in the subject, which a lock screen shows")
				}
				for field, without := range map[string]func(*Letter){"Code": func(l *Letter) { l.Code = "" }, "TiedAddress": func(l *Letter) { l.TiedAddress = "" },
					"order": func(l *Letter) { l.OrderNumber = "26-000417" }} {
					changed := l
					without(&changed)
					needed := map[string]bool{"Code": c.code, "TiedAddress": c.tied, "order": true}[field]
					if _, err := Compose(changed); (err != nil) != needed {
						t.Errorf("%s: %v", field, err)
					}
				}
			})
		}
	}
}
