package mail

import (
	"fmt"
	"strconv"
	"time"
)

// ist is Indian Standard Time, UTC+05:30 all year. It is fixed, so that no time zone data is needed.
var ist = time.FixedZone("IST", 5*3600+30*60)

// FormatRupees formats paise as rupees with Indian grouping: 12345678900 is ₹12,34,56,789.00. It uses integers only and is
// exact for every int64; a negative amount has its sign before the ₹.
func FormatRupees(paise int64) string {
	sign, magnitude := "", uint64(paise)
	if paise < 0 {
		sign, magnitude = "-", -magnitude // correct for the smallest int64 too, by wrapping
	}
	digits := strconv.FormatUint(magnitude/100, 10)
	// The last three digits form one group, everything before them groups of two.
	for cut := len(digits) - 3; cut > 0; cut -= 2 {
		digits = digits[:cut] + "," + digits[cut:]
	}
	return fmt.Sprintf("%s₹%s.%02d", sign, digits, magnitude%100)
}

var hindiMonths = [...]string{"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"}

// FormatTime formats a time in Indian Standard Time: "25 Nov 2026, 10:42", with the month's name in Hindi for "hi".
func FormatTime(t time.Time, language string) string {
	t = t.In(ist)
	if language == "hi" {
		return fmt.Sprintf("%d %s %s", t.Day(), hindiMonths[t.Month()-1], t.Format("2006, 15:04"))
	}
	return t.Format("2 Jan 2006, 15:04")
}
