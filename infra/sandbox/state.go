package sandbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// order, payment and refund are Razorpay's entities, member by member as they go over the wire.
type order struct {
	ID         string  `json:"id"`
	Entity     string  `json:"entity"`
	Amount     int64   `json:"amount"`
	AmountPaid int64   `json:"amount_paid"`
	AmountDue  int64   `json:"amount_due"`
	Currency   string  `json:"currency"`
	Receipt    *string `json:"receipt"`
	OfferID    *string `json:"offer_id"`
	Status     string  `json:"status"`
	Attempts   int     `json:"attempts"`
	Notes      notes   `json:"notes"`
	CreatedAt  int64   `json:"created_at"`
}

type payment struct {
	ID               string             `json:"id"`
	Entity           string             `json:"entity"`
	Amount           int64              `json:"amount"`
	Currency         string             `json:"currency"`
	Status           string             `json:"status"`
	OrderID          orderRef           `json:"order_id"`
	InvoiceID        *string            `json:"invoice_id"`
	International    bool               `json:"international"`
	Method           string             `json:"method"`
	AmountRefunded   int64              `json:"amount_refunded"`
	RefundStatus     *string            `json:"refund_status"`
	Captured         bool               `json:"captured"`
	Description      *string            `json:"description"`
	CardID           *string            `json:"card_id"`
	Bank             *string            `json:"bank"`
	Wallet           *string            `json:"wallet"`
	VPA              *string            `json:"vpa"`
	Email            string             `json:"email"`
	Contact          string             `json:"contact"`
	Notes            notes              `json:"notes"`
	Fee              *int64             `json:"fee"`
	Tax              *int64             `json:"tax"`
	ErrorCode        *string            `json:"error_code"`
	ErrorDescription *string            `json:"error_description"`
	ErrorSource      *string            `json:"error_source"`
	ErrorStep        *string            `json:"error_step"`
	ErrorReason      *string            `json:"error_reason"`
	AcquirerData     map[string]*string `json:"acquirer_data"`
	CreatedAt        int64              `json:"created_at"`
	LateAuthorized   bool               `json:"late_authorized,omitempty"`
}

type refund struct {
	ID             string             `json:"id"`
	Entity         string             `json:"entity"`
	Amount         int64              `json:"amount"`
	Currency       string             `json:"currency"`
	PaymentID      string             `json:"payment_id"`
	Notes          notes              `json:"notes"`
	Receipt        *string            `json:"receipt"`
	AcquirerData   map[string]*string `json:"acquirer_data"`
	CreatedAt      int64              `json:"created_at"`
	BatchID        *string            `json:"batch_id"`
	Status         string             `json:"status"`
	SpeedProcessed string             `json:"speed_processed"`
	SpeedRequested string             `json:"speed_requested"`
}

// notes are an object, or [] when there are none.
type notes map[string]string

// MarshalJSON writes them as Razorpay does.
func (n notes) MarshalJSON() ([]byte, error) {
	if len(n) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal(map[string]string(n))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *notes) UnmarshalJSON(b []byte) error {
	if string(b) == "[]" {
		*n = nil
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(n))
}

// The rows add what Razorpay keeps to itself.
type orderRow struct {
	order
	Account string      `json:"x_account"` // hospital
	Rule    captureRule `json:"x_rule"`
}

// captureRule is the order's payment.capture and its options, in minutes from a payment's creation.
type captureRule struct {
	Automatic bool
	Within    int64
	Keep      int64
}

type paymentRow struct {
	payment
	Account   string `json:"x_account"`
	FailsAt   int64  `json:"x_fails_at,omitempty"`   // the bank is silent
	LateAt    int64  `json:"x_late_at,omitempty"`    // the bank will say yes after all
	ReturnsAt int64  `json:"x_returns_at,omitempty"` // nobody captured it
	SettlesAt int64  `json:"x_settles_at,omitempty"` // it was captured
}

type refundRow struct {
	refund
	Account string `json:"x_account"`
	Key     string `json:"x_key,omitempty"`   // X-Refund-Idempotency
	Asked   string `json:"x_asked,omitempty"` // the body it was asked with
	// SettlesAt is when the settlement is that takes it off.
	SettlesAt int64 `json:"x_settles_at,omitempty"`
	Auto      bool  `json:"x_auto,omitempty"` // made by Razorpay for money that was never captured
}

