package razorpay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	rzp "github.com/razorpay/razorpay-go"
)

// The defects of razorpay-go, each shown on the bare library and then on ours. bare reports whether the library still has
// it: once it says no, the mending here can go. Not among them: AddHeaders, which panicked, and SetTimeout, which acted
// on another client; both are mended in 1.4.0.
func TestDefectsOfTheLibrary(t *testing.T) {
	bareClient := func(base string) *rzp.Client {
		c := rzp.NewClient("rzp_test_key", "canary-key")
		c.BaseURL = base
		return c
	}
	order := map[string]any{"amount": 125000, "currency": "INR", "receipt": aReceipt}
	cases := []struct {
		name string
		at   http.HandlerFunc
		bare func(*rzp.Client) bool
		ours func(*Account) bool
	}{
		{"401, 429 and 500 are one and the same error",
			replay(t, "wrong-key", "throttled", "server-error"),
			func(c *rzp.Client) bool {
				_, one := c.Order.Create(order, nil)
				_, two := c.Order.Create(order, nil)
				_, three := c.Order.Create(order, nil)
				return kindOf(one) == kindOf(two) && kindOf(two) == kindOf(three)
			},
			func(a *Account) bool {
				var kinds []ErrorKind
				for range 3 {
					_, err := calls["create"](context.Background(), a)
					kinds = append(kinds, ErrorKindOf(err))
				}
				return kinds[0] == Refused && kinds[1] == Busy && kinds[2] == Unknown
			}},
		{"a refusal is a success",
			replay(t, "internal-code"),
			func(c *rzp.Client) bool { m, err := c.Order.Create(order, nil); return err == nil && len(m) == 0 },
			func(a *Account) bool {
				_, err := calls["create"](context.Background(), a)
				return ErrorKindOf(err) == Refused
			}},
		{"an empty answer is a success",
			replay(t, "empty-200"),
			func(c *rzp.Client) bool { m, err := c.Order.Create(order, nil); return err == nil && len(m) == 0 },
			func(a *Account) bool {
				_, err := calls["create"](context.Background(), a)
				return err != nil && ErrorKindOf(err) == Unknown
			}},
		{"an answer of two bytes is a success",
			replay(t, "two-bytes-200"),
			func(c *rzp.Client) bool {
				m, err := c.Payment.Fetch(aPayment, nil, nil)
				return err == nil && len(m) == 0
			},
			func(a *Account) bool { _, err := a.Payment(context.Background(), aPayment); return err != nil }},
		{"an HTML outage is a bad request without words",
			replay(t, "html-503"),
			func(c *rzp.Client) bool {
				_, err := c.Payment.Fetch(aPayment, nil, nil)
				return err != nil && err.Error() == ""
			},
			func(a *Account) bool {
				var e *Error
				_, err := a.Payment(context.Background(), aPayment)
				return errors.As(err, &e) && e.Kind == Unknown && e.Status == 503
			}},
		{"paise beyond 2^53 change",
			replay(t, "payment-beyond-float"),
			func(c *rzp.Client) bool {
				m, _ := c.Payment.Fetch(aPayment, nil, nil)
				f, ok := m["amount"].(float64)
				return ok && int64(f) == 9007199254740992
			},
			func(a *Account) bool {
				_, err := a.Payment(context.Background(), aPayment) // it is beyond the bounds of ours (docs/rules.md#amounts)
				return ErrorKindOf(err) == Unknown && err != nil
			}},
		{"half a paisa is taken",
			replay(t, "payment-fraction"),
			func(c *rzp.Client) bool { m, _ := c.Payment.Fetch(aPayment, nil, nil); return m["amount"] == 125000.5 },
			func(a *Account) bool {
				_, err := a.Payment(context.Background(), aPayment)
				return ErrorKindOf(err) == Unknown
			}},
		{"an order's id can be a path",
			func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, `{"path":"`+r.URL.Path+`"}`) },
			func(c *rzp.Client) bool {
				m, _ := c.Order.Payments("x?expand=", nil, nil)
				return m["path"] == "/v1/orders/x"
			},
			func(a *Account) bool {
				_, err := a.Payments(context.Background(), "x?expand=")
				return ErrorKindOf(err) == Refused
			}},
		{"an order's id can end the process",
			replay(t, "payments-of-order"),
			func(c *rzp.Client) (panics bool) {
				defer func() { panics = recover() != nil }()
				_, _ = c.Order.Payments("%zz", nil, nil)
				return false
			},
			func(a *Account) bool {
				_, err := a.Payments(context.Background(), "%zz")
				return ErrorKindOf(err) == Refused
			}},
		{"a slow call cannot be ended",
			func(_ http.ResponseWriter, r *http.Request) {
				select {
				case <-r.Context().Done():
				case <-time.After(2 * time.Second):
				}
			},
			func(c *rzp.Client) bool {
				done := make(chan struct{})
				go func() { _, _ = c.Payment.Fetch(aPayment, nil, nil); close(done) }()
				select {
				case <-done:
					return false
				case <-time.After(600 * time.Millisecond): // twice what ours is given
					return c.HTTPClient.Timeout == 10*time.Second
				}
			},
			func(a *Account) bool {
				_, err := a.Payment(context.Background(), aPayment)
				return ErrorKindOf(err) == Unknown && errors.Is(err, context.DeadlineExceeded)
			}},
		{"the key follows a redirect",
			func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/v1/payments") {
					http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
					return
				}
				_, secret, _ := r.BasicAuth()
				_, _ = io.WriteString(w, `{"got":"`+secret+`"}`)
			},
			func(c *rzp.Client) bool { m, _ := c.Payment.Fetch(aPayment, nil, nil); return m["got"] == "canary-key" },
			func(a *Account) bool {
				var e *Error
				_, err := a.Payment(context.Background(), aPayment)
				return errors.As(err, &e) && e.Status == http.StatusTemporaryRedirect && e.Kind == Unknown
			}},
		{"an answer may be of any length",
			func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, `{"id":"`+strings.Repeat("x", 2*maxAnswer)+`"}`)
			},
			func(c *rzp.Client) bool {
				m, _ := c.Payment.Fetch(aPayment, nil, nil)
				id, _ := m["id"].(string)
				return len(id) == 2*maxAnswer
			},
			func(a *Account) bool {
				_, err := a.Payment(context.Background(), aPayment)
				return ErrorKindOf(err) == Unknown && strings.Contains(err.Error(), "too long")
			}},
		{"a connection cut after the work is like any other",
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			func(c *rzp.Client) bool { _, err := c.Order.Create(order, nil); return err != nil },
			func(a *Account) bool {
				var e *Error
				_, err := calls["create"](context.Background(), a)
				return errors.As(err, &e) && e.Kind == Unknown && e.Status == 0
			}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for who, shown := range map[string]func(base string) bool{
				"the bare library no longer has it: what mends it here can go": func(base string) bool { return c.bare(bareClient(base)) },
				"ours has it too": func(base string) bool { return c.ours(account(base)) },
			} {
				server := httptest.NewServer(c.at)
				if !shown(server.URL) {
					t.Error(who)
				}
				server.CloseClientConnections()
				server.Close()
			}
		})
	}
}

