package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// webhook is one as Razorpay sent it: the body it signed, and the id beside it.
type webhook struct{ body, signature, event string }

// TestFlood: the webhooks of many payments, each sent again and again, also under new ids as whoever has seen one could
// (docs/rules.md#row-34), out of order and many at once. Each order is paid once and has one receipt; the books are
// Razorpay's.
func TestFlood(t *testing.T) {
	orders, total := 50, 500
	if os.Getenv("PROOF") != "" {
		orders, total = 1000, 10_000
	}
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	w := open(t)
	var mu sync.Mutex
	var received []webhook
	function := w.Bank.Webhooks
	w.Bank.Webhooks = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		received = append(received, webhook{string(body), r.Header.Get("X-Razorpay-Signature"), r.Header.Get("X-Razorpay-Event-Id")})
	})
	paid, cancelled := w.crowd(rng, orders)

	// Each goes in once, and the rest is filled up with more of the same.
	sent := slices.Clone(received)
	for len(sent) < total {
		again := received[rng.IntN(len(received))]
		if rng.IntN(4) == 0 {
			again.event = fmt.Sprint("replayed-", len(sent))
		}
		sent = append(sent, again)
	}
	rng.Shuffle(len(sent), func(x, y int) { sent[x], sent[y] = sent[y], sent[x] })
	begun := time.Now()
	busy := w.flood(sent)
	took := time.Since(begun)
	w.Sweep(5 * time.Minute)   // finishes what no request could
	w.Bank.Webhooks = function // what became of captures and refunds meanwhile
	for range 3 {
		w.pass(time.Minute)
	}
	w.answered()

	var books lab.Paise
	for n, id := range append(slices.Clone(paid), cancelled...) {
		books += w.settled(id, n < len(paid))
	}
	if is := w.Bank.Totals("sahyadri"); books != lab.Paise(is.Captured-is.Refunded) {
		t.Errorf("the books say %d, Razorpay captured %d and gave back %d", books, is.Captured, is.Refunded)
	}
	rows, open := w.inbox()
	if open > 0 || rows < len(received) {
		t.Errorf("%d webhooks are kept, %d of them did not end", rows, open)
	}
	t.Logf("seed %d: %d orders, %d webhooks, %d deliveries in %s (%d sent again after a 503), %d kept", seed, orders, len(received), len(sent), took.Round(time.Millisecond), busy, rows)
}

// crowd has many orders paid in every way; of some the patient wanted nothing any more before the money came.
func (w *world) crowd(rng *rand.Rand, orders int) (paid, cancelled []string) {
	w.t.Helper()
	placed := make([]lab.Order, orders)
	for n := range placed {
		placed[n] = w.Start(w.Placed().ID)
	}
	w.Sweep(5 * time.Minute) // so that all can be paid, and none is checked before its webhooks come
	for n, o := range placed {
		gateway := w.Read(o.ID).Money.CurrentAttempt().Gateway
		switch n % 5 {
		case 0, 1:
			w.pay(gateway, "success")
		case 2:
			w.pay(gateway, "failure")
			w.pay(gateway, []string{"success", "twice"}[rng.IntN(2)])
		case 3:
			w.pay(gateway, "late")
		case 4:
			w.Cancel(o.ID)
			w.pay(gateway, "success")
			cancelled = append(cancelled, o.ID)
			continue
		}
		paid = append(paid, o.ID)
	}
	w.pass(0)
	w.pass(16 * time.Minute) // the late ones are authorised by now
	return paid, cancelled
}

// flood delivers by many at once, and what is answered with a 503 again, as Razorpay does.
func (w *world) flood(sent []webhook) (busy int64) {
	w.t.Helper()
	var again atomic.Int64
	queue := make(chan webhook)
	var all sync.WaitGroup
	for range 24 {
		all.Go(func() {
			for h := range queue {
				for try := 0; ; try++ {
					a := w.send("sahyadri", h.body, h.signature, h.event)
					if a.Status == http.StatusOK {
						break
					}
					again.Add(1)
					if a.Status != http.StatusServiceUnavailable || try == 20 {
						w.t.Errorf("%d %s", a.Status, a.Body)
						break
					}
				}
			}
		})
	}
	for _, h := range sent {
		queue <- h
	}
	close(queue)
	all.Wait()
	return again.Load()
}

// settled holds an order to what it must be, and gives what Razorpay has of it.
func (w *world) settled(id string, paid bool) lab.Paise {
	w.t.Helper()
	o := w.Read(id)
	mails, err := w.Store.OpenDuties(w.t.Context(), id, lab.DutyMail)
	if err != nil {
		w.t.Fatal(err)
	}
	count := map[lab.MailStage]int{}
	for _, j := range mails {
		count[j.Duty.Stage]++
	}
	state, receipts, returned, statement := lab.Confirmed, 1, 0, "owed 0, gateway 8000"
	if !paid {
		state, receipts, returned, statement = lab.Cancelled, 0, 1, "owed 0"
	}
	for _, p := range o.Money.Attempts[0].Payments {
		if p.State == lab.PayReturned { // by Razorpay itself, of two that succeeded
			returned++
		}
	}
	if o.State != state || count[lab.MailReceipt] != receipts || count[lab.MailRefunded] != returned || o.Money.Statement() != statement {
		w.t.Errorf("order %s is %s, %s, letters %v", id, o.State, o.Money.Statement(), count)
	}
	if err := o.Prove(); err != nil {
		w.t.Errorf("order %s: %v", id, err)
	}
	return o.Money.Balance(lab.AtGateway)
}

// inbox counts the webhooks that are kept, and those that have no end.
func (w *world) inbox() (rows, open int) {
	w.t.Helper()
	all := dynamodb.NewScanPaginator(w.DB.Client, &dynamodb.ScanInput{TableName: &w.DB.Truth, FilterExpression: aws.String("begins_with(PK, :inbox)"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":inbox": &types.AttributeValueMemberS{Value: "H#sahyadri#I#"}}})
	for all.HasMorePages() {
		page, err := all.NextPage(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		for _, i := range page.Items {
			if rows++; i["ended"] == nil {
				open++
			}
		}
	}
	return rows, open
}
