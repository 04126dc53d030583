package lab

import (
	"slices"
	"testing"
	"time"

	"assay/shared/lab/measure"
)

// reported returns a record of a device at a time.
func reported(at time.Time) *Recorded { return &Recorded{At: At(at), Device: "tablet-1", Seq: 1} }

// What a device tells of a time: what cannot be opens a task, and the rules use the server's time.
func TestTimeOfRecord(t *testing.T) {
	placed := orderAfter(t, Later)
	full := Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}
	collect := func(o Order, now time.Time, rec *Recorded) (Outcome, error) {
		return o.CollectSpecimens(tara, now, Collection{Specimens: []ScannedLabel{{"E1", o.Accession(o.Specimens[0])}}, Identity: full, Recorded: rec})
	}
	receive := func(o Order, now time.Time, rec *Recorded) (Outcome, error) {
		return o.MoveSpecimens(tara, now, Receive, []string{"E1"}, rec)
	}
	collected := orderAfter(t, Later, "collect E1")
	newborn := placed
	newborn.Patient.BirthDate = Day(placedAt.Add(24 * time.Hour)) // put right since
	guessed := newborn
	guessed.Patient.Estimated = true
	date := func(year int) time.Time { return time.Date(year, 6, 1, 9, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name     string
		order    Order
		do       func(Order, time.Time, *Recorded) (Outcome, error)
		now      time.Time
		reported time.Time
		doubt    string // "" for a time that is believed
		used     time.Time
	}{
		{"half an hour ago", placed, collect, workAt, workAt.Add(-30 * time.Minute), "", workAt.Add(-30 * time.Minute)},
		{"when it was placed", placed, collect, workAt, placedAt, "", placedAt},
		{"a moment before it was placed", placed, collect, workAt, placedAt.Add(-time.Millisecond), DoubtBeforePlacing, workAt},
		{"of 1991", placed, collect, workAt, date(1991), DoubtBeforePlacing, workAt},
		{"of 1900", placed, collect, workAt, date(1900), DoubtBeforeBirth, workAt},
		{"before the birth that was put right", newborn, collect, workAt, workAt.Add(-time.Minute), DoubtBeforeBirth, workAt},
		{"before a birth that is an estimate", guessed, collect, workAt, workAt.Add(-time.Minute), "", workAt.Add(-time.Minute)},
		{"two minutes ahead", placed, collect, workAt, workAt.Add(2 * time.Minute), "", workAt},
		{"more than two minutes ahead", placed, collect, workAt, workAt.Add(2*time.Minute + time.Millisecond), DoubtAhead, workAt},
		{"of 2099", placed, collect, workAt, date(2099), DoubtAhead, workAt},
		{"seven days ago", placed, collect, placedAt.Add(8 * 24 * time.Hour), placedAt.Add(24 * time.Hour), "", placedAt.Add(24 * time.Hour)},
		{"more than seven days ago", placed, collect, placedAt.Add(8 * 24 * time.Hour), placedAt.Add(24*time.Hour - time.Millisecond), DoubtTooOld, placedAt.Add(8 * 24 * time.Hour)},
		{"received when it was collected", collected, receive, workAt.Add(time.Hour), workAt, "", workAt},
		{"received before it was collected", collected, receive, workAt.Add(time.Hour), workAt.Add(-time.Minute), DoubtBeforeStep, workAt.Add(time.Hour)},
		{"received before it was placed", collected, receive, workAt.Add(time.Hour), placedAt.Add(-time.Hour), DoubtBeforePlacing, workAt.Add(time.Hour)},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.do(c.order, c.now, reported(c.reported))
			if err != nil {
				t.Fatal(err)
			}
			sp := out.Order.Specimens[0]
			if used := sp.lastMoved(); !used.Equal(c.used) || sp.TimeDoubt != c.doubt {
				t.Errorf("the rules use %s, in doubt for %q", used, sp.TimeDoubt)
			}
			if !out.Event.Recorded.At.Equal(At(c.reported).Time) || out.Event.Exception != "" {
				t.Errorf("the event keeps %s, exception %q", out.Event.Recorded.At, out.Event.Exception)
			}
			asked := slices.ContainsFunc(out.Order.Tasks, func(k Task) bool {
				return k.Kind == TaskReview && k.Role == Supervisor && k.About == "specimen:E1" && k.Why == c.doubt
			})
			if asked != (c.doubt != "") {
				t.Errorf("tasks %+v", out.Order.Tasks)
			}
		})
	}
}

