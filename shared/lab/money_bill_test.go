package lab

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// billed writes down the bills of an order: kind, lines and total of each.
func billed(o Order) string {
	var list []string
	for _, b := range o.Money.Bills {
		list = append(list, fmt.Sprintf("%s %s %d", b.Kind, strings.Join(b.Codes, "+"), b.Total))
	}
	return strings.Join(list, "; ")
}

// An order is invoiced in the step that settles it, or else in the one that closes it; what goes back afterwards is credited
// (docs/rules.md#invoice).
func TestBills(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string
		want  string
	}{
		{"placed", nil, ""},
		{"settled later", []string{"settle_later"}, ""},
		{"paid in cash", []string{"take_cash due"}, "invoice HB+CREA+vat 20000"},
		{"a test taken back before", []string{"cancel_items CREA", "take_cash due"}, "invoice HB+vat 8000"},
		{"a test taken back after", []string{"take_cash due", "cancel_items CREA"}, "invoice HB+CREA+vat 20000; credit_note CREA 12000"},
		{"all of it taken back after", []string{"take_cash due", "cancel"}, "invoice HB+CREA+vat 20000; credit_note HB+CREA+vat 20000"},
		{"cancelled unpaid", []string{"cancel"}, ""},
		{"one test after the other", []string{"take_cash due", "cancel_items CREA", "cancel_items HB"}, "invoice HB+CREA+vat 20000; credit_note CREA 12000; credit_note HB+vat 8000"},
		{"cash that was not due", []string{"take_cash other (record)"}, ""},
		{"settled later and completed", []string{"settle_later", "cancel_items CREA", "collect E1", "receive E1", "accept E1", "start HB", "submit HB 14 by tara",
			"authorise HB by meera", "store_report 1"}, "invoice HB+vat 8000"},
		{"and paid afterwards", []string{"settle_later", "cancel_items CREA", "collect E1", "receive E1", "accept E1", "start HB", "submit HB 14 by tara",
			"authorise HB by meera", "store_report 1", "take_cash due"}, "invoice HB+vat 8000"},
		{"reinstated", []string{"take_cash due", "cancel", "collect E1 (record)", "reinstate later"},
			"invoice HB+CREA+vat 20000; credit_note HB+CREA+vat 20000; invoice HB+CREA+vat 20000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := PlaceOrder(meera, placedAt, scopePlacement(COD, scopeTests))
			for _, name := range c.steps {
				list := commandsFor(out.Order, true)
				n := slices.IndexFunc(list, func(a command) bool { return strings.TrimSpace(a.name) == name })
				if n < 0 || err != nil {
					t.Fatalf("before %s, command %d: %v", name, n, err)
				}
				out, err = list[n].try(out.Order)
			}
			o := out.Order
			if err := errors.Join(err, o.Prove()); err != nil {
				t.Fatal(err)
			}
			if got := billed(o); got != c.want {
				t.Errorf("has %q, want %q", got, c.want)
			}
			if c.want != "" {
				o.Money.Bills[0].Total++
				if o.Prove() == nil {
					t.Error("a bill with another total is proven")
				}
			}
		})
	}
}

// Whatever is ordered, at whatever price and tax: what is quoted is what is charged and what the invoice says, to the paisa and line by
// line (docs/rules.md#order-lines).
func TestQuoteIsChargeIsInvoice(t *testing.T) {
	chance := rand.New(rand.NewPCG(14, 7))
	for range 500 {
		var tests []OrderedTest
		for n := range 1 + chance.IntN(8) {
			code := fmt.Sprintf("T%d", n)
			tests = append(tests, OrderedTest{Code: code, Name: "Test " + code, Price: Paise(chance.Int64N(1_000_000)), Items: []OrderedItem{{Code: code, Department: "haematology", Container: "E"}}})
		}
		h := Hospital{Name: "Sahyadri Hospital", VAT: Paise(chance.Int64N(3) * 999), TaxName: []string{"", "GST"}[chance.IntN(2)], HomeFee: Paise(chance.Int64N(20_000))}
		p := scopePlacement(COD, tests)
		p.Home, p.HomeFee, p.Tax = chance.IntN(2) == 0, h.HomeFee, h.Tax()
		quote := Quote(tests, h.Tax(), h.HomeFee, p.Home)
		total := Sum(quote, func(l Line) Paise { return l.Amount })
		placed, err := PlaceOrder(tara, deskTime, p)
		if err != nil {
			t.Fatal(err)
		}
		o := placed.Order
		if total == 0 {
			continue
		}
		out, err := o.TakeCash(tara, deskTime, total, "R26-000001", nil)
		if err != nil {
			t.Fatalf("%d are not what is charged: %v", total, err)
		}
		issued := out.WithBills(h, []string{"I2627-000001"})
		sheet := issued.Bills[0]
		if !slices.Equal(o.Money.Lines, quote) || !slices.Equal(sheet.Lines, quote) || sheet.Total != total || sheet.Due != 0 {
			t.Fatalf("quoted %v, charged %v, invoiced %v of %d", quote, o.Money.Lines, sheet.Lines, sheet.Total)
		}
		if on := slices.ContainsFunc(sheet.Lines, func(l Line) bool { return l.Code == LineVAT }); on != (h.VAT != 0) {
			t.Fatalf("a tax of %d, and a line of it: %t", h.VAT, on)
		}
	}
}

