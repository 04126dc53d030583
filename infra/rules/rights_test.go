package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assay/infra/rights"
)

// held are all statements of a function's role, their references spelled as name spells them.
type held struct{ rights.Role }

// rights reads the role of a function. The role's own form is the rule own-role.
func (s stack) rights(function string) held {
	return s.rightsOfRole(target(s.Resources[function].Properties["Role"]))
}

func (s stack) rightsOfRole(role string) held {
	return held{rights.Read(s.Resources[role].Properties["Policies"], name)}
}

// allows reports whether IAM would let the role call action on resource. keys are the leading keys of the call, if any.
func (r held) allows(action, resource string, keys ...string) bool {
	return r.Allows(rights.Call{Action: action, Resource: resource, Keys: keys})
}

// touches reports whether any action beginning so is allowed on the resource, whatever the keys.
func (r held) touches(actions, resource string) bool {
	return slices.ContainsFunc(r.Role, func(st rights.Statement) bool {
		return st.Effect == "Allow" && rights.LikeAny(st.Resources, resource) &&
			slices.ContainsFunc(st.Actions, func(a string) bool { return strings.HasPrefix(a, actions) })
	})
}

// One key of each kind (docs/rules.md#keys), as a call would name it.
const (
	hospitalKey = "H#apollo"
	orderKey    = "H#apollo#O#apollo-0193"
	runKey      = "H#apollo#R#apollo-0193"
	patientKey  = "H#apollo#P#0193"
	phoneKey    = "N#apollo#F#5f0c"
	tableArn    = "${Table.Arn}"
)

// clinical are the functions with a right to values: who enters them, who shows them, who prints them.
var clinical = []string{"documents", "reports", "results"}

var itemActions = []string{
	"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query",
	"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem",
}

func clinicalValues(s stack) (wrong []string) {
	for _, function := range s.functions() {
		may, r := slices.Contains(clinical, folder(function)), s.rights(function)
		if may && !r.allows("dynamodb:BatchGetItem", tableArn, runKey) {
			wrong = append(wrong, function+" needs the values and cannot read them")
		}
		if may {
			continue
		}
		for _, action := range itemActions {
			// A batch that also names a harmless key is the trap: ForAllValues in a Deny would let it pass.
			if r.allows(action, tableArn, runKey) || r.allows(action, tableArn, orderKey, runKey) {
				wrong = append(wrong, fmt.Sprintf("%s may %s clinical values", function, action))
			}
		}
		if !slices.ContainsFunc(r.Role, func(st rights.Statement) bool {
			return st.Effect == "Deny" && slices.Contains(st.Actions, "dynamodb:*") && st.Applies(rights.Call{Keys: []string{orderKey, runKey}})
		}) {
			wrong = append(wrong, function+" has no Deny of the clinical leading key, so one more Allow would open it")
		}
	}
	return wrong
}

// narrowReaders: who serves an open route, or passes on what it reads, reads nothing but what it needs.
func narrowReaders(s stack) (wrong []string) {
	only := map[string]struct {
		action, also string
		keys         []string
	}{
		"CatalogueFunction": {"dynamodb:GetItem", "dynamodb:BatchGetItem", []string{hospitalKey}}, // the catalogue in force
		"RelayFunction":     {"dynamodb:GetItem", "", []string{orderKey}},
		"StatsFunction":     {"dynamodb:BatchGetItem", "dynamodb:Query", []string{hospitalKey}},                         // the grants that wait
		"ViewsFunction":     {"dynamodb:GetItem", "dynamodb:BatchGetItem", []string{hospitalKey, orderKey, patientKey}}, // the secret that hides names
	}
	for _, function := range slices.Sorted(maps.Keys(only)) {
		need := only[function]
		for _, key := range []string{hospitalKey, orderKey, runKey, patientKey, "C#apollo#k", "N#apollo#26-1"} {
			if got, want := s.rights(function).allows(need.action, tableArn, key), slices.Contains(need.keys, key); got != want {
				wrong = append(wrong, fmt.Sprintf("%s: %s of %s is %t, want %t", function, need.action, key, got, want))
			}
		}
		for _, action := range itemActions {
			if action != need.action && action != need.also && s.rights(function).allows(action, tableArn, need.keys[0]) {
				wrong = append(wrong, function+" may "+action+" and needs "+need.action+" only")
			}
		}
	}
	return wrong
}

func noScan(s stack) (wrong []string) {
	for _, function := range s.functions() {
		for _, st := range s.rights(function).Role {
			for _, action := range st.Actions {
				_, verb, _ := strings.Cut(action, ":")
				if st.Effect == "Allow" && (strings.Contains(action, "*") || verb == "Scan" || strings.HasPrefix(verb, "PartiQL")) {
					wrong = append(wrong, fmt.Sprintf("%s: %s allows %s", function, st.Sid, action))
				}
			}
		}
	}
	return wrong
}

func noStarResource(s stack) (wrong []string) {
	unscoped := []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"} // AWS has no resource for them
	for _, function := range s.functions() {
		for _, st := range s.rights(function).Role {
			all := slices.ContainsFunc(st.Resources, func(r string) bool {
				return strings.Trim(r, "*") == "" || strings.HasPrefix(r, "arn:*") || strings.HasSuffix(r, ":*")
			})
			needed := !slices.ContainsFunc(st.Actions, func(a string) bool { return !slices.Contains(unscoped, a) })
			if st.Effect == "Allow" && all && !needed {
				wrong = append(wrong, fmt.Sprintf("%s: %s is not bound to a resource", function, st.Sid))
			}
		}
	}
	return wrong
}

func ownRole(s stack) (wrong []string) {
	of := map[string]string{}
	for _, function := range s.functions() {
		id := target(s.Resources[function].Properties["Role"])
		role := s.Resources[id].Properties
		if other, shared := of[id]; shared || s.Resources[id].Type != "AWS::IAM::Role" {
			wrong = append(wrong, fmt.Sprintf("%s: role %q is missing or that of %s", function, id, other))
			continue
		}
		of[id] = function
		if role["ManagedPolicyArns"] != nil {
			wrong = append(wrong, id+" takes over a managed policy, which allows more than we name")
		}
		trust := list(get(role["AssumeRolePolicyDocument"], "Statement"))
		if len(trust) != 1 || name(get(trust[0], "Principal", "Service")) != "lambda.amazonaws.com" || get(trust[0], "Principal", "AWS") != nil {
			wrong = append(wrong, id+" can be taken on by more than Lambda")
		}
	}
	for _, id := range s.of("AWS::Scheduler::Schedule") {
		of[target(get(s.Resources[id].Properties, "Target", "RoleArn"))] = id // the rule schedules has more to say
	}
	for _, id := range s.of("AWS::IAM::Role") {
		if of[id] == "" {
			wrong = append(wrong, id+" is nobody's role")
		}
	}
	return wrong
}
