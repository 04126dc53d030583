package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

// The steps of the desk, in their order.
const (
	place     = "place"
	pay       = "pay" // online
	cash      = "cash"
	collect   = "collect"
	receive   = "receive"
	accept    = "accept"
	start     = "start"
	submit    = "submit"
	authorise = "authorise"
)

var steps = []string{place, pay, cash, collect, receive, accept, start, submit, authorise}

// made is the moment in all ids of the demo day: the same ids whenever it is loaded, so that a day broken off is gone
// on with and nobody is registered twice.
var made = time.Date(2026, time.November, 1, 3, 30, 0, 0, time.UTC)

// id is the id of something of the demo day.
func id(what string) string {
	sum := sha256.Sum256([]byte("demo day " + what))
	return client.ID(made, [10]byte(sum[:10]))
}

// day is the demo day being loaded, by the people who work in it.
type day struct {
	hospital            string
	desk, bench, doctor *client.Session
	units               map[string]string // by analyte
}

// load takes every visit as far as it is to go, through the API.
func load(ctx context.Context, running string) error {
	r, err := client.ReadRunning(running)
	if err != nil {
		return err
	}
	sys := client.New(r)
	now, err := sys.Now(ctx)
	if err != nil {
		return err
	}
	d, err := open(ctx, sys, cast.Sahyadri.ID)
	if err != nil {
		return err
	}
	tomorrow := lab.Day(now.AddDate(0, 0, 1))
	all := visits(tomorrow)
	for n, v := range all {
		if n%5 == 0 {
			fmt.Printf("a small day: order %d of %d\n", n+1, len(all))
		}
		if err := d.visit(ctx, v); err != nil {
			return fmt.Errorf("the order of %s: %w", cmp.Or(v.who.NameLatin, v.who.Name), err)
		}
	}
	if err := d.home(ctx, sys, all[0], tomorrow); err != nil {
		return fmt.Errorf("%s at home: %w", cast.Sunita.NameLatin, err)
	}
	fmt.Printf("a small day of %d patients and %d orders is loaded\n", len(all), len(all)+1)
	return nil
}

// open signs in who works on that day and reads the price list.
func open(ctx context.Context, sys *client.System, hospital string) (d day, err error) {
	d = day{hospital: hospital, units: map[string]string{}}
	for username, s := range map[string]**client.Session{cast.Tara.ID: &d.desk, cast.Imran.ID: &d.bench, cast.Meera.ID: &d.doctor} {
		if *s, err = sys.Staff(ctx, hospital, username); err != nil {
			return d, err
		}
	}
	d.units, err = sys.Units(ctx, hospital)
	return d, err
}

// visit registers the patient, places the order, and takes it on step by step. What is done already is not done again:
// creations know their ids, and each step waits for the state before it.
func (d day) visit(ctx context.Context, v visit) error {
	name := cmp.Or(v.who.NameLatin, v.who.Name)
	v.who.ID, v.order.ID, v.order.Patient = id("patient "+name), d.hospital+"-"+id("order "+name), id("patient "+name)
	if _, err := d.desk.Register(ctx, v.who); err != nil {
		return err
	}
	placing := d.desk
	if v.order.Settlement == "later" {
		placing = d.doctor
	}
	o, err := placing.Place(ctx, v.order)
	for err == nil {
		step := v.next(o)
		if step == "" {
			break
		}
		if err = d.take(ctx, step, o, v); err == nil {
			o, err = d.desk.Order(ctx, o.ID)
		}
	}
	if err == nil && v.until == authorise {
		_, err = d.desk.Stored(ctx, o.ID)
	}
	if err == nil && len(v.drafts) > 0 {
		err = d.draft(ctx, o, v.drafts)
	}
	return err
}

// next is the step an order waits for; empty when it has gone as far as the day takes it.
func (v visit) next(o client.Order) string {
	tube, item := o.Specimens[0].State, func(states ...lab.ItemState) bool {
		for _, i := range o.Items {
			if slices.Contains(states, lab.ItemState(i.State)) && v.entered(i.Department) {
				return true
			}
		}
		return false
	}
	waits := map[string]bool{
		pay:       v.bank != "" && o.State == string(lab.Waiting),
		cash:      v.payFirst && o.Due > 0,
		collect:   tube == string(lab.Planned),
		receive:   tube == string(lab.TubeCollected),
		accept:    tube == string(lab.TubeReceived),
		start:     item(lab.Ready),
		submit:    item(lab.InProcess),
		authorise: item(lab.Resulted, lab.Held),
	}
	for _, step := range steps[:slices.Index(steps, v.until)+1] {
		if waits[step] {
			return step
		}
	}
	return ""
}

