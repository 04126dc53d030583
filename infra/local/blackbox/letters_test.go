package blackbox

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/testing/law"
	"assay/shared/lab"
)

// The letters about money, by words of their subjects.
const (
	letterPlaced    = "Your laboratory order"
	letterFailed    = "did not go through"
	letterPaid      = "Receipt pay_" // of the gateway
	letterCash      = "Receipt R"    // of the desk
	letterConverted = "you pay when your sample is taken"
	letterCancelled = "was cancelled"
	letterRefunded  = "money given back"
	letterExpired   = "has ended"
	letterWrong     = "is not of the amount"
)

// letter says which letter a mail is.
func letter(m client.Mail) string {
	// A receipt of what was given back begins as one of what was taken.
	for _, subject := range []string{letterRefunded, letterFailed, letterPaid, letterCash, letterConverted, letterCancelled, letterExpired, letterWrong, letterPlaced} {
		if strings.Contains(m.Subject, subject) {
			return subject
		}
	}
	return m.Subject
}

// TestLettersOfMoney walks an order through every way of being paid, or not, and holds the letters that came against
// those that are due: no fewer, no more.
func TestLettersOfMoney(t *testing.T) {
	w := open(t)
	walks := []struct {
		name string
		do   []func(o *order)
		ends bool // waits until the order expires before the last step
		want []string
		is   string
	}{
		{"placed", nil, false, []string{letterPlaced}, "waiting"},
		{"failed, and paid from the letter", []func(*order){fails, paysByLetter}, false,
			[]string{letterPlaced, letterFailed, letterPaid}, "confirmed"},
		{"failed, and cash after all from the slip", []func(*order){fails, converts}, false,
			[]string{letterPlaced, letterFailed, letterConverted}, "confirmed"},
		{"paid, and cancelled from the slip", []func(*order){pays, cancels}, false,
			[]string{letterPlaced, letterPaid, letterCancelled, letterRefunded}, "cancelled"},
		{"row 15: paid after it was cancelled", []func(*order){starts, cancels, paysOpen}, false,
			[]string{letterPlaced, letterCancelled, letterRefunded}, "cancelled"},
		{"row 17: paid after cash was taken", []func(*order){starts, converts, hands, paysOpen}, false,
			[]string{letterPlaced, letterConverted, letterCash, letterRefunded}, "confirmed"},
		{"row 45: a wrong amount is paid, and accepted", []func(*order){paysLess, accepts}, false, []string{letterPlaced, letterWrong, letterPaid}, "waiting"},
		{"expired", []func(*order){starts, nothing}, true, []string{letterPlaced, letterExpired}, "expired"},
		{"row 13: paid after it expired", []func(*order){starts, paysOpen}, true,
			[]string{letterPlaced, letterExpired, letterPaid}, "confirmed"},
	}
	orders := make([]*order, len(walks))
	came := func(n int, least int) []string {
		var got []string
		for _, m := range w.mailsTo(orders[n].Patient.Email) {
			got = append(got, letter(m))
		}
		if len(got) < least {
			return nil
		}
		return got
	}
	for n, walk := range walks {
		if law.Named(walk.name) {
			law.Print(t, walk.name)
		}
		p := someone()
		p.Language = "en"
		p = w.register(tara, p)
		body := placement(p, "HBA1C")
		body["settlement"] = "online"
		orders[n] = w.placed(tara, p, body)
		w.await("the letter of "+walk.name, func() bool { return came(n, 1) != nil })
		for i, step := range walk.do {
			if walk.ends && i == len(walk.do)-1 {
				break
			}
			step(orders[n])
		}
	}
	complete := func(n int) func() bool {
		return func() bool { return len(came(n, 0)) >= len(walks[n].want) }
	}
	for n, walk := range walks { // refunds are sent by what looks every five minutes
		if !walk.ends {
			w.pass("the letters of "+walk.name, 20*time.Minute, complete(n))
			check(t, walk.name, orders[n], came(n, 0), walk.want, walk.is)
		}
	}
	w.jump(orders[len(orders)-1].endsAt().Add(-time.Minute))
	for n, walk := range walks {
		if walk.ends {
			w.pass("the end of "+walk.name, 20*time.Minute, func() bool { return slices.Contains(came(n, 0), letterExpired) })
			walk.do[len(walk.do)-1](orders[n])
			w.pass("the letters of "+walk.name, 20*time.Minute, complete(n))
			check(t, walk.name, orders[n], came(n, 0), walk.want, walk.is)
		}
	}
}

