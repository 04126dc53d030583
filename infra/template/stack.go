// Package template reads template.yaml as its author wrote it, at the level of SAM, and resolves its intrinsic functions
// to the values of one machine. It is the one way in which this repository reads the template: the local cloud starts what
// a Stack lists, the tests compare it with the code and the contract. What CloudFormation gets in the end is the answer of
// SAM's own translator; infra/rules checks that, and that both readings agree.
package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"assay/infra/rights"
	"assay/infra/testing/engine"
)

// Stack is what a template declares, each list in order of logical id (routes: path, method).
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
	Roles       map[string]rights.Role // by logical id
}

// Function is one Lambda function. ID is the logical id (OrdersFunction), Folder where its main package lies
// under functions/, Role the logical id of its role, Env every variable the template declares, resolved.
type Function struct {
	ID, Name, Folder, Role string
	Env                    map[string]string
	Timeout                time.Duration
	MemoryMB               int
	// AsyncRetries is how often a failed asynchronous invocation is tried again, AsyncDead the logical id of the
	// queue that takes it after that.
	AsyncRetries int
	AsyncDead    string
}

// Route is one operation of the HTTP API. Authorizer is empty for an open route. Rate is how many calls a second the
// gateway takes, Burst how many at once; 0 is any number.
type Route struct {
	Method, Path, Function, Authorizer string
	Scopes                             []string
	Rate                               float64
	Burst                              int
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

// Schedule calls a function at a fixed rate; where Input says <aws.scheduler.scheduled-time>, its time is put in.
type Schedule struct {
	ID, Function, Input string
	Every               time.Duration
}

// Client is one user pool client: how long its tokens live, how long a refresh token that was exchanged may be sent
// again, and the only addresses that a sign-in and a sign-out lead back to.
type Client struct {
	Access, Refresh, Grace time.Duration
	Callbacks, Logouts     []string
}

// Stack resolves the document for one region. The parameters override the defaults of those that the template declares;
// other names are ignored. What it cannot give a value, or does not serve, is an error rather than a guess.
func (d *Document) Stack(region string, parameters map[string]string) (*Stack, error) {
	r := &reader{Resolver: d.Resolver(region, parameters),
		stack: &Stack{Authorizers: map[string]Authorizer{}, Clients: map[string]Client{}, Roles: map[string]rights.Role{}}, scopes: map[string][]string{}}
	kinds := map[string]func(id string, res Resource) error{
		"AWS::Serverless::HttpApi":     r.api,
		"AWS::Serverless::Function":    r.function,
		"AWS::SQS::Queue":              r.queue,
		"AWS::DynamoDB::Table":         r.table,
		"AWS::S3::Bucket":              r.bucket,
		"AWS::Events::Rule":            r.plainRule,
		"AWS::Cognito::UserPoolClient": r.client,
		"AWS::IAM::Role":               r.role,
	}
	ids := slices.Sorted(maps.Keys(d.Resources))
	slices.SortStableFunc(ids, func(a, b string) int { return apiFirst(d.Resources[a]) - apiFirst(d.Resources[b]) })
	for _, id := range ids {
		res := d.Resources[id]
		if here, err := r.present(res); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		} else if !here {
			continue
		}
		read := kinds[res.Type]
		if read == nil {
			if slices.Contains(otherForms, res.Type) || strings.HasPrefix(res.Type, "AWS::Serverless::") {
				return nil, fmt.Errorf("%s: %s is not read here: write it as a function, its event or the HttpApi", id, res.Type)
			}
			continue
		}
		if err := read(id, res); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
	}
	slices.SortFunc(r.stack.Routes, func(a, b Route) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return r.stack, nil
}

// otherForms are what SAM makes of functions and events. Written by hand they would be missed.
var otherForms = []string{"AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::EventInvokeConfig",
	"AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Route", "AWS::Scheduler::Schedule"}

// apiFirst orders the API before the functions, whose routes need its default authorizer.
func apiFirst(res Resource) int {
	if res.Type == "AWS::Serverless::HttpApi" {
		return 0
	}
	return 1
}

// reader fills a stack.
type reader struct {
	*Resolver
	stack             *Stack
	apiID             string
	defaultAuthorizer string
	scopes            map[string][]string // by authorizer, of each route that names none of its own
	throttle          throttling          // of each route that has none of its own
	throttles         map[string]throttling
}

func (r *reader) present(res Resource) (bool, error) {
	if res.Condition == "" {
		return true, nil
	}
	return r.condition(res.Condition)
}
