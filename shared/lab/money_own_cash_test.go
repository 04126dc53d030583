package lab

import "testing"

// Whoever took cash and gives it back is held to the limit over the whole day, also where each amount is below it.
func TestOwnCash(t *testing.T) {
	paid := func(by string, r Refund) Order {
		return Order{Hospital: "sahyadri", State: Confirmed, Money: Money{Cash: []Cash{{Method: ByCash, Receipt: "R26-000001", Amount: 30_000, By: by}},
			Refunds: []Refund{r}}}
	}
	owed := Refund{ID: "F1", Amount: 30_000, State: RefundOwed, From: RefundsOwed, AskedBy: "meera"}
	approved := func(by string) Refund { r := owed; r.State, r.ApprovedBy = RefundApproved, by; return r }
	for _, c := range []struct {
		name  string
		order Order
		own   Paise // given back today
		want  string
		count Paise
	}{
		{"the first of the day", paid("tara", owed), 0, "", 30_000},
		{"up to the limit", paid("tara", owed), 20_000, "", 30_000},
		{"above it with what went before", paid("tara", owed), 20_001, "own_cash", 30_000},
		{"of a colleague's cash", paid("meera", owed), 50_000, "", 0},
		{"approved by another", paid("tara", approved("meera")), 50_000, "", 0},
		{"approved by oneself", paid("tara", approved("tara")), 50_000, "own_cash", 30_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.order.OwnCash(tara, "F1"); got != c.count {
				t.Errorf("counts %d, want %d", got, c.count)
			}
			_, err := c.order.GiveBack(tara, deskTime, "F1", CashDay{Limit: 50_000, Own: c.own}, "R26-000002")
			if code := refusalCode(t, err); code != c.want {
				t.Errorf("refusal %q, want %q", code, c.want)
			}
		})
	}
}
