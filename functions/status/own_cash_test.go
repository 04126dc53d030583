package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// withSettings changes the settings of Sahyadri.
func withSettings(t *testing.T, h *hospitaltest.House, change func(*lab.Hospital)) {
	t.Helper()
	is, _, err := h.Store.Hospital(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	is.Rev++
	change(&is)
	_, err = h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "asha", Now: h.Now}},
		func(store.Loaded) (store.Result, error) {
			writes, err := h.Store.HospitalChange(is, lab.Event{N: is.Rev, At: lab.At(h.Now), By: "asha", Action: lab.ChangeHospital}.Seal())
			return store.Result{Writes: writes, Status: 200}, err
		})
	if err != nil {
		t.Fatal(err)
	}
}

// unneeded has tara take cash for an order that is settled already.
func unneeded(t *testing.T, h *hospitaltest.House, amount lab.Paise) string {
	t.Helper()
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB")
	recorded(t, h, o.ID, amount)
	return o.ID
}

// One person takes cash and gives it back, each time below the limit: over the day it is above, and needs another person
// (docs/rules.md#other-person). The next day begins again at midnight in India, not in Greenwich.
func TestOwnCashOfADay(t *testing.T) {
	h := open(t)
	withSettings(t, h, func(is *lab.Hospital) { is.RefundLimit = 50_000 })
	h.Now = time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC) // 23:30
	const first = `{"refund": "F1"}`
	one, two, three := unneeded(t, h, 30_000), unneeded(t, h, 30_000), unneeded(t, h, 20_000)
	to := func(order, command string) string { return "POST /v1/orders/" + order + "/" + command }
	h.Play(t, []step{
		{Name: "the first", Who: tara, Route: to(one, "give-back"), Body: first, Want: "200"},
		{Name: "the second of the day", Who: tara, Route: to(two, "give-back"), Body: first, Want: "403 own_cash"},
		{Name: "what fits", Who: tara, Route: to(three, "give-back"), Body: first, Want: "200"},
		{Name: "approved by another", Who: meera, Route: to(two, "approve-refund"), Body: first, Want: "200"},
		{Name: "so she may", Who: tara, Route: to(two, "give-back"), Body: first, Want: "200"},
	})
	four := unneeded(t, h, 10_000)
	h.Play(t, []step{
		{Name: "nothing is left of the day", Who: tara, Route: to(four, "give-back"), Body: first, Want: "403 own_cash"},
		{Name: "for a colleague it is", Who: meera, Route: to(four, "give-back"), Body: first, Want: "200"},
	})
	five := unneeded(t, h, 50_000)
	h.Now = h.Now.Add(40 * time.Minute) // 00:10 in India, the same day in Greenwich
	h.Play(t, []step{{Name: "the next day", Who: tara, Route: to(five, "give-back"), Body: first, Want: "200"}})
}

// Side by side no more gets through.
func TestOwnCashSideBySide(t *testing.T) {
	h := open(t)
	withSettings(t, h, func(is *lab.Hospital) { is.RefundLimit = 50_000 })
	var orders []string
	for range 4 {
		orders = append(orders, unneeded(t, h, 20_000))
	}
	said := make([]string, len(orders))
	var all sync.WaitGroup
	for n, order := range orders {
		all.Go(func() {
			who := tara
			who.Key = fmt.Sprintf("side-%d", n)
			a := h.Do(t, who, "POST /v1/orders/"+order+"/give-back", `{"refund": "F1"}`)
			code, _ := a.Code()
			said[n] = fmt.Sprint(a.Status, code)
		})
	}
	all.Wait()
	if got := strings.Join(said, " "); strings.Count(got, "200") != 2 || strings.Count(got, "403own_cash") != 2 {
		t.Errorf("answers %q, want two given back", got)
	}
}
