package razorpay

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"time"

	rzp "github.com/razorpay/razorpay-go"

	"assay/shared/lab"
)

// Currency is the only one that is taken.
const Currency = "INR"

// The capture settings of every order: a payment that succeeds at once is captured for us; one that comes later waits,
// and is returned whole by Razorpay itself when nobody captures it (docs/facts/razorpay.md#uncaptured). Minutes.
const (
	captureWithin = 12   // the least Razorpay allows
	keepFor       = 7200 // the most
)

// The states of a Razorpay order. It never leaves OrderPaid, not even when everything is refunded.
const (
	OrderCreated   = "created"
	OrderAttempted = "attempted"
	OrderPaid      = "paid"
)

// Order is Razorpay's order: a sum to be paid, at which payments are attempted until one succeeds.
type Order struct {
	ID       string
	Receipt  string // ours, unique by our own making
	Ours     string // our order's id, from the notes; empty where they have none
	Amount   lab.Paise
	Paid     lab.Paise
	Currency string
	Status   string
	Attempts int
	Created  time.Time
}

// NewOrder is what an order is made of. Nothing else is sent: no test, no name.
type NewOrder struct {
	Receipt string // at most 40 letters, digits, "-", "_", "."; the same for every try
	Amount  lab.Paise
	Ours    string // our order's id
}

// CreateOrder makes an order. Razorpay does not keep receipts unique: after an Unknown outcome ask FindOrders first.
func (a *Account) CreateOrder(ctx context.Context, n NewOrder) (Order, error) {
	switch {
	case !receiptForm.MatchString(n.Receipt):
		return Order{}, wrong("receipt")
	case n.Amount < 100 || !isAmount(n.Amount):
		return Order{}, wrong("amount")
	case n.Ours == "" || len(n.Ours) > 256:
		return Order{}, wrong("notes")
	}
	data := map[string]any{
		"amount": int64(n.Amount), "currency": Currency, "receipt": n.Receipt, "partial_payment": false,
		"notes": map[string]string{noteKey: n.Ours},
		"payment": map[string]any{"capture": "automatic", "capture_options": map[string]any{
			"automatic_expiry_period": captureWithin, "manual_expiry_period": keepFor, "refund_speed": "normal"}},
	}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Order.Create(data, nil) }, func(body []byte) (Order, bool) {
		o, ok := readOrder(body)
		return o, ok && o.Amount == n.Amount && o.Currency == Currency && o.Receipt == n.Receipt
	})
}

// FindOrders gives the orders with this very receipt, oldest first. More than one means that a create was repeated
// without looking.
func (a *Account) FindOrders(ctx context.Context, receipt string) ([]Order, error) {
	if !receiptForm.MatchString(receipt) {
		return nil, wrong("receipt")
	}
	all, err := pages(ctx, a, func(c *rzp.Client, page map[string]any) {
		page["receipt"] = receipt
		_, _ = c.Order.All(page, nil)
	}, readOrder)
	if err != nil {
		return nil, err
	}
	// Razorpay promises orders that contain the receipt.
	all = slices.DeleteFunc(all, func(o Order) bool { return o.Receipt != receipt })
	slices.SortStableFunc(all, func(x, y Order) int { return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID)) })
	return all, nil
}

// Order reads one order as it is now.
func (a *Account) Order(ctx context.Context, id string) (Order, error) {
	if !orderForm.MatchString(id) {
		return Order{}, wrong("order")
	}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.Order.Fetch(id, nil, nil) }, func(body []byte) (Order, bool) {
		o, ok := readOrder(body)
		return o, ok && o.ID == id
	})
}

// Payments gives every attempt at an order or a code, oldest first.
func (a *Account) Payments(ctx context.Context, order string) ([]Payment, error) {
	if IsQRCode(order) {
		return a.paymentsOfCode(ctx, order)
	}
	if !orderForm.MatchString(order) {
		return nil, wrong("order")
	}
	all, err := send(ctx, a, func(c *rzp.Client) { _, _ = c.Order.Payments(order, nil, nil) },
		func(body []byte) ([]Payment, bool) {
			list, ok := readList(body, readPayment)
			return list, ok && !slices.ContainsFunc(list, func(p Payment) bool { return p.Order != order })
		})
	slices.SortStableFunc(all, olderPayment)
	return all, err
}

