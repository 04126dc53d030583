// Package routes reads which routes exist, and for whom, from the two places other than infra/openapi.yaml that say so:
// template.yaml and the functions' own tables. For tests: it lets them show that all three say the same.
package routes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Route is one way into one function.
type Route struct {
	Function     string // folder under functions/
	Method, Path string // "POST", "/v1/orders/{order}/collect"
	Audience     string // "Staff", "Patients" or "Open"
	Query        string // names of what it takes in the query, sorted; the template does not know them
}

// String spells the route as in a list for people.
func (r Route) String() string {
	path := r.Path
	if r.Query != "" {
		path += "?" + r.Query
	}
	return fmt.Sprintf("%s %s (%s, %s)", r.Method, path, r.Function, r.Audience)
}

// Difference lists what only one of two lists has, by name of the list; it is empty when they are equal. A route that
// stands twice in a list counts twice.
func Difference(aName string, a []Route, bName string, b []Route) []string {
	count := map[Route]int{}
	for _, r := range a {
		count[r]++
	}
	for _, r := range b {
		count[r]--
	}
	var found []string
	for r, n := range count {
		switch {
		case n > 0:
			found = append(found, fmt.Sprintf("only in %s: %s", aName, r))
		case n < 0:
			found = append(found, fmt.Sprintf("only in %s: %s", bName, r))
		}
	}
	slices.Sort(found)
	return found
}

// Names is the query of a route: names in one order, whatever order they were written in.
func Names(query []string) string { return strings.Join(slices.Sorted(slices.Values(query)), " ") }

func sorted(all []Route) []Route {
	slices.SortFunc(all, func(a, b Route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return all
}
