package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"assay/infra/client"
)

func (w *walk) bench(ctx context.Context) (err error) {
	if w.analyst, err = w.sys.Staff(ctx, hospital, "imran"); err != nil {
		return err
	}
	for _, do := range []struct {
		said string
		step func(context.Context, client.Order) error
	}{
		{"scans them in: received", w.analyst.Receive},
		{"finds them fit: no clot, enough blood: accepted", w.analyst.Accept},
		{"puts the tests on the bench: in process", w.analyst.Start},
	} {
		if err := do.step(ctx, w.order); err != nil {
			return err
		}
		w.say("He %s.", do.said)
	}
	w.order, err = w.analyst.Order(ctx, w.order.ID)
	return err
}

// measured is what the analysers say of her: iron is missing, and the potassium is dangerous.
var measured = map[string]string{
	"HB": "9.4", "WBC": "7.20", "RBC": "4.10", "HCT": "30.2", "MCV": "73.7", "MCH": "22.9", "MCHC": "31.1", "RDW": "17.4",
	"PLT": "412", "MPV": "9.5", "NEUT": "60", "LYMPH": "30", "MONO": "6", "EOS": "3", "BASO": "1",
	"UREA": "28", "CREA": "0.80", "URIC": "4.5", "NA": "140", "K": "6.4", "CL": "102", "HCO3": "25", "HBA1C": "5.4",
}

func (w *walk) results(ctx context.Context) error {
	units, err := w.sys.Units(ctx, hospital)
	if err != nil {
		return err
	}
	var typed []client.Result
	for _, i := range w.order.Items {
		if i.CalculatedFrom == nil {
			typed = append(typed, client.Result{Item: i.Code, Value: measured[i.Code], Unit: units[i.Code]})
		}
	}
	if err := w.analyst.Submit(ctx, w.order.ID, typed); err != nil {
		return err
	}
	if w.order, err = w.analyst.Order(ctx, w.order.ID); err != nil {
		return err
	}
	w.say("%d results. Each is read against the range for a woman of her age, flagged, and kept as typed.", len(typed))
	return nil
}

func (w *walk) own(ctx context.Context) error {
	return w.refused(w.analyst.Authorise(ctx, w.order, "Looks right.", "haematology", "biochemistry"), "not_allowed")
}

func (w *walk) sign(ctx context.Context) (err error) {
	if w.supervisor, err = w.sys.Staff(ctx, hospital, "meera"); err != nil {
		return err
	}
	var results struct {
		Runs []struct {
			Item, Name, Value, Comparator, Unit, Flag, Range string
			Hold                                             []string
			Current                                          bool
		}
	}
	if err := w.supervisor.See(ctx, "/v1/orders/"+w.order.ID+"/results", &results); err != nil {
		return err
	}
	for _, r := range results.Runs {
		line := fmt.Sprintf("%-40s %8s %-9s %-2s  %s", r.Name, r.Comparator+r.Value, r.Unit, strings.TrimPrefix(r.Flag, "N"), r.Range)
		if len(r.Hold) > 0 {
			line += "   held: " + strings.Join(r.Hold, ", ")
		}
		w.say("%s", line)
	}
	held := ""
	for _, i := range w.order.Items {
		if len(i.Held) > 0 {
			held = i.Name
		}
	}
	if held == "" {
		return fmt.Errorf("a critical value was to be held, and none is")
	}
	if err := w.supervisor.Authorise(ctx, w.order, "Repeated, same value. Dr Gokhale called by telephone.", "haematology", "biochemistry"); err != nil {
		return err
	}
	w.authorised = time.Now()
	w.say("%s was held as critical: she sets that aside with a note, and signs all of it.", held)
	return nil
}

func (w *walk) made(ctx context.Context) (err error) {
	if w.order, err = w.supervisor.Stored(ctx, w.order.ID); err != nil {
		return err
	}
	took := time.Since(w.authorised)
	if w.order.State != "completed" || w.order.Tab != "completed" {
		return fmt.Errorf("the report is stored and the order is %s", w.order.State)
	}
	r := w.order.Reports[len(w.order.Reports)-1]
	w.facts("report", fmt.Sprintf("version %d, %s, %.1f s after the signature", r.Version, r.Kind, took.Seconds()), "SHA-256", r.SHA256,
		"order", w.order.State, "tab on the board", w.order.Tab)
	return w.mail(ctx, "Your report for order "+w.order.Number)
}
