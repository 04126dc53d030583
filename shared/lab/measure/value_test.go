package measure

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
)

// dec reads a number of a test table.
func dec(t *testing.T, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"9.4": "9.4", " 9.40 ": "9.40", "0": "0", "007": "7", "-0.5": "-0.5", "-0": "0", "0.05": "0.05",
		"999999999999": "999999999999", "0.00000000001": "0.00000000001", "\t12\n": "12",
	} {
		if got, err := ParseDecimal(text); err != nil || got.String() != want {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]NumberError{
		"": ErrNumberMissing, "   ": ErrNumberMissing,
		"1,2": ErrNotANumber, "1e5": ErrNotANumber, "abc": ErrNotANumber, "NaN": ErrNotANumber, "Inf": ErrNotANumber,
		".5": ErrNotANumber, "5.": ErrNotANumber, ".": ErrNotANumber, "1.2.3": ErrNotANumber, "+1": ErrNotANumber,
		"--1": ErrNotANumber, "- 1": ErrNotANumber, "1 2": ErrNotANumber, "0x10": ErrNotANumber, "1_000": ErrNotANumber,
		"९.४": ErrNotANumber, "<0.5": ErrNotANumber, "-": ErrNotANumber, "9.4 g/dL": ErrNotANumber,
		"1234567890123": ErrNumberTooLong, "0.1234567890123": ErrNumberTooLong,
	} {
		if _, err := ParseDecimal(text); !errors.Is(err, want) {
			t.Errorf("%q gives %v, want %v", text, err, want)
		}
	}
}

func TestNumberErrorsNeverEcho(t *testing.T) {
	for _, text := range []string{"secret77", "1,277", "7777777777777", "< ", "<<77"} {
		_, err := ParseValue(text, "g/dL")
		if err == nil || strings.Contains(err.Error(), "77") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q gives %v", text, err)
		}
	}
}

func TestParseValue(t *testing.T) {
	for text, want := range map[string][2]string{
		"9.4": {"", "9.4"}, "<0.5": {"<", "0.5"}, "< 0.5": {"<", "0.5"}, ">= 1000": {">=", "1000"}, "≥1000": {">=", "1000"},
		"≤ 3": {"<=", "3"}, "<=3": {"<=", "3"}, " > 7 ": {">", "7"},
	} {
		got, err := ParseValue(text, "g/dL")
		if err != nil || got.Comparator != want[0] || got.Number.String() != want[1] || got.Raw != text || got.Unit != "g/dL" {
			t.Errorf("%q gives %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]NumberError{
		"": ErrNumberMissing, "<": ErrNotANumber, "<=": ErrNotANumber, "<>1": ErrNotANumber, "=1": ErrNotANumber,
		"=>1": ErrNotANumber, "1<": ErrNotANumber, "<<1": ErrNotANumber, "~1": ErrNotANumber,
	} {
		if _, err := ParseValue(text, "g/dL"); !errors.Is(err, want) {
			t.Errorf("%q gives %v, want %v", text, err, want)
		}
	}
}

func TestCompareIsExact(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"9.4", "9.40", 0}, {"7", "7.0", 0}, {"0", "-0.00", 0}, {"9.39", "9.4", -1}, {"10", "9.99", 1},
		{"-1", "1", -1}, {"-1.5", "-1.4", -1}, {"-0.1", "0", -1}, {"0.1", "-0.1", 1},
		{"999999999999", "0.99999999999", 1}, {"99999999999.9", "99999999999.8", 1},
	} {
		if got := dec(t, c.a).Cmp(dec(t, c.b)); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestFormatRoundsHalfToEven(t *testing.T) {
	for _, c := range []struct {
		number   string
		decimals int
		want     string
	}{
		{"2.5", 0, "2"}, {"3.5", 0, "4"}, {"2.51", 0, "3"}, {"2.49", 0, "2"}, {"-2.5", 0, "-2"}, {"-3.5", 0, "-4"},
		{"9.45", 1, "9.4"}, {"9.55", 1, "9.6"}, {"9.451", 1, "9.5"}, {"9.95", 1, "10.0"}, {"0.05", 1, "0.0"},
		{"-0.04", 1, "0.0"}, {"9", 2, "9.00"}, {"13.0", 1, "13.0"}, {"0.125", 2, "0.12"}, {"0.135", 2, "0.14"},
		{"0.004999999", 2, "0.00"}, {"999999999999", 4, "999999999999.0000"},
	} {
		if got := dec(t, c.number).Format(c.decimals); got != c.want {
			t.Errorf("%s with %d decimals is %s, want %s", c.number, c.decimals, got, c.want)
		}
	}
}

// FuzzParseDecimal: never a panic; what is taken prints as the same number, comes back the same through text, and
// agrees with math/big.
func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"9.4", "<0.5", ">= 1000", "-0.50", "1,2", "1e5", "NaN", "", "000000000001", "9.99999999999", "≥", "९"} {
		f.Add(seed, "7.05")
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		if v, err := ParseValue(s, "%"); err == nil && (len(v.Number.String()) > 2*maxDigits || v.Raw != s) {
			t.Fatalf("value %+v", v)
		}
		d, err := ParseDecimal(s)
		if err != nil {
			var reason NumberError
			if !errors.As(err, &reason) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		exact, ok := new(big.Rat).SetString(strings.TrimSpace(s))
		if !ok || exact.FloatString(d.scale) != d.String() && exact.Sign() != 0 {
			t.Fatalf("%q became %s", s, d)
		}
		if again := dec(t, d.String()); again != d {
			t.Fatalf("%s came back as %s", d, again)
		}
		e, err := ParseDecimal(other)
		if err != nil {
			return
		}
		second, _ := new(big.Rat).SetString(strings.TrimSpace(other))
		if got, want := d.Cmp(e), exact.Cmp(second); got != want || e.Cmp(d) != -want {
			t.Fatalf("%s to %s: %d, want %d", d, e, got, want)
		}
	})
}

func TestDecimalInJSONIsText(t *testing.T) {
	var v Value
	if err := json.Unmarshal([]byte(`{"raw":"< 0.50","comparator":"<","number":"0.50","unit":"mg/dL"}`), &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v.Number)
	if err != nil || string(out) != `"0.50"` {
		t.Errorf("got %s, %v", out, err)
	}
	for _, wrong := range []string{`{"number":0.5}`, `{"number":"1e5"}`} {
		if json.Unmarshal([]byte(wrong), &v) == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