// A number goes into order, sheet and sealed event; the same outcome takes another number as well.
func TestBillsAreNumbered(t *testing.T) {
	p := scopePlacement(COD, scopeTests)
	placed, err := PlaceOrder(tara, deskTime, p)
	if err != nil {
		t.Fatal(err)
	}
	out, err := placed.Order.TakeCash(tara, deskTime, placed.Order.Money.Due(), "R26-000001", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{"I2627-000001", "I2627-000002"} {
		issued := out.WithBills(Hospital{Name: "Sahyadri Hospital", SAC: "9993"}, []string{number})
		if issued.Order.Money.Bills[0].Number != number || issued.Bills[0].Number != number || issued.Bills[0].SAC != "9993" || issued.Order.Chain != issued.Event.Hash {
			t.Errorf("%s: %+v", number, issued.Bills)
		}
		if trace, err := Fold([]Event{placed.Event, issued.Event}); err != nil || trace.Difference(issued.Order.Trace()) != "" {
			t.Errorf("%s: %v %s", number, err, trace.Difference(issued.Order.Trace()))
		}
	}
	if out.Order.Money.Bills[0].Number != "" {
		t.Error("the outcome itself was changed")
	}
}

// No bill names a sensitive test.
func TestBillsNameNoSensitiveTest(t *testing.T) {
	p := scopePlacement(COD, []OrderedTest{{Code: "HIV", Name: "HIV screening", Price: 6000, Items: []OrderedItem{{Code: "HIV", Department: "serology", Container: "S", Sensitive: true}}}})
	placed, err := PlaceOrder(tara, deskTime, p)
	if err != nil {
		t.Fatal(err)
	}
	out, err := placed.Order.TakeCash(tara, deskTime, placed.Order.Money.Due(), "R26-000001", nil)
	if err != nil {
		t.Fatal(err)
	}
	sheet := out.WithBills(Hospital{}, []string{"I2627-000001"}).Bills[0]
	if said := fmt.Sprint(sheet); strings.Contains(said, "HIV") || sheet.Total != 8000 {
		t.Errorf("it says %s", said)
	}
}

func TestFiscalYear(t *testing.T) {
	for at, want := range map[string]string{"2026-03-31T18:29:59Z": "2526", "2026-03-31T18:30:00Z": "2627", "2026-12-31T12:00:00Z": "2627", "2027-01-31T12:00:00Z": "2627",
		"2028-02-29T12:00:00Z": "2728", "2099-05-31T12:00:00Z": "9900"} {
		moment, err := time.Parse(time.RFC3339, at)
		if got := FiscalYear(moment); err != nil || got != want {
			t.Errorf("%s is in %s, want %s", at, got, want)
		}
	}
}

func TestTaxSettings(t *testing.T) {
	whole := Hospital{Name: "Sahyadri Hospital", Phone: "+912532000000", ExpiryHours: 48}
	for name, c := range map[string]struct {
		change func(*Hospital)
		blames string
	}{
		"none":                   {func(*Hospital) {}, ""},
		"registered and exempt":  {func(h *Hospital) { h.GSTIN = "27AAPFU0939F1ZV" }, ""},
		"taxed":                  {func(h *Hospital) { h.GSTIN, h.TaxInvoice, h.SAC = "27AAPFU0939F1ZV", true, "999316" }, ""},
		"taxed and unregistered": {func(h *Hospital) { h.TaxInvoice = true }, "gstin"},
		"one letter is wrong":    {func(h *Hospital) { h.GSTIN = "27AAPFU0939F1ZW" }, "gstin"},
		"two are exchanged":      {func(h *Hospital) { h.GSTIN = "27AAPUF0939F1ZV" }, "gstin"},
		"too short":              {func(h *Hospital) { h.GSTIN = "27AAPFU0939F1Z" }, "gstin"},
		"another service":        {func(h *Hospital) { h.SAC = "123456" }, "sac"},
	} {
		h := whole
		c.change(&h)
		err := h.Check()
		if (err == nil) != (c.blames == "") || err != nil && !strings.Contains(fmt.Sprintf("%+v", err), c.blames) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
