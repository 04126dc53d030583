// Package rights says what IAM would say to a call of DynamoDB by a role of the template. The rules over the template ask
// it, and so does the guard that stands before the engine in tests and in the local cloud. It knows what the template
// uses and no more: text with * in it, and two condition keys of DynamoDB.
package rights

import (
	"slices"
	"strings"
)

// Statement is one statement of a role's policy.
type Statement struct {
	Sid, Effect        string
	Actions, Resources []string
	Conditions         map[string]map[string][]string // operator, condition key, values
}

// Role is all statements of a role.
type Role []Statement

// The condition keys that are understood.
const (
	LeadingKeys = "dynamodb:LeadingKeys" // partition keys that the call names
	Attributes  = "dynamodb:Attributes"  // members of rows that the call names
)

// Call is one call as IAM sees it.
type Call struct {
	Action, Resource string
	Keys, Attributes []string
}

// Read reads the policies of a role. text spells a value that may be a reference.
func Read(policies any, text func(any) string) Role {
	var out Role
	all := func(v any) (values []string) {
		for _, member := range list(v) {
			values = append(values, text(member))
		}
		return values
	}
	for _, policy := range list(policies) {
		for _, v := range list(member(member(policy, "PolicyDocument"), "Statement")) {
			st := Statement{Sid: text(member(v, "Sid")), Effect: text(member(v, "Effect")),
				Actions: all(member(v, "Action")), Resources: all(member(v, "Resource"))}
			conditions, _ := member(v, "Condition").(map[string]any)
			for operator, keys := range conditions {
				members, _ := keys.(map[string]any)
				for key, values := range members {
					if st.Conditions == nil {
						st.Conditions = map[string]map[string][]string{}
					}
					if st.Conditions[operator] == nil {
						st.Conditions[operator] = map[string][]string{}
					}
					st.Conditions[operator][key] = all(values)
				}
			}
			out = append(out, st)
		}
	}
	return out
}

func member(v any, name string) any {
	m, _ := v.(map[string]any)
	return m[name]
}

// list gives a list's members; a single value is a list of one, nothing is none: IAM writes it both ways.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// like is IAM's StringLike with * only.
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

// LikeAny reports whether one of the patterns fits the text.
func LikeAny(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return like(p, text) })
}

// Applies decides a statement's conditions for a call. A condition not understood is taken the dangerous way: an allowing
// statement applies, a denying one does not.
func (st Statement) Applies(c Call) bool {
	for operator, keys := range st.Conditions {
		for key, patterns := range keys {
			values, known := map[string][]string{LeadingKeys: c.Keys, Attributes: c.Attributes}[key]
			fits := func(value string) bool { return LikeAny(patterns, value) }
			switch {
			case !known:
				if st.Effect == "Deny" {
					return false
				}
			case operator == "ForAnyValue:StringLike":
				if !slices.ContainsFunc(values, fits) {
					return false
				}
			case operator == "ForAllValues:StringLike": // true for a call that names none
				if slices.ContainsFunc(values, func(v string) bool { return !fits(v) }) {
					return false
				}
			case st.Effect == "Deny":
				return false
			}
		}
	}
	return true
}

// Allows reports whether IAM would let the role make the call.
func (r Role) Allows(c Call) bool {
	allowed := false
	for _, st := range r {
		if LikeAny(st.Actions, c.Action) && LikeAny(st.Resources, c.Resource) && st.Applies(c) {
			if st.Effect == "Deny" {
				return false
			}
			allowed = allowed || st.Effect == "Allow"
		}
	}
	return allowed
}
