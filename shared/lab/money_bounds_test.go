package lab

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// The amounts at and around the bounds (docs/rules.md#amounts).
var boundCases = []struct {
	name   string
	amount Paise
	cash   bool // may have been taken
}{
	{"0", 0, false}, {"1", 1, true}, {"the bound", MaxAmount, true}, {"the bound and 1", MaxAmount + 1, false},
	{"2^63-1", math.MaxInt64, false}, {"-1", -1, false}, {"-2^63", math.MinInt64, false},
}

// Cash of each amount, at the desk and at the chair, as a request and as a record. A request beyond the bounds is refused. A
// record is kept: as money within the bounds, else as words, with a task for a supervisor and without a receipt.
func TestAmountsOfCash(t *testing.T) {
	tube := func(o Order) []ScannedLabel { return []ScannedLabel{{"E1", o.Accession(o.Specimens[0])}} }
	full := Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}
	ways := []struct {
		name, field string
		take        func(o Order, cash ReportedPaise, rec *Recorded) (Outcome, error)
	}{
		{"at the desk", "amount", func(o Order, cash ReportedPaise, rec *Recorded) (Outcome, error) {
			return o.OverrideAndTakeCash(tara, workAt, TakenCash{ReportedPaise: cash}, "R1", "", rec)
		}},
		{"at the chair", "cash.amount", func(o Order, cash ReportedPaise, rec *Recorded) (Outcome, error) {
			return o.CollectSpecimens(tara, workAt, Collection{Specimens: tube(o), Identity: full, Cash: &TakenCash{ReportedPaise: cash}, Receipt: "R1", Recorded: rec})
		}},
	}
	for _, way := range ways {
		for _, c := range boundCases {
			t.Run(way.name+", "+c.name, func(t *testing.T) {
				o := orderAfter(t, COD)
				var r *Refusal
				_, err := way.take(o, Reported(c.amount), nil)
				want := Unprocessable // not what is due
				if !c.cash {
					want = Malformed
				}
				if !errors.As(err, &r) || r.Kind != want || r.Field != way.field {
					t.Errorf("the request: %v", err)
				}
				out, err := way.take(o, Reported(c.amount), fromDevice)
				if err != nil {
					t.Fatal("the record:", err)
				}
				is := out.Order
				if err := is.Prove(); err != nil {
					t.Error(err)
				}
				asked := slices.ContainsFunc(is.Tasks, func(k Task) bool {
					return k.Kind == TaskReview && k.Role == Supervisor && k.About == "money" && strings.HasPrefix(k.Why, amountBeyond)
				})
				if c.cash {
					if asked || len(is.Money.Cash) != 1 || is.Money.Cash[0].Amount != c.amount || out.Event.Exception != "cash_differs" {
						t.Errorf("an amount: exception %q, %+v, %+v", out.Event.Exception, is.Money.Cash, is.Tasks)
					}
					return
				}
				words := Reported(c.amount).Words
				kept := slices.ContainsFunc(out.Event.Changes, func(ch Change) bool { return strings.HasPrefix(ch.Part, "reported:") && ch.To == words })
				if !asked || !kept || len(is.Money.Cash) != 0 || is.Money.Due() != o.Money.Due() || out.Event.Exception != amountBeyond || len(out.Duties) > 0 && way.field == "amount" {
					t.Errorf("no amount: exception %q, changes %+v, %+v, tasks %+v, duties %+v", out.Event.Exception, out.Event.Changes, is.Money.Cash, is.Tasks, out.Duties)
				}
			})
		}
	}
}

