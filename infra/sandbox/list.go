package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// asks refuses a query that the call does not have: whoever filters must not be given all.
func asks(q url.Values, members ...string) *problem {
	for name := range q {
		if !slices.Contains(members, name) {
			return invalid(name, name+" is/are not required and should not be sent")
		}
	}
	return nil
}

// listed cuts a list, newest first, as from, to, count and skip ask, and refuses what else is asked but the call's own filters,
// which have been looked at.
func listed[T any](r *http.Request, all []T, at func(T) int64, own ...string) (any, *problem) {
	q := r.URL.Query()
	if wrong := asks(q, append(own, "from", "to", "count", "skip")...); wrong != nil {
		return nil, wrong
	}
	bound := map[string]int64{"from": 0, "to": 1 << 62}
	for name := range bound {
		if q.Has(name) {
			n, err := strconv.ParseInt(q.Get(name), 10, 64)
			if err != nil {
				return nil, invalid(name, name+" must be an integer.") // guessed
			}
			bound[name] = n
		}
	}
	var found []T
	for _, one := range all {
		if at := at(one); at >= bound["from"] && at <= bound["to"] {
			found = append(found, one)
		}
	}
	return pageOf(r, found, 100)
}

// pageOf cuts a list as count, at most so many, and skip ask.
func pageOf[T any](r *http.Request, all []T, most int) (any, *problem) {
	ask := func(name string, otherwise, least, most int) (int, bool) {
		if !r.URL.Query().Has(name) {
			return otherwise, true
		}
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		return n, err == nil && n >= least && n <= most
	}
	count, okCount := ask("count", 10, 1, most)
	skip, okSkip := ask("skip", 0, 0, 1<<30)
	if !okCount || !okSkip {
		return nil, invalid("count", "The count must be between 1 and "+strconv.Itoa(most)+".") // guessed
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

// listOrders finds orders whose receipt contains what is asked, or of which a payment is authorised or not (docs:
// api/orders/fetch-all). Expanding is not played, and refused.
func (s *Sandbox) listOrders(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	q := r.URL.Query()
	authorised := q.Get("authorized")
	if q.Has("authorized") && authorised != "0" && authorised != "1" {
		return nil, invalid("authorized", "The selected authorized is invalid.") // guessed
	}
	var found []order
	for _, id := range slices.Backward(s.ordered) {
		o := s.orders[id]
		if o.Account != a.Hospital || q.Has("receipt") && (o.Receipt == nil || !strings.Contains(*o.Receipt, q.Get("receipt"))) {
			continue
		}
		if authorised != "" && (authorised == "1") != slices.ContainsFunc(s.attempts[o.ID], func(id string) bool {
			return s.payments[id].Status == "authorized" || s.payments[id].Captured
		}) {
			continue
		}
		found = append(found, o.order)
	}
	return listed(r, found, func(o order) int64 { return o.CreatedAt }, "receipt", "authorized")
}

// listPayments gives the payments of an account, the newest first (docs: api/payments/fetch-all-payments). Expanding is not
// played, and refused.
func (s *Sandbox) listPayments(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	var all []payment
	for _, p := range s.paymentsOf(a) {
		all = append(all, p.payment)
	}
	slices.SortStableFunc(all, func(a, b payment) int { return int(b.CreatedAt - a.CreatedAt) })
	return listed(r, all, func(p payment) int64 { return p.CreatedAt })
}

// paymentsOf are the payments of an account, those of orders before those of codes, each by the age of what they were made at.
func (s *Sandbox) paymentsOf(a Account) (all []*paymentRow) {
	for _, o := range append(slices.Clone(s.ordered), "") { // those of codes have no order
		for _, id := range s.attempts[o] {
			if p := s.payments[id]; p.Account == a.Hospital {
				all = append(all, p)
			}
		}
	}
	return all
}

// listAllRefunds gives the refunds of an account, the newest first (docs: api/refunds/fetch-all).
func (s *Sandbox) listAllRefunds(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	var all []refund
	for _, f := range s.refunds {
		if f.Account == a.Hospital {
			all = append(all, f.refund)
		}
	}
	slices.SortFunc(all, func(a, b refund) int {
		if a.CreatedAt != b.CreatedAt {
			return int(b.CreatedAt - a.CreatedAt)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return listed(r, all, func(f refund) int64 { return f.CreatedAt })
}

// listRefunds gives the refunds of a payment (docs: api/refunds/fetch-multiple-refund-payment).
func (s *Sandbox) listRefunds(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	p := s.payments[r.PathValue("id")]
	if p == nil || p.Account != a.Hospital {
		return nil, notThere()
	}
	var all []refund
	for _, id := range slices.Backward(s.returns[p.ID]) {
		all = append(all, s.refunds[id].refund)
	}
	return listed(r, all, func(f refund) int64 { return f.CreatedAt })
}

// getRefund gives a refund, by its payment where the path names one (docs: api/refunds/fetch-with-id).
func (s *Sandbox) getRefund(a Account, r *http.Request, _ map[string]any) (any, *problem) {
	if wrong := asks(r.URL.Query()); wrong != nil {
		return nil, wrong
	}
	f, of := s.refunds[r.PathValue("refund")], r.PathValue("id")
	if f == nil || f.Account != a.Hospital || of != "" && f.PaymentID != of {
		return nil, notThere()
	}
	return f.refund, nil
}
