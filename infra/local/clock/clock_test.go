package clock

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestMoves(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, order string
		status      int
		ahead       time.Duration // of the machine, afterwards
	}{
		{"advance", `{"advance":"2m"}`, 200, 2 * time.Minute},
		{"advance adds up", `{"advance":"48h"}`, 200, 48*time.Hour + 2*time.Minute},
		{"back by advance", `{"advance":"-1h"}`, 400, 48*time.Hour + 2*time.Minute},
		{"no duration", `{"advance":"soon"}`, 400, 48*time.Hour + 2*time.Minute},
		{"both", `{"advance":"1h","set":"2026-01-02T15:04:05Z"}`, 400, 48*time.Hour + 2*time.Minute},
		{"nothing", `{}`, 400, 48*time.Hour + 2*time.Minute},
		{"set", `{"set":"` + time.Now().Add(time.Hour).Format(time.RFC3339Nano) + `"}`, 200, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock, err := Open(dir) // a new one each time: the offset survives a restart
			if err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			clock.ServeHTTP(w, httptest.NewRequest("POST", "/_local/clock", strings.NewReader(c.order)))
			if w.Code != c.status {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if ahead := time.Until(clock.Now()); (ahead - c.ahead).Abs() > 5*time.Second {
				t.Errorf("ahead by %s, want %s", ahead, c.ahead)
			}
		})
	}
}
