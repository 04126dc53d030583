package lab

import (
	"encoding/json"
	"testing"
)

// A time comes in as any RFC 3339 that ends in Z (docs/rules.md#times-in).
func TestMomentsReadAndWritten(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"as stored", `"2026-11-25T04:30:00.000Z"`, `"2026-11-25T04:30:00.000Z"`},
		{"no fraction", `"2026-11-25T04:30:00Z"`, `"2026-11-25T04:30:00.000Z"`},
		{"one digit", `"2026-11-25T04:30:00.5Z"`, `"2026-11-25T04:30:00.500Z"`},
		{"microseconds are cut", `"2026-11-25T04:30:00.123999Z"`, `"2026-11-25T04:30:00.123Z"`},
		{"the last nanosecond of a day", `"2026-11-25T23:59:59.999999999Z"`, `"2026-11-25T23:59:59.999Z"`},
		{"with an offset", `"2026-11-25T10:00:00+05:30"`, ""},
		{"with an offset of nothing", `"2026-11-25T04:30:00+00:00"`, ""},
		{"a comma", `"2026-11-25T04:30:00,5Z"`, ""},
		{"one digit of the hour", `"2026-11-25T4:30:00Z"`, ""},
		{"no zone", `"2026-11-25T04:30:00"`, ""},
		{"a blank for the T", `"2026-11-25 04:30:00Z"`, ""},
		{"no such day", `"2026-02-29T04:30:00Z"`, ""},
		{"no such hour", `"2026-11-25T24:00:00Z"`, ""},
		{"a number", `1764045000`, ""},
		{"nothing", `""`, ""},
		{"null", `null`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var m Moment
			err := json.Unmarshal([]byte(c.text), &m)
			if (err == nil) != (c.want != "") {
				t.Fatalf("reads as %s, %v", m, err)
			}
			if got, _ := json.Marshal(m); err == nil && string(got) != c.want {
				t.Errorf("reads as %s, want %s", got, c.want)
			}
		})
	}
}
