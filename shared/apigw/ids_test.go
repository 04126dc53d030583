package apigw_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/shared/apigw"
	"assay/shared/lab"
)

const uuid = "01961f2e-7c00-7abc-8def-0123456789ab"

func refusal(err error) lab.Refusal {
	var no *lab.Refusal
	if errors.As(err, &no) {
		return lab.Refusal{Kind: no.Kind, Code: no.Code, Field: no.Field}
	}
	return lab.Refusal{}
}

func TestStaffOrder(t *testing.T) {
	gone := lab.Refusal{Kind: lab.NotFound, Code: "not_found"}
	for _, c := range []struct {
		name, hospital, order string
		want                  lab.Refusal
	}{
		{"own", "sahyadri", "sahyadri-" + uuid, lab.Refusal{}},
		{"another hospital's", "sahyadri", "narmada-" + uuid, gone},
		{"no hospital picked", "", "sahyadri-" + uuid, lab.Refusal{Kind: lab.Malformed, Code: "missing_header", Field: "X-Hospital"}},
		{"hospital malformed", "Sahyadri", "sahyadri-" + uuid, lab.Refusal{Kind: lab.Malformed, Code: "bad_header", Field: "X-Hospital"}},
		{"hospital too long", strings.Repeat("a", 21), "sahyadri-" + uuid, lab.Refusal{Kind: lab.Malformed, Code: "bad_header", Field: "X-Hospital"}},
		{"no uuid", "sahyadri", "sahyadri", gone},
		{"version 4", "sahyadri", "sahyadri-01961f2e-7c00-4abc-8def-0123456789ab", gone},
		{"wrong variant", "sahyadri", "sahyadri-01961f2e-7c00-7abc-cdef-0123456789ab", gone},
		{"capital letters", "sahyadri", "sahyadri-" + strings.ToUpper(uuid), gone},
		{"key injection", "sahyadri", "sahyadri-" + uuid[:35] + "#", gone},
		{"one character more", "sahyadri", "sahyadri-" + uuid + "0", gone},
		{"dash misplaced", "sahyadri", "sahyadri-01961f2e7-c00-7abc-8def-0123456789ab", gone},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("X-Hospital", c.hospital)
			r.SetPathValue("order", c.order)
			got, err := apigw.StaffOrder(r, "order")
			if refusal(err).Code != c.want.Code || refusal(err).Kind != c.want.Kind || refusal(err).Field != c.want.Field {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err == nil && (got.String() != c.order || got.Hospital().String() != "sahyadri" || got.UUID() != uuid) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestPathUUID(t *testing.T) {
	for _, c := range []struct {
		name, id string
		ok       bool
	}{{"good", uuid, true}, {"empty", "", false}, {"text", "patient", false}} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.SetPathValue("patient", c.id)
			got, err := apigw.PathUUID(r, "patient")
			if (err == nil) != c.ok || (c.ok && got != c.id) || (!c.ok && refusal(err).Kind != lab.NotFound) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestQuery(t *testing.T) {
	for _, c := range []struct {
		name, query     string
		tab, day, field string // field of the refusal, if any
		refused         bool
	}{
		{"both", "tab=paid&day=2026-04-01", "paid", "2026-04-01", "", false},
		{"day left out", "tab=cod", "cod", "", "", false},
		{"tab left out", "", "", "", "tab", true},
		{"unknown tab", "tab=sold", "", "", "tab", true},
		{"tab twice", "tab=paid&tab=cod", "", "", "tab", true},
		{"no such day", "tab=paid&day=2026-02-30", "", "", "day", true},
		{"malformed", "tab=paid&x=%zz", "", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.URL.RawQuery = c.query
			tab, err := apigw.QueryEnum(r, "tab", "paid", "cod")
			var day string
			if err == nil {
				day, err = apigw.QueryDay(r, "day")
			}
			if (err != nil) != c.refused || refusal(err).Field != c.field {
				t.Fatalf("got %v", err)
			}
			if !c.refused && (tab != c.tab || day != c.day) {
				t.Errorf("got %q %q", tab, day)
			}
		})
	}
	r := httptest.NewRequest("GET", "/?cursor=abc", nil)
	if tab, err := apigw.QueryOptionalEnum(r, "tab", "paid"); tab != "" || err != nil {
		t.Errorf("optional member: got %q, %v", tab, err)
	}
	if cursor, err := apigw.QueryCursor(r); cursor != "abc" || err != nil {
		t.Errorf("cursor: got %q, %v", cursor, err)
	}
}
