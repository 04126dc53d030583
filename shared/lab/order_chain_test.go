package lab

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// TestCanonicalBytes fixes the bytes that are hashed: changing one of them breaks every stored chain.
func TestCanonicalBytes(t *testing.T) {
	text, err := os.ReadFile("testdata/canonical.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		lines := strings.Split(block, "\n")
		if len(lines) != 3 {
			continue // the head
		}
		cases++
		t.Run(strings.TrimPrefix(lines[0], "# "), func(t *testing.T) {
			var e Event
			if err := json.Unmarshal([]byte(lines[1]), &e); err != nil {
				t.Fatal(err)
			}
			e.Hash = "left out"
			if got := string(e.Canonical()); got != lines[1] {
				t.Errorf("got  %s\nwant %s", got, lines[1])
			}
			if got := e.Seal().Hash; got != lines[2] {
				t.Errorf("hash %s, want %s", got, lines[2])
			}
		})
	}
	if cases == 0 {
		t.Error("the file has no event")
	}
}

// chainBegan is when the chains of these tests begin.
var chainBegan = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)

// writeEvents returns n events of one list and its last hash.
func writeEvents(t *testing.T, n int, chained bool) (events []Event, chain string) {
	t.Helper()
	for i := 1; i <= n; i++ {
		e := Event{N: i, At: At(chainBegan.Add(time.Duration(i) * time.Minute)), By: "p", Action: Place,
			Changes: []Change{{Part: "order", To: "confirmed"}}}
		if chained {
			e.Prev = chain
		}
		e = e.Seal()
		events, chain = append(events, e), e.Hash
	}
	return events, chain
}

// keptEvents returns events as they are stored.
func keptEvents(t *testing.T, events []Event) []KeptEvent {
	t.Helper()
	var kept []KeptEvent
	for n, e := range events {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, KeptEvent{N: n + 1, Text: string(text)})
	}
	return kept
}

func TestVerifyEvents(t *testing.T) {
	type list struct {
		kept    []KeptEvent
		version int
		chain   string
	}
	reseal := func(l *list, n int, change func(*Event)) {
		var e Event
		if err := json.Unmarshal([]byte(l.kept[n-1].Text), &e); err != nil {
			t.Fatal(err)
		}
		change(&e)
		l.kept[n-1].Text = keptEvents(t, []Event{e.Seal()})[0].Text
	}
	cases := []struct {
		name     string
		tamper   func(l *list)
		n        int    // where it breaks, 0 for nowhere
		why      string // of a chained list
		unseenBy bool   // a list that is not chained cannot show it
	}{
		{"whole", func(*list) {}, 0, "", false},
		{"none of what there should be", func(l *list) { l.kept = nil }, 1, "missing", false},
		{"the first gone", func(l *list) { l.kept = l.kept[1:] }, 1, "missing", false},
		{"one gone", func(l *list) { l.kept = append(l.kept[:2], l.kept[3:]...) }, 3, "missing", false},
		{"the last gone", func(l *list) { l.kept = l.kept[:3] }, 4, "missing", false},
		{"a letter changed", func(l *list) { l.kept[1].Text = strings.Replace(l.kept[1].Text, `"by":"p"`, `"by":"q"`, 1) }, 2, "its hash is another", false},
		{"the hash changed", func(l *list) { l.kept[1].Text = strings.Replace(l.kept[1].Text, `"hash":"`, `"hash":"0`, 1) }, 2, "its hash is another", false},
		{"a member slipped in", func(l *list) { l.kept[1].Text = strings.Replace(l.kept[1].Text, `{`, `{"more":1,`, 1) }, 2, "its text", false},
		{"a space slipped in", func(l *list) { l.kept[1].Text += " " }, 2, "its text", false},
		{"torn", func(l *list) { l.kept[1].Text = l.kept[1].Text[1:] }, 2, "cannot be read", false},
		{"two exchanged", func(l *list) { l.kept[1].Text, l.kept[2].Text = l.kept[2].Text, l.kept[1].Text }, 2, "exchanged", false},
		{"one twice", func(l *list) { l.kept[2] = l.kept[1] }, 3, "missing", false},
		{"changed and sealed again", func(l *list) { reseal(l, 2, func(e *Event) { e.By = "q" }) }, 3, "follows another", true},
		{"the last changed and sealed again", func(l *list) { reseal(l, 4, func(e *Event) { e.By = "q" }) }, 4, "named as the last", true},
		{"tied to another one before", func(l *list) { reseal(l, 3, func(e *Event) { e.Prev = strings.Repeat("0", 64) }) }, 3, "follows another", false},
		{"the head names another", func(l *list) { l.chain = strings.Repeat("0", 64) }, 4, "named as the last", true},
		{"the version set back", func(l *list) { l.version = 3 }, 4, "added", false},
		{"the version set on", func(l *list) { l.version = 5 }, 5, "missing", false},
		{"the row gone", func(l *list) { l.version, l.chain = 0, "" }, 1, "added", false},
	}
	for _, c := range cases {
		for _, chained := range []bool{true, false} {
			name := c.name + map[bool]string{true: ", chained", false: ", sealed one by one"}[chained]
			t.Run(name, func(t *testing.T) {
				events, chain := writeEvents(t, 4, chained)
				l := &list{keptEvents(t, events), len(events), chain}
				c.tamper(l)
				if !chained {
					l.chain = "" // as rows from before their events were chained
				}
				got := VerifyEvents(l.kept, l.version, !chained, l.chain)
				switch {
				case c.n == 0 || c.unseenBy && !chained:
					if got != nil {
						t.Errorf("broken at %d: %s", got.N, got.Why)
					}
				case got == nil:
					t.Errorf("not seen")
				case got.N != c.n || chained && !strings.Contains(got.Why, c.why):
					t.Errorf("broken at %d: %s, want %d: %s", got.N, got.Why, c.n, c.why)
				}
			})
		}
	}
}

// A list whose first events were hashed alone is chained from then on: what came later is held to the one before, and the row
// to the last.
func TestAListThatIsChainedLater(t *testing.T) {
	events, _ := writeEvents(t, 2, false)
	last := ""
	for n := 3; n <= 5; n++ {
		e := Event{N: n, At: At(chainBegan.Add(time.Duration(n) * time.Minute)), By: "p", Action: ChangeStaff, Prev: last}.Seal()
		events, last = append(events, e), e.Hash
	}
	if b := VerifyEvents(keptEvents(t, events), 5, true, last); b != nil {
		t.Errorf("whole: %+v", b)
	}
	for n, want := range map[int]int{3: 4, 4: 5, 5: 5} {
		forged := append([]Event{}, events...)
		forged[n-1].By = "q"
		forged[n-1] = forged[n-1].Seal()
		if b := VerifyEvents(keptEvents(t, forged), 5, true, last); b == nil || b.N != want {
			t.Errorf("event %d changed and sealed again: %+v, want it found at %d", n, b, want)
		}
		unchained := append([]Event{}, forged...)
		unchained[n-1].Prev = ""
		unchained[n-1] = unchained[n-1].Seal()
		if b := VerifyEvents(keptEvents(t, unchained), 5, true, last); b == nil {
			t.Errorf("event %d taken out of the chain: not seen", n)
		}
	}
	if b := VerifyEvents(keptEvents(t, events), 5, true, ""); b == nil {
		t.Error("a row without the hash of the last event: not seen")
	}
}
