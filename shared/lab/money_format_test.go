package lab

import (
	"math"
	"testing"
)

func TestRupees(t *testing.T) {
	for name, tc := range map[string]struct {
		paise Paise
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
			if got := tc.paise.Rupees(); got != tc.want {
				t.Errorf("%d = %s, want %s", tc.paise, got, tc.want)
			}
		})
	}
}
