package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
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
		"POST /v1/orders":                        {"create_order", s.createOrder},
		"GET /v1/orders":                         {"list_orders", s.listOrders},
		"GET /v1/orders/{id}":                    {"get_order", s.getOrder},
		"PATCH /v1/orders/{id}":                  {"edit_order", s.editOrder},
		"GET /v1/orders/{id}/payments":           {"order_payments", s.orderPayments},
		"GET /v1/payments":                       {"list_payments", s.listPayments},
		"GET /v1/payments/{id}":                  {"get_payment", s.getPayment},
		"PATCH /v1/payments/{id}":                {"edit_payment", s.editPayment},
		"POST /v1/payments/{id}/capture":         {"capture", s.capturePayment},
		"POST /v1/payments/{id}/refund":          {"refund", s.createRefund},
		"GET /v1/payments/{id}/refunds":          {"list_refunds", s.listRefunds},
		"GET /v1/payments/{id}/refunds/{refund}": {"get_refund", s.getRefund},
		"GET /v1/refunds":                        {"list_all_refunds", s.listAllRefunds},
		"GET /v1/refunds/{refund}":               {"get_refund", s.getRefund},
		"GET /v1/settlements":                    {"list_settlements", s.listSettlements},
		"GET /v1/settlements/{id}":               {"get_settlement", s.getSettlement},
		"GET /v1/settlements/recon/combined":     {"reconcile", s.reconcile},
		"GET /v1/disputes":                       {"list_disputes", s.listDisputes},
		"GET /v1/disputes/{id}":                  {"get_dispute", s.getDispute},
		"POST /v1/disputes/{id}/accept":          {"accept_dispute", s.acceptDispute},
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
		if r.Method == http.MethodPost || r.Method == http.MethodPatch {
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

// editOrder and editPayment replace the notes, the one thing of an entity that can be changed (docs: api/orders/update,
// api/payments/update).
func (s *Sandbox) editOrder(a Account, r *http.Request, body map[string]any) (any, *problem) {
	o := s.orders[r.PathValue("id")]
	if o == nil || o.Account != a.Hospital {
		return nil, notThere()
	}
	said, wrong := onlyNotes(body)
	if wrong != nil {
		return nil, wrong
	}
	o.Notes = said
	s.put(line{Order: o})
	return o.order, nil
}

func (s *Sandbox) editPayment(a Account, r *http.Request, body map[string]any) (any, *problem) {
	p := s.payments[r.PathValue("id")]
	if p == nil || p.Account != a.Hospital {
		return nil, notThere()
	}
	said, wrong := onlyNotes(body)
	if wrong != nil {
		return nil, wrong
	}
	p.Notes = said
	s.put(line{Payment: p})
	return p.payment, nil
}

func onlyNotes(body map[string]any) (notes, *problem) {
	if wrong := only(body, "notes"); wrong != nil {
		return nil, wrong
	}
	if body["notes"] == nil {
		return nil, invalid("notes", "The notes field is required.") // guessed
	}
	return remarks(body)
}

func (s *Sandbox) getOrder(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	if o := s.orders[r.PathValue("id")]; o != nil && o.Account == a.Hospital {
		return o.order, nil
	}
	return nil, notThere()
}

func (s *Sandbox) orderPayments(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
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
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	if p := s.payments[r.PathValue("id")]; p != nil && p.Account == a.Hospital {
		return p.payment, nil
	}
	return nil, notThere()
}