func (v visit) entered(department string) bool { return v.only == "" || v.only == department }

func (d day) take(ctx context.Context, step string, o client.Order, v visit) (err error) {
	switch step {
	case pay:
		err = d.pay(ctx, o, v.bank)
	case cash:
		_, err = d.desk.Cash(ctx, o)
	case collect:
		_, err = d.desk.Collect(ctx, o)
	case receive:
		err = d.bench.Receive(ctx, o)
	case accept:
		err = d.bench.Accept(ctx, o)
	case start:
		err = d.bench.Start(ctx, o)
	case submit:
		var results []client.Result
		for _, i := range o.Items {
			if i.State == string(lab.InProcess) && v.entered(i.Department) && i.CalculatedFrom == nil {
				results = append(results, client.Result{Item: i.Code, Unit: d.units[i.Code], Value: cmp.Or(v.values[i.Code], healthy[i.Code])})
			}
		}
		err = d.bench.Submit(ctx, o.ID, results)
	case authorise:
		err = d.doctor.Authorise(ctx, o, "Repeated, same value. Ward called by telephone.", "haematology", "biochemistry")
	}
	return err
}

// pay opens the checkout and pays there. Of a failure only a webhook informs, which is waited for.
func (d day) pay(ctx context.Context, o client.Order, bank string) error {
	checkout, err := d.desk.StartPayment(ctx, o.ID)
	if err != nil {
		return err
	}
	said, err := d.desk.System.Pay(ctx, checkout, bank)
	if err == nil && said.Signature != "" {
		return d.desk.ConfirmPayment(ctx, o.ID, said)
	}
	for deadline := time.Now().Add(d.desk.System.Wait); err == nil && o.State == string(lab.Waiting); o, err = d.desk.Order(ctx, o.ID) {
		if time.Now().After(deadline) {
			return fmt.Errorf("the webhook of order %s did not come within %s", o.Number, d.desk.System.Wait)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// draft types values and leaves them so.
func (d day) draft(ctx context.Context, o client.Order, values map[string]string) error {
	var have struct{ Drafts []struct{ Item string } }
	if err := d.bench.See(ctx, "/v1/orders/"+o.ID+"/drafts", &have); err != nil || len(have.Drafts) == len(values) {
		return err
	}
	for _, item := range slices.Sorted(maps.Keys(values)) {
		if slices.ContainsFunc(have.Drafts, func(h struct{ Item string }) bool { return h.Item == item }) {
			continue
		}
		a, err := d.bench.Put(ctx, "/v1/orders/"+o.ID+"/drafts/"+item, map[string]any{"rev": 0, "value": values[item]})
		if err == nil {
			err = a.Into(nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tie ties the login of the demo patient to her record, with a code that goes to the address on it.
func (d day) tie(ctx context.Context, patient *client.Session, record string) error {
	var mine struct{ Patients []struct{ Patient string } }
	if err := patient.See(ctx, "/v1/my/patients", &mine); err != nil || len(mine.Patients) > 0 {
		return err
	}
	var on struct{ Number, Email string }
	if err := d.desk.See(ctx, "/v1/patients/"+record, &on); err != nil {
		return err
	}
	return patient.Tie(ctx, d.hospital, on.Number, on.Email)
}

// home is what the demo patient does from home: she ties her login to her record, orders for next day, and thinks better of it.
func (d day) home(ctx context.Context, sys *client.System, v visit, tomorrow string) error {
	name := v.who.NameLatin
	o, err := d.desk.Order(ctx, d.hospital+"-"+id("order "+name))
	if err != nil {
		return err
	}
	patient, err := sys.Patient(ctx, cast.Sunita.Email)
	if err != nil {
		return err
	}
	if err := d.tie(ctx, patient, id("patient "+name)); err != nil {
		return err
	}
	again := cod("CREA")
	again.ID, again.Patient = d.hospital+"-"+id("order from home "+name), id("patient "+name)
	drawnAtHome(&again, tomorrow)
	mine := "/v1/my/orders/" + again.ID
	if err := patient.Send(ctx, "/v1/my/orders", again, nil); err != nil {
		return err
	}
	if err := patient.See(ctx, mine, &o); err != nil || o.State == string(lab.Cancelled) {
		return err
	}
	return patient.Send(ctx, mine+"/cancel", struct{}{}, nil)
}
