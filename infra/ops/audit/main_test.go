package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// world is a hospital with an account at Razorpay.
type world struct {
	*hospitaltest.Shop
	t    *testing.T
	want string
}

var meera = lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor, lab.Technician}, Active: true}

func open(t *testing.T) *world {
	return &world{t: t, Shop: hospitaltest.OpenShop(t, &hospitaltest.Line{}, nil)}
}

func (w *world) place(how lab.Settlement) lab.Order {
	w.t.Helper()
	return w.Order(w.t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, how, "HB")
}

// paid is an online order that was paid, of which nobody knows yet.
func (w *world) paid() (o lab.Order, payment string) {
	w.t.Helper()
	o = w.Open(w.Placed().ID)
	return o, w.Pay(o.ID, "success").Payment
}

// find has the payment of an order found.
func (w *world) find(o lab.Order) {
	w.t.Helper()
	w.Until(o.ID, "confirmed online owed 0, gateway 8000")
}

// audit runs the command so many days later.
func (w *world) audit(days int, ask bool) (broken int, said string) {
	w.t.Helper()
	var out strings.Builder
	a := audit{db: w.DB.Client, truth: w.DB.Truth, page: 3, before: w.Now.AddDate(0, 0, days-7), began: w.Now.AddDate(0, 0, 1), out: &out, progress: io.Discard}
	if ask {
		a.asker = &asker{gateway: w.Bank.Gateway, pace: time.Tick(time.Millisecond)}
	}
	broken, err := a.run(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return broken, out.String()
}

func TestEmpty(t *testing.T) {
	w := open(t)
	if _, err := (audit{db: w.DB.Client, out: io.Discard, progress: io.Discard}).run(t.Context()); err == nil {
		t.Error("ran without the name of the table")
	}
	expect := func(want int, says string) {
		t.Helper()
		if broken, said := w.audit(0, false); broken != want || said != says {
			t.Errorf("%d broken:\n%s\nwant %d:\n%s", broken, said, want, says)
		}
	}
	expect(0, "0 orders, 0 patients, 1 hospitals, 3 events: 0 broken, 0 open\n")
	_, err := w.DB.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &w.DB.Truth, Key: map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "H#sahyadri"}, "SK": &types.AttributeValueMemberS{Value: "E#M#meera#000001"}}})
	if err != nil {
		t.Fatal(err)
	}
	expect(1, "broken: H#sahyadri, M#meera: event 1: the event is missing\n0 orders, 0 patients, 1 hospitals, 0 events: 1 broken, 0 open\n")
}

func TestMoney(t *testing.T) {
	w := open(t)
	w.place(lab.COD)
	cash := w.place(lab.COD)
	w.Step(t, cash.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
	})
	w.Cancel(cash.ID) // 80.00 are here in cash and have to go back
	o, _ := w.paid()
	w.find(o)
	broken, said := w.audit(0, true)
	const table = `
sahyadri, 3 orders
rupees                  live        closed       expired      together
owed                   80.00          0.00          0.00         80.00
cash                    0.00         80.00          0.00         80.00
bank                    0.00          0.00          0.00          0.00
gateway                80.00          0.00          0.00         80.00
unapplied               0.00          0.00          0.00          0.00
refunds_owed            0.00         80.00          0.00         80.00
given_back              0.00          0.00          0.00          0.00
goodwill                0.00          0.00          0.00          0.00
disputed                0.00          0.00          0.00          0.00
written_off             0.00          0.00          0.00          0.00
sales                 160.00          0.00          0.00        160.00
debits                160.00         80.00          0.00        240.00
credits               160.00         80.00          0.00        240.00

1 payments held against Razorpay
3 orders, 0 patients, 1 hospitals, 11 events: 0 broken, 0 open
`
	if broken != 0 || said != table {
		t.Errorf("%d broken:\n%s\nwant\n%s", broken, said, table)
	}
	if broken, said := w.audit(8, false); broken != 0 || !strings.HasPrefix(said, "open: "+cash.ID+", cancelled since 2026-11-25: refunds_owed 80.00\n") {
		t.Errorf("a week later %d broken:\n%s", broken, said)
	}
}

// What does not fit is found: in the books of an order, in the sums of a hospital, and against Razorpay.
func TestBroken(t *testing.T) {
	tamper := func(change func(*lab.Order)) func(*world) string {
		return func(w *world) string {
			return w.Step(w.t, w.place(lab.COD).ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, err := o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
				change(&out.Order)
				return out, err
			}).ID
		}
	}
	for _, c := range []struct {
		name string
		do   func(*world) (order string)
		want []string
	}{
		{"a posting too many", tamper(func(o *lab.Order) {
			o.Money.Books = append(o.Money.Books, lab.Posting{N: 2, Debit: lab.InCash, Credit: lab.Sales, Amount: 1})
		}), []string{", money: event 2: cash is 8001 in the books, 8000 by", "the order is not what its events led to: money"}},
		{"a posting on one side", tamper(func(o *lab.Order) {
			o.Money.Books = append(o.Money.Books, lab.Posting{N: 2, Debit: lab.InCash, Credit: "pocket", Amount: 1})
		}), []string{`, money: event 2: a posting from "pocket" to "cash"`, "sahyadri: debits are not credits"}},
		{"a payment of which nothing came in", func(w *world) string {
			o, payment := w.paid()
			w.want = payment + ": unknown here, Razorpay has captured 80.00"
			return o.ID
		}, nil},
		{"a refund of which nothing came in", func(w *world) string {
			o, payment := w.paid()
			w.find(o)
			if err := w.Bank.Refund(payment, 3000); err != nil {
				w.t.Fatal(err)
			}
			w.want = payment + ": captured 80.00, back 0.00; Razorpay says 80.00, 30.00"
			return o.ID
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			order := c.do(w)
			if w.want != "" {
				c.want = []string{"broken: " + order + ", " + w.want}
			}
			broken, said := w.audit(0, true)
			if broken < len(c.want) {
				t.Errorf("%d broken", broken)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
		})
	}
}
