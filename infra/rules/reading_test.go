package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assay/infra/template"
)

const region = "ap-south-1"

// The template is read in one way, by infra/template, at the level of SAM. What CloudFormation gets is SAM's translation.
// This test holds that both say the same, in every environment and after a restore.
func TestReadingAgreesWithSAM(t *testing.T) {
	cases := map[string][]string{"after a restore": {"Effects=paused"}}
	for _, env := range environments {
		cases[env] = overrides(t, env)
	}
	for name, settings := range cases {
		t.Run(name, func(t *testing.T) {
			parameters := map[string]string{}
			for _, s := range settings {
				k, v, _ := strings.Cut(s, "=")
				parameters[k] = v
			}
			written, err := template.Open(filepath.Join(root, "template.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			stack, err := written.Stack(region, parameters)
			if err != nil {
				t.Fatal(err)
			}
			translated, err := template.Parse(translated(t, settings...))
			if err != nil {
				t.Fatal(err)
			}
			sam := samReading{t, translated, translated.Resolver(region, parameters)}
			for _, part := range []struct {
				name      string
				ours, sam []string
			}{
				{"routes", ourRoutes(stack), sam.routes()},
				{"functions", ourFunctions(stack), sam.functions()},
				{"mappings", ourMappings(stack), sam.mappings()},
				{"rules", ourRules(stack), sam.rules()},
				{"schedules", ourSchedules(stack), sam.schedules()},
			} {
				if len(part.sam) == 0 && name == "prod" {
					t.Errorf("SAM has no %s", part.name)
				}
				for _, line := range without(part.ours, part.sam) {
					t.Errorf("%s: only infra/template has\n%s", part.name, line)
				}
				for _, line := range without(part.sam, part.ours) {
					t.Errorf("%s: only SAM has\n%s", part.name, line)
				}
			}
			// What is no resource of SAM (tables, queues, buckets, roles, sign-ins, alarms) goes to CloudFormation as it is.
			for id, res := range written.Resources {
				if strings.HasPrefix(res.Type, "AWS::Serverless::") {
					continue
				}
				if ours, theirs := asJSON(res), asJSON(translated.Resources[id]); ours != theirs {
					t.Errorf("%s\n%s\nSAM has\n%s", id, ours, theirs)
				}
			}
		})
	}
}

// without gives the lines of one list that another has not, one for one.
func without(lines, other []string) []string {
	other = slices.Clone(other)
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		i := slices.Index(other, line)
		if i >= 0 {
			other = slices.Delete(other, i, i+1)
		}
		return i >= 0
	})
}

// words are values side by side, as a line to compare.
func words(values ...any) string { return strings.TrimSpace(fmt.Sprintln(values...)) }

