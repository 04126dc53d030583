package main

import (
	"testing"

	"assay/infra/testing/law"
	"assay/shared/lab"
)

// docs/rules.md#row-44: money that somebody gave back at Razorpay is no debt; a task asks what it was, and each answer has its
// consequence.
func TestExplainRefund(t *testing.T) {
	for _, row := range []struct {
		name, answer, want string
		tab                string
	}{
		{"row 44: goodwill", "goodwill", "confirmed online owed 0, gateway 5000, goodwill 3000", "paid"},
		{"row 44: the order is cancelled", "cancelled", "cancelled online owed 0, gateway 5000, refunds_owed 5000", "cancelled"},
		{"row 44: in error", "in_error", "confirmed online owed 3000, gateway 5000", "cod"},
	} {
		t.Run(row.name, func(t *testing.T) {
			law.Print(t, row.name)
			w := openBank(t)
			o := w.Open(w.Placed().ID)
			payment := w.pay(o.Money.CurrentAttempt().Gateway, "success")
			if err := w.Bank.Refund(payment, 3000); err != nil {
				t.Fatal(err)
			}
			is := w.Await(o.ID, refunded)
			w.want(o, "confirmed online owed 0, gateway 5000, given_back 3000")
			if len(is.Tasks) != 1 || is.Tasks[0].Kind != lab.TaskExplain || is.Tasks[0].Role != lab.Supervisor {
				t.Errorf("tasks %+v", is.Tasks)
			}
			path := "POST /v1/orders/" + o.ID + "/"
			body := func(refund, answer string) string { return `{"refund": "` + refund + `", "answer": "` + answer + `"}` }
			w.Play(t, []step{
				{Name: "by a technician", Who: tara, Route: path + "explain-refund", Body: body("F1", row.answer), Want: "403 not_allowed"},
				{Name: "from elsewhere", Who: zoya, Route: path + "explain-refund", Body: body("F1", row.answer), Want: "404 not_found"},
				{Name: "a refund there is not", Who: meera, Route: path + "explain-refund", Body: body("F2", row.answer), Want: "409 no_refund"},
				{Name: "an answer that is none", Who: meera, Route: path + "explain-refund", Body: body("F1", "because"), Want: "400 bad_request answer"},
				{Name: "answered", Who: meera, Route: path + "explain-refund", Body: body("F1", row.answer), Want: "200", Holds: `"tab":"` + row.tab + `"`},
				{Name: "answered again", Who: meera, Route: path + "explain-refund", Body: body("F1", "goodwill"), Want: "409 explained"},
			})
			w.want(o, row.want)
			if is, err := w.Store.Order(t.Context(), o.ID); err != nil || is.Prove() != nil {
				t.Errorf("%v, %v", err, is.Prove())
			}
		})
	}
}
