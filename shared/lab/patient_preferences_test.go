package lab

import "testing"

func TestSetPreferences(t *testing.T) {
	p, _ := registeredSunita()
	for _, c := range []struct {
		name, want string
		next       Preferences
		rev        int
	}{
		{name: "another language", next: Preferences{Language: "en"}, rev: 4},
		{name: "no mail when ready", next: Preferences{Language: "hi", Mail: map[string]bool{"ready": false}}, rev: 4},
		{name: "the same", next: Preferences{Language: "hi"}, rev: 4, want: "nothing_changes"},
		{name: "no language", rev: 4, want: "bad_request language"},
		{name: "no such mail", next: Preferences{Language: "hi", Mail: map[string]bool{"spam": true}}, rev: 4, want: "bad_request mail"},
		{name: "an older rev", next: Preferences{Language: "en"}, rev: 3, want: "stale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := p.SetPreferences(sunita, deskTime, c.rev, c.next)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			if off := c.next.Mail["ready"] || c.next.Mail == nil; err == nil && got.WantsMail(MailReady) != off {
				t.Errorf("wants the mail: %t", got.WantsMail(MailReady))
			}
		})
	}
}
