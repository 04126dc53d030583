package mail

import (
	"math"
	"testing"
	"time"
)

func TestFormatRupees(t *testing.T) {
	for name, tc := range map[string]struct {
		paise int64
		want  string
	}{
		"nothing":               {0, "₹0.00"},
		"one paisa":             {1, "₹0.01"},
		"under a rupee":         {99, "₹0.99"},
		"one rupee":             {100, "₹1.00"},
		"three digits":          {99999, "₹999.99"},
		"thousand":              {100000, "₹1,000.00"},
		"an order's total":      {123450, "₹1,234.50"},
		"five digits":           {9999999, "₹99,999.99"},
		"lakh":                  {10000000, "₹1,00,000.00"},
		"ten lakh":              {100000000, "₹10,00,000.00"},
		"crore":                 {1000000000, "₹1,00,00,000.00"},
		"odd crore":             {12345678901, "₹12,34,56,789.01"},
		"a float would lose it": {9007199254740993, "₹9,00,71,99,25,47,409.93"},
		"largest":               {math.MaxInt64, "₹92,23,37,20,36,85,47,758.07"},
		"refund":                {-123450, "-₹1,234.50"},
		"smallest":              {math.MinInt64, "-₹92,23,37,20,36,85,47,758.08"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := FormatRupees(tc.paise); got != tc.want {
				t.Errorf("FormatRupees(%d) = %s, want %s", tc.paise, got, tc.want)
			}
		})
	}
}

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