// What a body may say of cash, and what is read of it.
func TestReportedPaise(t *testing.T) {
	for text, want := range map[string]ReportedPaise{
		`1`: {Amount: 1}, `8000.0`: {Amount: 8000}, `8e3`: {Amount: 8000}, `1000000000`: {Amount: MaxAmount},
		`0`: {Words: "0"}, `-5`: {Words: "-5"}, `1000000001`: {Words: "1000000001"},
		`9223372036854775807`: {Words: "9223372036854775807"}, `9223372036854775808`: {Words: "9223372036854775808"},
		`1e30`: {Words: "1" + strings.Repeat("0", 30)},
	} {
		var is ReportedPaise
		if err := json.Unmarshal([]byte(text), &is); err != nil || is != want {
			t.Errorf("%s is %+v, %v", text, is, err)
		}
	}
	for _, text := range []string{`"8000"`, `80.5`, `true`, `{}`, `[]`, `1e99`, `1e999999999`, strings.Repeat("9", 60)} {
		if err := json.Unmarshal([]byte(text), new(ReportedPaise)); err == nil {
			t.Errorf("%.20s is read", text)
		}
	}
	for _, rec := range []*Recorded{nil, fromDevice} {
		if err := (ReportedPaise{}).check("amount", rec); err == nil {
			t.Error("what says nothing is no amount")
		}
	}
}

// A sum that does not fit is refused and never wraps.
func TestAdd(t *testing.T) {
	const most, least = Paise(math.MaxInt64), Paise(math.MinInt64)
	for _, c := range []struct {
		a, b, sum Paise
		fits      bool
	}{
		{1, 2, 3, true}, {most, 0, most, true}, {most, -1, most - 1, true}, {least, 1, least + 1, true}, {least, most, -1, true}, {-1, least + 1, least, true},
		{most, 1, 0, false}, {most, most, 0, false}, {1, most, 0, false}, {least, -1, 0, false}, {least, least, 0, false},
	} {
		func() {
			defer func() {
				if refused := recover() != nil; refused == c.fits {
					t.Errorf("%d + %d refused: %t", c.a, c.b, refused)
				}
			}()
			if sum := Add(c.a, c.b); sum != c.sum {
				t.Errorf("%d + %d is %d", c.a, c.b, sum)
			}
		}()
	}
}

// The books that two recorded payments of 2^63-1 paise once left: their sums had wrapped, each side to the same wrong one, and
// were proven. Nothing is computed with them any more.
func TestProofOfImpossibleAmounts(t *testing.T) {
	o := orderAfter(t, COD)
	for n := range 2 {
		o.Money.Cash = append(o.Money.Cash, Cash{Receipt: "R", Method: ByCash, Amount: math.MaxInt64, Unapplied: true})
		o.Money.Refunds = append(o.Money.Refunds, Refund{ID: "F", Amount: math.MaxInt64, State: RefundOwed, From: Unapplied})
		o.Money.Books = append(o.Money.Books, Posting{N: 1, Debit: InCash, Credit: Unapplied, Amount: math.MaxInt64})
		if err := o.Prove(); err == nil || !strings.Contains(err.Error(), "not within the bounds") {
			t.Errorf("after %d: %v", n+1, err)
		}
	}
	if sum := o.Money.ExactBalance(InCash).String(); sum != "18446744073709551614" {
		t.Errorf("the audit counts %s paise of cash", sum)
	}
}

// Prices, settings and the total that was seen have the same bounds.
func TestBoundsOfPlacing(t *testing.T) {
	place := func(change func(*Placement)) error {
		p := scopePlacement(COD, []OrderedTest{scopeTests[0]})
		change(&p)
		_, err := PlaceOrder(meera, placedAt, p)
		return err
	}
	dear := func(price Paise) func(*Placement) {
		return func(p *Placement) {
			one := scopeTests[0]
			one.Price = price
			p.Tests, p.Tax = []OrderedTest{one}, Tax{}
		}
	}
	seen := func(total Paise) func(*Placement) { return func(p *Placement) { p.ExpectedTotal = &total } }
	if err := place(dear(MaxAmount)); err != nil {
		t.Error("at the bound:", err)
	}
	for name, change := range map[string]func(*Placement){"tests": dear(MaxAmount + 1), "expected_total": seen(MaxAmount + 1)} {
		var r *Refusal
		if err := place(change); !errors.As(err, &r) || r.Kind != Malformed || r.Field != name {
			t.Errorf("%s beyond the bound: %v", name, err)
		}
	}
	for _, c := range boundCases {
		if err := CheckAmount("x", c.amount); (err == nil) != (c.cash || c.amount == 0) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	negative := func(p *Placement) { p.Tax = Tax{"VAT", -MaxAmount} }
	if err := place(negative); err == nil {
		t.Error("an order of a negative total is placed")
	}
}