// delivery is one sending of one event.
type delivery struct {
	ID      string    `json:"id"` // ours; duplicates share the event's
	Event   string    `json:"event_id"`
	Name    string    `json:"name"`
	Account string    `json:"account"`
	Order   string    `json:"order"`
	Body    string    `json:"body"`
	Created time.Time `json:"created"`
	Due     time.Time `json:"due"`
	Tries   int       `json:"tries"`
	Status  int       `json:"status"` // of the last try, 0 when there was no answer
	Done    bool      `json:"done"`   // a 2xx was given
	GivenUp bool      `json:"given_up"`
}

// state is everything, in memory and as lines of a journal in which the last word on a thing counts.
type state struct {
	journal  *os.File
	failed   error // the journal could not be written
	orders   map[string]*orderRow
	payments map[string]*paymentRow
	refunds  map[string]*refundRow
	disputes map[string]*disputeRow
	disputed []string             // ids of disputes, oldest first
	pending  map[string]*delivery // those not done
	ordered  []string             // ids of orders, oldest first
	attempts map[string][]string  // payments of an order
	returns  map[string][]string  // refunds of a payment
	keys     map[string]string    // account and refund key to refund
	codes    map[string]*codeRow
	coded    []string // codes, oldest first
	switches Switches
	shuffled int
	sent     int // webhooks that were answered with 2xx
}

// line is one line of the journal; one member is set.
type line struct {
	Order    *orderRow   `json:"order,omitempty"`
	Payment  *paymentRow `json:"payment,omitempty"`
	Refund   *refundRow  `json:"refund,omitempty"`
	Dispute  *disputeRow `json:"dispute,omitempty"`
	Code     *codeRow    `json:"code,omitempty"`
	Delivery *delivery   `json:"delivery,omitempty"`
	Switches *Switches   `json:"switches,omitempty"`
}

func (s *state) open(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("sandbox: make folder: %w", err)
	}
	s.orders, s.payments, s.refunds = map[string]*orderRow{}, map[string]*paymentRow{}, map[string]*refundRow{}
	s.pending, s.attempts, s.returns = map[string]*delivery{}, map[string][]string{}, map[string][]string{}
	s.keys, s.disputes = map[string]string{}, map[string]*disputeRow{}
	s.codes = map[string]*codeRow{}
	name := filepath.Join(dir, "journal.jsonl")
	if err := s.replay(name); err != nil {
		return err
	}
	var err error
	if s.journal, err = os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return fmt.Errorf("sandbox: open journal: %w", err)
	}
	return nil
}

func (s *state) replay(name string) error {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox: open journal: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	whole := int64(0)
	for lines.Scan() {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			break // the last line of a process that was killed
		}
		whole += int64(len(lines.Bytes())) + 1
		s.keep(l)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("sandbox: read journal: %w", err)
	}
	return os.Truncate(name, whole)
}

// put keeps a thing, in memory and on disk. The caller holds the lock.
func (s *state) put(l line) {
	s.keep(l)
	text, err := json.Marshal(l)
	if err == nil {
		_, err = s.journal.Write(append(text, '\n'))
	}
	s.failed = errors.Join(s.failed, err)
}

func (s *state) keep(l line) {
	switch {
	case l.Order != nil:
		if s.orders[l.Order.ID] == nil {
			s.ordered = append(s.ordered, l.Order.ID)
		}
		s.orders[l.Order.ID] = l.Order
	case l.Payment != nil:
		if s.payments[l.Payment.ID] == nil {
			s.attempts[string(l.Payment.OrderID)] = append(s.attempts[string(l.Payment.OrderID)], l.Payment.ID)
		}
		s.payments[l.Payment.ID] = l.Payment
	case l.Refund != nil:
		if s.refunds[l.Refund.ID] == nil {
			s.returns[l.Refund.PaymentID] = append(s.returns[l.Refund.PaymentID], l.Refund.ID)
		}
		s.refunds[l.Refund.ID] = l.Refund
		if l.Refund.Key != "" {
			s.keys[l.Refund.Account+" "+l.Refund.Key] = l.Refund.ID
		}
	case l.Dispute != nil:
		if s.disputes[l.Dispute.ID] == nil {
			s.disputed = append(s.disputed, l.Dispute.ID)
		}
		s.disputes[l.Dispute.ID] = l.Dispute
	case l.Code != nil:
		if s.codes[l.Code.ID] == nil {
			s.coded = append(s.coded, l.Code.ID)
		}
		s.codes[l.Code.ID] = l.Code
	case l.Delivery != nil:
		s.pending[l.Delivery.ID] = l.Delivery
		if l.Delivery.Done {
			delete(s.pending, l.Delivery.ID)
			s.sent++
		}
	case l.Switches != nil:
		s.switches = *l.Switches
	}
}
