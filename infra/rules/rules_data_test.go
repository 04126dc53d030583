package rules

import (
	"fmt"
	"slices"
	"strings"
)

func tables(s stack) (wrong []string) {
	say := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	for _, id := range s.of("AWS::DynamoDB::Table") {
		p := s.Resources[id].Properties
		say(p["BillingMode"] == "PAY_PER_REQUEST", id+": is not paid by the request")
		say(get(p["SSESpecification"], "SSEEnabled") == true, id+": is not encrypted with a key of ours")
		say(get(p["PointInTimeRecoverySpecification"], "PointInTimeRecoveryEnabled") == true, id+": cannot be restored")
		say(p["TableName"] == nil, id+": has a fixed name, on which the next stack would stumble")
		var keys []string
		for _, k := range list(p["KeySchema"]) {
			keys = append(keys, name(get(k, "AttributeName")))
		}
		say(slices.Equal(keys, []string{"PK", "SK"}), fmt.Sprintf("%s: keys are %v", id, keys))
	}
	truth := s.Resources["Table"]
	p := truth.Properties
	say(truth.DeletionPolicy == "Retain", "Table: goes with the stack")
	say(p["DeletionProtectionEnabled"] == true, "Table: can be deleted by hand")
	say(number(get(p["PointInTimeRecoverySpecification"], "RecoveryPeriodInDays")) == 35, "Table: cannot be restored for 35 days")
	say(get(p["TimeToLiveSpecification"], "AttributeName") == "ttl" && get(p["TimeToLiveSpecification"], "Enabled") == true, "Table: ttl expires nothing")
	say(get(p["StreamSpecification"], "StreamViewType") == "KEYS_ONLY", "Table: its stream must carry keys and nothing of a person")
	want := map[string]string{
		"board":   "board boardAt INCLUDE [card]",
		"patient": "patient patientAt INCLUDE [card]",
		"due":     "due dueAt KEYS_ONLY []",
		"grown":   "grown KEYS_ONLY []",
	}
	for _, index := range list(p["GlobalSecondaryIndexes"]) {
		var keys []string
		for _, k := range list(get(index, "KeySchema")) {
			keys = append(keys, name(get(k, "AttributeName")))
		}
		id := name(get(index, "IndexName"))
		got := fmt.Sprintf("%s %s %v", strings.Join(keys, " "), name(get(index, "Projection", "ProjectionType")), names(get(index, "Projection", "NonKeyAttributes")))
		say(got == want[id], fmt.Sprintf("Table: index %s is %q, want %q", id, got, want[id]))
		delete(want, id)
	}
	say(len(want) == 0, fmt.Sprintf("Table: indexes missing: %v", want))
	return wrong
}

