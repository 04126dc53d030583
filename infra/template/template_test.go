package template

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// stackOf reads the project's own template.
func stackOf(t *testing.T, parameters map[string]string) *Stack {
	t.Helper()
	document, err := Open("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := document.Stack("ap-south-1", parameters)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

// text is a value as JSON.
func text(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestLocalValues(t *testing.T) {
	stack := stackOf(t, map[string]string{"WebOrigin": "http://localhost:1234"})
	for _, schedule := range stack.Schedules {
		if !strings.HasPrefix(schedule.ID, schedule.Function) || schedule.Every != map[string]time.Duration{"SealFunction": time.Hour, "SweepFunction": 5 * time.Minute, "ExpiryFunction": 5 * time.Minute}[schedule.Function] ||
			schedule.Input != `{"now":"<aws.scheduler.scheduled-time>"}` {
			t.Errorf("schedule %+v", schedule)
		}
	}
	notify := stack.Functions[slices.IndexFunc(stack.Functions, func(f Function) bool { return f.ID == "NotifyFunction" })]
	if got := notify.Env["WEB_ORIGIN"]; got != "http://localhost:1234" {
		t.Errorf("WEB_ORIGIN = %s, want the parameter's local value", got)
	}
	if got := stack.CORS.AllowOrigins; !slices.Equal(got, []string{"http://localhost:1234"}) {
		t.Errorf("CORS origins %v", got)
	}
	for name, a := range stack.Authorizers {
		if len(a.Audience) != 1 || stack.Clients[a.Audience[0]].Access == 0 || stack.Clients[a.Audience[0]].Refresh == 0 ||
			stack.Clients[a.Audience[0]].Grace == 0 || len(stack.Clients[a.Audience[0]].Callbacks) == 0 || len(stack.Clients[a.Audience[0]].Logouts) == 0 {
			t.Errorf("authorizer %s: audience %v is no client with token lives", name, a.Audience)
		}
	}
	if len(stack.Rules) != 2 {
		t.Errorf("%d rules, want those for bounces and for what else becomes of a letter", len(stack.Rules))
	}
	for _, rule := range stack.Rules {
		if len(rule.Targets) != 1 || rule.Targets[0].Function != "NotifyFunction" {
			t.Errorf("rule %+v, want one that reaches notify", rule)
		}
	}
	for _, q := range stack.Queues {
		if q.DeadLetter != "" && (q.MaxReceives == 0 || q.Visibility == 0) {
			t.Errorf("queue %+v: redrive without numbers", q)
		}
	}
}

func TestIntrinsics(t *testing.T) {
	document, err := Parse([]byte(`{
		"Parameters": {"Stage": {"Default": "prod"}, "Size": {"Default": 3}, "Bare": {}},
		"Mappings": {"M": {"dev": {"Level": "DEBUG"}}},
		"Conditions": {
			"Dev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]}, "Prod": {"Fn::Not": [{"Condition": "Dev"}]},
			"Both": {"Fn::And": [{"Condition": "Dev"}, {"Condition": "Prod"}]}, "Any": {"Fn::Or": [{"Condition": "Dev"}, {"Condition": "Prod"}]}},
		"Resources": {
			"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "q-${Stage}"}}},
			"B": {"Type": "AWS::S3::Bucket", "Properties": {}},
			"T": {"Type": "AWS::DynamoDB::Table", "Properties": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	r := document.Resolver("ap-south-1", map[string]string{"Stage": "dev", "Unknown": "ignored"})
	for name, c := range map[string]struct{ in, want string }{
		"parameter given":       {`{"Ref":"Stage"}`, `"dev"`},
		"parameter default":     {`{"Ref":"Size"}`, `3`},
		"parameter without":     {`{"Ref":"Bare"}`, `error`},
		"queue address":         {`{"Ref":"Q"}`, `"https://sqs.ap-south-1.amazonaws.com/000000000000/q-dev"`},
		"queue name":            {`{"Fn::GetAtt":["Q","QueueName"]}`, `"q-dev"`},
		"bucket without a name": {`{"Ref":"B"}`, `"assay-local-b"`},
		"stream, dotted":        {`{"Fn::GetAtt":"T.StreamArn"}`, `"arn:aws:dynamodb:ap-south-1:000000000000:table/T/stream/local"`},
		"sub":                   {`{"Fn::Sub":"${AWS::Region}/${Q.QueueName}/${!kept}/${T}"}`, `"ap-south-1/q-dev/${kept}/T"`},
		"sub with own names":    {`{"Fn::Sub":["${x}-${Stage}",{"x":{"Ref":"T"}}]}`, `"T-dev"`},
		"if":                    {`{"Fn::If":["Dev",{"Ref":"T"},{"Ref":"Nowhere"}]}`, `"T"`},
		"no value in a list":    {`[1,{"Fn::If":["Prod",2,{"Ref":"AWS::NoValue"}]}]`, `[1]`},
		"no value in an object": {`{"a":{"Ref":"AWS::NoValue"},"b":1}`, `{"b":1}`},
		"and":                   {`{"Fn::If":["Both",1,2]}`, `2`},
		"or":                    {`{"Fn::If":["Any",1,2]}`, `1`},
		"map":                   {`{"Fn::FindInMap":["M",{"Ref":"Stage"},"Level"]}`, `"DEBUG"`},
		"join":                  {`{"Fn::Join":["-",["a",{"Ref":"T"}]]}`, `"a-T"`},
		"select":                {`{"Fn::Select":["1",["a","b"]]}`, `"b"`},
		"unknown name":          {`{"Ref":"Nowhere"}`, `error`},
		"unknown attribute":     {`{"Fn::GetAtt":["T","Colour"]}`, `error`},
		"unknown function":      {`{"Fn::GetAZs":[""]}`, `error`},
	} {
		t.Run(name, func(t *testing.T) {
			var in any
			if err := json.Unmarshal([]byte(c.in), &in); err != nil {
				t.Fatal(err)
			}
			out, err := r.Value(in)
			got := text(out)
			if err != nil {
				got = "error"
			}
			if got != c.want {
				t.Errorf("%s gives %s (%v), want %s", c.in, got, err, c.want)
			}
		})
	}
}

// The short forms of YAML mean what the long forms of JSON do.
func TestShortForms(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"ref":            {"!Ref A", `{"Ref":"A"}`},
		"condition":      {"!Condition A", `{"Condition":"A"}`},
		"attribute":      {"!GetAtt A.B", `{"Fn::GetAtt":["A","B"]}`},
		"attribute deep": {"!GetAtt A.B.C", `{"Fn::GetAtt":["A","B.C"]}`},
		"sub":            {"!Sub 'a-${B}'", `{"Fn::Sub":"a-${B}"}`},
		"nested":         {"!If [A, !Ref B, {C: !Not [!Condition D]}]", `{"Fn::If":["A",{"Ref":"B"},{"C":{"Fn::Not":[{"Condition":"D"}]}}]}`},
		"scalars":        {`[1, "1", true, "on", null, x]`, `[1,"1",true,"on",null,"x"]`},
		"large number":   {"1209600", "1209600"},
		"typed":          {"!!str 5", `"5"`},
		"key twice":      {"{a: 1, a: 2}", "error"},
		"anchor":         {"[&x 1, *x]", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := Parse([]byte("Conditions: {X: " + c.in + "}"))
			got := "error"
			if err == nil {
				got = text(document.Conditions["X"])
			}
			if got != c.want {
				t.Errorf("%s gives %s (%v), want %s", c.in, got, err, c.want)
			}
		})
	}
}

// small is a template of one function, with one event of each kind.
const small = `
Globals:
  Function:
    Timeout: 10
    Environment: {Variables: {TABLE: !Ref Table, LEVEL: global}}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Staff
        Authorizers:
          Staff: {IdentitySource: $request.header.Authorization, JwtConfiguration: {issuer: i, audience: [a]}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {}}
  Queue: {Type: AWS::SQS::Queue, Properties: {}}
  Role: {Type: AWS::IAM::Role, Properties: {}}
  WorkFunction:
    Type: AWS::Serverless::Function
    Properties:
      Role: !GetAtt Role.Arn
      Environment: {Variables: {LEVEL: own, SIZE: 1209600}}
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: get, Path: /v1/work}}
        Duties: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
        Changes: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}}
        Mail: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.ses]}}}
        Timer: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(2 hours), Input: x}}
