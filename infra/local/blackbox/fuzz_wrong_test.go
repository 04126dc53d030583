package blackbox

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"assay/infra/client"
	"assay/infra/contract"
)

// wrong are values that somebody may type or send in place of a right one.
var wrong = []any{
	"", " ", sown, "Zaqwix Devi", "<script>" + sown + "</script>", sown + "'); DROP TABLE Assay;--", sown + "\u0000", sown + "\u202e",
	"\u200b" + sown, strings.Repeat(sown, 2000), "../" + sown, "sahyadri#P#" + sown, "H#sahyadri", "{{" + sown + "}}", "=cmd|' /C calc'!A0",
	"https://" + sown + ".example/", sown + "@" + sown, "आशा " + sown, "💉", "\ufeff", "null", "NaN", "٣", "1e3", "-0", "<", ">>5", "12.34567890123456789",
	"2026-02-30", "1899-12-31", "9999-12-31", "2026-11-25T05:10:00Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2026-11-25",
	nobodysID, "narmada-" + nobodysID, "sahyadri-" + nobodysID, "26-000001", "26-999999-E1", "P26-000001", "HB", "K", "E1", "routine", "other",
	0, -1, 1, 1.5, 7.0, 1e15, 1e300, json.Number("9223372036854775807"), json.Number("9223372036854775808"), json.Number("439.0"),
	true, false, nil, []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, map[string]any{"unexpected": sown},
}

// bodies are no JSON of ours at all.
var bodies = []string{"", "{", "null", "[]", `""`, "0", `{"a":1,"a":2}`, "{\"a\":\"\xff\"}", `{"a":"\ud800"}`, strings.Repeat("[", 5000),
	strings.Repeat(" ", 300<<10), sown, "<xml/>", "{}{}"}

// segments stand in an address where an id should. A slash in one is another address, which TestKeysFromOutside tries.
var segments = []string{"%00", "%23", "..", "sahyadri%23P%23" + sown, sown, "%E0%A4%86", "a b", "sahyadri-" + nobodysID, "narmada-" + nobodysID,
	nobodysID, strings.Repeat("a", 2000), "0", "-1", "null", "%ff", "E1", "HB"}

// spoilt is a right call with one to three things wrong in it.
func spoilt(r *rand.Rand, op contract.Operation, right client.Call) client.Call {
	c := right
	c.Header = http.Header{}
	var body any
	if right.Body != nil {
		decoder := json.NewDecoder(strings.NewReader(text(right.Body)))
		decoder.UseNumber()
		_ = decoder.Decode(&body)
	}
	for range 1 + r.IntN(3) {
		switch pick := r.IntN(20); {
		case pick < 12 && body != nil:
			body = spoil(r, body)
		case pick < 14:
			c.Path = elsewhereIn(r, op, c.Path)
		case pick < 16:
			join := "?"
			if strings.Contains(c.Path, "?") {
				join = "&"
			}
			c.Path += join + []string{"cursor", "limit", "tab", "day", "from", "to", "for", "state", "unexpected", "tests", "home"}[r.IntN(11)] + "=" +
				url.QueryEscape(strings.Trim(text(wrong[r.IntN(len(wrong))]), `"`))
		case pick < 17:
			c.Header.Set("X-Hospital", []string{"", "narmada", "sahyadri#P", sown, strings.Repeat("a", 3000), "SAHYADRI"}[r.IntN(6)])
		case pick < 18:
			c.Header.Set("Idempotency-Key", []string{"", "a", sown + " #", strings.Repeat("k", 5000), "the-same-key"}[r.IntN(5)])
		case pick < 19 && body != nil:
			c.Header.Set("Content-Type", []string{"", "text/plain", "application/json; charset=utf-16", "multipart/form-data", sown}[r.IntN(5)])
		case body != nil:
			c.Body = []byte(bodies[r.IntN(len(bodies))])
			return c
		}
	}
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			panic(err) // of what json.Decoder gave and the values above
		}
		c.Body = raw
	}
	return c
}

// elsewhereIn puts something else where the address has an id, or in the query.
func elsewhereIn(r *rand.Rand, op contract.Operation, path string) string {
	address, query, _ := strings.Cut(path, "?")
	parts, names := strings.Split(address, "/"), strings.Split(op.Path, "/")
	var ids []int
	for i, name := range names {
		if strings.HasPrefix(name, "{") && i < len(parts) {
			ids = append(ids, i)
		}
	}
	if len(ids) > 0 {
		parts[ids[r.IntN(len(ids))]] = segments[r.IntN(len(segments))]
	}
	if query != "" {
		query = "?" + query
	}
	return strings.ReplaceAll(strings.Join(parts, "/"), " ", "%20") + query
}

// spoil changes one thing somewhere in a value: another value, one member more, less or twice as many.
func spoil(r *rand.Rand, v any) any {
	another := func() any { return wrong[r.IntN(len(wrong))] }
	switch v := v.(type) {
	case map[string]any:
		names, changed := slices.Sorted(maps.Keys(v)), maps.Clone(v)
		if len(names) == 0 || r.IntN(8) == 0 {
			changed[[]string{"unexpected", "id", "version", "reason", "seen", "recorded", "note"}[r.IntN(7)]] = another()
			return changed
		}
		name := names[r.IntN(len(names))]
		switch r.IntN(6) {
		case 0:
			delete(changed, name)
		case 1:
			changed[name] = another()
		default:
			changed[name] = spoil(r, v[name])
		}
		return changed
	case []any:
		switch {
		case len(v) == 0 || r.IntN(6) == 0:
			return append(append([]any{}, v...), another())
		case r.IntN(6) == 0:
			var many []any
			for range 200 {
				many = append(many, v[0])
			}
			return many
		}
		changed := append([]any{}, v...)
		n := r.IntN(len(v))
		changed[n] = spoil(r, v[n])
		return changed
	}
	return another()
}
