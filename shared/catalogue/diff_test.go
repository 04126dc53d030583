package catalogue

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// everyMember is a list in which every member of a test, a panel and a container is set.
const everyMember = `{"version": "1", "sources": {"a": "of the test"}, "loinc_marks": {"L": "of the test"},
	"specimens": {"E": {"name": "EDTA", "colour": "lavender"}},
	"panels": [{"short_name": "CBC", "loinc_mark": "L", "department": "haematology", "tat_minutes": 240, "stat_tat_minutes": 60, "price": 30000, "withdrawn": true,
		"code": "CBC", "name": "Blood count", "name_hi": "गणना", "loinc": "57021-8", "members": ["HB"]}],
	"analytes": [{"short_name": "Hb", "loinc_mark": "L", "department": "haematology", "tat_minutes": 240, "stat_tat_minutes": 60, "price": 6000, "withdrawn": true,
		"code": "HB", "name": "Haemoglobin", "name_hi": "हीमोग्लोबिन", "loinc": "718-7", "method": "SLS", "unit": "g/dL", "decimals": 1,
		"ranges": [{"sex": "male", "from": "2 y", "to": "18 y", "low": "12.0", "high": "16.0", "high_open": true, "text": "boys", "text_hi": "लड़के", "source": "a"}],
		"no_range": [{"sex": "male", "from": "0 d", "to": "2 y", "why": "no figures"}],
		"critical": [{"sex": "male", "from": "1 d", "to": "150 y", "low": "7.0", "high": "20.0", "source": "a"}],
		"choices": [{"code": "reactive", "text": "Reactive", "text_hi": "प्रतिक्रियाशील", "flag": "A"}],
		"templates": [{"code": "usual", "name": "Usual", "text": "As usual."}], "two_entries": true, "calculated": "none",
		"absurd_low": "0.5", "absurd_high": "35", "unverified": true, "specimen": "E", "timepoint": "fasting", "sensitive": true}]}`

var (
	// said with the code or range that it is about, or in every version.
	notNoted  = regexp.MustCompile(`^(version|sources.*|loinc_marks.*|.*\.loinc_mark)$`)
	isDecimal = regexp.MustCompile(`^[0-9.]+$`)
	isAge     = regexp.MustCompile(`^[0-9]+ [dy]$`)
)

// leaves gives every value of a JSON text with its path and a way to make it another.
func leaves(path string, v any, set func(any), visit func(path string, set func(any), v any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			leaves(strings.TrimPrefix(path+"."+name, "."), v[name], func(to any) { v[name] = to }, visit)
		}
	case []any:
		for n := range v {
			leaves(fmt.Sprintf("%s[%d]", path, n), v[n], func(to any) { v[n] = to }, visit)
		}
	default:
		visit(path, set, v)
	}
}

// Whatever is another in a version is in the chain of the hospital: a member that is added to a list is noted too.
func TestEveryMemberIsNoted(t *testing.T) {
	var before List
	var plain any
	for _, to := range []any{&before, &plain} {
		if err := json.Unmarshal([]byte(everyMember), to); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := json.Marshal(before); err != nil || len(before.Changes(before)) > 0 {
		t.Fatal(err, before.Changes(before))
	} else {
		var all any
		if err := json.Unmarshal(kept, &all); err != nil {
			t.Fatal(err)
		}
		leaves("", all, nil, func(path string, _ func(any), v any) {
			if v == nil || v == "" || v == false || v == 0.0 {
				if !strings.HasSuffix(path, ".letter") && !strings.HasPrefix(path, "specimens.E.") {
					t.Errorf("%s is empty in the list of this test", path)
				}
			}
		})
	}
	seen := 0
	leaves("", plain, nil, func(path string, set func(any), v any) {
		if notNoted.MatchString(path) {
			return
		}
		seen++
		switch was := v.(type) {
		case string:
			switch {
			case isDecimal.MatchString(was):
				set(was + "1")
			case isAge.MatchString(was):
				set("1" + was)
			default:
				set(was + "x")
			}
		case float64:
			set(was + 1)
		case bool:
			set(!was)
		}
		text, err := json.Marshal(plain)
		set(v)
		var next List
		if err == nil {
			err = json.Unmarshal(text, &next)
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(next.Changes(before)) == 0 {
			t.Errorf("%s is another, and nothing says so", path)
		}
	})
	if seen < 60 {
		t.Errorf("%d members were changed", seen)
	}
}
