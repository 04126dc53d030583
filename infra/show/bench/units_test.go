package main

import (
	"strings"
	"testing"
)

func s(text string) map[string]any { return map[string]any{"S": text} }
func n(text string) map[string]any { return map[string]any{"N": text} }

func TestItemSize(t *testing.T) {
	for _, c := range []struct {
		name string
		item item
		want int
	}{
		{"nothing", item{}, 0},
		{"text counts UTF-8 bytes", item{"ab": s("नमस्ते")}, 2 + 18},
		{"binary counts what base64 encodes", item{"b": {"B": "AAEC"}}, 1 + 3},
		{"number of one digit", item{"n": n("7")}, 1 + 2},
		{"number of five digits", item{"n": n("12345")}, 1 + 4},
		{"zeros at the ends are left out", item{"n": n("1200")}, 1 + 2},
		{"a sign is a byte", item{"n": n("-12")}, 1 + 3},
		{"true", item{"t": {"BOOL": true}}, 1 + 1},
		{"list", item{"l": {"L": []any{map[string]any{"S": "ab"}, map[string]any{"NULL": true}}}}, 1 + 3 + 1 + 2 + 1 + 1},
		{"map", item{"m": {"M": map[string]any{"k": map[string]any{"S": "v"}}}}, 1 + 3 + 1 + 1 + 1},
		{"set", item{"s": {"SS": []any{"a", "bc"}}}, 1 + 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.item.size(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestWrites(t *testing.T) {
	board := index{name: "board", keys: []string{"board", "boardAt"}, projected: []string{"board", "boardAt", "PK", "SK", "card"}}
	order := func(tab, card, doc string) item {
		return item{"PK": s("p"), "SK": s("A"), "board": s(tab), "boardAt": s("1"), "card": s(card), "doc": s(doc)}
	}
	long := strings.Repeat("x", 1500)
	for _, c := range []struct {
		name          string
		before, after item
		table, index  int
	}{
		{"a new item", nil, order("cod", "c", "d"), 1, 1},
		{"only what is not projected changed", order("cod", "c", "d"), order("cod", "c", "e"), 1, 0},
		{"the card changed", order("cod", "c", "d"), order("cod", "d", "d"), 1, 1},
		{"the tab changed: delete and put", order("cod", "c", "d"), order("paid", "c", "d"), 1, 2},
		{"out of the index", order("cod", "c", "d"), item{"PK": s("p"), "SK": s("A")}, 1, 1},
		{"never in the index", nil, item{"PK": s("p"), "SK": s("A")}, 1, 0},
		{"the larger of before and after counts", order("cod", "c", long), order("cod", "c", "d"), 2, 0},
		{"a long card moves: two units out, one in", order("cod", long, "d"), order("paid", "c", "d"), 2, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tableWrites(c.before, c.after); got != c.table {
				t.Errorf("table: got %d, want %d", got, c.table)
			}
			if got := board.writes(c.before, c.after); got != c.index {
				t.Errorf("index: got %d, want %d", got, c.index)
			}
		})
	}
}

func TestSteps(t *testing.T) {
	for size, want := range map[int]int{0: 1, 1: 1, 1024: 1, 1025: 2, 2048: 2, 2049: 3} {
		if got := steps(size, writeStep); got != want {
			t.Errorf("%d bytes: got %d units, want %d", size, got, want)
		}
	}
}

func TestKind(t *testing.T) {
	for _, c := range []struct{ pk, sk, want string }{
		{"H#apollo#O#0193", "A", "order"}, {"H#apollo#O#0193", "E#000002", "event"},
		{"H#apollo#O#0193", "W#000001#mail.placed", "duty"}, {"H#apollo#O#0193", "V#001", "version"},
		{"H#apollo#R#0193", "S#000007", "run sheet"}, {"H#apollo#R#0193", "D#HB", "draft"},
		{"H#apollo#P#0193", "A", "patient"}, {"H#apollo#P#0193", "L#2026", "look"}, {"H#apollo#I#0193", "A", "webhook"},
		{"N#apollo#O#26-1", "A", "pointer"}, {"N#apollo#C#O#26", "A", "counter"}, {"N#C#abc", "A", "pointer"},
		{"C#apollo#key", "A", "claim"}, {"H#apollo", "E#A#1", "event"}, {"H#apollo", "A", "other"},
	} {
		if got := kind(item{"PK": s(c.pk), "SK": s(c.sk)}); got != c.want {
			t.Errorf("%s / %s: got %q, want %q", c.pk, c.sk, got, c.want)
		}
	}
}
