package lab

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestContribution(t *testing.T) {
	at := func(day, hour int) *Moment {
		m := At(time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC))
		return &m
	}
	order := func(change func(o *Order)) Order {
		o := Order{State: Confirmed, Settlement: COD, PlacedAt: *at(25, 4),
			Money:     Money{Lines: []Line{{Code: "CBC", Amount: 30000}, {Code: LineVAT, Amount: 2000}}},
			Specimens: []Specimen{{ID: "E1"}, {ID: "S1"}},
			Items: []Item{{Code: "HB", Department: "haematology", Specimen: "E1", State: Requested},
				{Code: "PLT", Department: "haematology", Specimen: "E1", State: Requested},
				{Code: "TSH", Department: "biochemistry", Specimen: "S1", State: Requested}}}
		o.Money.Books = []Posting{{N: 1, Debit: Owed, Credit: Sales, Amount: o.Money.Total()}}
		change(&o)
		for n, c := range o.Money.Cash {
			o.Money.Books = append(o.Money.Books, Posting{N: n + 2, Debit: InCash, Credit: Owed, Amount: c.Amount})
		}
		return o
	}
	placed := Figures{"placed.cod": 1, DayBilled: 32000, "asked.CBC": 1}
	cases := []struct {
		name   string
		change func(o *Order)
		counts Figures
		days   map[string]Figures
		work   map[string][]OpenWork
	}{
		{"placed", func(*Order) {},
			Figures{"cod.cod": 1, "due.cod": 32000, "items.ordered": 3, "haematology.o": 1, "biochemistry.o": 1}, map[string]Figures{"2026-11-25": placed},
			map[string][]OpenWork{
				"haematology":  {{State: Requested, Specimen: "E1", Since: *at(25, 4), Items: []string{"HB", "PLT"}}},
				"biochemistry": {{State: Requested, Specimen: "S1", Since: *at(25, 4), Items: []string{"TSH"}}}}},
		{"an unpaid order is not work", func(o *Order) { o.State, o.Settlement = Waiting, Online },
			Figures{"awaiting_payment.online": 1, "due.online": 32000},
			map[string]Figures{"2026-11-25": {"placed.online": 1, DayBilled: 32000, "asked.CBC": 1}}, map[string][]OpenWork{}},
		{"late in the evening is the next day in India", func(o *Order) { o.PlacedAt = *at(25, 19) },
			Figures{"cod.cod": 1, "due.cod": 32000, "items.ordered": 3, "haematology.o": 1, "biochemistry.o": 1}, map[string]Figures{"2026-11-26": placed},
			map[string][]OpenWork{
				"haematology":  {{State: Requested, Specimen: "E1", Since: *at(25, 19), Items: []string{"HB", "PLT"}}},
				"biochemistry": {{State: Requested, Specimen: "S1", Since: *at(25, 19), Items: []string{"TSH"}}}}},
		{"one specimen collected and in process", func(o *Order) {
			o.Specimens[0].CollectedAt, o.Specimens[0].ReceivedAt, o.Specimens[0].AcceptedAt = at(26, 3), at(26, 4), at(26, 5)
			o.Items[0].State, o.Items[1].State = InProcess, Held
			o.Items[0].Run, o.Items[1].Run, o.Items[1].Panel = 5, 6, "CBC" // the first is measured again
			o.Money.Cash = []Cash{{Method: ByCash, By: "tara", Amount: 32000, At: *at(26, 3)}}
		}, Figures{"processing.cod": 1, "items.in_process": 1, "items.held": 1, "items.ordered": 1,
			"haematology.p": 1, "haematology.h": 1, "biochemistry.o": 1},
			map[string]Figures{"2026-11-25": placed, "2026-11-26": {DayCollected: 1, DayCash: 32000, "by.cash.tara": 32000}},
			map[string][]OpenWork{
				"haematology": {
					{State: Held, Specimen: "E1", Since: *at(26, 5), Drawn: *at(26, 3), Tests: []string{"CBC"}, Items: []string{"PLT"}, Worst: WorstHeld},
					{State: InProcess, Specimen: "E1", Since: *at(26, 5), Drawn: *at(26, 3), Items: []string{"HB"}, Again: []string{"HB"}}},
				"biochemistry": {{State: Requested, Specimen: "S1", Since: *at(25, 4), Items: []string{"TSH"}}}}},
		{"completed, nothing paid yet", func(o *Order) {
			o.State, o.ClosedAt = Completed, at(27, 6)
			o.Specimens[0].CollectedAt, o.Specimens[1].CollectedAt = at(26, 5), at(26, 3)
			o.Items[0].State, o.Items[1].State, o.Items[2].State = Released, NotPerformed, Correcting
		}, Figures{"completed.cod": 1, "due.cod": 32000, "items.correcting": 1, "biochemistry.x": 1},
			map[string]Figures{"2026-11-25": {"placed.cod": 1, DayBilled: 32000, "asked.CBC": 1, DayFinished: 1}, "2026-11-26": {DayCollected: 1},
				"2026-11-27": {"completed": 1, DayMinutes: 27 * 60, DayTimed: 1}},
			map[string][]OpenWork{"biochemistry": {{State: Correcting, Specimen: "S1", Since: *at(26, 3), Drawn: *at(26, 3), Items: []string{"TSH"}}}}},
		{"cancelled owes nothing", func(o *Order) {
			o.State, o.ClosedAt = Cancelled, at(25, 5)
			for n := range o.Items {
				o.Items[n].State = ItemCancelled
			}
		}, Figures{"cancelled.cod": 1}, map[string]Figures{"2026-11-25": {"placed.cod": 1, DayBilled: 32000, "asked.CBC": 1, "cancelled": 1}}, map[string][]OpenWork{}},
		{"money given back, and more that is only owed back", func(o *Order) {
			o.State, o.ClosedAt = Cancelled, at(25, 5)
			o.Money.Cash = []Cash{{Method: ByCash, Amount: 32000, At: *at(25, 4), By: "tara"}}
			o.Money.Refunds = []Refund{{Amount: 30000, PaidAt: at(26, 5), PaidBy: "meera"}, {Amount: 2000}}
			o.Items = nil
		}, Figures{"cancelled.cod": 1}, map[string]Figures{"2026-11-25": {"placed.cod": 1, DayBilled: 32000, "asked.CBC": 1, "cancelled": 1, DayCash: 32000, "by.cash.tara": 32000},
			"2026-11-26": {DayRefunded: 30000, "back.meera": 30000}}, map[string][]OpenWork{}},
		{"paid online, in another currency too, and given back there", func(o *Order) {
			o.State, o.ClosedAt, o.Items = Cancelled, at(25, 5), nil
			o.Money.Attempts = []Attempt{{Payments: []Payment{{State: PayCaptured, Amount: 32000, At: *at(25, 4)},
				{State: PayFailed, Amount: 32000, At: *at(25, 4)}, {State: PayCaptured, Amount: 500, Currency: "USD", At: *at(25, 4)}}}}
			o.Money.Refunds = []Refund{{Amount: 32000, PaidAt: at(26, 5), PaidBy: "system:payments", Via: "pay_1"}}
		}, Figures{"cancelled.cod": 1}, map[string]Figures{"2026-11-25": {"placed.cod": 1, DayBilled: 32000, "asked.CBC": 1, "cancelled": 1, DayOnline: 32000},
			"2026-11-26": {DayRefunded: 32000, DayReturned: 32000}}, map[string][]OpenWork{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := order(c.change).Contribution()
			got.Listed, got.Papers = nil, nil // TestListedOrder has them
			if want := (Contribution{Counts: c.counts, Days: c.days, Work: c.work}); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
		})
	}
}

