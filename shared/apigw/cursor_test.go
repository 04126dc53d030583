package apigw_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
)

func TestCursor(t *testing.T) {
	key := []byte("0123456789abcdef")
	scope := apigw.ListScope{Hospital: "sahyadri", List: "board", Filter: "tab=paid"}
	const position = "T#paid|2026-04-01T06:00:00Z|01961f2e"
	good := apigw.SealCursor(key, scope, []byte(position), at)
	sealed, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(i int) string {
		forged := append([]byte(nil), sealed...)
		forged[i] ^= 1
		return base64.RawURLEncoding.EncodeToString(forged)
	}
	for _, c := range []struct {
		name, cursor string
		key          string
		scope        apigw.ListScope
		now          time.Time
		ok           bool
	}{
		{"fresh", good, string(key), scope, at, true},
		{"at the end of its life", good, string(key), scope, at.Add(time.Hour), true},
		{"older than an hour", good, string(key), scope, at.Add(time.Hour + time.Second), false},
		{"another hospital's key", good, "fedcba9876543210", scope, at, false},
		{"another hospital", good, string(key), apigw.ListScope{Hospital: "narmada", List: "board", Filter: "tab=paid"}, at, false},
		{"another list", good, string(key), apigw.ListScope{Hospital: "sahyadri", List: "patients", Filter: "tab=paid"}, at, false},
		{"another filter", good, string(key), apigw.ListScope{Hospital: "sahyadri", List: "board", Filter: "tab=cod"}, at, false},
		{"parts shifted", good, string(key), apigw.ListScope{Hospital: "sahyadrib", List: "oard", Filter: "tab=paid"}, at, false},
		{"version changed", flipped(0), string(key), scope, at, false},
		{"expiry changed", flipped(5), string(key), scope, at, false},
		{"position changed", flipped(12), string(key), scope, at, false},
		{"seal changed", flipped(len(sealed) - 1), string(key), scope, at, false},
		{"cut", good[:len(good)-4], string(key), scope, at, false},
		{"empty", "", string(key), scope, at, false},
		{"nonsense", "eyJhIjoxfQ", string(key), scope, at, false},
		{"not base64", "***", string(key), scope, at, false},
		{"padded", good + "==", string(key), scope, at, false},
		{"with a line break", good[:8] + "\n" + good[8:], string(key), scope, at, false},
		{"too long", strings.Repeat("A", 4096), string(key), scope, at, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := apigw.OpenCursor([]byte(c.key), c.scope, c.cursor, c.now)
			if c.ok {
				if err != nil || string(got) != position {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if no := refusal(err); no.Kind != lab.Malformed || no.Field != "cursor" || got != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
