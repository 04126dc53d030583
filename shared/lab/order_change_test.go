package lab

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/cast"
)

// changed describes what an outcome has changed, as the timeline shows it.
func changed(out Outcome) string {
	var list []string
	for _, c := range out.Event.Changes {
		list = append(list, fmt.Sprintf("%s %q %q", c.Part, c.From, c.To))
	}
	return strings.Join(list, ", ")
}

// What an order says beside tests and money is changed until it is closed, and the event says from what to what.
func TestChangeOrder(t *testing.T) {
	doctor := Orderer{Name: cast.Imran.Name, Phone: cast.Kavita.Phone}
	p := scopePlacement(COD, scopeTests)
	p.Particulars = Particulars{Priority: Routine, Ward: "3", PreferredDate: "2026-11-27", Orderer: &doctor}
	out, err := PlaceOrder(tara, placedAt, p)
	if err != nil {
		t.Fatal(err)
	}
	placed := out.Order
	drawn, err := placed.CollectSpecimens(tara, workAt, Collection{Specimens: []ScannedLabel{{"E1", placed.Accession(placed.Specimens[0])}},
		Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}, Cash: &TakenCash{ReportedPaise: Reported(placed.Money.Due())}, Receipt: "R1"})
	if err != nil {
		t.Fatal(err)
	}
	cancelled, err := placed.Cancel(tara, workAt, PatientAsked)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		order  Order
		who    Member
		change OrderChange
		want   string // what the event says, or the refusal
	}{
		{"a priority and a ward", placed, tara, OrderChange{Priority: new(Stat), Ward: new(" ICU  1 ")}, `priority "routine" "stat", ward "3" "ICU 1"`},
		{"of who asked only that it changed", placed, asha, OrderChange{Orderer: &Orderer{Name: cast.Meera.Name}}, `orderer "" "1"`},
		{"the same again is no change", placed, tara, OrderChange{Priority: new(Routine), Ward: new("3"), Orderer: new(doctor)}, "no_change"},
		{"nothing is no change", placed, tara, OrderChange{}, "no_change"},
		{"no ward", placed, tara, OrderChange{Ward: new("")}, `ward "3" ""`},
		{"a later day moves the end", placed, tara, OrderChange{PreferredDate: new("2026-11-29")}, `preferred_date "2026-11-27" "2026-11-29"`},
		{"no day", placed, tara, OrderChange{PreferredDate: new("")}, `preferred_date "2026-11-27" ""`},
		{"a day that has passed", placed, tara, OrderChange{PreferredDate: new("2026-11-24")}, "preferred_date"},
		{"a day that is none", placed, tara, OrderChange{PreferredDate: new("2026-11-31")}, "preferred_date"},
		{"an unknown priority", placed, tara, OrderChange{Priority: new(Priority("soon"))}, "priority"},
		{"an unknown visit type", placed, tara, OrderChange{VisitType: new(VisitType("tourist"))}, "visit_type"},
		{"a visit type", placed, tara, OrderChange{VisitType: new(VisitTypes[2])}, `visit_type "" "emergency"`},
		{"who asked has a name", placed, tara, OrderChange{Orderer: &Orderer{Phone: "1"}}, "orderer.name"},
		{"a ward of two lines", placed, tara, OrderChange{Ward: new("3\n4")}, "ward"},
		{"a patient changes nothing", placed, sunita, OrderChange{Ward: new("4")}, "not_allowed"},
		{"after the first tube the ward still changes", drawn.Order, tara, OrderChange{Ward: new("4")}, `ward "3" "4"`},
		{"but not the day", drawn.Order, tara, OrderChange{PreferredDate: new("2026-11-29")}, "collected"},
		{"a closed order stays as it is", cancelled.Order, tara, OrderChange{Ward: new("4")}, "order_closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.order.ChangeOrder(c.who, workAt, c.change, Hospital{ExpiryHours: scopeHours})
			if got := changed(out); err == nil && got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			var r *Refusal
			if errors.As(err, &r) && r.Code != c.want && r.Field != c.want {
				t.Errorf("refused: %s %s, want %s", r.Code, r.Field, c.want)
			}
			if err == nil && c.change.PreferredDate != nil {
				end := out.Order.expiresByDay()
				if !out.Order.ExpiresAt.Equal(end) || len(out.Duties) == 0 {
					t.Errorf("it ends %v, want %v, with duties %v", out.Order.ExpiresAt, end, out.Duties)
				}
			}
		})
	}
}