func asJSON(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func ourRoutes(s *template.Stack) (lines []string) {
	for _, r := range s.Routes {
		lines = append(lines, words(r.Method, r.Path, r.Function, r.Authorizer, r.Scopes))
	}
	for name, a := range s.Authorizers {
		lines = append(lines, words("authorizer", name, a.Issuer, a.Audience))
	}
	c := s.CORS
	return append(lines, words("CORS", c.AllowOrigins, c.AllowMethods, c.AllowHeaders, c.ExposeHeaders, c.MaxAge))
}

func ourFunctions(s *template.Stack) (lines []string) {
	for _, f := range s.Functions {
		var env []string
		for _, k := range slices.Sorted(maps.Keys(f.Env)) {
			env = append(env, k+"="+f.Env[k])
		}
		lines = append(lines, words(f.ID, f.Name, f.Role, f.Timeout.Seconds(), "s", f.MemoryMB, "MB", env),
			words(f.ID, "fails", f.AsyncRetries, f.AsyncDead))
	}
	return lines
}

func ourMappings(s *template.Stack) (lines []string) {
	for _, m := range s.Mappings {
		lines = append(lines, words(m.ID, m.Function, m.Source, m.Batch, m.Retries, m.PartialFailures, m.Bisect,
			m.FromLatest, m.MaximumConcurrency, m.Patterns))
	}
	return lines
}

func ourRules(s *template.Stack) (lines []string) {
	for _, r := range s.Rules {
		for _, target := range r.Targets {
			lines = append(lines, words(r.ID, r.Pattern, target.Function, target.Paths, target.Template))
		}
	}
	return lines
}

func ourSchedules(s *template.Stack) (lines []string) {
	for _, c := range s.Schedules {
		lines = append(lines, words(c.ID, c.Function, c.Input, "every", c.Every.Minutes()))
	}
	return lines
}

// samReading spells the same lines from SAM's translation.
type samReading struct {
	t        *testing.T
	document *template.Document
	*template.Resolver
}

// each resolves the resources of one type. Only the wanted members are, as others may have no value here.
func (s samReading) each(kind string, wanted []string, do func(id string, p map[string]any)) {
	s.t.Helper()
	for id, res := range s.document.Resources {
		if res.Type != kind {
			continue
		}
		some := map[string]any{}
		for _, name := range wanted {
			if v, ok := res.Properties[name]; ok {
				some[name] = v
			}
		}
		v, err := s.Value(some)
		if err != nil {
			s.t.Fatalf("%s: %v", id, err)
		}
		do(id, v.(map[string]any))
	}
}

// name is the logical id in a reference, before it is resolved.
func (s samReading) name(id string, steps ...string) string {
	return target(get(s.document.Resources[id].Properties, steps...))
}

func (s samReading) routes() (lines []string) {
	for _, res := range s.document.Resources {
		if res.Type != "AWS::ApiGatewayV2::Api" {
			continue
		}
		called := map[string]string{} // before it is resolved, an integration names its function
		for path, operations := range get(res.Properties, "Body", "paths").(map[string]any) {
			for method, op := range operations.(map[string]any) {
				uri := name(get(op, "x-amazon-apigateway-integration", "uri"))
				_, after, _ := strings.Cut(uri, "/functions/${")
				called[method+" "+path], _, _ = strings.Cut(after, ".Arn}")
			}
		}
		s.each(res.Type, []string{"Body"}, func(_ string, p map[string]any) {
			body := p["Body"]
			for path, operations := range get(body, "paths").(map[string]any) {
				for method, op := range operations.(map[string]any) {
					who, scopes := "", []any(nil)
					for _, security := range list(get(op, "security")) {
						for name, v := range security.(map[string]any) {
							if name != "NONE" {
								who, scopes = name, list(v)
							}
						}
					}
					lines = append(lines, words(strings.ToUpper(method), path, called[method+" "+path], who, scopes))
				}
			}
			for name, scheme := range get(body, "components", "securitySchemes").(map[string]any) {
				jwt := get(scheme, "x-amazon-apigateway-authorizer", "jwtConfiguration")
				lines = append(lines, words("authorizer", name, get(jwt, "issuer"), list(get(jwt, "audience"))))
			}
			cors := func(name string) any { return get(body, "x-amazon-apigateway-cors", name) }
			lines = append(lines, words("CORS", cors("allowOrigins"), cors("allowMethods"), cors("allowHeaders"),
				cors("exposeHeaders"), cors("maxAge")))
		})
	}
	return lines
}

func (s samReading) functions() (lines []string) {
	invoke := map[string]string{}
	s.each("AWS::Lambda::EventInvokeConfig", []string{"MaximumRetryAttempts"}, func(id string, p map[string]any) {
		invoke[s.name(id, "FunctionName")] = words(p["MaximumRetryAttempts"], s.name(id, "DestinationConfig", "OnFailure", "Destination"))
	})
	wanted := []string{"FunctionName", "Timeout", "MemorySize", "Environment"}
	s.each("AWS::Lambda::Function", wanted, func(id string, p map[string]any) {
		variables := get(p, "Environment", "Variables").(map[string]any)
		var env []string
		for _, k := range slices.Sorted(maps.Keys(variables)) {
			env = append(env, fmt.Sprintf("%s=%v", k, variables[k]))
		}
		if invoke[id] == "" {
			invoke[id] = "2" // Lambda's own default
		}
		lines = append(lines, words(id, p["FunctionName"], s.name(id, "Role"), p["Timeout"], "s", p["MemorySize"], "MB", env),
			words(id, "fails", invoke[id]))
	})
	return lines
}

func (s samReading) mappings() (lines []string) {
	wanted := []string{"BatchSize", "Enabled", "MaximumRetryAttempts", "FunctionResponseTypes", "BisectBatchOnFunctionError",
		"StartingPosition", "ScalingConfig", "FilterCriteria"}
	s.each("AWS::Lambda::EventSourceMapping", wanted, func(id string, p map[string]any) {
		if p["Enabled"] == false {
			return
		}
		retries, at := p["MaximumRetryAttempts"], get(p, "ScalingConfig", "MaximumConcurrency")
		if retries == nil {
			retries = -1
		}
		if at == nil {
			at = 0
		}
		var patterns []any
		for _, f := range list(get(p, "FilterCriteria", "Filters")) {
			patterns = append(patterns, get(f, "Pattern"))
		}
		partial := slices.Contains(list(p["FunctionResponseTypes"]), any("ReportBatchItemFailures"))
		lines = append(lines, words(id, s.name(id, "FunctionName"), s.name(id, "EventSourceArn"), p["BatchSize"], retries, partial,
			p["BisectBatchOnFunctionError"] == true, p["StartingPosition"] == "LATEST", at, patterns))
	})
	return lines
}

func (s samReading) rules() (lines []string) {
	s.each("AWS::Events::Rule", []string{"EventPattern", "Targets"}, func(id string, p map[string]any) {
		written := list(s.document.Resources[id].Properties["Targets"])
		for i, call := range list(p["Targets"]) {
			function := target(get(written[i], "Arn"))
			if s.document.Resources[function].Type == "AWS::Lambda::Function" {
				lines = append(lines, words(id, asJSON(p["EventPattern"]), function,
					get(call, "InputTransformer", "InputPathsMap"), get(call, "InputTransformer", "InputTemplate")))
			}
		}
	})
	return lines
}

func (s samReading) schedules() (lines []string) {
	s.each("AWS::Scheduler::Schedule", []string{"ScheduleExpression", "State", "Target"}, func(id string, p map[string]any) {
		if p["State"] == "DISABLED" {
			return
		}
		every := map[any]int{"rate(5 minutes)": 5, "rate(1 hour)": 60}[p["ScheduleExpression"]]
		lines = append(lines, words(id, s.name(id, "Target", "Arn"), get(p, "Target", "Input"), "every", every))
	})
	return lines
}