// TestContributionIsTotal: every combination of states and settlements is counted under listed figures, and in exactly
// one tab.
func TestContributionIsTotal(t *testing.T) {
	at := At(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC))
	tried := 0
	for _, state := range []State{Waiting, PaymentFailed, Expired, Confirmed, Cancelled, Completed} {
		for _, settlement := range Settlements {
			for _, item := range append(slices.Clone(WorkStates), Released, ItemCancelled, NotPerformed) {
				for _, collected := range []*Moment{nil, &at} {
					o := Order{State: state, Settlement: settlement, PlacedAt: at, ClosedAt: collected,
						Money:     Money{Lines: []Line{{Code: "HB", Amount: 100}}, Cash: []Cash{{Method: ByCash, Amount: 40, At: at}}},
						Specimens: []Specimen{{ID: "E1", CollectedAt: collected}}, Items: []Item{{Code: "HB", Department: "haematology", Specimen: "E1", State: item}}}
					c := o.Contribution()
					for f := range c.Counts {
						if !slices.Contains(CountFigures, f) && !slices.Contains(DepartmentFigures("haematology"), f) {
							t.Errorf("%s, %s, %s: %s is not in the list of counts", state, settlement, item, f)
						}
					}
					for f := range c.Days["2026-11-25"] {
						if !f.IsNamed() && !slices.Contains(DayFigures, f) {
							t.Errorf("%s, %s, %s: %s is not in the list of a day", state, settlement, item, f)
						}
					}
					if n := c.Counts[CountOf(o.Tab(), settlement)]; n != 1 || len(c.Days) != 1 {
						t.Errorf("%s, %s, %s: counted %d times on %d days", state, settlement, item, n, len(c.Days))
					}
					tried++
				}
			}
		}
	}
	t.Logf("%d orders", tried)
}

