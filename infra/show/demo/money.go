package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

var moneySteps = []step{
	{"Anil Pawar pays online, at once", (*walk).paysAtOnce},
	{"Deepa Shetty's payment fails; the letter brings her back, and she pays", (*walk).paysAgain},
	{"Sanjay Gupta's payment fails; he pays in cash when his blood is drawn", (*walk).paysCash},
	{"Lakshmi Iyer has paid, and cancels", (*walk).cancels},
	{"Vikram Joshi's order is cancelled while his checkout is open, and he pays", (*walk).paysForNothing},
	{"Razorpay is out of order; Rohit Saxena chooses cash", (*walk).choosesCash},
	{"Farida Qureshi sends the same request until Razorpay is back", (*walk).waitsForIt},
	{"Mohammed Ansari's bank says yes after his order has ended", (*walk).paysLate},
	{"The money, reported twice", (*walk).reportedTwice},
}

// money is what the tour of the money remembers.
type money struct {
	admin *client.Session
	began client.Double // Razorpay's side, before anything
	paid  []paid
	moved time.Duration // by how much the clock is ahead because of us
}

// paid is one order of the tour and its order at Razorpay, where it has one.
type paid struct {
	who          string
	order        string
	gatewayOrder string
}

// online registers somebody and places an order that is to be paid online.
func (w *walk) online(ctx context.Context, p cast.Patient, tests ...string) error {
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	w.patient = client.Patient{ID: client.NewID(now), Name: p.NameLatin, BirthDate: p.BirthDate, Sex: p.Sex, Language: "en",
		Email: strings.ToLower(p.ID + "." + rand.Text()[:6] + "@patients.example")}
	if _, err := w.technician.Register(ctx, w.patient); err != nil {
		return err
	}
	w.order, err = w.technician.Place(ctx, client.Placement{ID: hospital + "-" + client.NewID(now), Patient: w.patient.ID,
		Tests: tests, Settlement: string(lab.Online)})
	if err != nil {
		return err
	}
	if err := w.printSlip(ctx); err != nil {
		return err
	}
	w.paid = append(w.paid, paid{who: p.NameLatin, order: w.order.ID})
	w.facts("order", w.order.Number+", "+strings.Join(tests, " and "), "to pay online", w.price())
	return w.reaches(ctx, lab.Waiting)
}

// holder is the patient with the visit slip in hand: all that is done here needs no login.
func (w *walk) holder() client.Slip {
	return client.Slip{System: w.sys, Token: w.token, BirthDate: w.patient.BirthDate}
}

// price is the amount due, and how much of it is VAT.
func (w *walk) price() string {
	for _, l := range w.order.Lines {
		if l.Code == lab.LineVAT {
			return rupees(w.order.Due) + ", VAT of " + rupees(l.Amount) + " in it"
		}
	}
	return rupees(w.order.Due)
}

// checkout opens the payment, and sees to it that it is the order's one order at Razorpay.
func (w *walk) checkout(ctx context.Context) (client.Checkout, error) {
	c, err := w.holder().StartPayment(ctx)
	if err != nil {
		return c, err
	}
	return c, w.opened(c)
}

func (w *walk) opened(c client.Checkout) error {
	p := &w.paid[len(w.paid)-1]
	switch {
	case c.Amount != w.order.Due:
		return fmt.Errorf("the checkout asks for %s, and %s is due", rupees(c.Amount), rupees(w.order.Due))
	case p.gatewayOrder != "" && p.gatewayOrder != c.GatewayOrder:
		return fmt.Errorf("a second order was made at Razorpay: %s beside %s", c.GatewayOrder, p.gatewayOrder)
	case p.gatewayOrder == "":
		w.facts("at Razorpay", c.GatewayOrder+" over "+rupees(c.Amount))
	}
	p.gatewayOrder = c.GatewayOrder
	return nil
}

// fails pays at a bank that refuses, and reads the letter that follows.
func (w *walk) fails(ctx context.Context) (client.Callback, error) {
	c, err := w.checkout(ctx)
	if err != nil {
		return client.Callback{}, err
	}
	said, err := w.sys.Pay(ctx, c, "failure")
	if err != nil {
		return said, err
	}
	w.say("The bank refuses. No callback comes of that; Razorpay's webhook reports it.")
	return said, w.reaches(ctx, lab.PaymentFailed)
}

