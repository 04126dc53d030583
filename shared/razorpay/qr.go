package razorpay

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	rzp "github.com/razorpay/razorpay-go"

	"assay/shared/lab"
)

// QRCode is a code of a fixed amount that takes one payment by UPI (docs/facts/razorpay.md#qr-codes).
type QRCode struct {
	ID      string
	Ours    string // our order's id, and the receipt of its attempt, from the notes; empty where they have none
	Receipt string
	Amount  lab.Paise
	Picture string // https, "" where it is none
	Content string // what the code says; only where the account has that feature
	Closed  bool
	Closes  time.Time
	Created time.Time
}

// NewQRCode is what a code is made of. Nothing else is sent: no test, no name.
type NewQRCode struct {
	Receipt string
	Amount  lab.Paise
	Ours    string
	Closes  time.Time // at least 15 minutes ahead
}

var qrForm = regexp.MustCompile(`^qr_[A-Za-z0-9]{1,32}$`)

// IsQRCode reports whether an id is that of a code, and not of an order.
func IsQRCode(id string) bool { return qrForm.MatchString(id) }

// receiptNote is the note of a code that has the attempt's receipt: codes have no receipt of their own.
const receiptNote = "receipt"

// CreateQRCode makes a code. After an Unknown outcome ask FindQRCodes first.
func (a *Account) CreateQRCode(ctx context.Context, n NewQRCode) (QRCode, error) {
	switch {
	case !receiptForm.MatchString(n.Receipt):
		return QRCode{}, wrong("receipt")
	case n.Amount < 100 || !isAmount(n.Amount):
		return QRCode{}, wrong("payment_amount")
	case n.Ours == "" || len(n.Ours) > 256:
		return QRCode{}, wrong("notes")
	}
	data := map[string]any{"type": "upi_qr", "usage": "single_use", "fixed_amount": true, "payment_amount": int64(n.Amount),
		"close_by": n.Closes.Unix(), "notes": map[string]string{noteKey: n.Ours, receiptNote: n.Receipt}}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.QrCode.Create(data, nil) }, func(body []byte) (QRCode, bool) {
		q, ok := readQRCode(body)
		return q, ok && q.Amount == n.Amount && q.Receipt == n.Receipt && !q.Closed
	})
}

// FindQRCodes gives the codes with this very receipt that were made since a time, oldest first. Razorpay has no filter by notes.
func (a *Account) FindQRCodes(ctx context.Context, receipt string, since time.Time) ([]QRCode, error) {
	if !receiptForm.MatchString(receipt) {
		return nil, wrong("receipt")
	}
	all, err := pages(ctx, a, func(c *rzp.Client, page map[string]any) {
		page["from"] = strconv.FormatInt(since.Unix(), 10)
		_, _ = c.QrCode.All(page, nil)
	}, readQRCode)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(q QRCode) bool { return q.Receipt != receipt })
	slices.SortStableFunc(all, func(x, y QRCode) int { return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID)) })
	return all, nil
}

// QRCodeOf finds the code that a payment came by. ok is false where it came by none.
func (a *Account) QRCodeOf(ctx context.Context, payment string) (q QRCode, ok bool, err error) {
	if !paymentForm.MatchString(payment) {
		return QRCode{}, false, wrong("payment")
	}
	found, err := send(ctx, a, func(c *rzp.Client) { _, _ = c.QrCode.All(map[string]any{"payment_id": payment}, nil) },
		func(body []byte) ([]QRCode, bool) { return readList(body, readQRCode) })
	if err != nil || len(found) == 0 {
		return QRCode{}, false, err
	}
	return found[0], true, nil
}

// paymentsOfCode is Payments of a code.
func (a *Account) paymentsOfCode(ctx context.Context, id string) ([]Payment, error) {
	all, err := pages(ctx, a, func(c *rzp.Client, page map[string]any) { _, _ = c.QrCode.FetchPayments(id, page, nil) }, readPayment)
	if err != nil {
		return nil, err
	}
	for n := range all {
		all[n].QRCode = id
	}
	slices.SortStableFunc(all, olderPayment)
	return all, nil
}

// CloseQRCode ends a code: nobody can pay it any more. One that is closed already is Refused.
func (a *Account) CloseQRCode(ctx context.Context, id string) (QRCode, error) {
	if !qrForm.MatchString(id) {
		return QRCode{}, wrong("qr_code")
	}
	return send(ctx, a, func(c *rzp.Client) { _, _ = c.QrCode.Close(id, nil, nil) }, func(body []byte) (QRCode, bool) {
		q, ok := readQRCode(body)
		return q, ok && q.ID == id && q.Closed
	})
}

func readQRCode(body []byte) (QRCode, bool) {
	var w struct {
		ID, Entity, Status string
		Amount             *lab.Paise `json:"payment_amount"`
		Picture            string     `json:"image_url"`
		Content            string     `json:"image_content"`
		CloseBy            *int64     `json:"close_by"`
		Notes              json.RawMessage
		Created            int64 `json:"created_at"`
	}
	if json.Unmarshal(body, &w) != nil {
		return QRCode{}, false
	}
	q := QRCode{ID: w.ID, Ours: ours(w.Notes), Receipt: note(w.Notes, receiptNote), Amount: paise(w.Amount), Closed: w.Status == "closed", Created: at(w.Created)}
	if w.CloseBy != nil && *w.CloseBy > 0 {
		q.Closes = at(*w.CloseBy)
	}
	if strings.HasPrefix(w.Picture, "https://") && len(w.Picture) <= 200 {
		q.Picture = w.Picture
	}
	if strings.HasPrefix(w.Content, "upi://pay?") && len(w.Content) <= 1000 {
		q.Content = w.Content
	}
	// A code of another shop may have no amount.
	return q, w.Entity == "qr_code" && qrForm.MatchString(q.ID) && slices.Contains([]string{"active", "closed"}, w.Status) &&
		q.Amount.IsWithinBounds() && w.Created > 0
}