// replay gives recorded answers in turn, over and over.
func replay(t *testing.T, names ...string) http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		a := recorded(t, names[n%len(names)])
		n++
		w.WriteHeader(a.Status)
		_, _ = w.Write(a.Body)
	}
}

func kindOf(err error) string {
	if err == nil {
		return "none"
	}
	return fmt.Sprintf("%T", err)
}

// The library's own signature check cannot be called here: it lies in a package that brings testing and testify along.
// That it compares with != is read in its source, utils/utils.go.
func TestLinksNothingForTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, pkg := range []string{"razorpay-go/utils", "testify", "\ntesting\n", "yaml"} {
		if strings.Contains(string(out), pkg) {
			t.Errorf("links %s", strings.TrimSpace(pkg))
		}
	}
}

func TestNotReached(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, err = calls["create"](t.Context(), account("http://"+closed.Addr().String()))
	if ErrorKindOf(err) != Busy {
		t.Errorf("nobody listens: %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	base, asked := serve(t, "order-created")
	if _, err = calls["create"](over, account(base)); ErrorKindOf(err) != Busy || !errors.Is(err, context.Canceled) || len(*asked) != 0 {
		t.Errorf("the context was over before: %v, sent %d", err, len(*asked))
	}
}

func TestDeadlineOfTheCallerCounts(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	a := account(server.URL)
	a.limit = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := a.Payment(ctx, aPayment)
	if took := time.Since(began); ErrorKindOf(err) != Unknown || !errors.Is(err, context.DeadlineExceeded) || took > 30*time.Second {
		t.Errorf("got %v after %v", err, took)
	}
}
