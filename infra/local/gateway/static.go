package gateway

import (
	"net/http"
	"os"
	"path"
)

// Static serves the web pages in dir: index.html for a folder that has one, and no listings.
func Static(dir string) http.Handler {
	root := os.DirFS(dir)
	files := http.FileServerFS(root)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean("/" + r.URL.Path)[1:]
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			say(w, http.StatusNotFound, "Not Found")
			return
		}
		if info, err := os.Stat(path.Join(dir, name)); err != nil || info.IsDir() {
			if _, err := os.Stat(path.Join(dir, name, "index.html")); err != nil {
				say(w, http.StatusNotFound, "Not Found")
				return
			}
		}
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}
