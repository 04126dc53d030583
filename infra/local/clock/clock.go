// Package clock is the local cloud's time: the machine's, moved by an offset that people and tests may change
// and that survives a restart.
package clock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Clock gives the local time. Safe for use by many goroutines.
type Clock struct {
	file   string
	mu     sync.Mutex
	offset time.Duration
}

// Open reads the offset kept in dir, or starts at the machine's time.
func Open(dir string) (*Clock, error) {
	c := &Clock{file: filepath.Join(dir, "clock.json")}
	raw, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &c.offset); err != nil {
		return nil, fmt.Errorf("%s: %w", c.file, err)
	}
	return c, nil
}

// Now is the local time in UTC, without a monotonic reading.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset).UTC().Round(0)
}

// Advance moves the clock forward by d, which may not be negative: services rely on time not running back.
func (c *Clock) Advance(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("the clock only advances; use set to go back")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keep(c.offset + d)
}

// Set makes it t now; the clock goes on from there.
func (c *Clock) Set(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keep(time.Until(t))
}

func (c *Clock) keep(offset time.Duration) error {
	raw, err := json.Marshal(offset)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.file, raw, 0o644); err != nil {
		return err
	}
	c.offset = offset
	return nil
}

// ServeHTTP shows the clock on GET and moves it on POST with {"advance":"2m"} or {"set":"2026-01-02T15:04:05Z"}.
func (c *Clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		var order struct {
			Advance string
			Set     time.Time
		}
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1024)).Decode(&order)
		if err == nil {
			switch {
			case (order.Advance == "") == order.Set.IsZero():
				err = errors.New(`say either {"advance":"2m"} or {"set":"2026-01-02T15:04:05Z"}`)
			case order.Advance != "":
				var d time.Duration
				if d, err = time.ParseDuration(order.Advance); err == nil {
					err = c.Advance(d)
				}
			default:
				err = c.Set(order.Set)
			}
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	now := c.Now()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"now": now, "ahead": time.Until(now).Round(time.Second).String()})
}
