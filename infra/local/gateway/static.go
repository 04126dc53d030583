package gateway

import (
	"net/http"
	"os"
	"path"
	"strings"
)

// Static serves the small web pages in dir: index.html for the folder itself, and no listings. Folders below it hold
// what is no page, so nothing in them is served.
func Static(dir string) http.Handler {
	root := os.DirFS(dir)
	files := http.FileServerFS(root)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean("/" + r.URL.Path)[1:]
		if r.Method != http.MethodGet && r.Method != http.MethodHead || strings.Contains(name, "/") {
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		if name == "" {
			name = "index.html"
		}
		switch path.Ext(name) {
		case ".html", ".css", ".js", ".svg":
		default:
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		if info, err := os.Stat(path.Join(dir, name)); err != nil || info.IsDir() {
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}

// Desk serves the built pages of the desk in dir: what is in assets under its own name, which its content makes, so that
// a copy is good for ever; and the one page for every other address. fresh is called before the page is given: it
// builds what has changed.
func Desk(dir string, fresh func() error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		if name, isAsset := strings.CutPrefix(path.Clean(r.URL.Path), "/desk/assets/"); isAsset {
			if info, err := os.Stat(path.Join(dir, "assets", path.Base(name))); err != nil || info.IsDir() {
				say(w, http.StatusNotFound, "Not Found")
				return
			}
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			http.ServeFile(w, r, path.Join(dir, "assets", path.Base(name)))
			return
		}
		if err := fresh(); err != nil {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(err.Error()))
			return
		}
		page, err := os.ReadFile(path.Join(dir, "index.html"))
		if err != nil {
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
}