func TestFiguresMinus(t *testing.T) {
	before, after := Figures{"a": 2, "b": 1}, Figures{"a": 3, "c": 1, "b": 1}
	if got := after.Minus(before); !maps.Equal(got, Figures{"a": 1, "c": 1}) {
		t.Errorf("got %v", got)
	}
	if got := Figures(nil).Minus(before); !maps.Equal(got, Figures{"a": -2, "b": -1}) {
		t.Errorf("got %v", got)
	}
}

func TestListedOrder(t *testing.T) {
	o := Order{State: Confirmed, Settlement: COD, Ward: "ICU", Money: Money{Lines: []Line{{Code: "CBC"}, {Code: "TSH"}, {Code: LineVAT}, {Code: LineHome}},
		Cash:     []Cash{{Receipt: "R26-000002"}, {Receipt: "R26-000001"}},
		Attempts: []Attempt{{Payments: []Payment{{ID: "pay_2"}, {ID: "pay_1"}}}, {Payments: []Payment{{ID: "pay_3"}}}}},
		Items: []Item{{Department: "haematology"}, {Department: "biochemistry"}, {Department: "haematology"}}}
	c := o.Contribution()
	want := ListedOrder{Tab: TabPaid, Ward: "ICU", Tests: []string{"CBC", "TSH"}, Departments: []string{"biochemistry", "haematology"}}
	if papers := []string{"R26-000001", "R26-000002", "pay_1", "pay_2", "pay_3"}; !reflect.DeepEqual(*c.Listed, want) || !reflect.DeepEqual(c.Papers, papers) {
		t.Fatalf("%+v %v", *c.Listed, c.Papers)
	}
	for _, f := range []struct {
		filter OrderFilter
		picks  bool
	}{
		{OrderFilter{}, true}, {OrderFilter{Test: "CBC"}, true}, {OrderFilter{Test: "HB"}, false}, {OrderFilter{Ward: "ICU"}, true}, {OrderFilter{Ward: "3"}, false},
		{OrderFilter{Department: "haematology"}, true}, {OrderFilter{Department: "microbiology"}, false}, {OrderFilter{Tab: TabPaid}, true},
		{OrderFilter{Tab: TabCOD}, false}, {OrderFilter{Test: "CBC", Ward: "3"}, false},
	} {
		if f.filter.Picks(want) != f.picks {
			t.Errorf("%+v picks: %t", f.filter, !f.picks)
		}
	}
}
