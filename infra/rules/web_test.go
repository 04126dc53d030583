package rules

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	wordOf    = regexp.MustCompile(`(?m)^    "?([a-z_.A-Z0-9]+)"?: "(.*)",$`)
	asked     = regexp.MustCompile(`\b(?:t|has)\("([a-z_.]+)"|data-t(?:itle)?="([a-z_.]+)"|\? "([a-z]+\.[a-z_]+)" : "([a-z]+\.[a-z_]+)"`)
	blank     = regexp.MustCompile(`\{\w+\}`)
	inline    = regexp.MustCompile(`(?i)<style|<script(?: [^>]*)?>[^<]|\s(?:style|on\w+)=`)
	scriptsOf = regexp.MustCompile(`script-src ([^;]*)`)
)

// TestWords: each sentence of the pages is there in both languages, with the same blanks to fill, and none is asked for
// that does not exist.
func TestWords(t *testing.T) {
	text := page(t, "words.js")
	english, hindi, found := strings.Cut(text, "\n  hi: {")
	if !found {
		t.Fatal("words.js has no Hindi")
	}
	read := func(text string) map[string]string {
		words := map[string]string{}
		for _, m := range wordOf.FindAllStringSubmatch(text, -1) {
			blanks := blank.FindAllString(m[2], -1)
			slices.Sort(blanks)
			words[m[1]] = strings.Join(blanks, "")
		}
		return words
	}
	en, hi := read(english), read(hindi)
	if len(en) < 100 {
		t.Fatalf("%d English sentences were read", len(en))
	}
	for key := range maps.Keys(en) {
		if blanks, there := hi[key]; !there || blanks != en[key] {
			t.Errorf("%s: blanks %q in English, %q in Hindi (there: %v)", key, en[key], blanks, there)
		}
	}
	for key := range maps.Keys(hi) {
		if _, there := en[key]; !there {
			t.Errorf("%s is in Hindi only", key)
		}
	}
	for _, name := range pages(t, "*.js", "*.html") {
		for _, m := range asked.FindAllStringSubmatch(page(t, name), -1) {
			for _, key := range m[1:] {
				if _, there := en[key]; key != "" && !there {
					t.Errorf("%s asks for %s, which does not exist", name, key)
				}
			}
		}
	}
}

// TestPages: no page holds a style, a script or a policy in itself, and only the one that takes money lets in somebody
// else's script. That one is not the slip's: it names no token and may not ask our API. No page has a policy that turns text
// into HTML: trusted types are wanted of all others, and only the check page may make one.
func TestPages(t *testing.T) {
	edge := edgeOf(t, nil)
	for _, name := range append(pages(t, "*.html"), "desk/index.html") {
		text := page(t, name)
		if found := inline.FindString(text); found != "" {
			t.Errorf("%s holds %q in itself", name, found)
		}
		if strings.Contains(text, "Content-Security-Policy") {
			t.Errorf("%s has a policy in itself: they are written in infra/edge.yaml alone", name)
		}
		policy := edge.Of("/" + strings.TrimSuffix(name, "index.html")).Headers["Content-Security-Policy"]
		pays := name == "pay.html"
		if pays == strings.Contains(policy, "require-trusted-types-for 'script'") || strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") ||
			pays && strings.Contains(policy, "connect-src 'self'") {
			t.Errorf("%s: its policy is too wide: %s", name, policy)
		}
		from := scriptsOf.FindStringSubmatch(policy)
		if from == nil || !pays && strings.TrimSuffix(from[1], " 'wasm-unsafe-eval'") != "'self'" {
			t.Errorf("%s takes scripts from %q", name, from)
		}
		if makes := strings.Contains(policy, "trusted-types assay-offline"); !pays && !makes && !strings.Contains(policy, "trusted-types 'none'") {
			t.Errorf("%s may make any policy of trusted types: %s", name, policy)
		}
	}
	for _, name := range pages(t, "*.js") {
		text := page(t, name)
		// A policy may know one address of its own; one that is given text passes whatever that is.
		if strings.Contains(text, `createPolicy("default"`) || strings.Contains(text, "createHTML") || strings.Contains(text, "createScript:") ||
			strings.Count(text, "createScriptURL:") != strings.Count(text, `createScriptURL: () => "/`) {
			t.Errorf("%s makes a policy of trusted types that passes what it is given", name)
		}
		if name == "pay.js" {
			for _, word := range []string{"fragmentToken", "birth_date", "api.js", "/v1/", "opener", "sessionStorage"} {
				if strings.Contains(text, word) && word != "/v1/" || strings.Contains(text, `"/v1/`) {
					t.Errorf("%s holds %q: the page of the checkout knows no slip", name, word)
				}
			}
		}
	}
}

func pages(t *testing.T, patterns ...string) (names []string) {
	t.Helper()
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(root, "web", pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range found {
			names = append(names, filepath.Base(path))
		}
	}
	return names
}

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "web", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
