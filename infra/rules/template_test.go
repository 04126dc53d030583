package rules

import "testing"

// rules are our own rules over the template, for what no tool sees (a mistake of each kind is seeded in
// mistakes_test.go). A rule gives one sentence for each thing that is wrong.
var rules = map[string]func(stack) []string{
	"one API":             oneAPI,
	"every route guarded": everyRouteGuarded,
	"issuers":             issuers,
	"throttles":           throttles,
	"access log":          accessLog,
	"exact origin":        exactOrigin,
	"sign-in":             signIn,
	"folders":             folders,
	"function shape":      functionShape,
	"own log":             ownLog,
	"own role":            ownRole,
	"environment":         environment,
	"no scan":             noScan,
	"no star resource":    noStarResource,
	"clinical values":     clinicalValues,
	"narrow readers":      narrowReaders,
	"own rows":            ownRows,
	"own keys":            ownKeys,
	"tables":              tables,
	"sources":             sources,
	"patterns":            patterns,
	"dead letters":        deadLetters,
	"schedules":           schedules,
	"buckets":             buckets,
	"mail":                mailOut,
}

func TestTemplate(t *testing.T) {
	for _, env := range environments {
		s := load(t, env)
		for rule, check := range rules {
			t.Run(env+"/"+rule, func(t *testing.T) {
				for _, wrong := range check(s) {
					t.Error(wrong)
				}
			})
		}
	}
}
