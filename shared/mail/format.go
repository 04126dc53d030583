package mail

import (
	"fmt"
	"time"
)

// ist is Indian Standard Time, UTC+05:30 all year. It is fixed, so that no time zone data is needed.
var ist = time.FixedZone("IST", 5*3600+30*60)

var hindiMonths = [...]string{"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"}

// FormatTime formats a time in Indian Standard Time: "25 Nov 2026, 10:42", with the month's name in Hindi for "hi".
func FormatTime(t time.Time, language string) string {
	t = t.In(ist)
	if language == "hi" {
		return fmt.Sprintf("%d %s %s", t.Day(), hindiMonths[t.Month()-1], t.Format("2006, 15:04"))
	}
	return t.Format("2 Jan 2006, 15:04")
}
