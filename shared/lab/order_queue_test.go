package lab

import (
	"errors"
	"testing"
	"time"
)

// A number is called to a place on its day, again, and put back; whoever has not to come any more is not called.
func TestCallNumber(t *testing.T) {
	placed := func(number int) Order {
		p := scopePlacement(Later, scopeTests)
		p.QueueNumber = number
		out, err := PlaceOrder(meera, placedAt, p)
		if err != nil {
			t.Fatal(err)
		}
		return out.Order
	}
	o := placed(14)
	drawn := o
	for _, sp := range o.Specimens {
		out, err := drawn.CollectSpecimens(tara, workAt, Collection{Specimens: []ScannedLabel{{sp.ID, o.Accession(sp)}}, Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}})
		if err != nil {
			t.Fatal(err)
		}
		drawn = out.Order
	}
	closed, err := o.Cancel(meera, workAt, PatientAsked)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		order Order
		by    Member
		at    time.Time
		place string
		want  string // code and field of the refusal
	}{
		{"a chair", o, tara, workAt, "Chair 2", ""},
		{"a room in Hindi", o, asha, workAt, " कमरा  12 ", ""},
		{"a name", o, tara, workAt, "Sunita", "bad_request place"},
		{"a name and a place", o, tara, workAt, "Sunita chair 2", "bad_request place"},
		{"nothing", o, tara, workAt, "", "bad_request place"},
		{"a patient", o, sunita, workAt, "Chair 2", "not_allowed "},
		{"no number", placed(0), tara, workAt, "Chair 2", "not_in_queue "},
		{"the next day", o, tara, workAt.Add(24 * time.Hour), "Chair 2", "not_in_queue "},
		{"a tube was drawn", drawn, tara, workAt, "Chair 2", "collected "},
		{"closed", closed.Order, tara, workAt, "Chair 2", "order_closed "},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.order.CallNumber(c.by, c.at, c.place)
			got := ""
			var r *Refusal
			if errors.As(err, &r) {
				got = r.Code + " " + r.Field
			}
			if got != c.want || c.want == "" && (out.Order.Called.Place != FoldBlanks(c.place) || out.Order.Rev != c.order.Rev) {
				t.Errorf("%v, %+v", err, out.Order.Called)
			}
		})
	}
	first, _ := o.CallNumber(tara, workAt, "Chair 2")
	second, _ := first.Order.CallNumber(tara, workAt.Add(time.Minute), "Chair 3")
	back, err := second.Order.PutBackNumber(tara, workAt.Add(2*time.Minute))
	if err != nil || back.Order.Called != nil || second.Order.Called.Times != 2 || !second.Order.Called.At.Equal(workAt.Add(time.Minute)) {
		t.Errorf("called again %+v, put back %+v, %v", second.Order.Called, back.Order.Called, err)
	}
	if c := second.Event.Changes[0]; c.From != "Chair 2" || c.To != "Chair 3 (2)" {
		t.Errorf("the event says %+v", c)
	}
	if _, err := back.Order.PutBackNumber(tara, workAt); err == nil {
		t.Error("put back twice")
	}
}
