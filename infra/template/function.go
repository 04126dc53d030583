package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

func (r *reader) function(id string, res Resource) error {
	folder, ok := strings.CutSuffix(id, "Function")
	if !ok {
		return fmt.Errorf("%s is not named <Folder>Function", id)
	}
	var p struct {
		FunctionName, Role  string
		Timeout, MemorySize int
		Environment         struct{ Variables map[string]any }
		EventInvokeConfig   struct {
			MaximumRetryAttempts *int
			DestinationConfig    struct{ OnFailure struct{ Destination string } }
		}
	}
	all := merged(r.doc.Globals.Function, res.Properties).(map[string]any)
	if err := r.into(only(all, "FunctionName", "Role", "Timeout", "MemorySize", "Environment", "EventInvokeConfig"), &p); err != nil {
		return err
	}
	f := Function{ID: id, Name: p.FunctionName, Folder: strings.ToLower(folder), Role: r.arns[p.Role], Env: map[string]string{},
		Timeout: time.Duration(p.Timeout) * time.Second, MemoryMB: p.MemorySize,
		AsyncRetries: 2, AsyncDead: r.arns[p.EventInvokeConfig.DestinationConfig.OnFailure.Destination]}
	if f.Name == "" {
		f.Name = id
	}
	if f.Timeout == 0 {
		f.Timeout = 3 * time.Second // Lambda's own default
	}
	if n := p.EventInvokeConfig.MaximumRetryAttempts; n != nil {
		f.AsyncRetries = *n
	}
	for k, v := range p.Environment.Variables {
		f.Env[k] = fmt.Sprint(v)
	}
	r.stack.Functions = append(r.stack.Functions, f)
	return r.events(id, all["Events"])
}

// merged applies SAM's rule for Globals: objects are merged member by member, lists are joined, else the resource's own
// value counts.
func merged(global, own any) any {
	switch own := own.(type) {
	case nil:
		return global
	case map[string]any:
		g, ok := global.(map[string]any)
		if !ok || intrinsic(own) || intrinsic(g) {
			return own
		}
		out := maps.Clone(g)
		if out == nil {
			out = map[string]any{}
		}
		for k, v := range own {
			out[k] = merged(g[k], v)
		}
		return out
	case []any:
		g, _ := global.([]any)
		return slices.Concat(g, own)
	}
	return own
}

// only gives the members that are wanted, so that the others need no local value.
func only(all map[string]any, names ...string) map[string]any {
	out := map[string]any{}
	for _, name := range names {
		if v, ok := all[name]; ok {
			out[name] = v
		}
	}
	return out
}

// events reads what calls a function. The logical ids are those that SAM gives.
func (r *reader) events(function string, v any) error {
	var events map[string]Resource
	if err := decode(v, &events); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	kinds := map[string]func(function, id string, properties map[string]any) error{
		"HttpApi":         r.route,
		"SQS":             r.mapping,
		"DynamoDB":        r.mapping,
		"EventBridgeRule": r.rule,
		"ScheduleV2":      r.schedule,
	}
	for _, name := range slices.Sorted(maps.Keys(events)) {
		read := kinds[events[name].Type]
		if read == nil {
			return fmt.Errorf("event %s: the type %s is not served here", name, events[name].Type)
		}
		if err := read(function, function+name, events[name].Properties); err != nil {
			return fmt.Errorf("event %s: %w", name, err)
		}
	}
	return nil
}
