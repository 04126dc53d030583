package sandbox

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// event queues the webhooks of one event, with the things as they are now. The caller holds the lock.
func (s *Sandbox) event(p *paymentRow, name string, o *order, f *refund) {
	shown := p.payment
	if f != nil && s.switches.OldRefunds {
		s.oldRefund(p, name, *f)
		return
	}
	if s.switches.Quirks && (name == "payment.authorized" || name == "payment.failed") {
		empty := "" // as the documented samples of cards (docs: webhooks/payments)
		shown.Captured, shown.ErrorCode, shown.ErrorDescription = true, &empty, &empty
	}
	contains, payload := []string{"payment"}, map[string]any{"payment": map[string]any{"entity": shown}}
	if o != nil {
		contains, payload["order"] = []string{"payment", "order"}, map[string]any{"entity": *o}
	}
	if f != nil {
		contains, payload["refund"] = []string{"refund", "payment"}, map[string]any{"entity": *f}
	}
	s.envelope(p, name, contains, payload)
}

// envelope queues what an event shows, with the account that it is of.
func (s *Sandbox) envelope(p *paymentRow, name string, contains []string, payload map[string]any) {
	account, _ := s.account(func(a Account) bool { return a.Hospital == p.Account })
	body, err := json.Marshal(map[string]any{"entity": "event", "account_id": account.ID, "event": name, "contains": contains,
		"payload": payload, "created_at": s.Now().Unix()})
	if err != nil {
		s.failed = err
		return
	}
	s.queue(p, name, string(body))
}

// oldRefund queues the older shape of an event about a refund: it alone, without the account, its numbers as text.
func (s *Sandbox) oldRefund(p *paymentRow, name string, f refund) {
	body, err := json.Marshal(map[string]any{"entity": "event", "event": name, "contains": []string{"refund"}, "created_at": strconv.FormatInt(s.Now().Unix(), 10),
		"payload": map[string]any{"refund": map[string]any{"entity": map[string]any{"id": f.ID, "entity": f.Entity, "amount": strconv.FormatInt(f.Amount, 10),
			"currency": f.Currency, "payment_id": f.PaymentID, "notes": f.Notes, "created_at": strconv.FormatInt(f.CreatedAt, 10)}}}})
	if err != nil {
		s.failed = err
		return
	}
	s.queue(p, name, string(body))
}

// queue has a body delivered. The caller holds the lock.
func (s *Sandbox) queue(p *paymentRow, name, body string) {
	now := s.Now()
	d := delivery{Event: newID(""), Name: name, Account: p.Account, Order: string(p.OrderID), Body: body, Created: now,
		Due: now.Add(time.Duration(s.switches.DelaySeconds) * time.Second)}
	if s.switches.Shuffle { // what is later is sent earlier
		s.shuffled++
		d.Due = d.Due.Add(time.Duration(3-s.shuffled%4) * 200 * time.Millisecond)
	}
	d.GivenUp = s.switches.WebhooksOff || slices.Contains(s.switches.Disabled, p.Account)
	for range 1 + s.switches.Duplicates {
		copied := d
		copied.ID = newID("dlv_")
		s.put(line{Delivery: &copied})
		d.Due = d.Due.Add(150 * time.Millisecond)
	}
}

// deliver sends what is due: the events of one order in turn, those of different orders side by side.
func (s *Sandbox) deliver(ctx context.Context) {
	byOrder := map[string][]delivery{}
	now := s.Now()
	s.mu.Lock()
	for _, d := range s.pending {
		if !d.GivenUp && !d.Due.After(now) {
			byOrder[d.Order] = append(byOrder[d.Order], *d)
		}
	}
	s.mu.Unlock()
	var sending sync.WaitGroup
	slots := make(chan struct{}, 16)
	for _, due := range byOrder {
		slices.SortFunc(due, func(x, y delivery) int {
			return cmp.Or(x.Due.Compare(y.Due), cmp.Compare(stage[x.Name], stage[y.Name]))
		})
		slots <- struct{}{}
		sending.Go(func() {
			defer func() { <-slots }()
			for _, d := range due {
				d.Tries++
				d.Status = s.post(ctx, d)
				s.tried(d)
			}
		})
	}
	sending.Wait()
}

// stage is the order in which events of one moment happen.
var stage = map[string]int{"payment.failed": 0, "payment.authorized": 1, "payment.captured": 2, "order.paid": 3,
	"refund.created": 4, "refund.processed": 5, "refund.failed": 5,
	"payment.dispute.created": 6, "payment.dispute.under_review": 7, "payment.dispute.action_required": 8, "payment.dispute.won": 9,
	"payment.dispute.lost": 9, "payment.dispute.closed": 9}

// post sends one webhook, signed with the secret of now, and gives the status, 0 where there was no answer.
func (s *Sandbox) post(ctx context.Context, d delivery) int {
	a, ok := s.account(func(a Account) bool { return a.Hospital == d.Account })
	if !ok {
		return 0
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Webhook(a), strings.NewReader(d.Body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Razorpay-Webhook/v1 (test double)")
	req.Header.Set("X-Razorpay-Signature", sign(a.WebhookSecret, []byte(d.Body)))
	req.Header.Set("x-razorpay-event-id", d.Event)
	resp, err := s.client.Do(req)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// Retries go on for 24 hours after the event, with a wait that doubles (docs: webhooks/best-practices). From a minute
// to an hour is guessed. Then the webhook is disabled until somebody enables it again.
const (
	firstWait   = time.Minute
	longestWait = time.Hour
	retryFor    = 24 * time.Hour
)

// tried books a try.
func (s *Sandbox) tried(d delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.pending[d.ID]; have == nil || have.Tries >= d.Tries { // replayed or cleared meanwhile
		return
	}
	now := s.Now()
	switch {
	case d.Status >= 200 && d.Status <= 299:
		d.Done = true
	case now.Sub(d.Created) >= retryFor:
		d.GivenUp = true
		if !slices.Contains(s.switches.Disabled, d.Account) {
			changed := s.switches
			changed.Disabled = append(slices.Clone(changed.Disabled), d.Account)
			s.put(line{Switches: &changed})
			for _, other := range s.pending { // a disabled webhook is sent nothing
				if other.Account == d.Account && !other.GivenUp {
					left := *other
					left.GivenUp = true
					s.put(line{Delivery: &left})
				}
			}
		}
	default:
		d.Due = now.Add(min(firstWait<<min(d.Tries-1, 10), longestWait))
		d.GivenUp = slices.Contains(s.switches.Disabled, d.Account)
	}
	s.put(line{Delivery: &d})
}

// Replay sends what was given up once more and enables every webhook again, as the dashboard does for events of the
// last 7 days.
func (s *Sandbox) Replay() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	enabled := s.switches
	enabled.Disabled, enabled.WebhooksOff = nil, false
	s.put(line{Switches: &enabled})
	n, now := 0, s.Now()
	for _, d := range s.pending {
		if d.GivenUp && now.Sub(d.Created) <= 7*24*time.Hour {
			again := *d
			again.GivenUp, again.Due = false, now
			s.put(line{Delivery: &again})
			n++
		}
	}
	return n
}
