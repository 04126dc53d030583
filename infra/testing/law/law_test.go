package law

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// record is a test that is only looked at: it keeps what is logged and how it fails.
type record struct {
	testing.TB
	logged, failed string
}

func (r *record) Helper()                   {}
func (r *record) Log(a ...any)              { r.logged += fmt.Sprint(a...) }
func (r *record) Fatal(a ...any)            { r.failed = fmt.Sprint(a...); runtime.Goexit() }
func (r *record) Fatalf(f string, a ...any) { r.Fatal(fmt.Sprintf(f, a...)) }

// try runs what may fail.
func try(do func(testing.TB)) *record {
	r, done := &record{}, make(chan struct{})
	go func() {
		defer close(done)
		do(r)
	}()
	<-done
	return r
}

func TestRow(t *testing.T) {
	for n := 1; n <= 45; n++ {
		s := Row(t, n)
		if !strings.HasPrefix(s, fmt.Sprintf("%d. ", n)) || !strings.HasSuffix(s, ".") || strings.ContainsAny(s, "*`[<\n") {
			t.Errorf("row %d is %q", n, s)
		}
	}
	const row42 = "42. A COD order is not collected. The patient is reminded, and the order ends as expiry says."
	if s := Row(t, 42); s != row42 {
		t.Errorf("row 42 is %q", s)
	}
	for _, n := range []int{0, 4 * 45, -1} {
		if r := try(func(t testing.TB) { Row(t, n) }); r.failed != fmt.Sprintf("docs/rules.md#rows has no row %d", n) {
			t.Errorf("row %d: it says %q", n, r.failed)
		}
	}
}

func TestPrint(t *testing.T) {
	cases := []struct {
		name, logged, failed string
	}{
		{"row 2: two events", "2. payment.captured and order.paid arrive", ""},
		{"row 180: no such row", "", "docs/rules.md#rows has no row 180"},
		{"row 99999999999999999999: no number", "", "value out of range"},
		{"2 two events", "", `"2 two events" does not begin with a row`},
		{"a row 2: in the middle", "", "does not begin"},
		{"placed", "", "does not begin"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := try(func(t testing.TB) { Print(t, c.name) })
			if !strings.HasPrefix(r.logged, c.logged) || (r.logged == "") != (c.logged == "") ||
				!strings.Contains(r.failed, c.failed) || (r.failed == "") != (c.failed == "") {
				t.Errorf("logged %q, failed %q", r.logged, r.failed)
			}
		})
	}
}

func TestSentenceOf(t *testing.T) {
	const page = "# Rows\n\n- <a id=\"a\"></a>**1. One.** It goes\n  on, as [two](#b) does.\n- <a id=\"b\"></a>**2. Two.** `x`.\n\nText.\n- <a id=\"c\"></a>Last"
	for anchor, want := range map[string]string{"a": "1. One. It goes on, as two does.", "b": "2. Two. x.", "c": "Last", "d": ""} {
		if got, ok := sentenceOf(page, anchor); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %t", anchor, got, ok)
		}
	}
}
