package lab

import (
	"errors"
	"testing"

	"assay/infra/testing/cast"
)

func TestHomeCollection(t *testing.T) {
	visit := HomeVisit{Address: "12  Tilak Road", Phone: cast.Kavita.Phone}
	place := func(v *HomeVisit, day, slot string) (Outcome, error) {
		p := scopePlacement(COD, scopeTests[:1])
		p.Visit, p.Slots, p.PreferredDate, p.Slot = v, UsualSlots, day, slot
		return PlaceOrder(tara, placedAt, p)
	}
	for _, c := range []struct {
		name      string
		visit     HomeVisit
		day, slot string
		want      string // the field to blame
	}{
		{"tomorrow in a slot", visit, "2026-11-26", UsualSlots[0], ""},
		{"today", visit, "2026-11-25", UsualSlots[0], "preferred_date"},
		{"no day", visit, "", UsualSlots[0], "preferred_date"},
		{"no slot", visit, "2026-11-26", "", "slot"},
		{"a slot that the hospital has not", visit, "2026-11-26", "03:00-04:00", "slot"},
		{"no address", HomeVisit{Phone: visit.Phone}, "2026-11-26", UsualSlots[0], "home.address"},
		{"no phone", HomeVisit{Address: "12 Tilak Road", Phone: "12"}, "2026-11-26", UsualSlots[0], "home.phone"},
		{"an address of two lines", HomeVisit{Address: "a\nb", Phone: visit.Phone}, "2026-11-26", UsualSlots[0], "home.address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := place(&c.visit, c.day, c.slot)
			var r *Refusal
			switch {
			case errors.As(err, &r):
				if r.Field != c.want {
					t.Errorf("%s is to blame, want %q", r.Field, c.want)
				}
			case c.want != "" || !out.Order.HomeCollection || !out.Order.AtHome || out.Home.Address != "12 Tilak Road" || out.Order.Slot != c.slot:
				t.Errorf("%+v %+v, want %q", out.Order, out.Home, c.want)
			}
		})
	}
}

// Where to draw, and when, is changed until the first tube; whether at home at all is in the price.
func TestHomeCollectionChanges(t *testing.T) {
	hospital := Hospital{ExpiryHours: scopeHours}
	p := scopePlacement(COD, scopeTests[:1])
	p.Home = true
	out, err := PlaceOrder(tara, placedAt, p)
	if err != nil || len(out.Order.Tasks) != 1 || out.Order.Tasks[0].Kind != TaskAskHome {
		t.Fatalf("a client of an earlier release: %+v, %v", out.Order.Tasks, err)
	}
	visit := HomeVisit{Address: "12 Tilak Road", Phone: cast.Kavita.Phone}
	_, err = out.Order.ChangeOrder(tara, workAt, OrderChange{Home: &visit}, hospital)
	var r *Refusal
	if !errors.As(err, &r) || r.Field != "preferred_date" {
		t.Errorf("an address without a day: %v", err)
	}
	out, err = out.Order.ChangeOrder(tara, workAt, OrderChange{Home: &visit, PreferredDate: new("2026-11-27"), Slot: new(UsualSlots[1])}, hospital)
	if err != nil || len(out.Order.Tasks) != 0 || *out.Home != visit {
		t.Fatalf("%+v, %v", out, err)
	}
	if want := `preferred_date "" "2026-11-27", slot "" "08:00-10:00", home "" "1", task:1.1 "ask_home" "done"`; changed(out) != want {
		t.Errorf("%s, want %s", changed(out), want)
	}
	if _, err = out.Order.ChangeOrder(tara, workAt, OrderChange{PreferredDate: new("2026-11-25")}, hospital); !errors.As(err, &r) || r.Field != "preferred_date" {
		t.Errorf("today: %v", err)
	}
	if _, err = out.Order.ChangeOrder(tara, workAt, OrderChange{Ward: new("3")}, hospital); err != nil {
		t.Errorf("a ward: %v", err)
	}
	erased, ended, err := out.Order.EndSlipOfErased(SystemActor("documents"), workAt, At(workAt))
	if err != nil || !ended || erased.Order.AtHome || *erased.Home != (HomeVisit{}) {
		t.Errorf("erased: %+v %+v, %v", erased.Order.AtHome, erased.Home, err)
	}
	atDesk, err := PlaceOrder(tara, placedAt, scopePlacement(COD, scopeTests[:1]))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = atDesk.Order.ChangeOrder(tara, workAt, OrderChange{Home: &visit}, hospital); !errors.As(err, &r) || r.Field != "home" {
		t.Errorf("an order that is drawn at the desk: %v", err)
	}
}

func TestSlotsOfAHospital(t *testing.T) {
	for _, c := range []struct {
		name  string
		slots []string
		good  bool
	}{
		{"none", nil, true}, {"the usual", UsualSlots, true}, {"until midnight", []string{"22:00-24:00"}, true},
		{"backwards", []string{"10:00-08:00"}, false}, {"twice", []string{"08:00-10:00", "08:00-10:00"}, false},
		{"beyond midnight", []string{"22:00-24:30"}, false}, {"in words", []string{"morning"}, false}, {"too many", make([]string, maxSlots+1), false},
	} {
		if err := (Hospital{HomeSlots: c.slots}).checkSlots(); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
