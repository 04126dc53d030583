package sandbox

import (
	_ "embed"
	"encoding/json"
	"net/http"
)

//go:embed checkout.js
var checkoutJS []byte

// pageRoutes are the checkout: checkout.js stands in for https://checkout.razorpay.com/v1/checkout.js and opens the page
// in a frame; opened by itself, the page sends the callback to callback_url as a form, as Razorpay does.
func (s *Sandbox) pageRoutes() {
	s.mux.HandleFunc("GET /checkout.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(checkoutJS)
	})
	s.mux.HandleFunc("GET /checkout", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		o := s.orders[r.URL.Query().Get("order_id")]
		var shown order
		if o != nil {
			shown = o.order
		}
		s.mu.Unlock()
		a, ok := s.account(func(a Account) bool { return o != nil && a.Hospital == o.Account })
		if !ok || r.URL.Query().Get("key_id") != a.KeyID {
			w.WriteHeader(http.StatusBadRequest)
			show(w, "nothing", nil)
			return
		}
		show(w, "checkout", map[string]any{"Order": shown, "Outcomes": Outcomes, "Callback": r.URL.Query().Get("callback_url")})
	})
	s.mux.HandleFunc("POST /checkout/attempts", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Order   string `json:"order_id"`
			Outcome string `json:"outcome"`
		}
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
			http.Error(w, "say order_id and outcome", http.StatusBadRequest)
			return
		}
		c, err := s.Pay(in.Order, in.Outcome)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, http.StatusOK, c)
	})
}

func show(w http.ResponseWriter, name string, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")  // with none at all a browser hides the origin of a form
	_ = pages.ExecuteTemplate(w, name, data) // parsed at start: what fails here is the reader's connection
}
