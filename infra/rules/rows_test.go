package rules

import (
	"fmt"
	"maps"
	"slices"

	"assay/infra/rights"
)

// leading is a leading key of each kind of row (docs/rules.md#keys), as a call would name it.
var leading = map[string]string{
	"hospital": hospitalKey, "order": orderKey, "values": runKey, "patient": patientKey, "access": "H#apollo#L#0193", "access month": "H#apollo#Y#2026-11",
	"follow": "H#apollo#F#0193", "webhook": "H#apollo#I#5f0c", "request": "C#apollo#k", "membership": "N#M#0193", "invited": "N#I#0193", "staff letter": "S#apollo#0193", "tie": "N#L#0193",
	"slip": "N#S#5f0c", "tries": "N#apollo#S#0193", "tie code": "N#apollo#T#5f0c", "check": "N#C#5f0c", "order number": "N#apollo#O#26-000001", "patient number": "N#apollo#U#P26-000001",
	"phone": phoneKey, "gateway": "N#apollo#G#order_1", "counter": "N#apollo#C#O#26", "quota": "L#apollo#placed#0193#2026-11-26",
	"root letter": "N#apollo#R#letter",
}

// writers says which rows each function makes, changes and only holds a transaction to. Who is not here writes nothing.
// A membership and the settings of a hospital lie under one leading key, which IAM cannot take apart: both are staff's. A
// request's stored answer is under a key that the client chose, so whoever serves commands may write any of those.
var writers = map[string]struct{ makes, changes, checks, ends []string }{
	"documents": {makes: []string{"order", "values"}, changes: []string{"follow", "order"}, checks: []string{"patient"}},
	"expiry":    {makes: []string{"order"}, changes: []string{"order"}},
	"notify":    {makes: []string{"order", "patient", "slip", "tie code"}, changes: []string{"follow", "order", "quota", "staff letter"}},
	"orders":    {makes: []string{"order", "order number", "quota", "request"}, changes: []string{"counter", "quota"}, checks: []string{"patient"}},
	"patients": {makes: []string{"follow", "patient", "patient number", "phone", "request", "tie"},
		changes: []string{"access", "access month", "counter", "follow", "quota", "tries"}, checks: []string{"patient"}, ends: []string{"phone", "tie"}},
	"payments": {makes: []string{"gateway", "order", "request"}, changes: []string{"order", "tries"}},
	"reports":  {changes: []string{"access", "access month", "check", "tries"}},
	"results":  {makes: []string{"check", "order", "request", "values"}, changes: []string{"access", "access month"}},
	"seal":     {changes: []string{"root letter"}},
	"slips":    {makes: []string{"order", "request", "slip"}, changes: []string{"access"}},
	"staff":    {makes: []string{"hospital", "invited", "membership", "request", "staff letter"}, changes: []string{"quota"}, checks: []string{"hospital"}},
	"status":   {makes: []string{"order", "request"}, changes: []string{"counter", "order", "quota"}},
	"sweep":    {makes: []string{"gateway", "order"}, changes: []string{"follow", "order", "staff letter"}},
	"webhooks": {makes: []string{"order", "webhook"}, changes: []string{"order", "webhook"}},
}

// ownRows: no function writes another's rows, and none changes a document in place: a row that holds one is written whole,
// under its version. A call that also names a row of its own is the trap, as with clinical values.
func ownRows(s stack) (wrong []string) {
	for _, function := range s.functions() {
		r, w := s.rights(function), writers[folder(function)]
		of := map[string][]string{"PutItem": w.makes, "UpdateItem": w.changes, "ConditionCheckItem": w.checks, "DeleteItem": w.ends}
		for _, action := range slices.Sorted(maps.Keys(of)) {
			for _, kind := range slices.Sorted(maps.Keys(leading)) {
				may := r.allows("dynamodb:"+action, tableArn, leading[kind])
				for _, own := range of[action] {
					may = may || r.allows("dynamodb:"+action, tableArn, leading[own], leading[kind])
				}
				if want := slices.Contains(of[action], kind); may != want {
					wrong = append(wrong, fmt.Sprintf("%s: %s of %s is %t, want %t", function, action, kind, may, want))
				}
			}
		}
		for _, kind := range w.changes {
			for _, member := range []string{"doc", "order", "v", "event", "body"} {
				if r.Allows(rights.Call{Action: "dynamodb:UpdateItem", Resource: tableArn, Keys: []string{leading[kind]}, Attributes: []string{"PK", member}}) {
					wrong = append(wrong, fmt.Sprintf("%s may change %s within a row of %s", function, member, kind))
				}
			}
		}
	}
	for _, function := range s.functions() { // how to reach people is found by functions/patients alone
		if may := s.rights(function).allows("dynamodb:Query", tableArn, phoneKey); folder(function) == "orders" && may {
			wrong = append(wrong, function+" may Query phones")
		}
	}
	return wrong
}
