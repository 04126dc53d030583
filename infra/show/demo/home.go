package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assay/shared/lab"
)

func (w *walk) openSlip(ctx context.Context) error {
	nobody := w.sys.Nobody()
	key := map[string]string{"slip": strings.Repeat("a", len(w.token)), "birth_date": "1990-01-01"}
	unknown, err := nobody.Post(ctx, "/v1/slips", key)
	if err != nil {
		return err
	}
	key["slip"] = w.token
	wrong, err := nobody.Post(ctx, "/v1/slips", key)
	if err != nil {
		return err
	}
	if wrong.Status != http.StatusNotFound || !bytes.Equal(wrong.Body, unknown.Body) {
		return fmt.Errorf("a wrong date of birth was answered %d, and an unknown slip %d", wrong.Status, unknown.Status)
	}
	w.say("A wrong date of birth is refused (404), byte for byte like a slip nobody has. The right one opens it:")
	key["birth_date"] = w.patient.BirthDate
	var slip struct {
		Stage     string
		Paid, Due lab.Paise
		Tests     []string
		Report    *struct {
			URL       string
			ExpiresAt time.Time `json:"expires_at"`
			Version   int
		}
	}
	if err := nobody.Send(ctx, "/v1/slips", key, &slip); err != nil {
		return err
	}
	if slip.Report == nil {
		return fmt.Errorf("the slip shows no report, though the order is %s", w.order.State)
	}
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	w.facts("tests", strings.Join(slip.Tests, ", "), "stage", slip.Stage, "paid", rupees(slip.Paid),
		"report", fmt.Sprintf("version %d, by a link that lives %.0f s", slip.Report.Version, slip.Report.ExpiresAt.Sub(now).Seconds()))
	return w.save(ctx, slip.Report.URL)
}

// save opens the link as a browser would, checks that it is the report of the order, and keeps it.
func (w *walk) save(ctx context.Context, link string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	res, err := w.sys.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	pdf, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/pdf" {
		return fmt.Errorf("the link answered %d with %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	sum := sha256.Sum256(pdf)
	if have, want := hex.EncodeToString(sum[:]), w.order.Reports[len(w.order.Reports)-1].SHA256; have != want {
		return fmt.Errorf("the file's SHA-256 is %s, and the order says %s", have, want)
	}
	w.report = filepath.Join(w.data, "demo", "report-"+w.order.Number+".pdf")
	if err := os.MkdirAll(filepath.Dir(w.report), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(w.report, pdf, 0o600); err != nil {
		return err
	}
	w.say("The link opens %d bytes of PDF; their SHA-256 is the one in the order. Kept as %s", len(pdf), w.report)
	return nil
}

func (w *walk) home(ctx context.Context) error {
	me, err := w.sys.Patient(ctx, w.patient.Email)
	if err != nil {
		return err
	}
	if err := me.Tie(ctx, hospital, w.number, w.patient.Email); err != nil {
		return err
	}
	w.say("The code came by mail. A second one, to the address on her record, ties her login to it.")
	var mine struct {
		Orders []struct {
			Number, Stage string
			ReportReady   bool `json:"report_ready"`
		}
	}
	if err := me.See(ctx, "/v1/my/orders", &mine); err != nil {
		return err
	}
	ready := false
	for _, o := range mine.Orders {
		w.facts("my order", o.Number+", "+o.Stage)
		ready = ready || o.Number == w.order.Number && o.ReportReady
	}
	if !ready {
		return fmt.Errorf("order %s is not among hers with its report", w.order.Number)
	}
	return nil
}

func (w *walk) timeline(ctx context.Context) error {
	var line struct {
		Events []struct {
			At      time.Time
			By      struct{ Person, Name string }
			Command string
			Hash    string
		}
	}
	if err := w.supervisor.See(ctx, "/v1/orders/"+w.order.ID+"/timeline", &line); err != nil {
		return err
	}
	for _, e := range line.Events {
		who := e.By.Name
		if who == "" {
			who = "the " + strings.TrimPrefix(e.By.Person, "system:") + " function"
		}
		w.say("%s  %-13s %-22s %s…", e.At.In(india).Format("15:04:05"), strings.ReplaceAll(e.Command, "_", " "), who, e.Hash[:12])
	}
	if n := len(line.Events); n < 8 || line.Events[0].Command != "place" || line.Events[n-1].Command != "store_report" {
		return fmt.Errorf("the order remembers %d steps, not all that was done", n)
	}
	w.say("Each line is sealed by a hash over it and the one before, and holds no name and no value: names come from the staff list.")
	return nil
}

var india = time.FixedZone("IST", 5*3600+1800)
