package routes

import (
	"cmp"
	"strings"

	"assay/infra/template"
)

// FromTemplate reads the routes of a SAM template, as its author wrote them, with the API's default authorizer where an
// event names none, and Open for NONE.
func FromTemplate(source []byte) ([]Route, error) {
	document, err := template.Parse(source)
	if err != nil {
		return nil, err
	}
	stack, err := document.Stack("ap-south-1", nil) // no route depends on the region
	if err != nil {
		return nil, err
	}
	var all []Route
	for _, r := range stack.Routes {
		folder := strings.ToLower(strings.TrimSuffix(r.Function, "Function"))
		all = append(all, Route{Function: folder, Method: r.Method, Path: r.Path, Audience: cmp.Or(r.Authorizer, "Open")})
	}
	return sorted(all), nil
}
