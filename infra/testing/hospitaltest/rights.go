package hospitaltest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"assay/infra/rights"
	"assay/infra/testing/engine/enginetest"
)

// bound is the way of a function's calls to the database: it has the rights of the function's role in the template and no
// more. A call that IAM would refuse fails the test too, whatever becomes of the answer.
type bound struct {
	t    testing.TB
	db   *enginetest.Database
	next interface {
		Do(*http.Request) (*http.Response, error)
	}
	roles []rights.Role // one of them must allow it
}

// bind gives the way of the function that is being tested, which the folder of the test names; more are functions whose
// work the test lets happen beside it. Where the test is of no function, everything passes.
func bind(t testing.TB, db *enginetest.Database, line *Line, more ...string) bound {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	b := bound{t: t, db: db, next: line}
	if filepath.Base(filepath.Dir(dir)) == "functions" {
		b.roles = enginetest.Roles(t, append(more, filepath.Base(dir))...)
	}
	return b
}

// Do implements the HTTP client of the SDK.
func (b bound) Do(r *http.Request) (*http.Response, error) {
	operation := operationOf(r)
	if len(b.roles) == 0 || operation == "" {
		return b.next.Do(r)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	why := ""
	for _, role := range b.roles {
		if why = role.Refused(operation, body, b.db.ARN); why == "" {
			return b.next.Do(r)
		}
	}
	b.t.Errorf("by template.yaml this function is %s", why)
	said := httptest.NewRecorder()
	rights.Deny(said, why)
	answer := said.Result()
	answer.Request = r
	return answer, nil
}
