package lab

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// A task is one person's: nobody takes it from another by accident, and it can be handed to whoever may do it
// (docs/rules.md#task-taking).
func TestTakeAndHandTask(t *testing.T) {
	placed, err := PlaceOrder(meera, placedAt, scopePlacement(Later, scopeTests))
	if err != nil {
		t.Fatal(err)
	}
	out, err := placed.Order.MoveSpecimens(tara, workAt, Receive, []string{"E1"}, &Recorded{At: At(workAt), Device: "hall-2", Seq: 1})
	if err != nil || len(out.Order.Tasks) != 1 {
		t.Fatal(out.Order.Tasks, err)
	}
	o := out.Order // its task is for a supervisor
	id := o.Tasks[0].ID
	take := func(by Member, over bool) func(Order) (Outcome, error) {
		return func(o Order) (Outcome, error) { return o.TakeTask(by, workAt, id, over) }
	}
	hand := func(by, to Member, over bool) func(Order) (Outcome, error) {
		return func(o Order) (Outcome, error) { return o.HandTask(by, workAt, id, to, over) }
	}
	for _, c := range []struct {
		name string
		do   func(Order) (Outcome, error)
		code string
		has  string // who has it afterwards
	}{
		{"to oneself", hand(meera, meera, false), "bad_request", ""},
		{"to a technician", hand(meera, tara, false), "bad_request", ""},
		{"to nobody", hand(meera, Member{}, false), "bad_request", ""},
		{"to somebody who has left", hand(meera, joseph.with(deactivate), false), "bad_request", ""},
		{"taken", take(meera, false), "", "meera"},
		{"again", take(meera, false), "already_yours", "meera"},
		{"by another", take(joseph, false), "task_taken", "meera"},
		{"handed on by another", hand(tara, joseph, false), "task_taken", "meera"},
		{"taken over", take(joseph, true), "", "joseph"},
		{"handed on", hand(joseph, meera, false), "", "meera"},
		{"to whoever has it", hand(tara, meera, true), "already_theirs", "meera"},
		{"back, by a technician", hand(tara, joseph, true), "", "joseph"},
	} {
		out, err := c.do(o)
		var refused *Refusal
		errors.As(err, &refused)
		if code := fmt.Sprint(refused); (refused == nil) != (c.code == "") || refused != nil && refused.Code != c.code {
			t.Fatalf("%s: %s, want %q", c.name, code, c.code)
		}
		if err == nil {
			o = out.Order
		}
		if o.Tasks[0].Person != c.has {
			t.Errorf("%s: %q has it, not %q", c.name, o.Tasks[0].Person, c.has)
		}
	}
}

// What a task is about is said by the order as it is.
func TestFactsOf(t *testing.T) {
	out, err := PlaceOrder(meera, placedAt, scopePlacement(Later, scopeTests))
	if err != nil {
		t.Fatal(err)
	}
	o := out.Order
	o.Specimens[0].State = TubeCollected
	o.Letters = []FailedLetter{{N: 1, Stage: MailPlaced, Fate: LetterBounced, At: At(workAt)}}
	o.Money.Refunds = []Refund{{ID: "F1", Amount: 60000, State: RefundOwed, Of: "R26-000001"}}
	due := fmt.Sprint(int64(o.Money.Due()))
	for _, c := range []struct {
		task Task
		want string
	}{
		{Task{Kind: TaskRecollect, About: "specimen:" + o.Specimens[0].ID}, o.Accession(o.Specimens[0])},
		{Task{Kind: TaskCash, About: "money"}, due},
		{Task{Kind: TaskGiveBack, About: "refund:F1"}, "60000 R26-000001 true"},
		{Task{Kind: TaskLetter, About: "letter:1.placed"}, "bounced"},
		{Task{Kind: TaskCall, Role: Technician, About: "item:HB", Opened: At(workAt)}, At(workAt.Add(20 * time.Minute)).String()},
		{Task{Kind: TaskCall, Role: Supervisor, About: "item:HB", Opened: At(workAt)}, ""},
		{Task{Kind: TaskReview, About: "order"}, ""},
	} {
		f := o.FactsOf(c.task, 50000)
		got := f.Accession
		switch {
		case f.Receipt != "":
			got = fmt.Sprint(int64(f.Amount), " ", f.Receipt, " ", f.Approval)
		case f.Amount != 0:
			got = fmt.Sprint(int64(f.Amount))
		case f.Letter != nil:
			got = string(f.Letter.Fate)
		case f.Escalates != nil:
			got = f.Escalates.String()
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.task.Kind, c.task.About, got, c.want)
		}
	}
	if o.FactsOf(Task{Kind: TaskGiveBack, About: "refund:F1"}, 60000).Approval {
		t.Error("a refund at the limit needs no second person")
	}
}