// olderPayment compares by age.
func olderPayment(x, y Payment) int {
	return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID))
}

// The library puts ids into paths as they come, and some of them unescaped: an id must have its form.
var (
	orderForm   = regexp.MustCompile(`^order_[A-Za-z0-9]{1,32}$`)
	paymentForm = regexp.MustCompile(`^pay_[A-Za-z0-9]{1,32}$`)
	refundForm  = regexp.MustCompile(`^rfnd_[A-Za-z0-9]{1,32}$`)
	receiptForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}$`)
	moneyForm   = regexp.MustCompile(`^[A-Z]{3}$`)
)

// noteKey is the one note an order carries.
const noteKey = "order"

func readOrder(body []byte) (Order, bool) {
	var w struct {
		ID, Entity, Currency, Status string
		Amount                       *lab.Paise // int64: a fraction or an exponent is no amount
		Paid                         *lab.Paise `json:"amount_paid"`
		Receipt                      *string
		Attempts                     int
		Notes                        json.RawMessage
		Created                      int64 `json:"created_at"`
	}
	if json.Unmarshal(body, &w) != nil || w.Amount == nil || w.Paid == nil {
		return Order{}, false
	}
	o := Order{ID: w.ID, Receipt: text(w.Receipt), Ours: ours(w.Notes), Amount: *w.Amount, Paid: *w.Paid,
		Currency: w.Currency, Status: w.Status, Attempts: w.Attempts, Created: at(w.Created)}
	return o, w.Entity == "order" && orderForm.MatchString(o.ID) && moneyForm.MatchString(o.Currency) &&
		slices.Contains([]string{OrderCreated, OrderAttempted, OrderPaid}, o.Status) &&
		isAmount(o.Amount) && o.Paid.IsWithinBounds() && w.Created > 0
}

// isAmount reports whether Razorpay can mean an amount of money: what is beyond the bounds of ours is no answer that could be
// booked (docs/rules.md#amounts).
func isAmount(p lab.Paise) bool { return p > 0 && p.IsWithinBounds() }

// ours finds our order's id in notes, which are [] when empty and an object otherwise.
func ours(notes json.RawMessage) string { return note(notes, noteKey) }

func note(notes json.RawMessage, name string) string {
	var values map[string]any
	_ = json.Unmarshal(notes, &values) // a list holds none
	text, _ := values[name].(string)
	return text
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func at(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

func readList[T any](body []byte, read func([]byte) (T, bool)) ([]T, bool) {
	var w struct {
		Entity string
		Items  []json.RawMessage
	}
	if json.Unmarshal(body, &w) != nil || w.Entity != "collection" || w.Items == nil {
		return nil, false
	}
	list := make([]T, 0, len(w.Items))
	for _, item := range w.Items {
		one, ok := read(item)
		if !ok {
			return nil, false
		}
		list = append(list, one)
	}
	return list, true
}

// A list is read by pages: 100 is the most Razorpay gives. Nothing of an order has more than maxPages of them.
const (
	pageSize = 100
	maxPages = 5
)

func pages[T any](ctx context.Context, a *Account, ask func(*rzp.Client, map[string]any), read func([]byte) (T, bool)) ([]T, error) {
	all, whole, err := newest(ctx, a, ask, read)
	if err == nil && !whole {
		err = &Error{Kind: Unknown, Why: "the list does not end"}
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// newest reads a list as far as maxPages go; whole reports whether it ends there.
func newest[T any](ctx context.Context, a *Account, ask func(*rzp.Client, map[string]any), read func([]byte) (T, bool)) (all []T, whole bool, err error) {
	for n := range maxPages {
		page := map[string]any{"count": strconv.Itoa(pageSize), "skip": strconv.Itoa(n * pageSize)}
		list, err := send(ctx, a, func(c *rzp.Client) { ask(c, page) },
			func(body []byte) ([]T, bool) { return readList(body, read) })
		if err != nil {
			return nil, false, err
		}
		if all = append(all, list...); len(list) < pageSize {
			return all, true, nil
		}
	}
	return all, false, nil
}
