// Package guard keeps foreign web pages off the listeners of the local cloud. Loopback alone does not: a browser on this
// machine carries the requests of every page that is open in it, and a name that is made to lead here (DNS rebinding)
// turns such a page into one of the same origin.
package guard

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"assay/infra/client"
)

// Origins are the ways a page of this machine's port may be called, the origin of each.
func Origins(port string) []string {
	return []string{"http://localhost:" + port, "http://127.0.0.1:" + port, "http://[::1]:" + port}
}

// Listener lets through what names this machine and the listener's own port in Host, and comes from no page or from one
// of the origins. What a browser says comes from another site passes only as a visit: a link that somebody follows.
func Listener(port string, origins []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !ours(r.Host, port):
			http.Error(w, "this address leads to a local cloud, which answers to its own name only", http.StatusMisdirectedRequest)
		case foreign(r, origins):
			http.Error(w, "the local cloud answers its own pages only", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// Control is in front of what moves the local cloud itself: its clock, its faults, its test doubles. It lets through what
// only looks, and what changes something with client.ControlHeader: a form of a foreign page cannot send one, and a script
// would have to ask first, which nothing here grants.
func Control(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Header.Get(client.ControlHeader) == "" {
			http.Error(w, "say "+client.ControlHeader+": 1", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func ours(host, port string) bool {
	name, at, err := net.SplitHostPort(host)
	if err != nil || at != port {
		return false
	}
	return slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, strings.ToLower(name))
}

func foreign(r *http.Request, origins []string) bool {
	if from, said := r.Header["Origin"]; said {
		return len(from) != 1 || !slices.Contains(origins, from[0])
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "cross-site" {
		return false
	}
	visit := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !visit || r.Method != http.MethodGet
}
