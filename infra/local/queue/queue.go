// Package queue is SQS as the stack uses it: durable queues with visibility timeout and dead letters, the API to
// send, and delivery to functions in batches.
package queue

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Message is one message; times are milliseconds since 1970 by the local clock, 0 for never.
type Message struct {
	ID       string `json:"id"`
	Body     string `json:"body,omitempty"`
	Sent     int64  `json:"sent,omitempty"`
	Visible  int64  `json:"visible,omitempty"` // from when on it may be received
	First    int64  `json:"first,omitempty"`   // first received
	Receives int    `json:"receives,omitempty"`

	running bool // a function has it: not given out again, wherever the clock goes
}

// entry is one line of the queue's file: a message as it now is, or its id and that it is gone.
type entry struct {
	Message
	Gone bool `json:"gone,omitempty"`
}

// Queue keeps its messages in a file that only grows while it is open and is rewritten when it is opened.
// Set the exported fields right after Open. Safe for use by many goroutines.
type Queue struct {
	Name        string
	Visibility  time.Duration
	Delay       time.Duration
	MaxReceives int    // 0: no limit
	Dead        *Queue // takes what was received MaxReceives times; nil: it is dropped
	Now         func() time.Time

	sent     chan struct{}
	mu       sync.Mutex
	file     *os.File
	messages []*Message // oldest first
}

// Open opens the queue called name in dir with what it held before.
func Open(dir, name string, now func() time.Time) (*Queue, error) {
	q := &Queue{Name: name, Now: now, sent: make(chan struct{}, 1)}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, name+".jsonl")
	if err := q.load(path); err != nil {
		return nil, fmt.Errorf("queue %s: %w", name, err)
	}
	file, err := os.Create(path + ".new")
	if err != nil {
		return nil, err
	}
	q.file = file
	for _, m := range q.messages {
		if err := q.write(entry{Message: *m}); err != nil {
			return nil, err
		}
	}
	return q, os.Rename(path+".new", path)
}

func (q *Queue) load(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			continue // the last line of a process that was killed while writing: never acknowledged
		}
		at := slices.IndexFunc(q.messages, func(m *Message) bool { return m.ID == e.ID })
		switch {
		case at < 0 && !e.Gone:
			q.messages = append(q.messages, &e.Message)
		case at >= 0 && e.Gone:
			q.messages = slices.Delete(q.messages, at, at+1)
		case at >= 0:
			q.messages[at] = &e.Message
		}
	}
	return lines.Err()
}

func (q *Queue) write(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = q.file.Write(append(line, '\n'))
	return err
}

// Send puts a message in; it can be received after the delay.
func (q *Queue) Send(body string, delay time.Duration) (id string, err error) {
	now := q.Now()
	m := Message{ID: rand.Text(), Body: body, Sent: now.UnixMilli(), Visible: now.Add(delay).UnixMilli()}
	return m.ID, q.add(m)
}

func (q *Queue) add(m Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.write(entry{Message: m}); err != nil {
		return err
	}
	q.messages = append(q.messages, &m)
	select {
	case q.sent <- struct{}{}:
	default:
	}
	return nil
}

// receive takes up to n visible messages and hides them for the queue's timeout.
func (q *Queue) receive(n int) ([]Message, error) { return q.receiveFor(n, q.Visibility) }

// receiveFor takes up to n visible messages and hides them for a while. What has been received too often goes to the dead
// letters instead, as SQS does at this moment.
func (q *Queue) receiveFor(n int, hidden time.Duration) ([]Message, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.Now()
	var out []Message
	for _, m := range slices.Clone(q.messages) {
		if len(out) == n {
			break
		}
		if m.running || m.Visible > now.UnixMilli() {
			continue
		}
		if q.MaxReceives > 0 && m.Receives >= q.MaxReceives {
			if q.Dead != nil {
				if err := q.Dead.add(Message{ID: m.ID, Body: m.Body, Sent: m.Sent, Visible: now.UnixMilli()}); err != nil {
					return out, err
				}
			}
			if err := q.remove(m); err != nil {
				return out, err
			}
			continue
		}
		m.Receives++
		m.Visible = now.Add(hidden).UnixMilli()
		if m.First == 0 {
			m.First = now.UnixMilli()
		}
		if err := q.write(entry{Message: *m}); err != nil {
			return out, err
		}
		m.running = true
		out = append(out, *m)
	}
	return out, nil
}

func (q *Queue) remove(m *Message) error {
	q.messages = slices.DeleteFunc(q.messages, func(have *Message) bool { return have == m })
	return q.write(entry{Message: Message{ID: m.ID}, Gone: true})
}

// finish ends the handling of a message: done deletes it, else it comes back when its visibility timeout ends.
func (q *Queue) finish(id string, done bool) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		if m.ID == id {
			m.running = false
			if done {
				return q.remove(m)
			}
		}
	}
	return nil
}

// hide lets a message that was received come back after another while than it was received for; found is false where there
// is none.
func (q *Queue) hide(id string, hidden time.Duration) (found bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.IndexFunc(q.messages, func(m *Message) bool { return m.ID == id && m.Receives > 0 })
	if at < 0 {
		return false, nil
	}
	m := q.messages[at]
	m.Visible = q.Now().Add(hidden).UnixMilli()
	return true, q.write(entry{Message: *m})
}

// Purge drops every message that no function has, hidden ones too.
func (q *Queue) Purge() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range slices.Clone(q.messages) {
		if m.running {
			continue
		}
		if err := q.remove(m); err != nil {
			return err
		}
	}
	return nil
}

// Depth counts the messages that can be received now and those that cannot yet.
func (q *Queue) Depth() (visible, hidden int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.Now().UnixMilli()
	for _, m := range q.messages {
		if m.running || m.Visible > now {
			hidden++
		} else {
			visible++
		}
	}
	return visible, hidden
}

// Close closes the file.
func (q *Queue) Close() error { return q.file.Close() }