// Cash, a call and a rejection that a device tells of a time that cannot be.
func TestTimeOfOtherRecords(t *testing.T) {
	long := reported(placedAt.AddDate(-35, 0, 0))
	for _, c := range []struct {
		name, about string
		order       Order
		do          func(Order) (Outcome, error)
	}{
		{"cash", "money", orderAfter(t, COD), func(o Order) (Outcome, error) { return o.TakeCash(tara, workAt, o.Money.Due(), "R1", long) }},
		{"rejection", "specimen:E1", orderAfter(t, Later, "collect E1"), func(o Order) (Outcome, error) {
			return o.RejectSpecimens(tara, workAt, []string{"E1"}, "clotted", long)
		}},
		{"call", "item:HB", orderAfter(t, Later, "collect E1", "receive E1", "accept E1", "start HB", "submit HB 5 by tara"), func(o Order) (Outcome, error) {
			return o.RecordCall(tara, workAt, "HB", CallConfirmed, long)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.do(c.order)
			if err != nil {
				t.Fatal(err)
			}
			n := slices.IndexFunc(out.Order.Tasks, func(k Task) bool { return k.Kind == TaskReview })
			if n < 0 || out.Order.Tasks[n].About != c.about || out.Order.Tasks[n].Why != DoubtBeforeBirth && out.Order.Tasks[n].Why != DoubtBeforePlacing {
				t.Errorf("tasks %+v", out.Order.Tasks)
			}
			for _, cash := range out.Order.Money.Cash {
				if !cash.At.Equal(workAt) {
					t.Errorf("cash is of %s", cash.At)
				}
			}
			for _, call := range out.Order.Calls {
				if !call.At.Equal(workAt) {
					t.Errorf("the call is of %s", call.At)
				}
			}
		})
	}
}

// Haemoglobin 12.0 of a woman born 1986 is judged at the server's time, as an adult's, and held.
func TestResultsOfDoubtfulTimeAreHeld(t *testing.T) {
	analyte := func(code string) (measure.Analyte, bool) {
		a, known := scopeAnalyte(code)
		a.Ranges = []measure.Range{{Band: measure.Band{To: measure.Span(18, 0, 0)}, Low: decimal("11"), High: decimal("14")},
			{Band: measure.Band{From: measure.Span(18, 0, 0)}, Low: decimal("12.5"), High: decimal("15")}}
		return a, known
	}
	o := orderAfter(t, Later)
	out, err := o.CollectSpecimens(tara, workAt, Collection{Specimens: []ScannedLabel{{"E1", o.Accession(o.Specimens[0])}},
		Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}, Recorded: reported(time.Date(1991, 6, 1, 9, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"receive E1", "accept E1", "start HB"} {
		list := commandsFor(out.Order, false)
		if out, err = list[slices.IndexFunc(list, func(a command) bool { return a.name == name })].try(out.Order); err != nil {
			t.Fatal(err)
		}
	}
	out, err = out.Order.SubmitResults(tara, workAt, []Entry{{Item: "HB", Value: "12.0", Unit: "g/dL"}}, analyte)
	if err != nil {
		t.Fatal(err)
	}
	run, it := out.Runs.Runs[0], out.Order.Items[0]
	if run.Flag != measure.FlagLow || !slices.Equal(run.Hold, []measure.HoldReason{measure.HoldTime}) || it.State != Held || !slices.Equal(it.Hold, run.Hold) {
		t.Errorf("flag %q, range %s, hold %v, item %s", run.Flag, run.Range, run.Hold, it.State)
	}
}
