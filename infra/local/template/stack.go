// Package template reads the stack as the SAM translator leaves it (plain CloudFormation JSON) and gives the
// local cloud what it has to start: functions, routes, event sources, queues, tables, buckets, rules.
package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"assay/infra/testing/engine"
)

// Function is one Lambda function. ID is the logical id (OrdersFunction), Folder where its main package lies
// under functions/, Env every variable the template declares, resolved.
type Function struct {
	ID, Name, Folder string
	Env              map[string]string
	Timeout          time.Duration
	MemoryMB         int
	// AsyncRetries is how often a failed asynchronous invocation is tried again, AsyncDead the logical id of the
	// queue that takes it after that.
	AsyncRetries int
	AsyncDead    string
}

// Route is one operation of the HTTP API. Authorizer is empty for an open route.
type Route struct {
	Method, Path, Function, Authorizer string
	Scopes                             []string
}

// Authorizer is one JWT authorizer; Issuer is what the template says, the cloud's, not the local one.
type Authorizer struct {
	Issuer   string
	Audience []string
}

// CORS is the API's cross-origin configuration; MaxAge is in seconds.
type CORS struct {
	AllowOrigins, AllowHeaders, AllowMethods, ExposeHeaders []string
	AllowCredentials                                        bool
	MaxAge                                                  int
}

// Mapping is one event source mapping. Source is the logical id of a table (Stream) or a queue; Retries is -1 for
// "until it succeeds". Batching windows are not kept: they bound a wait, and here nothing waits for company.
type Mapping struct {
	ID, Function, Source    string
	Stream                  bool
	Batch, Retries          int
	Patterns                []string
	PartialFailures, Bisect bool
	FromLatest              bool
	MaximumConcurrency      int
}

// Queue is one SQS queue; DeadLetter is the logical id of the queue that takes what was received MaxReceives times.
type Queue struct {
	ID, Name          string
	Visibility, Delay time.Duration
	DeadLetter        string
	MaxReceives       int
}

// Bucket is one S3 bucket.
type Bucket struct {
	ID, Name  string
	Versioned bool
}

// Rule is one EventBridge rule on the default bus and the functions it calls.
type Rule struct {
	ID, Pattern string
	Targets     []Target
}

// Target is one function of a rule. Where Template is not empty, the function gets it with each <name> replaced
// by what Paths[name] ($.a.b) finds in the event.
type Target struct {
	Function string
	Paths    map[string]string
	Template string
}

// Schedule calls a function at a fixed rate; where Input says <aws.scheduler.scheduled-time>, the time it was due stands.
type Schedule struct {
	ID, Function, Input string
	Every               time.Duration
}

// Client is one user pool client: how long its tokens live.
type Client struct{ Access, Refresh time.Duration }

// Stack is everything the local cloud starts, each list in order of logical id (routes: path, method).
type Stack struct {
	Functions   []Function
	Routes      []Route
	Authorizers map[string]Authorizer
	CORS        *CORS
	Mappings    []Mapping
	Queues      []Queue
	Tables      []engine.Table
	Buckets     []Bucket
	Rules       []Rule
	Schedules   []Schedule
	Clients     map[string]Client
}

// Read reads a transformed template from a file. Parameters override the template's defaults; names the
// template does not declare are ignored. An intrinsic it cannot give a local value is an error.
func Read(file, region string, parameters map[string]string) (*Stack, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := &resolver{region: region, parameters: map[string]string{}, arns: map[string]string{}}
	if err := json.Unmarshal(raw, &r.doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for name, v := range parameters {
		if _, ok := r.doc.Parameters[name]; ok {
			r.parameters[name] = v
		}
	}
	s := &Stack{Authorizers: map[string]Authorizer{}, Clients: map[string]Client{}}
	readers := map[string]func(*resolver, string, resource) error{
		"AWS::Lambda::Function":           s.function,
		"AWS::Lambda::EventSourceMapping": s.mapping,
		"AWS::Lambda::EventInvokeConfig":  s.asyncInvocation,
		"AWS::ApiGatewayV2::Api":          s.api,
		"AWS::SQS::Queue":                 s.queue,
		"AWS::DynamoDB::Table":            s.table,
		"AWS::S3::Bucket":                 s.bucket,
		"AWS::Events::Rule":               s.rule,
		"AWS::Scheduler::Schedule":        s.schedule,
		"AWS::Cognito::UserPoolClient":    s.client,
	}
	ids := slices.Sorted(maps.Keys(r.doc.Resources))
	slices.SortStableFunc(ids, func(a, b string) int { // what refers to functions comes after them
		return functionsFirst(r.doc.Resources[a]) - functionsFirst(r.doc.Resources[b])
	})
	for _, id := range ids {
		res := r.doc.Resources[id]
		read := readers[res.Type]
		if read == nil {
			continue
		}
		if res.Condition != "" {
			if here, err := r.condition(res.Condition); err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			} else if !here {
				continue
			}
		}
		if err := read(r, id, res); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
	}
	slices.SortFunc(s.Routes, func(a, b Route) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return s, nil
}

func functionsFirst(res resource) int {
	if res.Type == "AWS::Lambda::Function" {
		return 0
	}
	return 1
}

func (s *Stack) function(r *resolver, id string, res resource) error {
	var p struct {
		FunctionName        string
		Timeout, MemorySize int
		Environment         struct{ Variables map[string]any }
	}
	wanted := map[string]any{}
	for _, k := range []string{"FunctionName", "Timeout", "MemorySize", "Environment"} {
		if v, ok := res.Properties[k]; ok {
			wanted[k] = v
		}
	}
	if err := r.into(wanted, &p); err != nil {
		return err
	}
	f := Function{ID: id, Name: p.FunctionName, Folder: strings.ToLower(strings.TrimSuffix(id, "Function")),
		Env: map[string]string{}, Timeout: time.Duration(p.Timeout) * time.Second, MemoryMB: p.MemorySize, AsyncRetries: 2}
	if f.Name == "" {
		f.Name = id
	}
	if f.Timeout == 0 {
		f.Timeout = 3 * time.Second // Lambda's own default
	}
	for k, v := range p.Environment.Variables {
		f.Env[k] = fmt.Sprint(v)
	}
	s.Functions = append(s.Functions, f)
	return nil
}
