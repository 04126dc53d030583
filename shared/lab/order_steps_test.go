package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Each stage has the time at which the last tube, or the newest report, had reached it.
func TestStepsTaken(t *testing.T) {
	p := scopePlacement(Later, scopeTests)
	out, err := PlaceOrder(meera, placedAt, p)
	if err != nil {
		t.Fatal(err)
	}
	o := out.Order
	says := func() string {
		var list []string
		for _, s := range o.StepsTaken() {
			list = append(list, fmt.Sprintf("%s +%v", s.Stage, s.At.Sub(placedAt)))
		}
		return strings.Join(list, ", ")
	}
	draw := func(tube int, at time.Time) {
		sp := o.Specimens[tube]
		out, err := o.CollectSpecimens(tara, at, Collection{Specimens: []ScannedLabel{{sp.ID, o.Accession(sp)}},
			Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}})
		if err != nil {
			t.Fatal(err)
		}
		o = out.Order
	}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"placed", func() {}, "placed +0s"},
		{"one of two tubes drawn", func() { draw(0, placedAt.Add(time.Hour)) }, "placed +0s"},
		{"both drawn", func() { draw(1, placedAt.Add(2*time.Hour)) }, "placed +0s, collected +2h0m0s"},
		{"both received", func() {
			out, err := o.MoveSpecimens(tara, placedAt.Add(3*time.Hour), Receive, []string{"E1", "S1"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			o = out.Order
		}, "placed +0s, collected +2h0m0s, received +3h0m0s"},
		{"all released", func() {
			for n := range o.Items {
				o.Items[n].State = Released
			}
			o.Reports.Versions = []Report{{Version: 1, AuthorisedAt: At(placedAt.Add(4 * time.Hour))}}
		}, "placed +0s, collected +2h0m0s, received +3h0m0s, released +4h0m0s"},
	} {
		if c.do(); says() != c.want {
			t.Errorf("%s: %s, want %s", c.name, says(), c.want)
		}
	}
}