`

func TestSmall(t *testing.T) {
	document, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := document.Stack("ap-south-1", nil)
	if err != nil {
		t.Fatal(err)
	}
	f := stack.Functions[0]
	if f.Folder != "work" || f.Role != "Role" || f.Timeout != 10*time.Second || f.AsyncRetries != 2 ||
		!maps.Equal(f.Env, map[string]string{"TABLE": "Table", "LEVEL": "own", "SIZE": "1209600"}) {
		t.Errorf("function %+v", f)
	}
	for name, c := range map[string]struct {
		got  any
		want string
	}{
		"routes":    {stack.Routes, `[{"Method":"GET","Path":"/v1/work","Function":"WorkFunction","Authorizer":"Staff","Scopes":null,"Rate":0,"Burst":0}]`},
		"schedules": {stack.Schedules, `[{"ID":"WorkFunctionTimer","Function":"WorkFunction","Input":"x","Every":7200000000000}]`},
		"rules": {stack.Rules, `[{"ID":"WorkFunctionMail","Pattern":"{\"source\":[\"aws.ses\"]}",` +
			`"Targets":[{"Function":"WorkFunction","Paths":null,"Template":""}]}]`},
	} {
		if got := text(c.got); got != c.want {
			t.Errorf("%s\n%s\nwant\n%s", name, got, c.want)
		}
	}
	var mappings []string
	for _, m := range stack.Mappings {
		mappings = append(mappings, strings.Join([]string{m.ID, m.Source, text(m.Batch), text(m.Retries), text(m.FromLatest)}, " "))
	}
	if want := []string{"WorkFunctionChanges Table 100 -1 true", "WorkFunctionDuties Queue 10 -1 false"}; !slices.Equal(mappings, want) {
		t.Errorf("mappings %q, want %q", mappings, want)
	}
}

func TestStackRefuses(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"an event of a kind it does not serve": {"Type: SQS", "Type: Kinesis", "Kinesis"},
		"a source of another template":         {"!GetAtt Queue.Arn", "arn:aws:sqs:x", "neither a table"},
		"a schedule that is no rate":           {"rate(2 hours)", "cron(0 9 1 1 1 2030)", "only rates"},
		"no API":                               {"AWS::Serverless::HttpApi", "AWS::SNS::Topic", "no AWS::Serverless::HttpApi"},
		"a REST API":                           {"AWS::Serverless::HttpApi", "AWS::Serverless::Api", "write it as"},
		"an event of another API":              {"ApiId: !Ref Api", "ApiId: !Ref Other", "ApiId"},
		"an event of the implicit API":         {"ApiId: !Ref Api, ", "", "ApiId"},
		"an event without a path":              {", Path: /v1/work", "", "missing"},
		"an authorizer by a missing condition": {"Method: get", "Method: get, Auth: {Authorizer: !If [A, NONE, Staff]}", "event Get"},
		"another payload":                      {"Method: get", "Method: get, PayloadFormatVersion: '1.0'", "payload"},
		"an authorizer that is not there":      {"Method: get", "Method: get, Auth: {Authorizer: Guest}", "no authorizer Guest"},
		"an authorizer that is no JWT":         {"JwtConfiguration: {issuer: i, audience: [a]}", "FunctionArn: x", "only JWT"},
		"an API open by default":               {"DefaultAuthorizer: Staff", "FailOnWarnings: true", "no DefaultAuthorizer"},
		"a condition nobody declared":          {"Queue: {Type", "Queue: {Condition: Some, Type", "Some"},
		"a function by hand":                   {"AWS::IAM::Role", "AWS::Lambda::Function", "write it as a function"},
		"a mapping by hand":                    {"AWS::IAM::Role", "AWS::Lambda::EventSourceMapping", "write it as"},
		"another resource of SAM":              {"AWS::IAM::Role", "AWS::Serverless::StateMachine", "write it as"},
		"a function of another name":           {"WorkFunction", "Work", "<Folder>Function"},
		"a rule by hand": {"  Role: {Type: AWS::IAM::Role, Properties: {}}",
			"  Role: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !GetAtt WorkFunction.Arn}]}}", "an event of WorkFunction"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(small, c.old) {
				t.Fatalf("the template does not hold %q", c.old)
			}
			document, err := Parse([]byte(strings.Replace(small, c.old, c.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := document.Stack("ap-south-1", nil); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// After a restore from a backup nothing goes out until somebody has checked (docs/rules.md#row-43).
func TestEffectsArePaused(t *testing.T) {
	stack := stackOf(t, map[string]string{"Effects": "paused"})
	mails := slices.IndexFunc(stack.Mappings, func(m Mapping) bool { return m.Source == "MailQueue" })
	if len(stack.Schedules) > 0 || mails >= 0 {
		t.Errorf("%d schedules go on, mails %v", len(stack.Schedules), mails >= 0)
	}
	if on := stackOf(t, nil); len(on.Schedules) != 3 || !slices.ContainsFunc(on.Mappings, func(m Mapping) bool { return m.Source == "MailQueue" }) {
		t.Error("nothing goes out either when nothing is paused")
	}
}