func (w *walk) paysAtOnce(ctx context.Context) error {
	if err := w.online(ctx, cast.Anil, "HBA1C", "TSH"); err != nil {
		return err
	}
	c, err := w.checkout(ctx)
	if err != nil {
		return err
	}
	said, err := w.sys.Pay(ctx, c, "success")
	if err != nil {
		return err
	}
	w.say("He pays at the checkout: payment %s", said.Payment)
	forged := said
	forged.Signature = strings.Repeat("0", len(said.Signature))
	w.say("A browser that brings this payment with a signature of its own making:")
	if err := w.refused(w.holder().ConfirmPayment(ctx, forged), "callback_forged"); err != nil {
		return err
	}
	if err := w.holder().ConfirmPayment(ctx, said); err != nil {
		return err
	}
	w.say("His own is signed, and Razorpay is asked once more before anybody believes it.")
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	if err := w.mail(ctx, "for your order "+w.order.Number); err != nil {
		return err
	}
	return w.heardOnce(ctx)
}

// heardOnce waits until every webhook was taken, and sees to it that one receipt came of all that was said.
func (w *walk) heardOnce(ctx context.Context) error {
	var d client.Double
	if err := w.until(ctx, "Razorpay's webhooks are taken", func() (done bool, err error) {
		d, err = w.sys.Double(ctx)
		return d.Webhooks.Waiting == 0, err
	}); err != nil {
		return err
	}
	captured, err := w.captures(ctx)
	if err == nil && captured != 1 {
		err = fmt.Errorf("the order remembers %d captures, and one was made", captured)
	}
	if err != nil {
		return err
	}
	w.say("A callback and %d webhooks have reported it. The order remembers it once.", d.Webhooks.Answered-w.began.Webhooks.Answered)
	return nil
}

var slipLink = regexp.MustCompile(`https?://\S+/slip\.html#(\S+)`)

func (w *walk) paysAgain(ctx context.Context) error {
	if err := w.online(ctx, cast.Deepa, "TSH", "FBS"); err != nil {
		return err
	}
	if _, err := w.fails(ctx); err != nil {
		return err
	}
	m, err := w.letter(ctx, "Your payment for order "+w.order.Number)
	if err != nil {
		return err
	}
	link := slipLink.FindStringSubmatch(m.Text)
	if link == nil {
		return errors.New("the letter has no link to the visit slip")
	}
	w.say("Its link needs no login: %s", link[0])
	w.token = link[1]
	var slip struct {
		Due     lab.Paise
		Payment struct{ Online bool }
	}
	if err := w.holder().Open(ctx, &slip); err != nil {
		return err
	}
	if slip.Due != w.order.Due || !slip.Payment.Online {
		return fmt.Errorf("the slip says %s is due, the order %s; it can be paid there: %t", rupees(slip.Due), rupees(w.order.Due), slip.Payment.Online)
	}
	w.say("She types her date of birth, sees what is due, %s, and tries again: it is the same order at Razorpay.", rupees(slip.Due))
	c, err := w.checkout(ctx)
	if err != nil {
		return err
	}
	if _, err := w.sys.Pay(ctx, c, "success"); err != nil {
		return err
	}
	w.say("This time the bank agrees, and she closes the browser: no callback comes, the webhook does.")
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	return w.mail(ctx, "for your order "+w.order.Number)
}

func (w *walk) paysCash(ctx context.Context) error {
	if err := w.online(ctx, cast.Sanjay, "CBC"); err != nil {
		return err
	}
	if _, err := w.fails(ctx); err != nil {
		return err
	}
	if _, err := w.letter(ctx, "Your payment for order "+w.order.Number); err != nil {
		return err
	}
	if err := w.toCash(ctx); err != nil {
		return err
	}
	receipt, err := w.technician.Collect(ctx, w.order)
	if err != nil {
		return err
	}
	w.say("At the desk Tara takes cash and blood in one step: %s, receipt %s", rupees(w.order.Due), receipt)
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	return w.mail(ctx, "Receipt "+receipt)
}

// toCash lets the order be paid at collection.
func (w *walk) toCash(ctx context.Context) error {
	if err := w.holder().ChooseCash(ctx); err != nil {
		return err
	}
	w.say("He chooses to pay in cash.")
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	if w.order.Settled != string(lab.COD) {
		return fmt.Errorf("the order is to be settled %s", w.order.Settled)
	}
	_, err := w.letter(ctx, "Order "+w.order.Number+": you pay when")
	return err
}
