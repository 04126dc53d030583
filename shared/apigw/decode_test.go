package apigw_test

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
)

type result struct {
	Code    string   `json:"code"`
	Value   string   `json:"value"`
	Number  float64  `json:"number"`
	Comment *string  `json:"comment"`
	Tags    []string `json:"tags"`
}

type common struct {
	Reason string `json:"reason"`
}

type sheet struct {
	common
	Items  []result        `json:"items"`
	Seen   map[string]int  `json:"seen"`
	At     time.Time       `json:"at"`
	Total  int64           `json:"total"`
	Small  uint8           `json:"small"`
	Done   bool            `json:"done"`
	Any    any             `json:"any"`
	Raw    json.RawMessage `json:"raw"`
	Image  []byte          `json:"image"`
	Hidden string          `json:"-"`
}

type sent struct{ body, contentType string }

func TestDecode(t *testing.T) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(`{"reason":"r","items":[{"code":"HB","value":"9.4","number":-1.5e2,"tags":["a"]}],
		"seen":{"money":3},"at":"2026-04-01T06:00:00Z","total":-5,"small":255,"done":true,"any":{"x":[1,null]},"raw":{"y":1},"image":"AAE="}`))
	r.Header.Set("Content-Type", "application/json; charset=UTF-8")
	got, raw, err := apigw.Decode[sheet](r)
	if err != nil {
		t.Fatal(err)
	}
	want := sheet{
		common: common{"r"}, Items: []result{{Code: "HB", Value: "9.4", Number: -150, Tags: []string{"a"}}}, Seen: map[string]int{"money": 3},
		At: time.Date(2026, 4, 1, 6, 0, 0, 0, time.UTC), Total: -5, Small: 255, Done: true,
		Any: map[string]any{"x": []any{1.0, nil}}, Raw: json.RawMessage(`{"y":1}`), Image: []byte{0, 1},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !strings.HasPrefix(string(raw), `{"reason":"r"`) {
		t.Errorf("raw body %q", raw)
	}
}

// One letter can be typed as one character or as several; what is kept is the same.
func TestDecodeComposes(t *testing.T) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(`{"reason":"Kr\u0323s\u0323n\u0323a","items":[{"value":"\u0bc6\u0bbe","comment":"e\u0301","tags":["\u0cc6\u0cc2"]}],
		"image":"zIE="}`))
	r.Header.Set("Content-Type", "application/json")
	got, _, err := apigw.Decode[sheet](r)
	if err != nil {
		t.Fatal(err)
	}
	if item := got.Items[0]; got.Reason != "Kṛṣṇa" || item.Value != "\u0bca" || *item.Comment != "é" || item.Tags[0] != "\u0cca" {
		t.Errorf("not composed: %+v", got)
	}
	if string(got.Image) != "\xcc\x81" {
		t.Errorf("bytes were changed: %x", got.Image)
	}
}

