package apigw

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/shared/lab"
)

// QueryEnum reads the query member name, which must be one of allowed.
func QueryEnum(r *http.Request, name string, allowed ...string) (string, error) {
	v, err := QueryOne(r, name)
	if err == nil && !slices.Contains(allowed, v) {
		return "", lab.Bad(name, "This must be one of: "+strings.Join(allowed, ", ")+".")
	}
	return v, err
}

// QueryOptionalEnum does the same where the member may be absent: then it is "".
func QueryOptionalEnum(r *http.Request, name string, allowed ...string) (string, error) {
	if v, err := QueryOne(r, name); err != nil || v == "" {
		return "", err
	}
	return QueryEnum(r, name, allowed...)
}

// QueryDay reads the query member name as a calendar day, "2026-04-01"; "" where it is absent.
func QueryDay(r *http.Request, name string) (string, error) {
	v, err := QueryOne(r, name)
	if err != nil || v == "" {
		return "", err
	}
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "", lab.Bad(name, "This must be a day, as in 2026-04-01.")
	}
	return v, nil
}

// QueryMonth reads the query member name as a month, "2026-04"; "" where it is absent.
func QueryMonth(r *http.Request, name string) (string, error) {
	v, err := QueryOne(r, name)
	if err != nil || v == "" {
		return "", err
	}
	if _, err := time.Parse("2006-01", v); err != nil || len(v) != len("2006-01") {
		return "", lab.Bad(name, "This must be a month, as in 2026-04.")
	}
	return v, nil
}

// QueryCursor reads the query member "cursor", to be opened by OpenCursor; "" where it is absent.
func QueryCursor(r *http.Request) (string, error) { return QueryOne(r, cursorField) }

// The size of a page: where nothing is said, and at most.
const (
	DefaultPage = 50
	largestPage = 100
)

// QueryLimit reads the query member "limit", how much a page is to hold.
func QueryLimit(r *http.Request) (int, error) {
	v, err := QueryOne(r, "limit")
	if err != nil {
		return 0, err
	}
	if v == "" {
		return DefaultPage, nil
	}
	limit, err := strconv.Atoi(v)
	if err != nil || limit < 1 || limit > largestPage {
		return 0, lab.Bad("limit", "A page holds 1 to 100.")
	}
	return limit, nil
}

// knownQuery refuses a query with a member that the route does not take, or one in which nothing stands.
func knownQuery(r *http.Request, known []string) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if !slices.Contains(known, name) {
			return malformed(safePath(name, name), "unknown_query", "This is not known in the query of this address.")
		}
		if slices.Contains(q[name], "") {
			return lab.Bad(name, "Leave this out, or say what it is.")
		}
	}
	return nil
}

// queryOf reads the query. The standard library would drop a malformed one silently.
func queryOf(r *http.Request) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, malformed("", "bad_query", "The query of the address is malformed.")
	}
	return q, nil
}

// QueryOne reads a member that may appear once; "" where it is absent.
func QueryOne(r *http.Request, name string) (string, error) {
	q, err := queryOf(r)
	if err != nil {
		return "", err
	}
	if len(q[name]) > 1 {
		return "", lab.Bad(name, "This must be given once.")
	}
	return q.Get(name), nil
}