// expiresByDay is when a cash order ends by its day.
func (o Order) expiresByDay() time.Time {
	from := o.PlacedAt.Time
	if o.PreferredDate != "" {
		from = dayEnd(o.PreferredDate)
	}
	return from.Add(scopeHours * time.Hour)
}

// What was changed can be worked out of the events alone, as often as it was.
func TestChangesFold(t *testing.T) {
	out, err := PlaceOrder(meera, placedAt, scopePlacement(Later, scopeTests[:1]))
	if err != nil {
		t.Fatal(err)
	}
	events := []Event{out.Event}
	o := out.Order
	for n, ward := range []string{"1", "done", "", "2"} {
		doctor := Orderer{Name: cast.Imran.Name, Registration: fmt.Sprint(n)}
		out, err := o.ChangeOrder(tara, workAt, OrderChange{Ward: &ward, Orderer: &doctor}, Hospital{ExpiryHours: scopeHours})
		if err != nil {
			t.Fatal(err)
		}
		noted, said, err := out.Order.NoteClinical(tara, workAt, Clinical{Note: " fever   since\u00a0Monday "})
		if err != nil || said.Note != "fever since Monday" || said.By != tara.Person || noted.Order.Clinical != noted.Event.N {
			t.Fatalf("%+v, %v", said, err)
		}
		o, events = noted.Order, append(events, out.Event, noted.Event)
		trace, err := Fold(events)
		if err != nil {
			t.Fatal(err)
		}
		if d := trace.Difference(o.Trace()); d != "" {
			t.Errorf("ward %q: the events lead elsewhere: %s", ward, d)
		}
	}
	o.Ward = "another"
	trace, _ := Fold(events)
	if trace.Difference(o.Trace()) == "" {
		t.Error("a ward that no event has changed goes unseen")
	}
}

func TestNoteClinical(t *testing.T) {
	out, err := PlaceOrder(meera, placedAt, scopePlacement(COD, scopeTests[:1]))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		who  Member
		said Clinical
		want string
	}{
		{"a period", tara, Clinical{LastPeriod: "2026-11-20"}, ""},
		{"a period to come", tara, Clinical{LastPeriod: "2026-11-26"}, "last_period"},
		{"a period that is no day", tara, Clinical{LastPeriod: "20.11.2026"}, "last_period"},
		{"a note of two lines", tara, Clinical{Note: "a\nb"}, "note"},
		{"a dose that is too long", tara, Clinical{LastDose: strings.Repeat("x", maxText+1)}, "last_dose"},
		{"an admin sees no values", asha, Clinical{Note: "fever"}, "not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := out.Order.NoteClinical(c.who, workAt, c.said)
			var r *Refusal
			if got := errors.As(err, &r); got != (c.want != "") || got && r.Field != c.want && r.Code != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// Tests asked for by word of mouth open a task, which a technician ends after seeing the request in writing.
func TestByWord(t *testing.T) {
	p := scopePlacement(COD, scopeTests[:1])
	p.ByWord, p.QueueNumber = true, 17
	out, err := PlaceOrder(tara, placedAt, p)
	if err != nil || len(out.Order.Tasks) != 1 || out.Order.Tasks[0].Kind != TaskConfirmRequest || out.Order.QueueNumber != 17 {
		t.Fatalf("%+v, %v", out.Order.Tasks, err)
	}
	if out, err = out.Order.CloseTask(tara, workAt, "1.1"); err != nil || len(out.Order.Tasks) != 0 {
		t.Errorf("%+v, %v", out.Order.Tasks, err)
	}
}
