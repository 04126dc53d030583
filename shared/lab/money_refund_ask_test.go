package lab

import (
	"slices"
	"strings"
	"testing"
)

// What one person must not hand out alone is asked for: a task, and a letter to each who may be the second person, who is
// neither whose command led to it nor who asks.
func TestAskRefund(t *testing.T) {
	owed := func(change func(*Refund)) Order {
		r := Refund{ID: "F1", Amount: 60_000, State: RefundOwed, From: RefundsOwed, AskedBy: "patient:sunita"}
		if change != nil {
			change(&r)
		}
		return Order{Hospital: "sahyadri", State: Cancelled, Money: Money{Refunds: []Refund{r}}}
	}
	second := Member{Hospital: "sahyadri", Person: "joseph", Roles: []Role{Supervisor}, Active: true, Email: "joseph@assay.example"}
	mailed := func(m Member) Member { m.Email = m.Person + "@assay.example"; return m }
	staff := []Member{mailed(tara), mailed(meera), mailed(asha), second}
	for _, c := range []struct {
		name    string
		order   Order
		by      Member
		staff   []Member
		want    string
		letters string
	}{
		{"by a technician", owed(nil), tara, staff, "", "meera asha joseph"},
		{"by a supervisor, of oneself no more", owed(nil), meera, staff, "", "asha joseph"},
		{"not to whose command led to it", owed(func(r *Refund) { r.AskedBy = "asha" }), tara, staff, "", "meera joseph"},
		{"up to the limit", owed(func(r *Refund) { r.Amount = 50_000 }), tara, staff, "no_approval_needed", ""},
		{"approved before", owed(func(r *Refund) { r.State = RefundApproved }), tara, staff, "already_approved", ""},
		{"asked for before", owed(func(r *Refund) { r.WantedBy = "tara" }), meera, staff, "already_asked", ""},
		{"through Razorpay", owed(func(r *Refund) { r.Via = "pay_1" }), tara, staff, "goes_by_itself", ""},
		{"nobody else", owed(nil), meera, []Member{mailed(meera), mailed(tara)}, "nobody_confirms", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.order.AskRefund(c.by, deskTime, "F1", CashDay{Limit: 50_000}, c.staff)
			if code := refusalCode(t, err); code != c.want {
				t.Fatalf("refusal %q, want %q", code, c.want)
			}
			var to []string
			for _, d := range out.Duties {
				if d.Kind != DutyMail || d.Stage != MailApprove || d.Of != "F1" || d.Later || !out.Order.MailApplies(d) {
					t.Errorf("duty %+v", d)
				}
				to = append(to, d.Person)
			}
			if got := strings.Join(to, " "); got != c.letters {
				t.Errorf("letters to %q, want %q", got, c.letters)
			}
			asks := slices.ContainsFunc(out.Order.Tasks, func(t Task) bool { return t.Kind == TaskApprove && t.About == "refund:F1" })
			if asks != (c.want == "") {
				t.Errorf("a task: %t", asks)
			}
		})
	}
}

// The second person's yes or no ends the task and the letters. Who has asked or approved does not do the rest alone.
func TestAnswerAnAskedRefund(t *testing.T) {
	o := Order{Hospital: "sahyadri", State: Cancelled, Money: Money{Refunds: []Refund{
		{ID: "F1", Amount: 60_000, State: RefundOwed, From: RefundsOwed, AskedBy: "patient:sunita"}}}}
	second := meera
	second.Person, second.Email = "joseph", "joseph@assay.example"
	out, err := o.AskRefund(meera, deskTime, "F1", CashDay{Limit: 50_000}, []Member{meera, second})
	if err != nil {
		t.Fatal(err)
	}
	asked, letter := out.Order, out.Duties[0]
	if _, err := asked.ApproveRefund(meera, deskTime, "F1"); refusalCode(t, err) != "own_request" {
		t.Errorf("approved by who asked: %v", err)
	}
	if _, err := asked.RefuseRefund(tara, deskTime, "F1"); refusalCode(t, err) != "not_allowed" {
		t.Errorf("refused by a technician who has not asked: %v", err)
	}
	for name, end := range map[string]func() (Outcome, error){
		"refused":    func() (Outcome, error) { return asked.RefuseRefund(second, deskTime, "F1") },
		"taken back": func() (Outcome, error) { return asked.RefuseRefund(meera, deskTime, "F1") },
	} {
		out, err := end()
		if err != nil || len(out.Order.Tasks) > 0 || out.Order.MailApplies(letter) || out.Order.Money.Refunds[0].WantedBy != "" {
			t.Errorf("%s: %+v, %v", name, out.Order.Tasks, err)
			continue
		}
		if _, err := out.Order.AskRefund(tara, deskTime, "F1", CashDay{Limit: 50_000}, []Member{second}); err != nil {
			t.Errorf("%s, then asked for again: %v", name, err)
		}
		if _, err := out.Order.GiveBack(tara, deskTime, "F1", CashDay{Limit: 50_000}, "R26-000001"); refusalCode(t, err) != "approval_needed" {
			t.Errorf("%s, then handed out: %v", name, err)
		}
	}
	out, err = asked.ApproveRefund(second, deskTime, "F1")
	if err != nil || len(out.Order.Tasks) > 0 || out.Order.MailApplies(letter) {
		t.Fatalf("approved: %+v, %v", out.Order.Tasks, err)
	}
	if _, err := out.Order.GiveBack(second, deskTime, "F1", CashDay{Limit: 50_000}, "R26-000001"); refusalCode(t, err) != "own_approval" {
		t.Errorf("handed out by who approved: %v", err)
	}
	if _, err := out.Order.GiveBack(meera, deskTime, "F1", CashDay{Limit: 50_000}, "R26-000001"); err != nil {
		t.Errorf("handed out by who asked: %v", err)
	}
}
