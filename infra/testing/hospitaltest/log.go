package hospitaltest

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
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

// Personal is what no log line may hold of the people and values of these tests.
var Personal = []string{"Sunil", "Patil", "सुनील", "पाटील", "Asha", "Namuna Patient", "@", "9876543210", "9812345678", "1984-03-12"}

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
