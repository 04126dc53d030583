package sandbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// Switches are what goes otherwise than it should, until it is switched back.
type Switches struct {
	Faults       []Fault  `json:"faults"`
	WebhooksOff  bool     `json:"webhooks_off"`  // events are kept for a replay, and not sent
	Disabled     []string `json:"disabled"`      // hospitals whose webhook failed for 24 hours
	Duplicates   int      `json:"duplicates"`    // how often each webhook is sent too often
	Shuffle      bool     `json:"shuffle"`       // webhooks overtake each other
	DelaySeconds int      `json:"delay_seconds"` // webhooks come late
	LateMinutes  int      `json:"late_minutes"`  // how long a late authorisation takes; 0 means 15
	Refunds      string   `json:"refunds"`       // what becomes of one: "" processed, "pending", "failed"
	Quirks       bool     `json:"quirks"`        // webhooks say what only the documented samples say
	OldRefunds   bool     `json:"old_refunds"`   // webhooks of refunds have their older shape
	PlainCodes   bool     `json:"plain_codes"`   // QR codes come without what they say, as to accounts without that feature
	// What Razorpay never does, so that somebody's tampering, or a fault, can be played: payments of more or less paise
	// than their order, or in another currency ("" as the order says).
	AmountOff int64  `json:"amount_off"`
	Currency  string `json:"currency"`
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func (w Switches) late() int64 {
	if w.LateMinutes == 0 {
		return 15 * 60
	}
	return int64(w.LateMinutes) * 60
}

func (w Switches) valid() bool {
	if w.Currency != "" && !currencyForm.MatchString(w.Currency) {
		return false
	}
	return w.Duplicates >= 0 && w.Duplicates <= 20 && w.DelaySeconds >= 0 && w.LateMinutes >= 0 &&
		slices.Contains([]string{"", "pending", "failed"}, w.Refunds)
}

// Totals are the money of an account, in paise: what a ledger must come to.
type Totals struct {
	Orders   int   `json:"orders"`
	Payments int   `json:"payments"`
	Captured int64 `json:"captured"` // ever
	Refunded int64 `json:"refunded"` // of what was captured, the pending with it
	Returned int64 `json:"returned"` // never captured, given back by Razorpay itself
	Held     int64 `json:"held"`     // authorised, waiting
	Deducted int64 `json:"deducted"` // for disputes that were lost
	Fees     int64 `json:"fees"`     // kept by Razorpay, also when refunded
}

// Totals adds up an account.
func (s *Sandbox) Totals(hospital string) Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	var t Totals
	for _, o := range s.orders {
		if o.Account == hospital {
			t.Orders++
		}
	}
	for _, d := range s.disputes {
		if d.Account == hospital {
			t.Deducted += d.AmountDeducted
		}
	}
	for _, p := range s.payments {
		if p.Account != hospital {
			continue
		}
		t.Payments++
		switch {
		case p.Captured:
			t.Captured += p.Amount
			t.Refunded += p.AmountRefunded
			t.Fees += *p.Fee
		case p.Status == "refunded":
			t.Returned += p.AmountRefunded
		case p.Status == "authorized":
			t.Held += p.Amount
		}
	}
	return t
}

