package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// folders: the Makefile builds a function from its logical id, so the two must agree.
func folders(s stack) (wrong []string) {
	var ids []string
	for _, function := range s.functions() {
		if want := strings.ToUpper(folder(function)[:1]) + folder(function)[1:] + "Function"; function != want {
			wrong = append(wrong, function+" should be "+want)
		}
		ids = append(ids, folder(function))
	}
	if !slices.Equal(ids, slices.Sorted(slices.Values(s.folders))) {
		wrong = append(wrong, fmt.Sprintf("functions of the template are %v, folders are %v", ids, s.folders))
	}
	return wrong
}

func functionShape(s stack) (wrong []string) {
	if get(s.Parameters["Architecture"], "Default") != "arm64" {
		wrong = append(wrong, "Architecture: arm64 is what we deploy")
	}
	for _, function := range s.functions() {
		p := s.Resources[function].Properties
		memory, timeout := 512.0, 10.0
		if folder(function) == "documents" {
			memory, timeout = 1024, 20
		}
		if folder(function) == "seal" {
			timeout = 300
		}
		for what, ok := range map[string]bool{
			"runtime is not provided.al2023 with bootstrap": p["Runtime"] == "provided.al2023" && p["Handler"] == "bootstrap",
			"architecture is not the parameter's":           slices.Equal(names(p["Architectures"]), []string{"${Architecture}"}),
			fmt.Sprintf("memory is not %v MB", memory):      number(p["MemorySize"]) == memory,
			fmt.Sprintf("timeout is not %v s", timeout):     number(p["Timeout"]) == timeout,
			"is not traced":                get(p["TracingConfig"], "Mode") == "Active",
			"is not built by the Makefile": s.Resources[function].Metadata["BuildMethod"] == "makefile",
			"reserves concurrency that the stack's parameter does not ask for, or is starved": reserves(p["ReservedConcurrentExecutions"]) == reserved[folder(function)],
		} {
			if !ok {
				wrong = append(wrong, function+" "+what)
			}
		}
	}
	return wrong
}

// reserved is the concurrency of what must go on while open routes are flooded: care, and what Razorpay tells of money. A
// new account has 10 in all and can reserve none, so all of it hangs on a parameter.
var reserved = map[string]float64{"webhooks": 50, "status": 100, "orders": 100, "results": 100}

func reserves(v any) float64 {
	choice := list(get(v, "Fn::If"))
	switch {
	case v == nil:
		return 0
	case len(choice) == 3 && choice[0] == "Reserves" && name(choice[2]) == "${AWS::NoValue}":
		return number(choice[1])
	}
	return -1
}

// ownLog: a group of its own, kept as long as a security log (docs/rules.md#retention), that the function may write to.
func ownLog(s stack) (wrong []string) {
	of := map[string]string{}
	for _, function := range s.functions() {
		config := s.Resources[function].Properties["LoggingConfig"]
		id := target(get(config, "LogGroup"))
		if other, shared := of[id]; shared || s.Resources[id].Type != "AWS::Logs::LogGroup" {
			wrong = append(wrong, fmt.Sprintf("%s: log group %q is missing or that of %s", function, id, other))
			continue
		}
		of[id] = function
		if name(get(config, "LogFormat")) != "JSON" {
			wrong = append(wrong, function+": log lines are not JSON")
		}
		if number(s.Resources[id].Properties["RetentionInDays"]) != 400 {
			wrong = append(wrong, id+": kept other than 400 days")
		}
		for _, action := range []string{"logs:CreateLogStream", "logs:PutLogEvents"} {
			if !s.rights(function).allows(action, "${"+id+".Arn}") {
				wrong = append(wrong, function+" may not "+action+" to its own log")
			}
		}
		if !s.rights(function).allows("xray:PutTraceSegments", "*") {
			wrong = append(wrong, function+" may not write its traces")
		}
	}
	return wrong
}

