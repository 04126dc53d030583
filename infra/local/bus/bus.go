// Package bus is EventBridge's default bus: events that fit a rule reach its functions as asynchronous
// invocations, kept on disk until they succeed or their retries are used up.
package bus

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"assay/infra/local/pattern"
	"assay/infra/local/queue"
	"assay/infra/template"
)

// Bus holds the rules. Queues has, for each function a rule may reach, the queue of its asynchronous invocations.
type Bus struct {
	Region string
	Now    func() time.Time
	Queues map[string]*queue.Queue
	rules  []rule
}

type rule struct {
	pattern.Pattern
	targets []template.Target
}

// Add compiles a rule. Rules are added before the first Put.
func (b *Bus) Add(r template.Rule) error {
	p, err := pattern.Parse(r.Pattern)
	if err != nil {
		return fmt.Errorf("%s: %w", r.ID, err)
	}
	b.rules = append(b.rules, rule{p, r.Targets})
	return nil
}

// Put takes one event; detail is encoded as JSON. It returns when the event is on disk for every function.
func (b *Bus) Put(source, detailType string, detail any) error {
	raw, err := json.Marshal(map[string]any{
		"version": "0", "id": rand.Text(), "source": source, "detail-type": detailType, "account": template.Account,
		"time": b.Now().UTC().Format(time.RFC3339), "region": b.Region, "resources": []string{}, "detail": detail,
	})
	if err != nil {
		return err
	}
	var event map[string]any
	if err := json.Unmarshal(raw, &event); err != nil {
		return err
	}
	for _, r := range b.rules {
		if !r.Match(event) {
			continue
		}
		for _, t := range r.targets {
			input := string(raw)
			if t.Template != "" {
				if input, err = transform(t, event); err != nil {
					return err
				}
			}
			if _, err := b.Queues[t.Function].Send(input, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`<[\w-]+>`)

// transform fills an input template: each <name> becomes the JSON of the value at its path.
func transform(t template.Target, event map[string]any) (string, error) {
	out := placeholder.ReplaceAllStringFunc(t.Template, func(name string) string {
		var v any = event
		for step := range strings.SplitSeq(strings.TrimPrefix(t.Paths[strings.Trim(name, "<>")], "$."), ".") {
			object, _ := v.(map[string]any)
			v = object[step]
		}
		raw, _ := json.Marshal(v) // was decoded from JSON
		return string(raw)
	})
	if !json.Valid([]byte(out)) {
		return "", fmt.Errorf("the input template of a rule for %s makes no JSON", t.Function)
	}
	return out, nil
}
