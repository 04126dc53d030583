package mail

import (
	"testing"
	"time"
)

func TestFormatTime(t *testing.T) {
	for name, tc := range map[string]struct {
		at       time.Time
		language string
		want     string
	}{
		"morning":              {time.Date(2026, 11, 25, 5, 12, 0, 0, time.UTC), "en", "25 Nov 2026, 10:42"},
		"Hindi":                {time.Date(2026, 11, 25, 5, 12, 0, 0, time.UTC), "hi", "25 नवंबर 2026, 10:42"},
		"already tomorrow":     {time.Date(2026, 12, 31, 18, 30, 0, 0, time.UTC), "en", "1 Jan 2027, 00:00"},
		"still today":          {time.Date(2026, 12, 31, 18, 29, 59, 0, time.UTC), "en", "31 Dec 2026, 23:59"},
		"tomorrow in Hindi":    {time.Date(2026, 12, 31, 18, 30, 0, 0, time.UTC), "hi", "1 जनवरी 2027, 00:00"},
		"given in other zones": {time.Date(2026, 2, 3, 0, 0, 0, 0, time.FixedZone("", -8*3600)), "en", "3 Feb 2026, 13:30"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := FormatTime(tc.at, tc.language); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
