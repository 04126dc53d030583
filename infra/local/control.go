package main

import (
	"encoding/json"
	"net/http"
)

// control is the handle for people and tests, under /_local/: status, clock, faults, queues, accounts at the test double
// of Razorpay, and the kill of a function's processes. What changes something wants client.ControlHeader.
func (c *cloud) control(mux *http.ServeMux) {
	mux.Handle("/_local/clock", c.clock)
	mux.Handle("/_local/faults", c.wire)
	mux.HandleFunc("GET /_local/queues", func(w http.ResponseWriter, _ *http.Request) { show(w, c.depths()) })
	mux.HandleFunc("DELETE /_local/queues/{name}", func(w http.ResponseWriter, r *http.Request) { // its messages are lost
		q := c.queues[r.PathValue("name")]
		if q == nil {
			http.Error(w, "no queue "+r.PathValue("name"), http.StatusNotFound)
			return
		}
		if err := q.Purge(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		show(w, c.depths())
	})
	mux.HandleFunc("GET /_local/status", func(w http.ResponseWriter, _ *http.Request) {
		processes, abandoned := map[string]int{}, map[string]int{}
		for id, f := range c.fleet.Functions {
			processes[id] = f.Running()
		}
		for _, p := range c.pollers {
			abandoned[p.ID] = p.Abandoned()
		}
		show(w, map[string]any{"url": c.url, "now": c.clock.Now(), "processes": processes,
			"streamRecordsGivenUp": abandoned, "queues": c.depths()})
	})
	mux.HandleFunc("POST /_local/razorpay/{hospital}", func(w http.ResponseWriter, r *http.Request) {
		if err := c.openAccount(r.PathValue("hospital")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		show(w, map[string]string{"hospital": r.PathValue("hospital")})
	})
	mux.HandleFunc("POST /_local/functions/{name}/kill", func(w http.ResponseWriter, r *http.Request) {
		f := c.fleet.Functions[r.PathValue("name")]
		if f == nil {
			http.Error(w, "no function "+r.PathValue("name"), http.StatusNotFound)
			return
		}
		f.Kill()
		show(w, map[string]int{"processes": f.Running()})
	})
}

// depth is what a queue holds: messages that can be received now, and those hidden or being handled.
type depth struct {
	Visible int `json:"visible"`
	Hidden  int `json:"hidden"`
}

func (c *cloud) depths() map[string]depth {
	out := map[string]depth{}
	for id, q := range c.queues {
		visible, hidden := q.Depth()
		out[id] = depth{visible, hidden}
	}
	return out
}

func show(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
