package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// translated runs the real translator over the real template and gives its answer twice: as this package reads
// it, and as plain JSON.
func translated(t *testing.T) (*Stack, map[string]map[string]any) {
	t.Helper()
	return translatedWith(t, map[string]string{"WebOrigin": "http://localhost:1234"})
}

func translatedWith(t *testing.T, parameters map[string]string) (*Stack, map[string]map[string]any) {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	file, err := Transform(t.Context(), root, t.TempDir(), "ap-south-1", parameters)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Transform(t.Context(), root, filepath.Dir(file), "ap-south-1", parameters)
	if err != nil || again != file {
		t.Fatalf("the second transform gives %s, %v; want the kept %s", again, err, file)
	}
	stack, err := Read(file, "ap-south-1", parameters)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	byType := map[string]map[string]any{}
	for id, res := range doc.Resources {
		if byType[res.Type] == nil {
			byType[res.Type] = map[string]any{}
		}
		byType[res.Type][id] = res.Properties
	}
	return stack, byType
}

// text is a value as JSON, to look for references in.
func text(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestReadingEqualsTranslators(t *testing.T) {
	stack, theirs := translated(t)

	var routes, want []string
	for _, r := range stack.Routes {
		routes = append(routes, fmt.Sprint(r.Method, " ", r.Path, " ", r.Function, " ", r.Authorizer))
	}
	called := regexp.MustCompile(`\$\{(\w+)\.Arn\}`)
	for _, api := range theirs["AWS::ApiGatewayV2::Api"] {
		paths := api.(map[string]any)["Body"].(map[string]any)["paths"].(map[string]any)
		for path, operations := range paths {
			for method, op := range operations.(map[string]any) {
				who := ""
				for _, name := range []string{"Staff", "Patients"} {
					if strings.Contains(text(op.(map[string]any)["security"]), `"`+name+`"`) {
						who = name
					}
				}
				want = append(want, fmt.Sprint(strings.ToUpper(method), " ", path, " ", called.FindStringSubmatch(text(op))[1], " ", who))
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(want)
	if !slices.Equal(routes, want) || len(want) == 0 {
		t.Errorf("routes\n%s\nwant\n%s", strings.Join(routes, "\n"), strings.Join(want, "\n"))
	}

	functions := map[string][]string{}
	for _, f := range stack.Functions {
		functions[f.ID] = slices.Sorted(maps.Keys(f.Env))
		for name, v := range f.Env {
			if strings.Contains(v, "map[") || strings.Contains(v, "${") {
				t.Errorf("%s: %s is not resolved: %s", f.ID, name, v)
			}
		}
	}
	wantFunctions := map[string][]string{}
	for id, p := range theirs["AWS::Lambda::Function"] {
		vars := p.(map[string]any)["Environment"].(map[string]any)["Variables"].(map[string]any)
		wantFunctions[id] = slices.Sorted(maps.Keys(vars))
	}
	if !reflect.DeepEqual(functions, wantFunctions) {
		t.Errorf("functions and their variables\n%v\nwant\n%v", functions, wantFunctions)
	}

	var mappings, wantMappings []string
	for _, m := range stack.Mappings {
		mappings = append(mappings, fmt.Sprint(m.ID, m.Function, m.Source, m.Batch, m.PartialFailures, m.Bisect, m.Patterns))
	}
	for id, p := range theirs["AWS::Lambda::EventSourceMapping"] {
		p := p.(map[string]any)
		var patterns []string
		if criteria, ok := p["FilterCriteria"].(map[string]any); ok {
			for _, f := range criteria["Filters"].([]any) {
				patterns = append(patterns, f.(map[string]any)["Pattern"].(string))
			}
		}
		source := p["EventSourceArn"].(map[string]any)["Fn::GetAtt"].([]any)[0]
		function := p["FunctionName"].(map[string]any)["Ref"]
		wantMappings = append(wantMappings, fmt.Sprint(id, function, source, p["BatchSize"],
			strings.Contains(text(p["FunctionResponseTypes"]), "ReportBatchItemFailures"), p["BisectBatchOnFunctionError"] == true, patterns))
	}
	slices.Sort(mappings)
	slices.Sort(wantMappings)
	if !slices.Equal(mappings, wantMappings) || len(mappings) == 0 {
		t.Errorf("mappings\n%s\nwant\n%s", strings.Join(mappings, "\n"), strings.Join(wantMappings, "\n"))
	}

	for kind, count := range map[string]int{
		"AWS::SQS::Queue": len(stack.Queues), "AWS::DynamoDB::Table": len(stack.Tables), "AWS::S3::Bucket": len(stack.Buckets),
		"AWS::Cognito::UserPoolClient": len(stack.Clients), "AWS::Scheduler::Schedule": len(stack.Schedules),
	} {
		if count != len(theirs[kind]) {
			t.Errorf("%d of %s read, the translator has %d", count, kind, len(theirs[kind]))
		}
	}
}

func TestLocalValues(t *testing.T) {
	stack, _ := translated(t)
	for _, schedule := range stack.Schedules {
		if !strings.HasPrefix(schedule.ID, schedule.Function) || schedule.Every != 5*time.Minute ||
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
		if len(a.Audience) != 1 || stack.Clients[a.Audience[0]].Access == 0 || stack.Clients[a.Audience[0]].Refresh == 0 {
			t.Errorf("authorizer %s: audience %v is no client with token lives", name, a.Audience)
		}
	}
	if len(stack.Rules) != 1 || len(stack.Rules[0].Targets) != 1 || stack.Rules[0].Targets[0].Function != "NotifyFunction" {
		t.Errorf("rules %+v, want the one that reaches notify", stack.Rules)
	}
	for _, q := range stack.Queues {
		if q.DeadLetter != "" && (q.MaxReceives == 0 || q.Visibility == 0) {
			t.Errorf("queue %+v: redrive without numbers", q)
		}
	}
}

func TestIntrinsics(t *testing.T) {
	r := &resolver{region: "ap-south-1", parameters: map[string]string{"Stage": "dev"}, arns: map[string]string{}}
	document := `{
		"Parameters": {"Stage": {"Default": "prod"}, "Size": {"Default": 3}, "Bare": {}},
		"Mappings": {"M": {"dev": {"Level": "DEBUG"}}},
		"Conditions": {
			"Dev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]}, "Prod": {"Fn::Not": [{"Condition": "Dev"}]},
			"Both": {"Fn::And": [{"Condition": "Dev"}, {"Condition": "Prod"}]}, "Any": {"Fn::Or": [{"Condition": "Dev"}, {"Condition": "Prod"}]}},
		"Resources": {
			"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "q-${Stage}"}}},
			"B": {"Type": "AWS::S3::Bucket", "Properties": {}},
			"T": {"Type": "AWS::DynamoDB::Table", "Properties": {}}}}`
	if err := json.Unmarshal([]byte(document), &r.doc); err != nil {
		t.Fatal(err)
	}
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
			out, err := r.value(in)
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

// After a restore from a backup nothing goes out until somebody has checked (rules §4 row 43).
func TestEffectsArePaused(t *testing.T) {
	stack, _ := translatedWith(t, map[string]string{"Effects": "paused"})
	mails := slices.IndexFunc(stack.Mappings, func(m Mapping) bool { return m.Source == "MailQueue" })
	if len(stack.Schedules) > 0 || mails >= 0 {
		t.Errorf("%d schedules go on, mails %v", len(stack.Schedules), mails >= 0)
	}
	if on, _ := translated(t); len(on.Schedules) != 2 || !slices.ContainsFunc(on.Mappings, func(m Mapping) bool { return m.Source == "MailQueue" }) {
		t.Error("nothing goes out either when nothing is paused")
	}
}