// Set changes the switches; the faults and the disabled webhooks stay as they are.
func (s *Sandbox) Set(w Switches) error {
	if !w.valid() {
		return fmt.Errorf("switches out of bounds")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Faults, w.Disabled = s.switches.Faults, s.switches.Disabled
	s.put(line{Switches: &w})
	return nil
}

// Authorise is a bank's yes to a payment that is open or has failed.
func (s *Sandbox) Authorise(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.payments[id]
	if p == nil || p.Status != "created" && p.Status != "failed" {
		return fmt.Errorf("no payment %q that is created or failed", id)
	}
	s.authorise(p)
	return nil
}

// Refund gives money of a captured payment back as somebody at the dashboard does: without a key or a receipt.
func (s *Sandbox) Refund(id string, sum int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.payments[id]
	if p == nil || !p.Captured {
		return fmt.Errorf("no captured payment %q", id)
	}
	a, _ := s.account(func(a Account) bool { return a.Hospital == p.Account })
	r := &http.Request{Header: http.Header{}}
	r.SetPathValue("id", id)
	if _, wrong := s.createRefund(a, r, map[string]any{"amount": json.Number(fmt.Sprint(sum))}); wrong != nil {
		return fmt.Errorf("%s", wrong.description)
	}
	return nil
}

//go:embed pages.html
var pagesHTML string

var pages = template.Must(template.New("").Funcs(template.FuncMap{"rupees": rupees}).Parse(pagesHTML))

func rupees(paise int64) string { return fmt.Sprintf("₹%d.%02d", paise/100, paise%100) }

func (s *Sandbox) controlRoutes() {
	s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { show(w, "control", s.view()) })
	s.mux.HandleFunc("GET /control", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, s.view()) })
	s.mux.HandleFunc("DELETE /control/faults", func(w http.ResponseWriter, _ *http.Request) { s.ClearFaults(); s.confirm(w, nil) })
	s.mux.HandleFunc("POST /control/replay", func(w http.ResponseWriter, _ *http.Request) { s.Replay(); s.confirm(w, nil) })
	for path, do := range map[string]func(*json.Decoder) error{
		"/control": func(in *json.Decoder) error { // what is not named stays
			s.mu.Lock()
			changed := s.switches
			s.mu.Unlock()
			if err := in.Decode(&changed); err != nil {
				return err
			}
			return s.Set(changed)
		},
		"/control/faults":    with(s.AddFault),
		"/control/authorise": with(func(b struct{ Payment string }) error { return s.Authorise(b.Payment) }),
		"/control/settle":    with(func(b struct{ Refund, Status string }) error { return s.Settle(b.Refund, b.Status) }),
		"/control/dispute": with(func(b struct {
			Payment, Phase string
			Amount         int64
			Days           int
		}) error {
			_, err := s.Dispute(b.Payment, b.Amount, b.Phase, b.Days)
			return err
		}),
		"/control/decide": with(func(b struct{ Dispute, Step string }) error { return s.Decide(b.Dispute, b.Step) }),
		"/control/pay-code": with(func(b struct {
			Code string
			Late bool
		}) error {
			_, err := s.PayCode(b.Code, b.Late)
			return err
		}),
		"/control/refund": with(func(b struct {
			Payment string
			Amount  int64
		}) error {
			return s.Refund(b.Payment, b.Amount)
		}),
	} {
		s.mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			in := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
			in.DisallowUnknownFields()
			s.confirm(w, do(in))
		})
	}
}

func with[T any](do func(T) error) func(*json.Decoder) error {
	return func(in *json.Decoder) error {
		var body T
		if err := in.Decode(&body); err != nil {
			return err
		}
		return do(body)
	}
}

func (s *Sandbox) confirm(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer(w, http.StatusOK, s.view())
}

// view is what the control page shows: the switches, the money, and the latest of everything.
type view struct {
	Now      time.Time         `json:"now"`
	Switches Switches          `json:"switches"`
	Totals   map[string]Totals `json:"totals"` // by hospital
	Webhooks struct {
		Answered int `json:"answered"`
		Waiting  int `json:"waiting"`
		GivenUp  int `json:"given_up"`
	} `json:"webhooks"`
	Orders   []order   `json:"orders"`
	Payments []payment `json:"payments"`
	Refunds  []refund  `json:"refunds"`
	Disputes []dispute `json:"disputes"` // the latest
	Codes    []code    `json:"qr_codes"`
	Calls    []string  `json:"-"`
	Hows     []string  `json:"-"`
	Steps    []string  `json:"-"` // of a dispute
}

// latest is how many orders the control page shows.
const latest = 30

func (s *Sandbox) view() view {
	v := view{Now: s.Now(), Totals: map[string]Totals{}, Orders: []order{}, Payments: []payment{}, Refunds: []refund{}, Disputes: []dispute{}, Codes: []code{}, Calls: Calls, Hows: Hows,
		Steps: slices.Sorted(maps.Keys(DisputeSteps))}
	accounts, _ := s.Accounts()
	for _, a := range accounts {
		v.Totals[a.Hospital] = s.Totals(a.Hospital)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.Switches, v.Webhooks.Answered = s.switches, s.sent
	if v.Switches.Faults == nil {
		v.Switches.Faults = []Fault{}
	}
	for _, d := range s.pending {
		if v.Webhooks.Waiting++; d.GivenUp {
			v.Webhooks.Waiting--
			v.Webhooks.GivenUp++
		}
	}
	for _, id := range slices.Backward(s.disputed[max(0, len(s.disputed)-latest):]) {
		v.Disputes = append(v.Disputes, s.disputes[id].dispute)
	}
	for _, id := range slices.Backward(s.coded[max(0, len(s.coded)-latest):]) {
		v.Codes = append(v.Codes, s.codes[id].code)
		for _, p := range s.codes[id].Payments {
			v.Payments = append(v.Payments, s.payments[p].payment)
			for _, f := range s.returns[p] {
				v.Refunds = append(v.Refunds, s.refunds[f].refund)
			}
		}
	}
	for _, id := range slices.Backward(s.ordered[max(0, len(s.ordered)-latest):]) {
		v.Orders = append(v.Orders, s.orders[id].order)
		for _, p := range s.attempts[id] {
			v.Payments = append(v.Payments, s.payments[p].payment)
			for _, f := range s.returns[p] {
				v.Refunds = append(v.Refunds, s.refunds[f].refund)
			}
		}
	}
	return v
}
