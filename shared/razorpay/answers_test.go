package razorpay

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

// answer is one recorded answer of Razorpay: testdata/answers/<name>.json names its source, and says where it is guessed.
type answer struct {
	Source  string
	Guessed bool
	Status  int
	Body    json.RawMessage
	Text    *string
}

func recorded(t testing.TB, name string) answer {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "answers", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil || a.Source == "" || a.Status == 0 {
		t.Fatalf("%s: %v, or no source or status", name, err)
	}
	if a.Text != nil {
		a.Body = []byte(*a.Text)
	}
	return a
}

// serve plays Razorpay: it gives the recorded answers one after the other, the last again and again, and keeps what was
// asked.
func serve(t testing.TB, names ...string) (string, *[]*http.Request) {
	t.Helper()
	var asked []*http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		a := recorded(t, names[min(len(asked), len(names)-1)])
		asked = append(asked, r)
		w.WriteHeader(a.Status)
		_, _ = w.Write(a.Body)
	}))
	t.Cleanup(server.Close)
	return server.URL, &asked
}

var testKeys = AccountKeys{ID: "acc_TestAccount01", KeyID: "rzp_test_key", KeySecret: NewSecret("canary-key"),
	WebhookSecret: NewSecret("canary-hook")}

func account(base string) *Account {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Account{http: client, base: base, keys: testKeys, limit: 300 * time.Millisecond}
}

const (
	anOrder   = "order_TestOrder00001"
	aPayment  = "pay_TestPaymt00001"
	aRefund   = "rfnd_TestRefnd0001"
	aDispute  = "disp_TestDisput01"
	aReceipt  = "26-000417-1"
	aKey      = "rf-late-pay_TestPaymt00001"
	ourOrder  = "sahyadri-0199"
	theAmount = lab.Paise(125000)
)

// calls are all that an account can be asked.
var calls = map[string]func(context.Context, *Account) (any, error){
	"create": func(ctx context.Context, a *Account) (any, error) {
		return a.CreateOrder(ctx, NewOrder{aReceipt, theAmount, ourOrder})
	},
	"find":     func(ctx context.Context, a *Account) (any, error) { return a.FindOrders(ctx, aReceipt) },
	"payments": func(ctx context.Context, a *Account) (any, error) { return a.Payments(ctx, anOrder) },
	"payment":  func(ctx context.Context, a *Account) (any, error) { return a.Payment(ctx, aPayment) },
	"capture":  func(ctx context.Context, a *Account) (any, error) { return a.Capture(ctx, aPayment, theAmount) },
	"refund": func(ctx context.Context, a *Account) (any, error) {
		return a.Refund(ctx, NewRefund{aPayment, theAmount, aKey, ourOrder})
	},
	"refunds":  func(ctx context.Context, a *Account) (any, error) { return a.Refunds(ctx, aPayment) },
	"dispute":  func(ctx context.Context, a *Account) (any, error) { return a.Dispute(ctx, aDispute) },
	"disputes": func(ctx context.Context, a *Account) (any, error) { return a.Disputes(ctx) },
}

func TestAnswers(t *testing.T) {
	const good ErrorKind = 0
	cases := []struct {
		call, answer string
		want         ErrorKind
	}{
		{"create", "order-created", good}, {"create", "order-other-amount", Unknown}, {"create", "order-other-receipt", Unknown},
		{"create", "amount-too-small", Refused}, {"create", "wrong-key", Refused}, {"create", "throttled", Busy},
		{"create", "server-error", Unknown}, {"create", "gateway-error", Unknown}, {"create", "server-error-as-400", Unknown},
		{"create", "html-503", Unknown}, {"create", "html-403", Unknown}, {"create", "html-200", Unknown},
		{"create", "empty-200", Unknown}, {"create", "two-bytes-200", Unknown}, {"create", "null-200", Unknown},
		{"create", "error-200", Unknown}, {"create", "internal-code", Refused}, {"create", "quoting-field", Refused},
		{"find", "orders-by-receipt", good}, {"find", "orders-none", good}, {"find", "list-without-items", Unknown},
		{"find", "empty-200", Unknown},
		{"payments", "payments-of-order", good}, {"payments", "list-with-stranger", Unknown}, {"payments", "unknown-id", NotFound},
		{"payment", "payment-captured", good}, {"payment", "payment-authorized", good}, {"payment", "payment-late", good},
		{"payment", "payment-one-crore", good}, {"payment", "payment-beyond-float", Unknown}, {"payment", "payment-fraction", Unknown},
		{"payment", "payment-exponent", Unknown}, {"payment", "payment-negative", Unknown},
		{"payment", "payment-without-amount", Unknown}, {"payment", "payment-null-amount", Unknown},
		{"payment", "payment-other", Unknown}, {"payment", "payment-new-status", Unknown}, {"payment", "cut-json-200", Unknown},
		{"payment", "unknown-id", NotFound}, {"payment", "not-an-id", NotFound},
		{"capture", "payment-captured", good}, {"capture", "captured-before", Refused}, {"capture", "payment-authorized", Unknown},
		{"capture", "payment-one-crore", Unknown}, {"capture", "empty-200", Unknown},
		{"refund", "refund-processed", good}, {"refund", "refund-still-running", Busy},
		{"refund", "refund-same-key-other-body", Refused}, {"refund", "refund-too-much", Refused}, {"refund", "two-bytes-200", Unknown},
		{"refunds", "refunds-of-payment", good}, {"refunds", "server-error", Unknown},
		{"dispute", "dispute-lost", good}, {"dispute", "unknown-id", NotFound}, {"dispute", "payment-captured", Unknown}, {"dispute", "empty-200", Unknown},
		{"disputes", "disputes", good}, {"disputes", "html-503", Unknown}, {"disputes", "refunds-of-payment", Unknown},
	}
	for _, c := range cases {
		t.Run(c.call+" "+c.answer, func(t *testing.T) {
			base, asked := serve(t, c.answer)
			value, err := calls[c.call](t.Context(), account(base))
			if c.want == good {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.want || e.Status != recorded(t, c.answer).Status {
				t.Errorf("got %v and %v, want %v", value, err, c.want)
			}
			if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), base) {
				t.Errorf("the error quotes what it was sent: %v", err)
			}
			if len(*asked) != 1 {
				t.Errorf("asked %d times", len(*asked))
			}
		})
	}
}