// sources: what feeds a function exists, reports its failures one by one, gives up somewhere, and may be read. With
// roles of our own SAM adds no right, and a missing one shows only when it is deployed.
func sources(s stack) (wrong []string) {
	seen := map[string][]string{}
	for _, id := range s.of("AWS::Lambda::EventSourceMapping") {
		p := s.Resources[id].Properties
		function, source := target(p["FunctionName"]), target(p["EventSourceArn"])
		r, arn := s.rights(function), name(p["EventSourceArn"])
		seen[source] = append(seen[source], folder(function))
		say := func(ok bool, what string) {
			if !ok {
				wrong = append(wrong, id+": "+what)
			}
		}
		may := func(resource string, actions ...string) {
			for _, action := range actions {
				say(r.allows(action, resource), "may not "+action)
			}
		}
		say(slices.Equal(names(p["FunctionResponseTypes"]), []string{"ReportBatchItemFailures"}), "one failure would repeat the whole batch")
		switch s.Resources[source].Type {
		case "AWS::DynamoDB::Table":
			say(s.Resources[source].Properties["StreamSpecification"] != nil, source+" has no stream")
			say(p["StartingPosition"] == "TRIM_HORIZON", "would miss what was written before it was made")
			say(p["BisectBatchOnFunctionError"] == true && number(p["MaximumRetryAttempts"]) > 0, "one bad record would stop the stream for a day")
			given := target(get(p["DestinationConfig"], "OnFailure", "Destination"))
			say(s.Resources[given].Type == "AWS::S3::Bucket", "what is given up on is lost: a queue would hold positions only")
			may("${"+source+".StreamArn}", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream")
			may("${"+source+".Arn}/stream/2026", "dynamodb:ListStreams")
			may("${"+given+".Arn}/1", "s3:PutObject")
			may("${"+given+".Arn}", "s3:ListBucket")
		case "AWS::SQS::Queue":
			q := s.Resources[source].Properties
			say(q["RedrivePolicy"] != nil, source+" has no dead letters")
			say(number(q["VisibilityTimeout"]) >= 6*number(s.Resources[function].Properties["Timeout"]), source+" shows a message again while it is worked on")
			may(arn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility")
		default:
			say(false, "source "+arn+" is not of this template")
		}
	}
	for source, readers := range map[string][]string{"Table": {"relay", "views"}, "MailQueue": {"notify"}, "DocumentsQueue": {"documents"}} {
		if got := slices.Sorted(slices.Values(seen[source])); !slices.Equal(got, readers) {
			wrong = append(wrong, fmt.Sprintf("%s is read by %v, want %v", source, got, readers))
		}
	}
	return wrong
}

// deadLetters: kept 14 days, and somebody is alarmed. What is called without waiting needs a place for failures too.
func deadLetters(s stack) (wrong []string) {
	watched := map[string]bool{}
	for _, id := range s.of("AWS::CloudWatch::Alarm") {
		p := s.Resources[id].Properties
		for _, d := range list(p["Dimensions"]) {
			if name(p["MetricName"]) == "ApproximateNumberOfMessagesVisible" && number(p["Threshold"]) == 1 {
				watched[target(get(d, "Value"))] = true
			}
		}
		if len(list(p["AlarmActions"])) == 0 || p["TreatMissingData"] != "notBreaching" {
			wrong = append(wrong, id+" alarms nobody, or cries when nothing happens")
		}
	}
	dead := map[string]string{}
	for _, id := range s.of("AWS::SQS::Queue") {
		p := s.Resources[id].Properties
		if p["SqsManagedSseEnabled"] != true {
			wrong = append(wrong, id+" is not encrypted")
		}
		if p["RedrivePolicy"] != nil {
			dead[target(get(p["RedrivePolicy"], "deadLetterTargetArn"))] = id
			if number(get(p["RedrivePolicy"], "maxReceiveCount")) != 8 {
				wrong = append(wrong, id+": not eight tries")
			}
		}
	}
	for _, id := range s.of("AWS::Lambda::EventInvokeConfig") {
		to := target(get(s.Resources[id].Properties["DestinationConfig"], "OnFailure", "Destination"))
		dead[to] = id
		function := target(s.Resources[id].Properties["FunctionName"])
		if !s.rights(function).allows("sqs:SendMessage", "${"+to+".Arn}") {
			wrong = append(wrong, function+" may not put its failures into "+to)
		}
	}
	for _, id := range s.of("AWS::Events::Rule") {
		for _, t := range list(s.Resources[id].Properties["Targets"]) {
			function := target(get(t, "Arn"))
			if s.Resources[function].Type == "AWS::Lambda::Function" && s.Resources[function+"EventInvokeConfig"].Type == "" {
				wrong = append(wrong, function+" is called without waiting, and its failures go nowhere")
			}
		}
	}
	for id, of := range dead {
		p := s.Resources[id].Properties
		if s.Resources[id].Type != "AWS::SQS::Queue" || number(p["MessageRetentionPeriod"]) != 14*24*3600 {
			wrong = append(wrong, fmt.Sprintf("dead letters of %s: %s is no queue that keeps them 14 days", of, id))
		}
		if !watched[id] {
			wrong = append(wrong, "nobody is alarmed of dead letters in "+id)
		}
	}
	for _, metric := range []string{"5xx", "IteratorAge"} {
		if !slices.ContainsFunc(s.of("AWS::CloudWatch::Alarm"), func(id string) bool { return s.Resources[id].Properties["MetricName"] == metric }) {
			wrong = append(wrong, "nobody is alarmed of "+metric)
		}
	}
	return wrong
}

// schedules: what the clock starts gets the time of its schedule, is called by a role that can do nothing else, and leaves
// what failed where an alarm is raised: what the scheduler could not deliver, and what the function did not manage.
func schedules(s stack) (wrong []string) {
	var started []string
	for _, id := range s.of("AWS::Scheduler::Schedule") {
		p := s.Resources[id].Properties
		role, function := target(get(p, "Target", "RoleArn")), target(get(p, "Target", "Arn"))
		started = append(started, folder(function))
		say := func(ok bool, what string) {
			if !ok {
				wrong = append(wrong, id+": "+what)
			}
		}
		every := "rate(5 minutes)"
		if folder(function) == "seal" {
			every = "rate(1 hour)"
		}
		say(p["ScheduleExpression"] == every && p["State"] != "DISABLED", "does not come at "+every)
		say(get(p, "FlexibleTimeWindow", "Mode") == "OFF", "comes when it likes")
		say(get(p, "Target", "Input") == `{"now":"<aws.scheduler.scheduled-time>"}`, "does not give its time")
		dead := target(get(p, "Target", "DeadLetterConfig", "Arn"))
		say(dead != "" && dead == target(get(s.Resources[function+"EventInvokeConfig"].Properties, "DestinationConfig", "OnFailure", "Destination")),
			"failures go nowhere, or to two places")
		r := s.rightsOfRole(role)
		say(r.allows("lambda:InvokeFunction", "${"+function+".Arn}"), role+" may not call "+function)
		say(r.allows("sqs:SendMessage", "${"+dead+".Arn}"), role+" may not put down what was not delivered")
		for _, st := range r.Role {
			for _, action := range st.Actions {
				say(action == "lambda:InvokeFunction" || action == "sqs:SendMessage", role+" may "+action)
			}
		}
		trust := list(get(s.Resources[role].Properties["AssumeRolePolicyDocument"], "Statement"))
		say(len(trust) == 1 && name(get(trust[0], "Principal", "Service")) == "scheduler.amazonaws.com" &&
			name(get(trust[0], "Condition", "StringEquals", "aws:SourceAccount")) == "${AWS::AccountId}",
			role+" can be taken on by more than our scheduler")
	}
	if slices.Sort(started); !slices.Equal(started, []string{"expiry", "seal", "sweep"}) {
		wrong = append(wrong, fmt.Sprintf("the clock starts %v, want expiry, seal and sweep", started))
	}
	return wrong
}

func buckets(s stack) (wrong []string) {
	tls := map[string]bool{}
	for _, id := range s.of("AWS::S3::BucketPolicy") {
		p := s.Resources[id].Properties
		bucket := target(p["Bucket"])
		for _, st := range list(get(p["PolicyDocument"], "Statement")) {
			if get(st, "Effect") != "Deny" {
				wrong = append(wrong, id+" opens the bucket")
			}
			if get(st, "Condition", "Bool", "aws:SecureTransport") == "false" && get(st, "Action") == "s3:*" &&
				slices.Equal(names(get(st, "Resource")), []string{"${" + bucket + ".Arn}", "${" + bucket + ".Arn}/*"}) {
				tls[bucket] = true
			}
		}
	}
	for _, id := range s.of("AWS::S3::Bucket") {
		p := s.Resources[id].Properties
		say := func(ok bool, what string) {
			if !ok {
				wrong = append(wrong, id+": "+what)
			}
		}
		for _, block := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
			say(get(p["PublicAccessBlockConfiguration"], block) == true, "is not private: "+block)
		}
		say(get(p["VersioningConfiguration"], "Status") == "Enabled", "is not versioned")
		say(len(list(get(p["BucketEncryption"], "ServerSideEncryptionConfiguration"))) == 1, "is not encrypted")
		say(tls[id], "can be asked without TLS")
		if id == "Reports" {
			lock := list(get(p["ObjectLockConfiguration"], "Fn::If"))
			say(len(lock) > 1 && lock[0] == "IsProd" && get(p["ObjectLockEnabled"], "Fn::If") != nil &&
				get(lock[1], "Rule", "DefaultRetention", "Mode") == "COMPLIANCE" && number(get(lock[1], "Rule", "DefaultRetention", "Years")) == 8,
				"can be deleted before its eight years are over (docs/rules.md#retention)")
			cors := list(get(p["CorsConfiguration"], "CorsRules"))
			say(len(cors) == 1 && slices.Equal(names(get(cors[0], "AllowedOrigins")), []string{"${WebOrigin}"}) && slices.Equal(names(get(cors[0], "AllowedMethods")), []string{"GET"}),
				"is read by pages of more than one origin")
		}
		say(s.Resources[id].DeletionPolicy == "Retain" && p["BucketName"] == nil, "must outlive the stack, and so have no fixed name")
	}
	return wrong
}

// mail: SES events go to the default bus only; a condition keeps notify from writing in another's name.
func mailOut(s stack) (wrong []string) {
	set := s.Resources["MailEvents"].Properties
	if target(set["ConfigurationSetName"]) != "MailSet" || get(set["EventDestination"], "Enabled") != true ||
		!strings.HasSuffix(name(get(set["EventDestination"], "EventBridgeDestination", "EventBusArn")), ":event-bus/default") {
		wrong = append(wrong, "MailEvents: the events of MailSet do not reach the default bus")
	}
	for _, kind := range []string{"SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"} {
		if !slices.Contains(names(get(set["EventDestination"], "MatchingEventTypes")), kind) {
			wrong = append(wrong, "MailEvents: no "+kind)
		}
	}
	for _, function := range s.functions() {
		for _, st := range s.rights(function).Role {
			if slices.Contains(st.Actions, "ses:SendEmail") && !slices.Equal(st.Conditions["StringEquals"]["ses:FromAddress"], []string{"${MailFrom}"}) {
				wrong = append(wrong, function+" may send in another's name")
			}
		}
	}
	return wrong
}
