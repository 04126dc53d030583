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

// The letters of an order say what became of each, and nothing of the address.
func TestLetters(t *testing.T) {
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	meera := lab.Member{Person: "meera", Roles: []lab.Role{lab.Technician, lab.Supervisor}, Active: true}
	h.Found(t, "sahyadri", meera)
	desk := hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}
	o := h.Order(t, desk, hospitaltest.Patient, lab.COD, "HB")
	h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(meera, now.Add(time.Minute), o.Money.Due(), "R26-000001", nil)
	})
	jobs, err := h.Store.OpenDuties(t.Context(), o.ID, lab.DutyMail)
	if err != nil {
		t.Fatal(err)
	}
	ends := map[lab.MailStage]string{lab.MailPlaced: "sent", lab.MailLabCOD: "switched_off"}
	for _, j := range jobs {
		if how := ends[j.Duty.Stage]; how != "" {
			if err := h.Store.Finish(t.Context(), j.Ref, how); err != nil {
				t.Fatal(err)
			}
		}
	}
	a := h.Do(t, desk, "GET /v1/orders/"+o.ID+"/letters", nil)
	said := string(a.Body)
	for _, want := range []string{`"stage":"placed"`, `"state":"sent"`, `"stage":"lab_cod"`, `"state":"switched_off"`, `"stage":"receipt"`, `"state":"waits"`} {
		if !strings.Contains(said, want) {
			t.Errorf("%d, it does not say %s: %s", a.Status, want, said)
		}
	}
	if strings.Contains(said, "@") || strings.Contains(said, "document") {
		t.Errorf("it says %s", said)
	}
	if receipt, placed := strings.Index(said, `"receipt"`), strings.Index(said, `"placed"`); receipt > placed {
		t.Errorf("the newest is not first: %s", said)
	}
}