func TestValues(t *testing.T) {
	created := time.Unix(1790000000, 0).UTC()
	order := Order{ID: anOrder, Receipt: aReceipt, Ours: ourOrder, Amount: theAmount, Currency: "INR", Status: OrderCreated, Created: created}
	found := order
	found.Ours = ""
	paid := Payment{ID: aPayment, Order: anOrder, Amount: theAmount, Currency: "INR", Status: PaymentCaptured, Captured: true,
		Method: "netbanking", Fee: 2950, Tax: 450, Created: created.Add(100 * time.Second)}
	failed := Payment{ID: "pay_TestPaymt00002", Order: anOrder, Amount: theAmount, Currency: "INR", Status: PaymentFailed,
		Method: "netbanking", ErrorCode: "BAD_REQUEST_ERROR", ErrorReason: "payment_failed", ErrorSource: "bank",
		Created: created.Add(50 * time.Second)}
	authorised := paid
	authorised.Status, authorised.Captured, authorised.Fee, authorised.Tax = PaymentAuthorized, false, 0, 0
	late := authorised
	late.Late = true
	crore := paid
	crore.Amount, crore.Fee, crore.Tax = 1_00_00_000_00, 23600000, 3600000
	back := Refund{ID: aRefund, Payment: aPayment, Receipt: aKey, Amount: theAmount, Currency: "INR", Status: RefundProcessed,
		Created: created.Add(200 * time.Second)}
	pending := back
	pending.ID, pending.Status, pending.Receipt, pending.Amount = "rfnd_TestRefnd0002", RefundPending, "", 100
	lost := Dispute{ID: aDispute, Payment: aPayment, Amount: theAmount, Deducted: theAmount, Currency: "INR", Status: DisputeLost, Phase: "chargeback",
		RespondBy: time.Unix(1790500000, 0).UTC(), Created: created.Add(300 * time.Second)}
	again := lost
	again.ID, again.Amount, again.Deducted, again.Status, again.Phase = "disp_TestDisput02", 10000, 0, DisputeUnderReview, "pre_arbitration"
	cases := []struct {
		call, answer string
		want         any
	}{
		{"dispute", "dispute-lost", lost},
		{"disputes", "disputes", []Dispute{again, lost}},
		{"create", "order-created", order},
		{"find", "orders-by-receipt", []Order{found}},
		{"payments", "payments-of-order", []Payment{failed, paid}},
		{"payment", "payment-captured", paid},
		{"payment", "payment-authorized", authorised},
		{"payment", "payment-late", late},
		{"payment", "payment-one-crore", crore},
		{"capture", "payment-captured", paid},
		{"refund", "refund-processed", back},
		{"refunds", "refunds-of-payment", []Refund{pending, back}},
	}
	for _, c := range cases {
		t.Run(c.call+" "+c.answer, func(t *testing.T) {
			base, _ := serve(t, c.answer)
			got, err := calls[c.call](t.Context(), account(base))
			if err != nil {
				t.Fatal(err)
			}
			have, _ := json.Marshal(got)
			want, _ := json.Marshal(c.want)
			if string(have) != string(want) {
				t.Errorf("got  %s\nwant %s", have, want)
			}
		})
	}
}

