package main

import (
	"fmt"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// Cash at and around the bounds of an amount, as it is sent: a request beyond them names the member, and a record is kept as
// words, without a receipt and without money (docs/rules.md#amounts).
func TestAmountsAsSent(t *testing.T) {
	h := open(t)
	seq := 0
	for _, c := range []struct{ amount, request, record, holds string }{
		{"0", "400 bad_request", "202", `"exception":"amount_beyond"`},
		{"1", "422 cash_differs", "202", `"exception":"cash_differs"`},
		{"8000", "", "200", ""},
		{"1000000000", "422 cash_differs", "202", `"exception":"cash_differs"`},
		{"1000000001", "400 bad_request", "202", `"exception":"amount_beyond"`},
		{"9223372036854775807", "400 bad_request", "202", `"exception":"amount_beyond"`},
		{"9223372036854775808", "400 bad_request", "202", `"exception":"amount_beyond"`},
		{"-1", "400 bad_request", "202", `"exception":"amount_beyond"`},
		{"-9223372036854775808", "400 bad_request", "202", `"exception":"amount_beyond"`},
	} {
		for _, way := range []struct{ command, field string }{{"cash", "amount"}, {"collect", "cash.amount"}} {
			o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
			path := "POST /v1/orders/" + o.ID + "/" + way.command
			body := func(more string) string {
				if way.command == "cash" {
					return `{"amount": ` + c.amount + more + `}`
				}
				return drawn(o, `, "cash": {"amount": `+c.amount+`}`+more)
			}
			if c.request != "" {
				h.Play(t, []step{{Name: "request of " + c.amount, Who: tara, Route: path, Body: body(""), Want: c.request + " " + way.field}})
			}
			seq++
			record := fmt.Sprintf(`, "recorded": {"at": "2026-11-25T05:10:00.000Z", "device": "amounts", "seq": %d}`, seq)
			h.Play(t, []step{{Name: "record of " + c.amount, Who: tara, Route: path, Body: body(record), Want: c.record, Holds: c.holds}})
			is, err := h.Store.Order(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := is.Prove(); err != nil {
				t.Errorf("%s of %s: %v", way.command, c.amount, err)
			}
			var sent lab.ReportedPaise
			if err := sent.UnmarshalJSON([]byte(c.amount)); err != nil || len(is.Money.Cash) > 0 != (sent.Words == "") {
				t.Errorf("%s of %s: cash %+v", way.command, c.amount, is.Money.Cash)
			}
		}
	}
}
