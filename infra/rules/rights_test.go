package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// statement is one statement of a role's policy, its references spelled as name spells them.
type statement struct {
	sid, effect        string
	actions, resources []string
	condition          map[string]any
}

// rights are all statements of a function's role.
type rights []statement

// rights reads the role of a function. The role's own form is the rule own-role.
func (s stack) rights(function string) rights {
	return s.rightsOfRole(target(s.Resources[function].Properties["Role"]))
}

func (s stack) rightsOfRole(role string) rights {
	var out rights
	for _, policy := range list(s.Resources[role].Properties["Policies"]) {
		for _, st := range list(get(policy, "PolicyDocument", "Statement")) {
			condition, _ := get(st, "Condition").(map[string]any)
			out = append(out, statement{
				sid: name(get(st, "Sid")), effect: name(get(st, "Effect")), condition: condition,
				actions: names(get(st, "Action")), resources: names(get(st, "Resource")),
			})
		}
	}
	return out
}

// like is IAM's StringLike with * only, which is all we use.
func like(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

func likeAny(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return like(p, text) })
}

// applies decides a statement's conditions for a call on these leading keys (partition keys). A condition not
// understood is taken the dangerous way: an allowing statement applies, a denying one does not.
func (st statement) applies(keys []string) bool {
	for operator, members := range st.condition {
		patterns := names(get(members, "dynamodb:LeadingKeys"))
		hit := func(key string) bool { return likeAny(patterns, key) }
		switch {
		case patterns == nil || operator != "ForAnyValue:StringLike" && operator != "ForAllValues:StringLike":
			if st.effect == "Deny" {
				return false
			}
		case operator == "ForAnyValue:StringLike":
			if !slices.ContainsFunc(keys, hit) {
				return false
			}
		default: // true for a call without any key
			if slices.ContainsFunc(keys, func(key string) bool { return !hit(key) }) {
				return false
			}
		}
	}
	return true
}

// allows reports whether IAM would let the role call action on resource. keys are the leading keys of the call, if any.
func (r rights) allows(action, resource string, keys ...string) bool {
	allowed := false
	for _, st := range r {
		if likeAny(st.actions, action) && likeAny(st.resources, resource) && st.applies(keys) {
			if st.effect == "Deny" {
				return false
			}
			allowed = allowed || st.effect == "Allow"
		}
	}
	return allowed
}

// touches reports whether any action beginning so is allowed on the resource, whatever the keys.
func (r rights) touches(actions, resource string) bool {
	return slices.ContainsFunc(r, func(st statement) bool {
		return st.effect == "Allow" && likeAny(st.resources, resource) &&
			slices.ContainsFunc(st.actions, func(a string) bool { return strings.HasPrefix(a, actions) })
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
		if !slices.ContainsFunc(r, func(st statement) bool {
			return st.effect == "Deny" && slices.Contains(st.actions, "dynamodb:*") && st.applies([]string{orderKey, runKey})
		}) {
			wrong = append(wrong, function+" has no Deny of the clinical leading key, so one more Allow would open it")
		}
	}
	return wrong
}

// narrowReaders: who serves an open route, or passes on what it reads, reads nothing but what it needs.
func narrowReaders(s stack) (wrong []string) {
	only := map[string]struct{ action, key string }{
		"CatalogueFunction": {"dynamodb:GetItem", hospitalKey},
		"RelayFunction":     {"dynamodb:GetItem", orderKey},
		"StatsFunction":     {"dynamodb:BatchGetItem", hospitalKey},
		"ViewsFunction":     {"dynamodb:GetItem", orderKey},
	}
	for _, function := range slices.Sorted(maps.Keys(only)) {
		need := only[function]
		for _, key := range []string{hospitalKey, orderKey, runKey, patientKey, "C#apollo#k", "N#apollo#26-1"} {
			if got, want := s.rights(function).allows(need.action, tableArn, key), key == need.key; got != want {
				wrong = append(wrong, fmt.Sprintf("%s: %s of %s is %t, want %t", function, need.action, key, got, want))
			}
		}
		for _, action := range itemActions {
			if action != need.action && s.rights(function).allows(action, tableArn, need.key) {
				wrong = append(wrong, function+" may "+action+" and needs "+need.action+" only")
			}
		}
	}
	return wrong
}

// patientsApart: functions/patients alone changes records of patients and finds them by phone, and it changes no order.
func patientsApart(s stack) (wrong []string) {
	for function, closed := range map[string]string{"OrdersFunction": patientKey, "PatientsFunction": orderKey} {
		for _, action := range []string{"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"} {
			// A batch that also names another key is the trap, as with clinical values.
			if r := s.rights(function); r.allows(action, tableArn, closed) || r.allows(action, tableArn, hospitalKey, closed) {
				wrong = append(wrong, fmt.Sprintf("%s may %s %s", function, action, closed))
			}
		}
	}
	for _, action := range itemActions {
		if s.rights("OrdersFunction").allows(action, tableArn, phoneKey) {
			wrong = append(wrong, "OrdersFunction may "+action+" phones")
		}
	}
	for _, function := range s.functions() {
		if may := s.rights(function).allows("dynamodb:DeleteItem", tableArn, phoneKey); may != (function == "PatientsFunction") {
			wrong = append(wrong, fmt.Sprintf("%s deletes phones: %t", function, may))
		}
	}
	return wrong
}

func noScan(s stack) (wrong []string) {
	for _, function := range s.functions() {
		for _, st := range s.rights(function) {
			for _, action := range st.actions {
				_, verb, _ := strings.Cut(action, ":")
				if st.effect == "Allow" && (strings.Contains(action, "*") || verb == "Scan" || strings.HasPrefix(verb, "PartiQL")) {
					wrong = append(wrong, fmt.Sprintf("%s: %s allows %s", function, st.sid, action))
				}
			}
		}
	}
	return wrong
}

func noStarResource(s stack) (wrong []string) {
	unscoped := []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"} // AWS has no resource for them
	for _, function := range s.functions() {
		for _, st := range s.rights(function) {
			all := slices.ContainsFunc(st.resources, func(r string) bool {
				return strings.Trim(r, "*") == "" || strings.HasPrefix(r, "arn:*") || strings.HasSuffix(r, ":*")
			})
			needed := !slices.ContainsFunc(st.actions, func(a string) bool { return !slices.Contains(unscoped, a) })
			if st.effect == "Allow" && all && !needed {
				wrong = append(wrong, fmt.Sprintf("%s: %s is not bound to a resource", function, st.sid))
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
