package ids

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"
)

const uuid = "01961f2e-7c00-7abc-8def-0123456789ab"

// shapes are all that text can be read as.
var shapes = map[string]struct {
	parse func(string) (fmt.Stringer, bool)
	good  []string
	bad   []string // beside what is bad for all
	parts int      // how many parts the text may have, where more than one
}{
	"hospital":       {of(ParseHospital), []string{"sahyadri", "h2", strings.Repeat("a", 20)}, []string{"a", "Sahyadri", strings.Repeat("a", 21), "sahya-dri"}, 1},
	"order":          {of(ParseOrder), []string{"sahyadri-" + uuid}, []string{uuid, "Sahyadri-" + uuid, "sahyadri-" + strings.ToUpper(uuid), "sahyadri-" + uuid[:35], "sahyadri-" + uuid + "0", "-" + uuid, "sahyadri--" + uuid}, 1},
	"patient":        {of(ParsePatient), []string{uuid}, []string{strings.ToUpper(uuid), uuid[:35], "01961f2e-7c00-4abc-8def-0123456789ab", "01961f2e-7c00-7abc-cdef-0123456789ab", "01961f2e7-c00-7abc-8def-0123456789ab"}, 1},
	"person":         {of(ParsePerson), []string{"tara", uuid, "A-1"}, []string{strings.Repeat("a", 65), "system:sweep", "a_b"}, 1},
	"item":           {of(ParseItem), []string{"HB", "HBA1C"}, []string{"hb", "1HB", "ABCDEFGHIJK", "H-B"}, 1},
	"order number":   {of(ParseOrderNumber), []string{"26-000001", "26-1000000"}, []string{"26-00001", "P26-000001", "2-000001", "26-00000a", "26-0000000000001"}, 1},
	"patient number": {of(ParsePatientNumber), []string{"P26-000001"}, []string{"26-000001", "PP26-000001", "p26-000001"}, 1},
	"gateway order":  {of(ParseGatewayOrder), []string{"order_1", "order_EKwxwAgItmmXdp"}, []string{"order_", "pay_1", "order_a_b", "order_" + strings.Repeat("a", 33)}, 1},
	"department":     {of(ParseDepartment), []string{"biochemistry", "clinical_pathology"}, []string{"a", "_a", "Bio", strings.Repeat("a", 31)}, 1},
	"day":            {of(ParseDay), []string{"2026-04-01"}, []string{"2026-02-30", "2026-4-1", "2026-04-01 ", "12026-04-01"}, 1},
	"duty":           {of(ParseDuty), []string{"000003#mail.receipt", "000002#gateway.look.26-000012-1"}, []string{"000003", "3#mail", "000003#", "000003#a#b", "000003#a b"}, 2},
	"task":           {of(ParseTask), []string{"5.1"}, []string{"5a", strings.Repeat("1", 21)}, 1},
	"call":           {of(ParseCall), []string{"JKJaXmPLvHcESHA=", "r1"}, []string{strings.Repeat("a", 129), "a.b"}, 1},
	"place":          {of(ParsePlace), []string{"2026-11-25T06:00:00.000Z#" + uuid, "2#2026-11-25T06:00:00.000Z#" + uuid, "2026-11-25T06:00:00.000Z#5.1#" + uuid}, []string{uuid, "#" + uuid, "1#2#3#" + uuid, "1##" + uuid, "a#" + uuid, "2#2026-11-25T06:00:00.000Z"}, 3},
	"request":        {of(ParseRequest), []string{"key-1", uuid, "a:b", "a#b", "%23", "a/b"}, []string{strings.Repeat("a", 129), strings.Repeat("#", 129)}, 1},
}

func of[Name fmt.Stringer](parse func(string) (Name, bool)) func(string) (fmt.Stringer, bool) {
	return func(s string) (fmt.Stringer, bool) { return parse(s) }
}

// badForAll is no name of anything.
var badForAll = []string{"", " ", "a b", "\x00", "sahyadri\x00", "sahyadri\n", "\u202esahyadri", "नमूना", "ａｂ", strings.Repeat("a", 2000), "\xff"}

func TestShapes(t *testing.T) {
	for name, c := range shapes {
		t.Run(name, func(t *testing.T) {
			for _, s := range c.good {
				if got, ok := c.parse(s); !ok || name != "request" && got.String() != s {
					t.Errorf("%q is read as %v, %v", s, got, ok)
				}
			}
			for _, s := range append(c.bad, badForAll...) {
				if got, ok := c.parse(s); ok || !reflect.ValueOf(got).IsZero() {
					t.Errorf("%q is read as %v, %v", s, got, ok)
				}
			}
			if name == "request" || c.parts > 1 {
				return
			}
			for _, s := range []string{"#", "#P#", "%23", "/", "\\", ".."} {
				for _, text := range []string{c.good[0] + s, s + c.good[0], c.good[0] + s + c.good[0]} {
					if got, ok := c.parse(text); ok && !(name == "call" && s == "/") {
						t.Errorf("%q is read as %v", text, got)
					}
				}
			}
		})
	}
}

// Two requests are two names: what is hashed never meets what is kept as it is.
func TestRequestsStayApart(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"a", "a#", "#a", "a#b", "~a", "a~b", "%23", "a/b", "A"} {
		r, ok := ParseRequest(s)
		if !ok || strings.Contains(r.String(), "#") {
			t.Errorf("%q is kept as %q, %v", s, r, ok)
		}
		if before, twice := seen[r.String()]; twice {
			t.Errorf("%q and %q are both kept as %q", before, s, r)
		}
		seen[r.String()] = s
		if hashed, ok := ParseRequest(r.String()); ok && strings.HasPrefix(r.String(), "~") && hashed == r {
			t.Errorf("%q names the same request as its hash", s)
		}
	}
}

// An order's id says whose it is.
func TestOrderHasItsHospital(t *testing.T) {
	o, ok := ParseOrder("sahyadri-" + uuid)
	if !ok || o.Hospital().String() != "sahyadri" || o.UUID() != uuid {
		t.Errorf("%v of %v, %v", o.UUID(), o.Hospital(), ok)
	}
}

// Whatever text is read as a name is short, visible, and has no more separators than the name has parts.
func FuzzShapes(f *testing.F) {
	for _, c := range shapes {
		for _, s := range c.good {
			f.Add(s)
			f.Add(s + "#P#" + uuid)
		}
	}
	for _, s := range badForAll {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, c := range shapes {
			got, ok := c.parse(s)
			if !ok {
				if !reflect.ValueOf(got).IsZero() {
					t.Errorf("%q is no %s, and read as %v", s, name, got)
				}
				continue
			}
			text := got.String()
			if name != "request" && text != s || strings.Count(text, "#") >= c.parts || text == "" || len(text) > 128 {
				t.Errorf("%q is read as the %s %q", s, name, text)
			}
			if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' }) {
				t.Errorf("%q is read as the %s %q", s, name, text)
			}
		}
	})
}