func TestDecodeRefuses(t *testing.T) {
	const kind = "application/json"
	for _, c := range []struct {
		name        string
		in          sent
		code, field string
	}{
		{"no body", sent{"", kind}, "empty_body", ""},
		{"malformed", sent{`{"total":}`, kind}, "malformed_json", ""},
		{"half", sent{`{"total":1`, kind}, "malformed_json", ""},
		{"two values", sent{`{} {}`, kind}, "malformed_json", ""},
		{"trailing comma", sent{`{"total":1,}`, kind}, "malformed_json", ""},
		{"not UTF-8", sent{"{\"reason\":\"\xff\"}", kind}, "malformed_json", ""},
		{"too deep", sent{`{"any":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, kind}, "malformed_json", ""},
		{"not an object", sent{`[]`, kind}, "wrong_type", ""},
		{"null", sent{`null`, kind}, "wrong_type", ""},
		{"unknown member", sent{`{"price":100}`, kind}, "unknown_field", "price"},
		{"unknown member, deep", sent{`{"items":[{},{"unit":"g"}]}`, kind}, "unknown_field", "items[1].unit"},
		{"unknown member with a telling name", sent{`{"Sunita Patil":1}`, kind}, "unknown_field", ""},
		{"unknown member with a long name", sent{`{"` + strings.Repeat("a", 65) + `":1}`, kind}, "unknown_field", ""},
		{"other case", sent{`{"Total":1}`, kind}, "unknown_field", "Total"},
		{"hidden member", sent{`{"Hidden":"x"}`, kind}, "unknown_field", "Hidden"},
		{"doubled member", sent{`{"total":1,"total":2}`, kind}, "duplicate_field", "total"},
		{"doubled member, escaped", sent{`{"total":1,"t\u006ftal":2}`, kind}, "duplicate_field", "total"},
		{"doubled member, deep", sent{`{"items":[{"code":"a","code":"b"}]}`, kind}, "duplicate_field", "items[0].code"},
		{"doubled member in anything", sent{`{"any":{"x":1,"x":2}}`, kind}, "duplicate_field", "any.x"},
		{"doubled member in a raw part", sent{`{"raw":{"x":1,"x":2}}`, kind}, "duplicate_field", "raw.x"},
		{"doubled key of a map", sent{`{"seen":{"a":1,"a":2}}`, kind}, "duplicate_field", "seen.a"},
		{"text for a number", sent{`{"total":"12"}`, kind}, "wrong_type", "total"},
		{"number for text", sent{`{"items":[{"value":9.4}]}`, kind}, "wrong_type", "items[0].value"},
		{"fraction for a whole number", sent{`{"total":1.5}`, kind}, "wrong_type", "total"},
		{"fraction with an exponent", sent{`{"total":1.55e1}`, kind}, "wrong_type", "total"},
		{"huge exponent", sent{`{"total":1e999999999}`, kind}, "wrong_type", "total"},
		{"exponent out of range", sent{`{"total":1e99}`, kind}, "wrong_type", "total"},
		{"number of many digits", sent{`{"total":1.` + strings.Repeat("0", 1000) + `}`, kind}, "wrong_type", "total"},
		{"number out of range", sent{`{"total":9223372036854775808}`, kind}, "wrong_type", "total"},
		{"small number out of range", sent{`{"small":256}`, kind}, "wrong_type", "small"},
		{"float out of range", sent{`{"items":[{"number":1e999}]}`, kind}, "wrong_type", "items[0].number"},
		{"negative for unsigned", sent{`{"small":-1}`, kind}, "wrong_type", "small"},
		{"text for a truth value", sent{`{"done":"true"}`, kind}, "wrong_type", "done"},
		{"object for a list", sent{`{"items":{}}`, kind}, "wrong_type", "items"},
		{"list for an object", sent{`{"seen":[]}`, kind}, "wrong_type", "seen"},
		{"list for text", sent{`{"reason":[]}`, kind}, "wrong_type", "reason"},
		{"object for a number", sent{`{"total":{}}`, kind}, "wrong_type", "total"},
		{"null for text", sent{`{"reason":null}`, kind}, "wrong_type", "reason"},
		{"null for what may be left out", sent{`{"items":[{"code":"HB","comment":null}]}`, kind}, "wrong_type", "items[0].comment"},
		{"null for a list", sent{`{"items":null}`, kind}, "wrong_type", "items"},
		{"null for a time", sent{`{"at":null}`, kind}, "wrong_type", "at"},
		{"wrong value in a map", sent{`{"seen":{"money":"x"}}`, kind}, "wrong_type", "seen.money"},
		{"no time", sent{`{"at":"yesterday"}`, kind}, "wrong_type", "at"},
		{"no base64", sent{`{"image":"***"}`, kind}, "wrong_type", "image"},
		{"list for base64", sent{`{"image":[1]}`, kind}, "wrong_type", "image"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader(c.in.body))
			r.Header.Set("Content-Type", c.in.contentType)
			_, _, err := apigw.Decode[sheet](r)
			var no *lab.Refusal
			if !errors.As(err, &no) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if no.Kind != lab.Malformed || no.Code != c.code || no.Field != c.field {
				t.Errorf("got kind %d, %s %q, want %s %q", no.Kind, no.Code, no.Field, c.code, c.field)
			}
		})
	}
}

// What replaces a whole document has to say all of it.
func TestDecodeRequired(t *testing.T) {
	type line struct {
		Text string `json:"text" required:"true"`
	}
	type whole struct {
		Name  string `json:"name" required:"true"`
		Lines []line `json:"lines"`
	}
	for body, field := range map[string]string{`{"name":""}`: "", `{}`: "name", `{"lines":[]}`: "name", `{"name":null}`: "name",
		`{"name":"a","lines":[{"text":"b"},{}]}`: "lines[1].text"} {
		r := httptest.NewRequest("PUT", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		_, _, err := apigw.Decode[whole](r)
		var no *lab.Refusal
		if errors.As(err, &no) != (field != "") || no != nil && no.Field != field {
			t.Errorf("%s: %v, want the field %q", body, err, field)
		}
	}
}

// Integers are those of JSON Schema: 439.0 is one, wherever it stands.
func TestDecodeWholeNumbers(t *testing.T) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(
		` {"small":2.550e2 , "total":-439.0,"items":[{"number":1.5},{"number":2.0}],"seen":{"money":3.0,"a":0.0e5},"any":1.0}`))
	r.Header.Set("Content-Type", "application/json")
	got, _, err := apigw.Decode[sheet](r)
	if err != nil {
		t.Fatal(err)
	}
	want := sheet{Small: 255, Total: -439, Items: []result{{Number: 1.5}, {Number: 2}}, Seen: map[string]int{"money": 3, "a": 0}, Any: 1.0}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDecodeOtherStatus(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     sent
		status int
	}{
		{"no content type", sent{`{}`, ""}, 415},
		{"form", sent{`{}`, "application/x-www-form-urlencoded"}, 415},
		{"other charset", sent{`{}`, "application/json; charset=latin1"}, 415},
		{"malformed content type", sent{`{}`, "application/json; ="}, 415},
		{"too large without the adapter", sent{`"` + strings.Repeat("x", apigw.MaxBody) + `"`, "application/json"}, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader(c.in.body))
			r.Header.Set("Content-Type", c.in.contentType)
			_, _, err := apigw.Decode[sheet](r)
			var p *apigw.Problem
			if !errors.As(err, &p) || p.Status != c.status {
				t.Errorf("got %v, want status %d", err, c.status)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"items":[{"code":"HB","number":1}],"seen":{"a":1}}`)
	f.Add(`{"any":[{"x":null}],"raw":[1,2],"at":"2026-04-01T06:00:00Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		_, _, err := apigw.Decode[sheet](r)
		var no *lab.Refusal
		var p *apigw.Problem
		if err != nil && !errors.As(err, &no) && !errors.As(err, &p) {
			t.Errorf("a client's body gave an internal error: %v", err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	body := `{"reason":"","items":[` + strings.Repeat(`{"code":"HB","value":"9.4","number":1,"tags":[]},`, 24) + `{"code":"HB"}],"seen":{"money":3}}`
	for b.Loop() {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if _, _, err := apigw.Decode[sheet](r); err != nil {
			b.Fatal(err)
		}
	}
}
