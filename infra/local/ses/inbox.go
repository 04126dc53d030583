package ses

import (
	_ "embed"
	"html/template"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

//go:embed inbox.html
var pages string

var (
	page  = template.Must(template.New("inbox").Funcs(template.FuncMap{"linked": linked, "ist": ist, "framed": framed}).Parse(pages))
	links = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)]`)
	india = time.FixedZone("IST", 5*60*60+30*60)
)

func (s *Server) inboxRoutes() {
	s.mux.HandleFunc("GET /inbox", func(w http.ResponseWriter, _ *http.Request) { show(w, "list", s.newestFirst()) })
	s.mux.HandleFunc("GET /inbox.json", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, s.newestFirst()) })
	s.mux.HandleFunc("GET /inbox/{id}", func(w http.ResponseWriter, r *http.Request) {
		if m, ok := s.find(r.PathValue("id")); ok {
			show(w, "mail", m)
			return
		}
		http.NotFound(w, r)
	})
	s.mux.HandleFunc("GET /inbox/{id}/source", func(w http.ResponseWriter, r *http.Request) {
		m, ok := s.find(r.PathValue("id"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.ServeFile(w, r, filepath.Join(s.dir, m.ID+".eml"))
	})
}

// newestFirst is a copy of the mails; never nil, so that JSON shows [].
func (s *Server) newestFirst() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]Mail{}, s.mails...)
	slices.Reverse(out)
	return out
}

func (s *Server) find(id string) (Mail, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.mails, func(m Mail) bool { return m.ID == id })
	if i < 0 {
		return Mail{}, false
	}
	return s.mails[i], true
}

func show(w http.ResponseWriter, name string, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// A mail's HTML is foreign: it may look as it likes and do nothing.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'self'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	// Parsed at start and fed by our own types: what fails here is the reader's
	// connection.
	_ = page.ExecuteTemplate(w, name, data)
}

// linked makes the addresses of a plain text clickable.
func linked(text string) template.HTML {
	var out []byte
	last := 0
	for _, at := range links.FindAllStringIndex(text, -1) {
		url := template.HTMLEscapeString(text[at[0]:at[1]])
		out = append(out, template.HTMLEscapeString(text[last:at[0]])...)
		out = append(out, `<a href="`+url+`" target="_blank" rel="noopener noreferrer">`+url+`</a>`...)
		last = at[1]
	}
	return template.HTML(append(out, template.HTMLEscapeString(text[last:])...))
}

// framed opens the links of an HTML mail outside its sandbox.
func framed(html string) string { return `<base target="_blank">` + html }

func ist(at time.Time) string { return at.In(india).Format("2 Jan 2006, 15:04:05") }
