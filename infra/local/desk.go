package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"assay/infra/client"
	"assay/infra/local/gateway"
)

// desk serves the pages of the staff: /desk/… and the address that the sign-in leads back to. A page that is asked for is
// built again where its source has changed; what "changed" means stands in the Makefile alone.
func (c *cloud) desk(mux *http.ServeMux, staff client.Issuer) {
	var one sync.Mutex
	fresh := func() error {
		one.Lock()
		defer one.Unlock()
		if _, err := os.Stat(filepath.Join(c.Root, "web", "node_modules")); err != nil {
			return errors.New("the desk is not built: start the system with `make run`")
		}
		build := exec.Command("make", "--silent", "desk")
		build.Dir = c.Root
		build.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=")
		if out, err := build.CombinedOutput(); err != nil {
			return errors.New("the desk does not build:\n" + strings.TrimSpace(string(out)))
		}
		return nil
	}
	built := gateway.Desk(filepath.Join(c.Root, ".build", "desk"), fresh)
	// While `make web` runs, the pages come from it: they change in the browser as they are written.
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at, err := os.ReadFile(filepath.Join(c.Root, ".build", "desk.dev"))
		if err != nil {
			built.ServeHTTP(w, r)
			return
		}
		w.Header().Del("Content-Security-Policy") // hot reload needs a script inside the page
		to := &url.URL{Scheme: "http", Host: strings.TrimSpace(string(at))}
		(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to) }}).ServeHTTP(w, r)
	})
	mux.Handle("/desk/", c.edge.pages(pages))
	mux.Handle("/callback", c.edge.pages(pages))
	mux.Handle("GET /desk/config.json", c.edge.pages(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": staff.Issuer, "client_id": staff.ClientID,
			"logout": staff.Issuer + "/logout", "local": true})
	})))
}
