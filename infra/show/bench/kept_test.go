package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestChange(t *testing.T) {
	for name, c := range map[string]struct {
		before, now float64
		known       bool
		want        string
	}{
		"not there before": {0, 5, false, "new"},
		"the same":         {5, 5, true, ""},
		"less than 1 %":    {1000, 1004, true, ""},
		"more":             {10, 12, true, "+20 %"},
		"less":             {12, 9, true, "-25 %"},
		"from nothing":     {0, 2, true, "+2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := change(c.before, c.now, c.known); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// A run is compared with the one that was kept before it.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	measure := func(size float64) string {
		last, err := lastKept(dir)
		if err != nil {
			t.Fatal(err)
		}
		r := newReport(io.Discard, last)
		r.section("binaries, stripped")
		r.figures(figure{name: "orders", measured: size, bound: 14, format: "%.1f MB"})
		if err := r.keep(dir, time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		return r.text.String()
	}
	if first := measure(10); !strings.Contains(first, "new") {
		t.Errorf("first run\n%s", first)
	}
	if second := measure(11); !strings.Contains(second, "+10 %") {
		t.Errorf("second run\n%s", second)
	}
	text, err := os.ReadFile(filepath.Join(dir, "bench.md"))
	if err != nil || !strings.Contains(string(text), "11.0 MB") {
		t.Errorf("kept %s, %v", text, err)
	}
}
