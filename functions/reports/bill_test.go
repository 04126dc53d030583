package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// An invoice is opened by the desk, by the patient and from the slip, once its paper is there.
func TestOpenBill(t *testing.T) {
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, bucket: "documents"}.routes()
	})
	asha := lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true}
	h.Found(t, "sahyadri", meera, asha)
	o := h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.COD, "HB")
	desk := hospitaltest.Ask{As: "asha", Hospital: "sahyadri"}
	path := "POST /v1/orders/" + o.ID + "/bill-link"
	expect := func(when string, who hospitaltest.Ask, body map[string]int, want string) {
		t.Helper()
		if a := h.Do(t, who, path, body); !strings.Contains(string(a.Body), want) {
			t.Errorf("%s: %d %s, want %s", when, a.Status, string(a.Body), want)
		}
	}
	expect("before it is paid", desk, map[string]int{"bill": 1}, `"field":"bill"`)
	o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
	})
	expect("before it is printed", desk, map[string]int{"bill": 1}, "bill_in_making")
	slip := map[string]string{"slip": h.Slip(t, o), "birth_date": "1984-03-12"}
	if a := h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", slip); !strings.Contains(string(a.Body), `"bills":[{"kind":"invoice","number":"I2627-000001","total":8000,"at":"`) || strings.Contains(string(a.Body), "/bills/") {
		t.Errorf("the slip says %s", string(a.Body))
	}
	if err := h.Store.Finish(t.Context(), store.DutyRefFor(o.ID, o.Money.BillDuty(1)), "stored"); err != nil {
		t.Fatal(err)
	}
	expect("the desk", desk, map[string]int{"bill": 1}, `"number":"I2627-000001"`)
	expect("the desk", desk, map[string]int{"bill": 1}, lab.BillKey(o.ID, 1))
	expect("another one", desk, map[string]int{"bill": 2}, `"field":"bill"`)
	expect("none", desk, map[string]int{"bill": 0}, `"field":"bill"`)
	if a := h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", slip); !strings.Contains(string(a.Body), lab.BillKey(o.ID, 1)) {
		t.Errorf("the slip says %s", string(a.Body))
	}
}
