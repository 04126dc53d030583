package lab

import (
	"strings"
	"testing"
)

// The tax of an order is a line with the hospital's own name, and none where there is no tax (docs/rules.md#order-lines).
func TestTax(t *testing.T) {
	tests := []OrderedTest{{Code: "HB", Name: "Haemoglobin", Price: 6000}}
	for name, c := range map[string]struct {
		hospital Hospital
		want     string
	}{
		"named":      {Hospital{VAT: 500, TaxName: "GST"}, "HB Haemoglobin, vat GST, home Collection at home"},
		"not named":  {Hospital{VAT: 2000}, "HB Haemoglobin, vat VAT, home Collection at home"},
		"of nothing": {Hospital{TaxName: "GST"}, "HB Haemoglobin, home Collection at home"},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			sum := Paise(0)
			for _, l := range Quote(tests, c.hospital.Tax(), 9900, true) {
				lines, sum = append(lines, l.Code+" "+l.Name), sum+l.Amount
			}
			if got := strings.Join(lines, ", "); got != c.want || sum != 15_900+c.hospital.VAT {
				t.Errorf("%s, in all %d", got, sum)
			}
		})
	}
	whole := Hospital{Name: "Sahyadri Hospital", Phone: "+912532000000", ExpiryHours: 48}
	for name, ok := range map[string]bool{"": true, "GST 5 %": true, strings.Repeat("T", 31): false, "two\nlines": false} {
		h := whole
		h.TaxName = name
		if err := h.Check(); (err == nil) != ok {
			t.Errorf("the name %q: %v", name, err)
		}
	}
}