// What goes over the wire, whole: nothing but this may be sent of an order or a patient.
func TestRequests(t *testing.T) {
	cases := []struct{ call, answer, want string }{
		{"create", "order-created", `POST /v1/orders {"amount":125000,"currency":"INR","notes":{"order":"sahyadri-0199"},"partial_payment":false,"payment":{"capture":"automatic","capture_options":{"automatic_expiry_period":12,"manual_expiry_period":7200,"refund_speed":"normal"}},"receipt":"26-000417-1"}`},
		{"find", "orders-none", `GET /v1/orders?count=100&receipt=26-000417-1&skip=0 `},
		{"payments", "payments-of-order", `GET /v1/orders/order_TestOrder00001/payments `},
		{"payment", "payment-captured", `GET /v1/payments/pay_TestPaymt00001 `},
		{"capture", "payment-captured", `POST /v1/payments/pay_TestPaymt00001/capture {"amount":125000,"currency":"INR"}`},
		{"refund", "refund-processed", `POST /v1/payments/pay_TestPaymt00001/refund {"amount":125000,"notes":{"order":"sahyadri-0199"},"receipt":"rf-late-pay_TestPaymt00001","speed":"normal"} rf-late-pay_TestPaymt00001`},
		{"refunds", "refunds-of-payment", `GET /v1/payments/pay_TestPaymt00001/refunds?count=100&skip=0 `},
		{"dispute", "dispute-lost", `GET /v1/disputes/disp_TestDisput01 `},
		{"disputes", "disputes", `GET /v1/disputes?count=100&skip=0 `},
	}
	for _, c := range cases {
		t.Run(c.call, func(t *testing.T) {
			base, asked := serve(t, c.answer)
			if _, err := calls[c.call](t.Context(), account(base)); err != nil {
				t.Fatal(err)
			}
			r := (*asked)[0]
			body, _ := io.ReadAll(r.Body)
			got := r.Method + " " + r.URL.String() + " " + string(body)
			if key := r.Header.Get("X-Refund-Idempotency"); key != "" {
				got += " " + key
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if id, secret, _ := r.BasicAuth(); id != "rzp_test_key" || secret != "canary-key" {
				t.Errorf("signed in as %q", id)
			}
		})
	}
}

func TestRefusedBeforeItIsSent(t *testing.T) {
	base, asked := serve(t, "order-created")
	a, ctx := account(base), t.Context()
	cases := []struct {
		name, field string
		call        func() error
	}{
		{"no receipt", "receipt", func() error { _, err := a.CreateOrder(ctx, NewOrder{"", theAmount, ourOrder}); return err }},
		{"receipt of 41", "receipt", func() error {
			_, err := a.CreateOrder(ctx, NewOrder{strings.Repeat("1", 41), theAmount, ourOrder})
			return err
		}},
		{"under a rupee", "amount", func() error { _, err := a.CreateOrder(ctx, NewOrder{aReceipt, 99, ourOrder}); return err }},
		{"for no order of ours", "notes", func() error { _, err := a.CreateOrder(ctx, NewOrder{aReceipt, theAmount, ""}); return err }},
		{"receipt that is a query", "receipt", func() error { _, err := a.FindOrders(ctx, "1&count=1"); return err }},
		{"order that is a path", "order", func() error { _, err := a.Payments(ctx, "../payments/pay_1"); return err }},
		{"order that is a query", "order", func() error { _, err := a.Payments(ctx, "order_1?expand"); return err }},
		{"order that is no address", "order", func() error { _, err := a.Payments(ctx, "%zz"); return err }},
		{"payment that is a path", "payment", func() error { _, err := a.Payment(ctx, "pay_1/../../orders"); return err }},
		{"dispute that is a path", "dispute", func() error { _, err := a.Dispute(ctx, "disp_1/accept"); return err }},
		{"no payment", "payment", func() error { _, err := a.Capture(ctx, "", theAmount); return err }},
		{"capture of nothing", "amount", func() error { _, err := a.Capture(ctx, aPayment, 0); return err }},
		{"refund of nothing", "amount", func() error { _, err := a.Refund(ctx, NewRefund{aPayment, 0, aKey, ourOrder}); return err }},
		{"key of nine", "receipt", func() error {
			_, err := a.Refund(ctx, NewRefund{aPayment, theAmount, "123456789", ourOrder})
			return err
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var e *Error
			if err := c.call(); !errors.As(err, &e) || e.Kind != Refused || e.Field != c.field || e.Status != 0 {
				t.Errorf("got %v", err)
			}
		})
	}
	if len(*asked) != 0 {
		t.Errorf("%d of them were sent", len(*asked))
	}
}

func TestListsAreReadWhole(t *testing.T) {
	item := string(recorded(t, "refund-processed").Body)
	page := func(n int) string {
		return `{"entity":"collection","count":1,"items":[` + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + `]}`
	}
	for name, sizes := range map[string][]int{"one page": {3}, "a full page, then none": {100, 0}, "three pages": {100, 100, 7}, "no end": {100}} {
		t.Run(name, func(t *testing.T) {
			n := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, page(sizes[min(n, len(sizes)-1)]))
				n++
			}))
			defer server.Close()
			a := account(server.URL)
			a.limit = 3 * time.Second
			got, err := a.Refunds(t.Context(), aPayment)
			if name == "no end" {
				if ErrorKindOf(err) != Unknown || err == nil || n != maxPages {
					t.Errorf("got %v after %d pages", err, n)
				}
				return
			}
			want := 0
			for _, s := range sizes {
				want += s
			}
			if err != nil || len(got) != want || n != len(sizes) {
				t.Errorf("got %d of %d in %d pages, %v", len(got), want, n, err)
			}
		})
	}
}
