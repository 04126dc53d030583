package rules

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// set puts a value at a place below a resource's properties; the places between must be there.
func set(value any, id string, steps ...string) func(stack) {
	return func(s stack) {
		place := any(s.Resources[id].Properties)
		if len(steps) > 1 {
			place = get(place, steps[:len(steps)-1]...)
		}
		place.(map[string]any)[steps[len(steps)-1]] = value
	}
}

// st changes one statement of a role. Where there is none of that Sid, nothing changes, and so the case fails.
func st(role, sid string, change func(map[string]any)) func(stack) {
	return func(s stack) {
		for _, policy := range list(s.Resources[role].Properties["Policies"]) {
			for _, statement := range list(get(policy, "PolicyDocument", "Statement")) {
				if get(statement, "Sid") == sid {
					change(statement.(map[string]any))
				}
			}
		}
	}
}

func member(key string, value any) func(map[string]any) {
	return func(m map[string]any) { m[key] = value }
}

// keys bounds a statement to leading keys, and to nothing else.
func keys(patterns ...any) func(map[string]any) {
	return member("Condition", map[string]any{"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": patterns}})
}

func ref(id string) map[string]any { return map[string]any{"Ref": id} }
func att(id, attribute string) map[string]any {
	return map[string]any{"Fn::GetAtt": []any{id, attribute}}
}
func add(id string, r resource) func(stack) { return func(s stack) { s.Resources[id] = r } }
func drop(id string) func(stack)            { return func(s stack) { delete(s.Resources, id) } }

func route(path, method string) func(stack) map[string]any {
	return func(s stack) map[string]any {
		return get(s.Resources["Api"].Properties, "Body", "paths", path, method).(map[string]any)
	}
}

func security(path, method, guard string) func(stack) {
	return func(s stack) {
		route(path, method)(s)["security"] = []any{map[string]any{guard: []any{}}}
	}
}

func authorizer(scheme string) []string {
	return []string{"Body", "components", "securitySchemes", scheme, "x-amazon-apigateway-authorizer", "jwtConfiguration"}
}

func filter(mapping, pattern string) func(stack) {
	return set([]any{map[string]any{"Pattern": pattern}}, mapping, "FilterCriteria", "Filters")
}

const stage = "ApiApiGatewayDefaultStage"

