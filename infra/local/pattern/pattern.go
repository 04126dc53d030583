// Package pattern matches events as EventBridge rules and Lambda's event filters do: objects are walked, a
// leaf is a list of wanted values of which one must fit. Operators nobody's template uses are refused.
package pattern

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Pattern is one compiled event pattern.
type Pattern struct{ fields map[string]any } // value: Pattern or []matcher

type matcher struct {
	literal any
	prefix  *string
	exists  *bool
}

// Parse reads a pattern. It fails on text that is not a JSON object and on operators it does not know.
func Parse(text string) (Pattern, error) {
	var raw map[string]any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return Pattern{}, fmt.Errorf("event pattern %q: %w", text, err)
	}
	return compile(raw)
}

func compile(raw map[string]any) (Pattern, error) {
	p := Pattern{fields: map[string]any{}}
	for name, want := range raw {
		switch want := want.(type) {
		case map[string]any:
			sub, err := compile(want)
			if err != nil {
				return p, err
			}
			p.fields[name] = sub
		case []any:
			var list []matcher
			for _, v := range want {
				m, err := leaf(v)
				if err != nil {
					return p, fmt.Errorf("event pattern, %s: %w", name, err)
				}
				list = append(list, m)
			}
			p.fields[name] = list
		default:
			return p, fmt.Errorf("event pattern, %s: a value must be a list or an object", name)
		}
	}
	return p, nil
}

func leaf(v any) (matcher, error) {
	switch v := v.(type) {
	case string, float64, bool, nil:
		return matcher{literal: v}, nil
	}
	op, _ := v.(map[string]any)
	if prefix, ok := op["prefix"].(string); ok && len(op) == 1 {
		return matcher{prefix: &prefix}, nil
	}
	if exists, ok := op["exists"].(bool); ok && len(op) == 1 {
		return matcher{exists: &exists}, nil
	}
	return matcher{}, fmt.Errorf("%v is not served here", v)
}

// Match reports whether an event, as encoding/json decodes it, fits.
func (p Pattern) Match(event map[string]any) bool {
	for name, want := range p.fields {
		got, present := event[name]
		switch want := want.(type) {
		case Pattern:
			object, _ := got.(map[string]any)
			if !want.Match(object) {
				return false
			}
		case []matcher:
			if !anyFits(want, got, present) {
				return false
			}
		}
	}
	return true
}

func anyFits(wanted []matcher, got any, present bool) bool {
	values, isList := got.([]any) // a list fits when one of its members does
	if !isList {
		values = []any{got}
	}
	for _, m := range wanted {
		if m.exists != nil {
			if *m.exists == present {
				return true
			}
			continue
		}
		for _, v := range values {
			text, isText := v.(string)
			switch {
			case !present:
			case m.prefix != nil:
				if isText && strings.HasPrefix(text, *m.prefix) {
					return true
				}
			case v == m.literal:
				return true
			}
		}
	}
	return false
}
