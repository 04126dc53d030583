package sandbox

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// settlement is what Razorpay pays to the merchant's bank on a day (docs: api/settlements/entity). Its fees are 0, as those
// of the payments are taken off before.
type settlement struct {
	ID        string `json:"id"`
	Entity    string `json:"entity"`
	Amount    int64  `json:"amount"`
	Status    string `json:"status"`
	Fees      int64  `json:"fees"`
	Tax       int64  `json:"tax"`
	UTR       string `json:"utr"`
	CreatedAt int64  `json:"created_at"`
}

// settled is one line of the report of a settlement: a payment that it brings, or a refund that it takes off (docs:
// api/settlements/fetch-recon).
type settled struct {
	EntityID      string   `json:"entity_id"`
	Type          string   `json:"type"`
	Debit         int64    `json:"debit"`
	Credit        int64    `json:"credit"`
	Amount        int64    `json:"amount"`
	Currency      string   `json:"currency"`
	Fee           int64    `json:"fee"`
	Tax           int64    `json:"tax"`
	OnHold        bool     `json:"on_hold"`
	Settled       bool     `json:"settled"`
	CreatedAt     int64    `json:"created_at"`
	SettledAt     int64    `json:"settled_at"`
	SettlementID  string   `json:"settlement_id"`
	PostedAt      *int64   `json:"posted_at"`
	CreditType    string   `json:"credit_type"`
	Description   *string  `json:"description"`
	Notes         notes    `json:"notes"`
	PaymentID     *string  `json:"payment_id"`
	SettlementUTR string   `json:"settlement_utr"`
	OrderID       orderRef `json:"order_id"`
	OrderReceipt  *string  `json:"order_receipt"`
	Method        *string  `json:"method"`
	CardNetwork   *string  `json:"card_network"`
	CardIssuer    *string  `json:"card_issuer"`
	CardType      *string  `json:"card_type"`
	DisputeID     *string  `json:"dispute_id"`
}

var india = time.FixedZone("IST", 5*60*60+30*60)

// settles is when money that moved now is settled: in the morning two days later. Razorpay counts working days; that it leaves
// out holidays is not played.
func (s *Sandbox) settles() int64 {
	now := s.Now().In(india)
	return time.Date(now.Year(), now.Month(), now.Day()+2, 9, 0, 0, 0, india).Unix()
}

// settledLines are the lines of all settlements of an account until now, by the time of their settlement.
func (s *Sandbox) settledLines(a Account) map[int64][]settled {
	all := map[int64][]settled{}
	add := func(at int64, l settled) {
		if at == 0 || at > s.Now().Unix() {
			return
		}
		l.Settled, l.SettledAt, l.CreditType = true, at, "default"
		l.SettlementID, l.SettlementUTR = settlementOf(a, at)
		all[at] = append(all[at], l)
	}
	for _, p := range s.paymentsOf(a) {
		var receipt *string
		if o := s.orders[string(p.OrderID)]; o != nil {
			receipt = o.Receipt
		}
		if p.Captured {
			add(p.SettlesAt, settled{EntityID: p.ID, Type: "payment", Credit: p.Amount - *p.Fee, Amount: p.Amount, Currency: p.Currency, Fee: *p.Fee,
				Tax: *p.Tax, CreatedAt: p.CreatedAt, Description: p.Description, Notes: p.Notes, OrderID: p.OrderID, OrderReceipt: receipt, Method: &p.Method})
		}
		for _, id := range s.returns[p.ID] {
			if f := s.refunds[id]; f.Status == "processed" && !f.Auto { // what was never captured was never the merchant's
				add(f.SettlesAt, settled{EntityID: f.ID, Type: "refund", Debit: f.Amount, Amount: f.Amount, Currency: f.Currency, CreatedAt: f.CreatedAt,
					Notes: f.Notes, PaymentID: &f.PaymentID, OrderID: p.OrderID, OrderReceipt: receipt, Method: &p.Method})
			}
		}
	}
	return all
}

// settlementOf names the settlement of an account at a time: it is worked out and kept nowhere, so it has to be named alike
// each time.
func settlementOf(a Account, at int64) (id, utr string) {
	sum := sha256.Sum256(fmt.Append(nil, a.ID, at))
	name := []byte("setl_00000000000000")
	for i := range 14 {
		name[len("setl_")+i] = letters[int(sum[i])%len(letters)]
	}
	return string(name), fmt.Sprintf("%d%x", at, sum[14:17])
}

func (s *Sandbox) settlements(a Account) (all []settlement) {
	for at, lines := range s.settledLines(a) {
		one := settlement{Entity: "settlement", Status: "processed", CreatedAt: at}
		one.ID, one.UTR = settlementOf(a, at)
		for _, l := range lines {
			one.Amount += l.Credit - l.Debit
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b settlement) int { return int(b.CreatedAt - a.CreatedAt) })
	return all
}

// listSettlements gives the settlements of an account, the newest first (docs: api/settlements/fetch-all).
func (s *Sandbox) listSettlements(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	return listed(r, s.settlements(a), func(one settlement) int64 { return one.CreatedAt })
}

func (s *Sandbox) getSettlement(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	for _, one := range s.settlements(a) {
		if one.ID == r.PathValue("id") {
			return one, nil
		}
	}
	return nil, notThere()
}

// reconcile gives the lines of the settlements of a month, or of a day of it (docs: api/settlements/fetch-recon).
func (s *Sandbox) reconcile(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	q := r.URL.Query()
	if wrong := asks(q, "year", "month", "day", "count", "skip"); wrong != nil {
		return nil, wrong
	}
	asked := map[string]int{}
	for name, bounds := range map[string][2]int{"year": {2000, 2100}, "month": {1, 12}, "day": {1, 31}} {
		if name == "day" && !q.Has(name) {
			continue
		}
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < bounds[0] || n > bounds[1] {
			return nil, invalid(name, "The "+name+" field is invalid.") // guessed
		}
		asked[name] = n
	}
	lines := s.settledLines(a)
	var found []settled
	for _, at := range slices.Sorted(maps.Keys(lines)) {
		on := time.Unix(at, 0).In(india)
		if on.Year() == asked["year"] && int(on.Month()) == asked["month"] && (asked["day"] == 0 || on.Day() == asked["day"]) {
			found = append(found, lines[at]...)
		}
	}
	return pageOf(r, found, 1000)
}
