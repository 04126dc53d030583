package main

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
)

// item is one item in DynamoDB's own JSON: {"PK": {"S": "…"}, …}.
type item map[string]map[string]any

func (i item) text(name string) string {
	s, _ := i[name]["S"].(string)
	return s
}

// size is what DynamoDB counts of an item for throughput: names and values in bytes (developer guide, "DynamoDB item
// sizes and formats").
func (i item) size() int {
	n := 0
	for name, value := range i {
		n += len(name) + valueSize(value)
	}
	return n
}

func valueSize(value map[string]any) int {
	for kind, v := range value {
		switch kind {
		case "S":
			return len(v.(string))
		case "N":
			return numberSize(v.(string))
		case "B":
			raw, _ := base64.StdEncoding.DecodeString(v.(string))
			return len(raw)
		case "BOOL", "NULL":
			return 1
		case "SS", "NS", "BS":
			n := 0
			for _, one := range v.([]any) {
				n += valueSize(map[string]any{kind[:1]: one})
			}
			return n
		case "L":
			n := 3
			for _, one := range v.([]any) {
				n += 1 + valueSize(one.(map[string]any))
			}
			return n
		case "M":
			n := 3
			for name, one := range v.(map[string]any) {
				n += 1 + len(name) + valueSize(one.(map[string]any))
			}
			return n
		}
	}
	return 0
}

// numberSize: one byte for two digits, zeros at both ends left out, and one byte more; a sign is one.
func numberSize(n string) int {
	digits := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(n, "-"), ".", ""), "0")
	size := (len(digits)+1)/2 + 1
	if strings.HasPrefix(n, "-") {
		size++
	}
	return size
}

// steps rounds up: a write unit for each KB begun, a read unit for each 4 KB begun, one at least.
func steps(size, step int) int { return max(1, (size+step-1)/step) }

const (
	writeStep = 1024
	readStep  = 4096
)

// index is one index of a table: what names an entry, and what is copied into it.
type index struct {
	name      string
	keys      []string
	projected []string // nil: all attributes
}

// indexesOf reads the indexes out of a DescribeTable answer.
func indexesOf(described []byte) ([]index, error) {
	var d struct {
		Table struct {
			KeySchema              []struct{ AttributeName string }
			GlobalSecondaryIndexes []struct {
				IndexName  string
				KeySchema  []struct{ AttributeName string }
				Projection struct {
					ProjectionType   string
					NonKeyAttributes []string
				}
			}
		}
	}
	if err := json.Unmarshal(described, &d); err != nil {
		return nil, err
	}
	var out []index
	for _, g := range d.Table.GlobalSecondaryIndexes {
		x := index{name: g.IndexName}
		for _, k := range g.KeySchema {
			x.keys = append(x.keys, k.AttributeName)
		}
		if g.Projection.ProjectionType != "ALL" {
			x.projected = append(x.projected, x.keys...)
			for _, k := range d.Table.KeySchema {
				x.projected = append(x.projected, k.AttributeName)
			}
			x.projected = append(x.projected, g.Projection.NonKeyAttributes...)
		}
		out = append(out, x)
	}
	return out, nil
}

// entry is what is in the index for an item, nil where the index has no place for it.
func (x index) entry(i item) item {
	for _, k := range x.keys {
		if i[k] == nil {
			return nil
		}
	}
	if x.projected == nil {
		return i
	}
	e := item{}
	for _, name := range x.projected {
		if v, ok := i[name]; ok {
			e[name] = v
		}
	}
	return e
}

// writes are the units an index takes when an item changes (developer guide, "Provisioned throughput considerations for
// Global Secondary Indexes"): none where the entry stays as it is, one write where it comes, goes or changes, a delete
// and a put where its key changes.
func (x index) writes(before, after item) int {
	was, is := x.entry(before), x.entry(after)
	switch {
	case was == nil && is == nil:
		return 0
	case was == nil:
		return steps(is.size(), writeStep)
	case is == nil:
		return steps(was.size(), writeStep)
	}
	for _, k := range x.keys {
		if !reflect.DeepEqual(was[k], is[k]) {
			return steps(was.size(), writeStep) + steps(is.size(), writeStep)
		}
	}
	if reflect.DeepEqual(was, is) {
		return 0
	}
	return steps(max(was.size(), is.size()), writeStep)
}

// tableWrites are the units of the table itself: the larger of the item before and after.
func tableWrites(before, after item) int {
	return steps(max(before.size(), after.size()), writeStep)
}

// kind says in a word what an item is, by its key (shared/store/keys.go).
func kind(i item) string {
	pk, sk := i.text("PK"), i.text("SK")
	part := ""
	if p := strings.SplitN(pk, "#", 4); len(p) > 2 {
		part = p[2]
	}
	head, _, _ := strings.Cut(sk, "#")
	first, _, _ := strings.Cut(pk, "#")
	switch first {
	case "C":
		return "claim"
	case "N":
		if part == "C" && strings.HasPrefix(pk, "N#") && !strings.HasPrefix(pk, "N#C#") {
			return "counter"
		}
		return "pointer"
	}
	switch part + "/" + head {
	case "O/A":
		return "order"
	case "O/E", "P/E", "/E":
		return "event"
	case "O/W":
		return "duty"
	case "O/V":
		return "version"
	case "I/A":
		return "webhook"
	case "R/S", "R/N":
		return "run sheet"
	case "R/D":
		return "draft"
	case "P/A", "P/K":
		return "patient"
	case "P/L":
		return "look"
	}
	return "other"
}
