package lab

import (
	"fmt"
	"strconv"
)

// Rupees formats an amount as rupees with Indian grouping: 12345678900 is ₹12,34,56,789.00. It uses integers only and is
// exact for every amount; a negative one has its sign before the ₹.
func (p Paise) Rupees() string {
	sign, magnitude := "", uint64(p)
	if p < 0 {
		sign, magnitude = "-", -magnitude // correct for the smallest too, by wrapping
	}
	digits := strconv.FormatUint(magnitude/100, 10)
	// The last three digits form one group, everything before them groups of two.
	for cut := len(digits) - 3; cut > 0; cut -= 2 {
		digits = digits[:cut] + "," + digits[cut:]
	}
	return fmt.Sprintf("%s₹%s.%02d", sign, digits, magnitude%100)
}
