package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// problem is a refusal in Razorpay's words.
type problem struct {
	status                           int
	code, description, field, reason string
}

// invalid is what Razorpay says of a bad member (docs: api/orders/create, Failure).
func invalid(field, description string) *problem {
	return &problem{http.StatusBadRequest, "BAD_REQUEST_ERROR", description, field, "input_validation_failed"}
}

// notThere is what Razorpay says of an unknown id: 400, not 404 (docs: api/payments/fetch-with-id, Failure).
func notThere() *problem { return invalid("", "The id provided does not exist") }

func (p *problem) write(w http.ResponseWriter) {
	e := map[string]any{"code": p.code, "description": p.description}
	if p.reason != "" {
		e["source"], e["step"], e["reason"], e["metadata"] = "business", "payment_initiation", p.reason, map[string]any{}
	}
	if p.field != "" {
		e["field"] = p.field
	}
	answer(w, p.status, map[string]any{"error": e})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// call is one REST call: it is given its account, path values and body, under the lock, and gives an entity.
type call func(a Account, r *http.Request, body map[string]any) (any, *problem)

func (s *Sandbox) restRoutes() {
	for pattern, c := range map[string]struct {
		name string
		do   call
	}{
		"POST /v1/orders":                {"create_order", s.createOrder},
		"GET /v1/orders":                 {"list_orders", s.listOrders},
		"GET /v1/orders/{id}":            {"get_order", s.getOrder},
		"GET /v1/orders/{id}/payments":   {"order_payments", s.orderPayments},
		"GET /v1/payments/{id}":          {"get_payment", s.getPayment},
		"POST /v1/payments/{id}/capture": {"capture", s.capturePayment},
		"POST /v1/payments/{id}/refund":  {"refund", s.createRefund},
		"GET /v1/payments/{id}/refunds":  {"list_refunds", s.listRefunds},
		"GET /v1/disputes":               {"list_disputes", s.listDisputes},
		"GET /v1/disputes/{id}":          {"get_dispute", s.getDispute},
		"POST /v1/disputes/{id}/accept":  {"accept_dispute", s.acceptDispute},
	} {
		s.mux.Handle(pattern, s.faulty(c.name, s.signedIn(c.do)))
	}
	s.mux.HandleFunc("/v1/", func(w http.ResponseWriter, _ *http.Request) {
		// docs: api/payments/capture, Errors
		(&problem{http.StatusBadRequest, "BAD_REQUEST_ERROR", "The requested URL was not found on the server.", "", ""}).write(w)
	})
}

func (s *Sandbox) signedIn(do call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		a, ok := s.account(func(a Account) bool { return a.KeyID == id && a.KeySecret == secret })
		if !ok { // the body: razorpay-flutter issue 410
			(&problem{http.StatusUnauthorized, "BAD_REQUEST_ERROR", "Authentication failed", "", ""}).write(w)
			return
		}
		body := map[string]any{}
		if r.Method == http.MethodPost {
			in := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
			in.UseNumber()
			if err := in.Decode(&body); err != nil && !errors.Is(err, io.EOF) {
				invalid("", "The request body is not valid JSON").write(w) // guessed
				return
			}
		}
		s.mu.Lock()
		entity, refused := do(a, r, body)
		broken := s.failed
		s.mu.Unlock()
		switch {
		case broken != nil:
			http.Error(w, "the sandbox cannot write its journal: "+broken.Error(), http.StatusInternalServerError)
		case refused != nil:
			refused.write(w)
		default:
			answer(w, http.StatusOK, entity)
		}
	})
}

// only refuses members that the call does not have (docs: api/refunds/create-normal, Errors).
func only(body map[string]any, members ...string) *problem {
	for name := range body {
		if !slices.Contains(members, name) {
			return invalid(name, name+" is/are not required and should not be sent")
		}
	}
	return nil
}