// variables are what a function may be given, and the right that each one needs.
var variables = map[string]struct{ value, actions, resource string }{
	"TABLE":               {"${Table}", "dynamodb:", "${Table.Arn}"},
	"VIEWS_TABLE":         {"${ViewsTable}", "dynamodb:", "${ViewsTable.Arn}"},
	"REPORTS_BUCKET":      {"${Reports}", "s3:", "${Reports.Arn}/reports/1"},
	"MAIL_QUEUE_URL":      {"${MailQueue}", "sqs:SendMessage", "${MailQueue.Arn}"},
	"DOCUMENTS_QUEUE_URL": {"${DocumentsQueue}", "sqs:SendMessage", "${DocumentsQueue.Arn}"},
	"MAIL_DEAD_URL":       {"${MailDead}", "sqs:ReceiveMessage", "${MailDead.Arn}"},
	"DOCUMENTS_DEAD_URL":  {"${DocumentsDead}", "sqs:ReceiveMessage", "${DocumentsDead.Arn}"},
	"MAIL_FROM":           {"${MailFrom}", "ses:", sesArn + "identity/${Sender}"},
	"MAIL_CONFIGURATION_SET": {"${MailSet}", "ses:",
		sesArn + "configuration-set/${MailSet}"},
	"SIGNING_PARAMETER":                          {"/assay/${Environment}/report-key", "ssm:", parameterArn + "report-key"},
	"REPORT_KEYS_PARAMETER":                      {"/assay/${Environment}/report-keys", "ssm:", parameterArn + "report-keys"},
	"SEAL_PARAMETER":                             {"/assay/${Environment}/seal-key", "ssm:", parameterArn + "seal-key"},
	"SLIP_KEY_PARAMETER":                         {"/assay/${Environment}/slip-key", "ssm:", parameterArn + "slip-key"},
	"RAZORPAY_PARAMETERS":                        {"/assay/${Environment}/razorpay/", "ssm:", parameterArn + "razorpay/apollo"},
	"RAZORPAY_BASE_URL":                          {"${LocalRazorpay}", "ssm:", parameterArn + "razorpay/apollo"},
	"STAFF_POOL_ID":                              {"${StaffPool}", "cognito-idp:", "${StaffPool.Arn}"},
	"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": {"${LocalCognito}", "cognito-idp:", "${StaffPool.Arn}"},
	"AWS_ENDPOINT_URL_DYNAMODB":                  {"${LocalDynamoDB}", "dynamodb:", "${Table.Arn}"},
	"AWS_ENDPOINT_URL_S3":                        {"${LocalS3}", "s3:", "${Reports.Arn}/reports/1"},
	"AWS_ENDPOINT_URL_SQS":                       {"${LocalSQS}", "sqs:SendMessage", "${MailQueue.Arn}"},
	"AWS_ENDPOINT_URL_SESV2":                     {"${LocalSES}", "ses:", sesArn + "identity/${Sender}"},
	"AWS_ENDPOINT_URL_SSM":                       {"${LocalSSM}", "ssm:", parameterArn + "report-key"},
}

// also are the variables that stand for a right to one of several resources.
var also = map[string][]string{
	"AWS_ENDPOINT_URL_SSM": {parameterArn + "razorpay/apollo", parameterArn + "report-keys", parameterArn + "slip-key", parameterArn + "seal-key"},
	"AWS_ENDPOINT_URL_S3":  {"${Reports.Arn}/roots/000001.json"},
	"REPORTS_BUCKET":       {"${Reports.Arn}/roots/000001.json"},
}

const (
	sesArn       = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:"
	parameterArn = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/assay/${Environment}/"
)