// TestTemplateMistakes plants one mistake at a time and wants the rule named to find it.
func TestTemplateMistakes(t *testing.T) {
	good := load(t, "prod")
	cases := []struct {
		name, rule string
		plant      func(stack)
		want       string
	}{
		{"event without ApiId", "one API", add("ServerlessHttpApi", resource{Type: "AWS::ApiGatewayV2::Api"}), "ServerlessHttpApi"},
		{"REST API", "one API", add("Old", resource{Type: "AWS::ApiGateway::RestApi"}), "Old"},
		{"named stage", "one API", set("prod", stage, "StageName"), "$default"},

		{"command without a token", "every route guarded", security("/v1/orders", "post", "NONE"), "POST /v1/orders"},
		{"no security at all", "every route guarded", func(s stack) { delete(route("/v1/me", "get")(s), "security") }, "GET /v1/me"},
		{"staff's route for patients", "every route guarded", security("/v1/orders/{order}", "get", "Patients"), "GET /v1/orders/{order}"},
		{"patient's route for staff", "every route guarded", security("/v1/my/orders", "get", "Staff"), "GET /v1/my/orders"},
		{"slip behind a login", "every route guarded", security("/v1/slips", "post", "Staff"), "POST /v1/slips"},
		{"open route gone", "every route guarded", func(s stack) {
			delete(get(s.Resources["Api"].Properties, "Body", "paths").(map[string]any), "/v1/report-checks")
		}, "report-checks is missing"},
		{"route for everything", "every route guarded", func(s stack) {
			get(s.Resources["Api"].Properties, "Body", "paths").(map[string]any)["/v1/{rest+}"] = map[string]any{
				"x-amazon-apigateway-any-method": map[string]any{"security": []any{map[string]any{"Staff": nil}}}}
		}, "one method and one path"},

		{"no issuer", "issuers", set(nil, "Api", append(authorizer("Staff"), "issuer")...), "Staff: issuer"},
		{"the other pool's tokens", "issuers", set([]any{ref("StaffClient")}, "Api", append(authorizer("Patients"), "audience")...), "Patients: audience"},
		{"no audience", "issuers", set([]any{}, "Api", append(authorizer("Staff"), "audience")...), "Staff: audience"},
		{"token in the query", "issuers", set("$request.querystring.token", "Api", append(authorizer("Staff")[:5], "identitySource")...), "Authorization header"},
		{"an id token would do", "issuers", security("/v1/me", "get", "Staff"), "Staff: GET /v1/me asks for the scopes []"},
		{"third issuer", "issuers", set(map[string]any{}, "Api", "Body", "components", "securitySchemes", "Guests"), "Guests"},

		{"route settings for no route", "throttles", set(map[string]any{}, stage, "RouteSettings", "POST /v1/slip"), "no route POST /v1/slip"},
		{"guessing unthrottled", "throttles", set(nil, stage, "RouteSettings", "POST /v1/slips"), "POST /v1/slips needs"},
		{"no throttle", "throttles", set(nil, stage, "DefaultRouteSettings", "ThrottlingRateLimit"), "DefaultRouteSettings"},
		{"open as wide as all", "throttles", func(s stack) { get(s.Mappings["Settings"], "dev").(map[string]any)["OpenRate"] = 100.0 }, "dev:"},
		{"webhooks in the bucket of slips", "throttles", func(s stack) {
			settings := s.Resources[stage].Properties["RouteSettings"].(map[string]any)
			settings["POST /v1/webhooks/razorpay/{hospital}"] = settings["POST /v1/slips"]
		}, "of Webhook"},
		{"one laptop fills a route", "throttles", func(s stack) { get(s.Mappings["Settings"], "prod").(map[string]any)["OpenRate"] = 4.0 }, "OpenRoutes"},
		{"one laptop fills the webhooks", "throttles", func(s stack) { get(s.Mappings["Settings"], "prod").(map[string]any)["WebhookRate"] = 40.0 }, "Webhooks"},

		{"query in the log", "access log", set(`{"q":"$context.path"}`, stage, "AccessLogSettings", "Format"), "$context.path"},
		{"broken format", "access log", set(`{"q":"$context.routeKey"`, stage, "AccessLogSettings", "Format"), "not JSON"},
		{"log kept a week", "access log", set(7.0, "ApiLogs", "RetentionInDays"), "400"},

		{"any origin", "exact origin", set([]any{"https://*"}, "Api", "Body", "x-amazon-apigateway-cors", "allowOrigins"), "origins"},
		{"header forgotten", "exact origin", set([]any{"authorization"}, "Api", "Body", "x-amazon-apigateway-cors", "allowHeaders"), "allowHeaders"},

		{"staff sign themselves up", "sign-in", set(false, "StaffPool", "AdminCreateUserConfig", "AllowAdminCreateUserOnly"), "invitation"},
		{"second factor listed, not asked", "sign-in", set(nil, "StaffPool", "MfaConfiguration"), "second factor"},
		{"patients need a password", "sign-in", set([]any{"PASSWORD"}, "PatientPool", "Policies", "SignInPolicy", "AllowedFirstAuthFactors"), "code in a mail"},
		{"staff signed in for 12 days", "sign-in", set("days", "StaffClient", "TokenValidityUnits", "RefreshToken"), "StaffClient: refresh"},
		{"implicit flow", "sign-in", set([]any{"implicit"}, "PatientClient", "AllowedOAuthFlows"), "PKCE"},
		{"foreign callback", "sign-in", set([]any{"https://elsewhere.example/callback"}, "StaffClient", "CallbackURLs"), "elsewhere"},
		{"second factor beside the code", "sign-in", set("ON", "PatientPool", "MfaConfiguration"), "refuses"},

		{"folder without function", "folders", add("StatusFunction", resource{}), "folders are"},
		{"logical id misspelt", "folders", func(s stack) {
			s.Resources["Staff"] = s.Resources["StaffFunction"]
			delete(s.Resources, "StaffFunction")
		}, "StaffFunction"},

		{"old runtime", "function shape", set("provided.al2", "OrdersFunction", "Runtime"), "OrdersFunction runtime"},
		{"half the memory", "function shape", set(512.0, "DocumentsFunction", "MemorySize"), "memory"},
		{"fixed architecture", "function shape", set([]any{"x86_64"}, "ViewsFunction", "Architectures"), "architecture"},
		{"no timeout", "function shape", set(nil, "RelayFunction", "Timeout"), "timeout"},
		{"not traced", "function shape", set("PassThrough", "StaffFunction", "TracingConfig", "Mode"), "traced"},
		{"reserved concurrency", "function shape", set(5.0, "NotifyFunction", "ReservedConcurrentExecutions"), "reserves"},
		{"reserved in a new account", "function shape", set(50.0, "WebhooksFunction", "ReservedConcurrentExecutions"), "reserves"},
		{"webhooks starve", "function shape", set(nil, "WebhooksFunction", "ReservedConcurrentExecutions"), "reserves"},
		{"SAM's own Go build", "function shape", func(s stack) { s.Resources["OrdersFunction"].Metadata["BuildMethod"] = "go1.x" }, "Makefile"},

		{"shared log", "own log", set(ref("StaffLogs"), "OrdersFunction", "LoggingConfig", "LogGroup"), "log group"},
		{"logs for ever", "own log", set(nil, "OrdersLogs", "RetentionInDays"), "400"},
		{"text lines", "own log", set("Text", "OrdersFunction", "LoggingConfig", "LogFormat"), "JSON"},
		{"another's log", "own log", st("OrdersRole", "Logs", member("Resource", att("StaffLogs", "Arn"))), "its own log"},

		{"shared role", "own role", set(att("ResultsRole", "Arn"), "StatusFunction", "Role"), "ResultsRole"},
		{"managed policy", "own role", set([]any{"arn:aws:iam::aws:policy/AdministratorAccess"}, "OrdersRole", "ManagedPolicyArns"), "managed policy"},
		{"role for another service", "own role", set(map[string]any{"AWS": "*"}, "OrdersRole", "AssumeRolePolicyDocument", "Statement"), "more than Lambda"},
		{"role of nobody", "own role", add("OldRole", resource{Type: "AWS::IAM::Role"}), "OldRole"},

		{"variable without right", "environment", set(ref("Reports"), "OrdersFunction", "Environment", "Variables", "REPORTS_BUCKET"), "REPORTS_BUCKET is true"},
		{"right without variable", "environment", set(map[string]any{}, "RelayFunction", "Environment", "Variables"), "MAIL_QUEUE_URL is false"},
		{"a way past the edge", "environment", set(nil, "StaffFunction", "Environment", "Variables", "EDGE_HASHES"), "StaffFunction: it must be behind the edge"},
		{"Razorpay kept out", "environment", set(ref("EdgeHashes"), "WebhooksFunction", "Environment", "Variables", "EDGE_HASHES"), "WebhooksFunction: it must be behind the edge: false"},
		{"variable misspelt", "environment", set("x", "OrdersFunction", "Environment", "Variables", "VIEW_TABLE"), "VIEW_TABLE"},
		{"wrong table", "environment", set(ref("ViewsTable"), "OrdersFunction", "Environment", "Variables", "TABLE"), "TABLE is"},
		{"secret in plain sight", "environment", set("{{resolve:ssm:/assay/prod/report-key}}", "DocumentsFunction", "Environment", "Variables", "SIGNING_PARAMETER"), "plain sight"},
		{"gateway without right to its keys", "environment", set(ref("LocalRazorpay"), "OrdersFunction", "Environment", "Variables", "RAZORPAY_BASE_URL"), "RAZORPAY_BASE_URL is true"},
		{"local endpoint in the cloud", "environment", func(s stack) {
			s.Parameters["LocalSES"] = map[string]any{"Default": "http://127.0.0.1:9"}
		}, "LocalSES"},

		{"scan", "no scan", st("StaffRole", "Read", member("Action", []any{"dynamodb:Query", "dynamodb:Scan"})), "Scan"},
		{"every action", "no scan", st("StaffRole", "Read", member("Action", "dynamodb:*")), "dynamodb:*"},
		{"part of all actions", "no scan", st("StaffRole", "Read", member("Action", "dynamodb:Get*")), "dynamodb:Get*"},
		{"scan in SQL", "no scan", st("StaffRole", "Read", member("Action", "dynamodb:PartiQLSelect")), "PartiQL"},

		{"every resource", "no star resource", st("NotifyRole", "Mail", member("Resource", "*")), "NotifyFunction: Mail"},
		{"every parameter", "no star resource", st("DocumentsRole", "SigningKey", member("Resource", "arn:aws:ssm:*:*:*")), "SigningKey"},
		{"traces and more", "no star resource", st("OrdersRole", "Traces", member("Action", []any{"xray:PutTraceSegments", "s3:GetObject"})), "Traces"},

		{"mail reads values", "clinical values", st("NotifyRole", "NoClinicalValues", member("Effect", "Allow")), "NotifyFunction may"},
		{"deny of whole batches only", "clinical values", st("StatusRole", "NoClinicalValues", member("Condition", map[string]any{
			"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": []any{"H#*#R#*"}}})), "StatusFunction may dynamodb:BatchGetItem"},
		{"deny misspelt", "clinical values", st("OrdersRole", "NoClinicalValues", member("Condition", map[string]any{
			"ForAnyValue:StringEquals": map[string]any{"dynamodb:LeadingKeys": []any{"H#*#R#*"}}})), "OrdersFunction may"},
		{"deny of another table", "clinical values", st("StatusRole", "NoClinicalValues", member("Resource", att("ViewsTable", "Arn"))), "StatusFunction may"},
		{"deny left to a narrow allow", "clinical values", st("RelayRole", "NoClinicalValues", member("Effect", "None")), "RelayFunction has no Deny"},
		{"deny of reading only", "clinical values", st("ViewsRole", "NoClinicalValues", member("Action", "dynamodb:GetItem")), "ViewsFunction has no Deny"},
		{"bench cannot read values", "clinical values", st("ResultsRole", "Read", member("Action", []any{"dynamodb:Query"})), "ResultsFunction needs"},

		{"open door reads orders", "narrow readers", st("CatalogueRole", "HospitalOnly", member("Condition", map[string]any{
			"ForAnyValue:StringLike": map[string]any{"dynamodb:LeadingKeys": []any{"H#*#R#*"}}})), "CatalogueFunction"},
		{"relay reads patients", "narrow readers", st("RelayRole", "Duties", member("Condition", nil)), "RelayFunction"},
		{"stats read orders", "narrow readers", st("StatsRole", "HospitalOnly", member("Effect", "Allow")), "StatsFunction: dynamodb:BatchGetItem of H#apollo#O"},
		{"views write the truth", "narrow readers", st("ViewsRole", "Orders", member("Action", []any{"dynamodb:GetItem", "dynamodb:PutItem"})), "PutItem"},

		{"reports read the private key", "own keys", st("ReportsRole", "PublicKeys", member("Resource", parameterArn+"*")), "ReportsFunction may read the key that signs reports"},
		{"documents read the key of the roots", "own keys", st("DocumentsRole", "SigningKey", member("Resource", parameterArn+"*")), "DocumentsFunction may read the key that signs roots"},
		{"documents write roots", "own keys", st("DocumentsRole", "Reports", member("Resource", "${Reports.Arn}/*")), "DocumentsFunction may write a root"},

		{"anybody writes memberships", "own rows", st("OrdersRole", "Write", keys("H#*#O#*", "N#*#O#*", "N#S#*", "C#*", "N#M#*")), "OrdersFunction: PutItem of membership is true"},
		{"anybody writes settings", "own rows", st("ResultsRole", "Write", keys("H#*")), "ResultsFunction: PutItem of hospital is true"},
		{"staff write patients", "own rows", st("StaffRole", "HospitalOnly", member("Effect", "Allow")), "StaffFunction: PutItem of patient is true"},
		{"orders set a counter", "own rows", st("OrdersRole", "CountersAreCounted", member("Effect", "Allow")), "OrdersFunction: PutItem of counter is true"},
		{"a slip ties", "own rows", st("ReportsRole", "Access", keys("H#*#L#*", "H#*#Y#*", "N#L#*")), "ReportsFunction: UpdateItem of tie is true"},
		{"writes without a bound", "own rows", st("PaymentsRole", "Write", member("Condition", nil)), "PaymentsFunction: PutItem of membership is true"},
		{"one own key is enough", "own rows", st("OrdersRole", "Write", member("Condition", map[string]any{
			"ForAnyValue:StringLike": map[string]any{"dynamodb:LeadingKeys": []any{"H#*#O#*"}}})), "OrdersFunction: PutItem of patient is true"},
		{"mail rewrites orders", "own rows", st("NotifyRole", "Write", keys("H#*#O#*")), "NotifyFunction may change doc within a row of order"},
		{"a check code led to another order", "own rows", st("ReportsRole", "Try", keys("N#*#S#*", "N#C#*")), "ReportsFunction may change order within a row of check"},
		{"orders find by phone", "own rows", st("OrdersRole", "NoPhones", member("Effect", "Allow")), "OrdersFunction may Query phones"},
		{"phones that stay", "own rows", st("PatientsRole", "Forget", member("Effect", "Deny")), "PatientsFunction: DeleteItem of phone is false"},
		{"deletes of anything", "own rows", st("PatientsRole", "Forget", member("Condition", nil)), "PatientsFunction: DeleteItem of order is true"},

		{"restorable for a day", "tables", set(1.0, "Table", "PointInTimeRecoverySpecification", "RecoveryPeriodInDays"), "35"},
		{"unprotected", "tables", set(nil, "Table", "DeletionProtectionEnabled"), "by hand"},
		{"goes with the stack", "tables", func(s stack) {
			r := s.Resources["Table"]
			r.DeletionPolicy = "Delete"
			s.Resources["Table"] = r
		}, "goes with"},
		{"values in the stream", "tables", set("NEW_IMAGE", "Table", "StreamSpecification", "StreamViewType"), "stream"},
		{"nothing expires", "tables", set("expires", "Table", "TimeToLiveSpecification", "AttributeName"), "ttl"},
		{"index of everything", "tables", func(s stack) {
			list(s.Resources["Table"].Properties["GlobalSecondaryIndexes"])[0].(map[string]any)["Projection"] = map[string]any{"ProjectionType": "ALL"}
		}, "index board"},
		{"index gone", "tables", set([]any{}, "Table", "GlobalSecondaryIndexes"), "missing"},
		{"fixed name", "tables", set("assay", "Table", "TableName"), "fixed name"},
		{"views not restorable", "tables", set(nil, "ViewsTable", "PointInTimeRecoverySpecification"), "ViewsTable: cannot"},

		{"no stream", "sources", set(nil, "Table", "StreamSpecification"), "no stream"},
		{"whole batch again", "sources", set(nil, "RelayFunctionChanges", "FunctionResponseTypes"), "whole batch"},
		{"failures as positions", "sources", set(att("MailDead", "Arn"), "ViewsFunctionChanges", "DestinationConfig", "OnFailure", "Destination"), "given up"},
		{"one record stops all", "sources", set(nil, "ViewsFunctionChanges", "MaximumRetryAttempts"), "bad record"},
		{"from now on only", "sources", set("LATEST", "RelayFunctionChanges", "StartingPosition"), "miss"},
		{"no dead letters", "sources", set(nil, "MailQueue", "RedrivePolicy"), "dead letters"},
		{"shown again too soon", "sources", set(60.0, "DocumentsQueue", "VisibilityTimeout"), "worked on"},
		{"queue not readable", "sources", st("DocumentsRole", "Queue", member("Action", []any{"sqs:ReceiveMessage"})), "DeleteMessage"},
		{"stream not readable", "sources", st("ViewsRole", "Stream", member("Resource", att("Table", "Arn"))), "GetRecords"},
		{"failures not writable", "sources", st("RelayRole", "GivenUp", member("Resource", att("Reports", "Arn"))), "s3:PutObject"},
		{"third reader of the stream", "sources", set(att("Table", "StreamArn"), "NotifyFunctionDuties", "EventSourceArn"), "Table is read by"},

		{"filter not JSON", "patterns", filter("RelayFunctionChanges", `{"eventName":[INSERT]}`), "not JSON"},
		{"filter on values", "patterns", filter("ViewsFunctionChanges", `{"dynamodb":{"NewImage":{"state":{"S":["paid"]}}}}`), "carries"},
		{"filter on a key that is none", "patterns", filter("ViewsFunctionChanges", `{"dynamodb":{"Keys":{"sk":{"S":["A"]}}}}`), "carries"},
		{"event misspelt", "patterns", filter("RelayFunctionChanges", `{"eventName":["ADD"],"dynamodb":{"Keys":{"SK":{"S":["A"]}}}}`), "knows no ADD"},
		{"no filter", "patterns", set(nil, "RelayFunctionChanges", "FilterCriteria"), "every write"},
		{"rule for everything", "patterns", set(map[string]any{"source": []any{"aws.ses"}}, "NotifyFunctionFeedback", "EventPattern"), "kind of event"},
		{"address passed on", "patterns", func(s stack) {
			list(s.Resources["NotifyFunctionFeedback"].Properties["Targets"])[0].(map[string]any)["InputTransformer"] = nil
		}, "address"},

		{"dead after a day", "dead letters", set(86400.0, "MailDead", "MessageRetentionPeriod"), "MailDead"},
		{"nobody alarmed", "dead letters", drop("DocumentsDeadWaiting"), "DocumentsDead"},
		{"alarm to nobody", "dead letters", set([]any{}, "MailDeadWaiting", "AlarmActions"), "alarms nobody"},
		{"three tries", "dead letters", set(3.0, "MailQueue", "RedrivePolicy", "maxReceiveCount"), "eight"},
		{"queue in clear", "dead letters", set(nil, "DocumentsQueue", "SqsManagedSseEnabled"), "encrypted"},
		{"feedback lost", "dead letters", drop("NotifyFunctionEventInvokeConfig"), "nowhere"},
		{"feedback not writable", "dead letters", st("NotifyRole", "GivenUp", member("Resource", att("MailDead", "Arn"))), "may not put"},
		{"5xx unseen", "dead letters", drop("ApiErrors"), "5xx"},
		{"delay unseen", "dead letters", func(s stack) { drop("ViewsBehind")(s); drop("RelayBehind")(s) }, "IteratorAge"},

		{"once a day", "schedules", set("rate(1 day)", "SweepFunctionTimer", "ScheduleExpression"), "does not come at rate(5 minutes)"},
		{"time not given", "schedules", set(nil, "ExpiryFunctionTimer", "Target", "Input"), "its time"},
		{"schedule gone", "schedules", drop("ExpiryFunctionTimer"), "want expiry, seal and sweep"},
		{"lost on the way", "schedules", set(nil, "SweepFunctionTimer", "Target", "DeadLetterConfig"), "nowhere"},
		{"failed run lost", "schedules", drop("SweepFunctionEventInvokeConfig"), "nowhere"},
		{"may not call", "schedules", st("ScheduleRole", "Call", member("Resource", att("SweepFunction", "Arn"))), "may not call ExpiryFunction"},
		{"may do more", "schedules", st("ScheduleRole", "Call", member("Action", []any{"lambda:InvokeFunction", "iam:PassRole"})), "iam:PassRole"},
		{"anybody's scheduler", "schedules", func(s stack) {
			list(get(s.Resources["ScheduleRole"].Properties["AssumeRolePolicyDocument"], "Statement"))[0].(map[string]any)["Condition"] = nil
		}, "our scheduler"},

		{"public", "buckets", set(false, "Reports", "PublicAccessBlockConfiguration", "BlockPublicPolicy"), "Reports: is not private"},
		{"not versioned", "buckets", set("Suspended", "Reports", "VersioningConfiguration", "Status"), "versioned"},
		{"reports can be deleted", "buckets", set(nil, "Reports", "ObjectLockConfiguration"), "Reports: can be deleted"},
		{"locked for a day", "buckets", set(map[string]any{"Fn::If": []any{"IsProd", map[string]any{"Rule": map[string]any{"DefaultRetention": map[string]any{"Mode": "GOVERNANCE", "Days": 1.0}}}}},
			"Reports", "ObjectLockConfiguration"), "Reports: can be deleted"},
		{"pages of others read reports", "buckets", set([]any{map[string]any{"AllowedMethods": []any{"GET"}, "AllowedOrigins": []any{"*"}}}, "Reports", "CorsConfiguration", "CorsRules"), "one origin"},
		{"not encrypted", "buckets", set(nil, "Reports", "BucketEncryption"), "encrypted"},
		{"without TLS", "buckets", drop("StreamFailuresPolicy"), "StreamFailures: can be asked"},
		{"bucket opened", "buckets", func(s stack) {
			list(get(s.Resources["ReportsPolicy"].Properties["PolicyDocument"], "Statement"))[0].(map[string]any)["Effect"] = "Allow"
		}, "opens"},

		{"events off", "mail", set(false, "MailEvents", "EventDestination", "Enabled"), "default bus"},
		{"bounces unheard", "mail", set([]any{"SEND"}, "MailEvents", "EventDestination", "MatchingEventTypes"), "BOUNCE"},
		{"in another's name", "mail", st("NotifyRole", "Mail", member("Condition", nil)), "another's name"},
	}
	seeded := map[string]bool{}
	for _, c := range cases {
		seeded[c.rule] = true
		t.Run(c.rule+"/"+c.name, func(t *testing.T) {
			bad := good.clone(t)
			c.plant(bad)
			if got := strings.Join(rules[c.rule](bad), "\n"); got == "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want something with %q", got, c.want)
			}
		})
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		if !seeded[rule] {
			t.Errorf("no mistake is planted for the rule %q", rule)
		}
	}
}