// amount reads the member amount: a whole number of paise, at least a rupee.
func amount(body map[string]any) (int64, *problem) {
	number, ok := body["amount"].(json.Number)
	if body["amount"] == nil {
		return 0, invalid("amount", "The amount field is required.")
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	switch {
	case !ok || err != nil:
		return 0, invalid("amount", "The amount must be an integer.")
	case n < 100:
		return 0, invalid("amount", "The amount must be at least INR 1.00")
	}
	return n, nil
}

// remarks reads notes: at most 15 of 256 characters each (docs: api/orders/create).
func remarks(body map[string]any) (notes, *problem) {
	given, _ := body["notes"].(map[string]any)
	out := notes{}
	for name, value := range given {
		text, ok := value.(string)
		if !ok || len(text) > 256 || len(given) > 15 {
			return nil, invalid("notes", "The notes are too many or too long.") // guessed
		}
		out[name] = text
	}
	return out, nil
}

// number reads an optional whole number.
func number(body map[string]any, name string, otherwise int64) int64 {
	given, ok := body[name].(json.Number)
	if !ok {
		return otherwise
	}
	n, err := given.Int64()
	if err != nil {
		return -1
	}
	return n
}

// page cuts a list, newest first, as count and skip ask.
func page[T any](r *http.Request, all []T) (any, *problem) {
	ask := func(name string, otherwise, least, most int) (int, bool) {
		if !r.URL.Query().Has(name) {
			return otherwise, true
		}
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		return n, err == nil && n >= least && n <= most
	}
	count, okCount := ask("count", 10, 1, 100)
	skip, okSkip := ask("skip", 0, 0, 1<<30)
	if !okCount || !okSkip {
		return nil, invalid("count", "The count must be between 1 and 100.") // guessed
	}
	from := min(skip, len(all))
	return collection(all[from:min(from+count, len(all))]), nil
}

func collection[T any](items []T) any {
	if items == nil {
		items = []T{}
	}
	return map[string]any{"entity": "collection", "count": len(items), "items": items}
}

func (s *Sandbox) createOrder(a Account, _ *http.Request, body map[string]any) (any, *problem) {
	if p := only(body, "amount", "currency", "receipt", "notes", "partial_payment", "payment"); p != nil {
		return nil, p
	}
	sum, p := amount(body)
	if p != nil {
		return nil, p
	}
	said, p := remarks(body)
	if p != nil {
		return nil, p
	}
	currency, _ := body["currency"].(string)
	receipt, hasReceipt := body["receipt"].(string)
	switch {
	case currency == "":
		return nil, invalid("currency", "The currency field is required.")
	case currency != "INR":
		return nil, invalid("currency", "Currency is not supported") // guessed
	case len(receipt) > 40:
		return nil, invalid("receipt", "The receipt may not be greater than 40 characters.") // guessed
	}
	rule, p := ruleOf(body)
	if p != nil {
		return nil, p
	}
	o := &orderRow{Account: a.Hospital, Rule: rule, order: order{ID: newID("order_"), Entity: "order", Amount: sum, AmountDue: sum,
		Currency: currency, Status: "created", Notes: said, CreatedAt: s.Now().Unix()}}
	if hasReceipt {
		o.Receipt = &receipt // not kept unique: that needs unique_receipt, which not every account has
	}
	s.put(line{Order: o})
	return o.order, nil
}

// ruleOf reads payment.capture and its options. Without them three days count (docs: payments/capture-settings).
func ruleOf(body map[string]any) (captureRule, *problem) {
	rule := captureRule{Automatic: true, Within: 3 * 24 * 60, Keep: 7200}
	given, ok := body["payment"].(map[string]any)
	if !ok {
		return rule, nil
	}
	options, _ := given["capture_options"].(map[string]any)
	rule.Automatic = given["capture"] == "automatic"
	rule.Keep = number(options, "manual_expiry_period", rule.Keep)
	rule.Within = number(options, "automatic_expiry_period", min(rule.Within, rule.Keep))
	if given["capture"] != "automatic" && given["capture"] != "manual" || rule.Within < 12 || rule.Keep < rule.Within || rule.Keep > 7200 {
		return rule, invalid("payment", "The capture options are invalid.") // the bounds are documented, the words guessed
	}
	return rule, nil
}

// listOrders finds orders whose receipt contains what is asked (docs: api/orders/fetch-all).
func (s *Sandbox) listOrders(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	var found []order
	for _, id := range slices.Backward(s.ordered) {
		o := s.orders[id]
		if o.Account == a.Hospital && (!r.URL.Query().Has("receipt") ||
			o.Receipt != nil && strings.Contains(*o.Receipt, r.URL.Query().Get("receipt"))) {
			found = append(found, o.order)
		}
	}
	return page(r, found)
}

func (s *Sandbox) getOrder(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if o := s.orders[r.PathValue("id")]; o != nil && o.Account == a.Hospital {
		return o.order, nil
	}
	return nil, notThere()
}

func (s *Sandbox) orderPayments(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	o := s.orders[r.PathValue("id")]
	if o == nil || o.Account != a.Hospital {
		return nil, notThere()
	}
	var all []payment
	for _, id := range s.attempts[o.ID] {
		all = append(all, s.payments[id].payment)
	}
	return collection(all), nil
}

func (s *Sandbox) getPayment(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if p := s.payments[r.PathValue("id")]; p != nil && p.Account == a.Hospital {
		return p.payment, nil
	}
	return nil, notThere()
}
