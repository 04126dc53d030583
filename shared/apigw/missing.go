package apigw

import (
	"net/http"

	"assay/shared/observe"
)

// CountMissing logs and counts the rows that a list leaves out as they cannot be read, an error for each, and gives their number, which
// the answer says.
func CountMissing(r *http.Request, missing []error) int {
	for _, err := range missing {
		logFrom(r.Context()).ErrorContext(r.Context(), "a list leaves out a row that cannot be read", requestAttrs(r), observe.Cause(err))
		_ = observe.NewMeter().OfAll().Count(r.Context(), "RowLeftOut") // a lost count stops nothing
	}
	return len(missing)
}