func check(t *testing.T, name string, o *order, got, want []string, state string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: the letters are %q, want %q", name, got, want)
	}
	if s := o.show(); s.State != state {
		t.Errorf("%s: the order is %s, want %s", name, s.State, state)
	}
}

// endsAt is when an order that is not paid ends, as its slip tells.
func (o *order) endsAt() time.Time {
	var slip struct{ Payment struct{ Ends lab.Moment } }
	o.w.yes(o.w.sys.Nobody(), "POST", "/v1/slips", o.paper(), &slip)
	return slip.Payment.Ends.Time
}

// paper is what the holder of the slip knows.
func (o *order) paper() map[string]any {
	return map[string]any{"slip": o.Slip, "birth_date": o.Patient.Birth}
}

// accepts lets the wrong amount count, once its payer knows of it.
func accepts(o *order) {
	o.w.await("the letter of the wrong amount", func() bool { return o.w.letters(o.Patient.Email, letterWrong) == 1 })
	o.w.yes(o.w.as(meera), "POST", o.path("/accept-payment"), map[string]any{"refund": "F1"}, nil)
}

// starts opens a payment from the slip.
func starts(o *order) { o.checkout() }

func (o *order) checkout() (c client.Checkout) {
	o.w.t.Helper()
	o.w.yes(o.w.sys.Nobody(), "POST", "/v1/slips/payments", o.paper(), &c)
	if int64(c.Amount) != o.Total || c.KeyID == "" {
		o.w.t.Errorf("the checkout is opened with %+v, the total is %d", c, o.Total)
	}
	o.gateway = c.GatewayOrder
	return c
}

// pay is what a payer and his bank do at the checkout that was opened.
func (o *order) pay(outcome string) (said map[string]any) {
	o.w.t.Helper()
	o.w.double("POST", "/razorpay/checkout/attempts", `{"order_id":"`+o.gateway+`","outcome":"`+outcome+`"}`, &said)
	return said
}

func pays(o *order) {
	o.w.double("GET", o.checkout().Script, "", nil)
	said := o.pay("success")
	o.w.await("the webhook of a success", func() bool { return o.show().State == "confirmed" })
	maps.Copy(said, o.paper())
	o.w.yes(o.w.sys.Nobody(), "POST", "/v1/slips/payments/confirm", said, nil) // the browser is slower
	o.w.await("the receipt", func() bool { return o.w.letters(o.Patient.Email, letterPaid) == 1 })
}

// paysOpen pays at a checkout that was opened long ago; only the webhook tells of it.
func paysOpen(o *order) { o.pay("success") }

func fails(o *order) {
	starts(o)
	o.pay("failure")
	o.w.await("the webhook of a failure", func() bool { return o.show().State == "payment_failed" })
	o.w.await("its letter", func() bool { return o.w.letters(o.Patient.Email, letterFailed) == 1 }) // it is moot once it is paid
}

// paysByLetter follows the link of the letter of the failure: nothing else of the order is known.
func paysByLetter(o *order) {
	t := o.w.t
	mails := o.w.mailsTo(o.Patient.Email)
	link := regexp.MustCompile(`(http\S+/slip\.html)#([a-z2-7]{26})\b`).FindStringSubmatch(mails[len(mails)-1].Text)
	if link == nil {
		t.Fatalf("no link in %s", mails[len(mails)-1].Text)
	}
	if status, _, page := o.w.get(link[1]); status != 200 || !strings.Contains(string(page), "slip.js") {
		t.Errorf("the link leads to %d %.80s", status, page)
	}
	o.Slip = link[2]
	pays(o)
}

// converts and cancels are commands of the slip; their letters are waited for, since the next step may make them moot.
func converts(o *order) { o.decides("convert-to-cod", letterConverted) }

func cancels(o *order) { o.decides("cancel", letterCancelled) }

func (o *order) decides(command, letter string) {
	o.w.yes(o.w.sys.Nobody(), "POST", "/v1/slips/"+command, o.paper(), nil)
	o.w.await("the letter of "+command, func() bool { return o.w.letters(o.Patient.Email, letter) == 1 })
}

// hands pays in cash.
func hands(o *order) {
	paid(o)
	o.w.await("the receipt of cash", func() bool { return o.w.letters(o.Patient.Email, letterCash) == 1 })
}

func nothing(*order) {}
