package hospitaltest

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"

	"assay/infra/testing/cast"
)

// Log keeps what a function logs, so that a test can read it. A Log made by new is empty. Safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Logger writes JSON into the log.
func (l *Log) Logger() *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }

// Write implements io.Writer.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// Take gives the lines since the last time.
func (l *Log) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}

// Personal is what no log line may hold of the people and values of these tests: of each patient of the cast every word of
// the name, the phone without its +91 and the date of birth, and any e-mail address.
var Personal = personal()

func personal() []string {
	all := []string{"@", cast.SecondPhone[3:], cast.ThirdPhone[3:]}
	for _, p := range cast.Patients {
		all = append(all, strings.Fields(p.Name+" "+p.NameLatin)...)
		for _, text := range []string{strings.TrimPrefix(p.Phone, "+91"), p.BirthDate} {
			if text != "" {
				all = append(all, text)
			}
		}
	}
	return all
}

// ownTime is when a line was written.
var ownTime = regexp.MustCompile(`"time":"[^"]*"`)

// WantError fails unless the log holds exactly one line since the last time, an error with these texts, and nothing of a
// person; more names what else must not be there.
func (l *Log) WantError(t testing.TB, texts []string, more ...string) {
	t.Helper()
	said := l.Take()
	var line struct{ Level string }
	if err := json.Unmarshal([]byte(said), &line); err != nil || line.Level != "ERROR" {
		t.Fatalf("want one error line, got %q, %v", said, err)
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%s is not in %s", text, said)
		}
	}
	unsaid := ownTime.ReplaceAllString(said, "") // its digits may be those of a value
	for _, text := range append(append([]string{}, Personal...), more...) {
		if strings.Contains(unsaid, text) {
			t.Errorf("%s is in %s", text, said)
		}
	}
}
