package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

var steps = []step{
	{"A visitor asks what three tests cost; nobody has signed in", (*walk).quote},
	{"Tara Kulkarni, technician at the desk, signs in with her password and second factor", (*walk).signIn},
	{"A patient walks in, and Tara registers her", (*walk).register},
	{"Tara places the order, to be paid in cash when the blood is drawn", (*walk).place},
	{"Tara reaches for the needle before the cash", (*walk).withoutCash},
	{"Tara takes the cash and the blood, in one step", (*walk).collect},
	{"Imran Shaikh, technician at the bench, gets the tubes", (*walk).bench},
	{"Imran types what the analysers measured", (*walk).results},
	{"Imran tries to sign them himself", (*walk).own},
	{"Dr Meera Nair, pathologist, looks at the values and signs", (*walk).sign},
	{"The report is made, kept, and released", (*walk).made},
	{"The patient opens her visit slip; no login, only her date of birth", (*walk).openSlip},
	{"Later, she signs in by a code from her mail and finds the order there", (*walk).home},
	{"What the order remembers", (*walk).timeline},
}

var wanted = []string{"CBC", "KFT", "HBA1C"}

func (w *walk) quote(ctx context.Context) error {
	var q struct {
		Lines     []lab.Line
		Total     lab.Paise
		Specimens []struct{ Name, Colour string }
	}
	if err := w.sys.Nobody().See(ctx, "/v1/hospitals/"+hospital+"/quote?tests="+strings.Join(wanted, ","), &q); err != nil {
		return err
	}
	for _, l := range q.Lines {
		w.say("%-32s %12s", l.Name, rupees(l.Amount))
	}
	w.say("%-32s %12s", "Total", rupees(q.Total))
	for _, t := range q.Specimens {
		w.say("One tube of %s (%s cap)", t.Name, t.Colour)
	}
	w.order.Total = q.Total // what the patient was shown
	return nil
}

func (w *walk) signIn(ctx context.Context) (err error) {
	if w.technician, err = w.sys.Staff(ctx, hospital, "tara"); err != nil {
		return err
	}
	var me struct {
		Memberships []struct {
			Hospital     string
			HospitalName string `json:"hospital_name"`
			Roles        []string
		}
	}
	if err := w.technician.See(ctx, "/v1/me", &me); err != nil {
		return err
	}
	for _, m := range me.Memberships {
		w.say("%s: %s", m.HospitalName, strings.Join(m.Roles, ", "))
	}
	return nil
}

func (w *walk) register(ctx context.Context) error {
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	phone, _ := rand.Int(rand.Reader, big.NewInt(100_000)) // crypto/rand never fails
	tag := strings.ToLower(rand.Text()[:6])
	w.patient = client.Patient{ID: client.NewID(now), Name: cast.Savita.Name, NameLatin: cast.Savita.NameLatin,
		BirthDate: cast.Savita.BirthDate, Sex: cast.Savita.Sex, Phone: fmt.Sprintf("+9198888%05d", phone),
		Email: cast.Savita.ID + "." + tag + "@patients.example", Language: "en"}
	w.number, err = w.technician.Register(ctx, w.patient)
	if err != nil {
		return err
	}
	w.facts("name", w.patient.Name+" / "+w.patient.NameLatin, "born", w.patient.BirthDate, "phone", w.patient.Phone,
		"patient number", w.number)
	var found struct{ Patients []struct{ Number string } }
	if err := w.technician.Send(ctx, "/v1/patients/find", map[string]string{"phone": w.patient.Phone}, &found); err != nil {
		return err
	}
	for _, p := range found.Patients {
		if p.Number == w.number {
			w.say("Asked by her phone, the desk finds her again.")
			return nil
		}
	}
	return fmt.Errorf("the search by phone does not find %s", w.number)
}

func (w *walk) place(ctx context.Context) error {
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	shown := w.order.Total
	w.order, err = w.technician.Place(ctx, client.Placement{ID: hospital + "-" + client.NewID(now), Patient: w.patient.ID,
		Tests: wanted, Settlement: string(lab.COD), ExpectedTotal: &shown,
		Orderer: &lab.Orderer{Name: cast.Meenal.Name, Registration: cast.Meenal.Registration}})
	if err != nil {
		return err
	}
	if err := w.printSlip(ctx); err != nil {
		return err
	}
	w.facts("order", w.order.Number, "to pay", rupees(w.order.Due)+", as quoted", "tab on the board", w.order.Tab)
	for _, t := range w.order.Specimens {
		w.facts("label to print", t.Accession+"  "+t.Name)
	}
	w.facts("visit slip, printed", w.slip)
	return w.mail(ctx, "Your laboratory order "+w.order.Number)
}

// printSlip prints the visit slip. Its token is on the paper and nowhere else, so the walk reads it there.
func (w *walk) printSlip(ctx context.Context) error {
	paper, err := w.technician.PrintSlip(ctx, w.order.ID)
	if err == nil {
		w.slip, w.token, err = paper.Address()
	}
	return err
}

func (w *walk) withoutCash(ctx context.Context) error {
	unpaid := w.order
	unpaid.Due = 0
	_, err := w.technician.Collect(ctx, unpaid)
	return w.refused(err, "cash_due")
}

func (w *walk) collect(ctx context.Context) error {
	receipt, err := w.technician.Collect(ctx, w.order)
	if err != nil {
		return err
	}
	paid := w.order.Due
	if w.order, err = w.technician.Order(ctx, w.order.ID); err != nil {
		return err
	}
	w.say("She asks for name and date of birth, scans both tubes, and counts the money.")
	w.facts("taken", rupees(paid), "receipt", receipt, "still due", rupees(w.order.Due), "tab on the board", w.order.Tab)
	return w.mail(ctx, "Receipt "+receipt)
}

func rupees(p lab.Paise) string { return p.Rupees() }