// environment: a variable without the right, or a right without the variable, is a mistake in one of the two.
func environment(s stack) (wrong []string) {
	plain := []string{"ENVIRONMENT", "LOG_LEVEL", "WEB_ORIGIN", "EDGE_HASHES", "GOMAXPROCS", "GOGC", "GOMEMLIMIT"} // the last three: Go itself
	for _, function := range s.functions() {
		given, _ := get(s.Resources[function].Properties, "Environment", "Variables").(map[string]any)
		for _, v := range slices.Sorted(maps.Keys(given)) {
			if _, known := variables[v]; !known && !slices.Contains(plain, v) {
				wrong = append(wrong, function+" is given "+v+", which no function reads")
			}
			if strings.Contains(name(given[v]), "{{resolve:") {
				wrong = append(wrong, function+": "+v+" would hold a secret in plain sight")
			}
		}
		for _, v := range plain[:2] {
			if given[v] == nil {
				wrong = append(wrong, function+" is not given "+v)
			}
		}
		// Only Razorpay may call past the edge: its signature is the guard, and the edge must not keep money's news away.
		behind := slices.ContainsFunc(slices.Collect(maps.Values(s.integrations())), func(f string) bool { return f == function }) && folder(function) != "webhooks"
		if behind != (name(given["EDGE_HASHES"]) == "${EdgeHashes}") {
			wrong = append(wrong, fmt.Sprintf("%s: it must be behind the edge: %t, and is given EDGE_HASHES %q", function, behind, name(given["EDGE_HASHES"])))
		}
		for _, v := range slices.Sorted(maps.Keys(variables)) {
			want := variables[v]
			_, has := given[v]
			may := slices.ContainsFunc(append(also[v], want.resource), func(resource string) bool {
				return s.rights(function).touches(want.actions, resource)
			})
			if may != has {
				wrong = append(wrong, fmt.Sprintf("%s: given %s is %t, the right to it is %t", function, v, has, may))
			}
			if has && name(given[v]) != want.value {
				wrong = append(wrong, fmt.Sprintf("%s: %s is %s, want %s", function, v, name(given[v]), want.value))
			}
		}
	}
	for _, v := range slices.Sorted(maps.Keys(s.Parameters)) {
		if strings.HasPrefix(v, "Local") && get(s.Parameters[v], "Default") != "" {
			wrong = append(wrong, v+" must be empty in the cloud: the real service")
		}
	}
	return wrong
}

// patterns: a filter that is not JSON, or that looks at what a stream of keys does not carry, is accepted by every tool
// and matches nothing.
func patterns(s stack) (wrong []string) {
	for _, id := range s.of("AWS::Lambda::EventSourceMapping") {
		p := s.Resources[id].Properties
		source := s.Resources[target(p["EventSourceArn"])]
		filters := list(get(p, "FilterCriteria", "Filters"))
		if source.Type == "AWS::DynamoDB::Table" && len(filters) == 0 {
			wrong = append(wrong, id+" would wake for every write")
		}
		for _, filter := range filters {
			var event map[string]any
			if err := json.Unmarshal([]byte(name(get(filter, "Pattern"))), &event); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: filter is not JSON: %v", id, err))
				continue
			}
			for _, kind := range names(event["eventName"]) {
				if !slices.Contains([]string{"INSERT", "MODIFY", "REMOVE"}, kind) {
					wrong = append(wrong, id+": a stream knows no "+kind)
				}
			}
			keys, _ := get(event, "dynamodb", "Keys").(map[string]any)
			carried := len(keys) > 0 && len(get(event, "dynamodb").(map[string]any)) == 1
			for top := range event {
				carried = carried && (top == "eventName" || top == "dynamodb")
			}
			for key, value := range keys {
				carried = carried && (key == "PK" || key == "SK") && get(value, "S") != nil
			}
			if !carried {
				wrong = append(wrong, id+": a stream of keys carries eventName, PK and SK only")
			}
		}
	}
	for _, id := range s.of("AWS::Events::Rule") {
		p := s.Resources[id].Properties
		if len(names(get(p, "EventPattern", "source"))) == 0 || len(names(get(p, "EventPattern", "detail-type"))) == 0 {
			wrong = append(wrong, id+": names no source or kind of event")
		}
		for _, t := range list(p["Targets"]) {
			template := name(get(t, "InputTransformer", "InputTemplate"))
			if s.Resources[target(get(t, "Arn"))].Type == "AWS::Lambda::Function" && (template == "" || strings.Contains(template, "destination")) {
				wrong = append(wrong, id+": the patient's address must stop at the bus")
			}
		}
	}
	return wrong
}
