package template

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"assay/infra/testing/engine"
)

// mapping reads an event of the type SQS or DynamoDB.
func (r *reader) mapping(function, id string, properties map[string]any) error {
	var p struct {
		Queue, Stream, StartingPosition string
		BatchSize                       int
		MaximumRetryAttempts            *int
		BisectBatchOnFunctionError      bool
		FunctionResponseTypes           []string
		FilterCriteria                  struct{ Filters []struct{ Pattern string } }
		ScalingConfig                   struct{ MaximumConcurrency int }
		Enabled                         *bool
	}
	if err := r.into(properties, &p); err != nil {
		return err
	}
	if p.Enabled != nil && !*p.Enabled {
		return nil
	}
	m := Mapping{ID: id, Function: function, Source: r.arns[p.Queue+p.Stream],
		Batch: p.BatchSize, Retries: -1, Bisect: p.BisectBatchOnFunctionError,
		PartialFailures:    slices.Contains(p.FunctionResponseTypes, "ReportBatchItemFailures"),
		FromLatest:         p.StartingPosition == "LATEST",
		MaximumConcurrency: p.ScalingConfig.MaximumConcurrency}
	if p.MaximumRetryAttempts != nil {
		m.Retries = *p.MaximumRetryAttempts
	}
	for _, f := range p.FilterCriteria.Filters {
		m.Patterns = append(m.Patterns, f.Pattern)
	}
	switch r.doc.Resources[m.Source].Type {
	case "AWS::DynamoDB::Table":
		m.Stream = true
	case "AWS::SQS::Queue":
	default:
		return fmt.Errorf("the source %s is neither a table's stream nor a queue of this template", p.Queue+p.Stream)
	}
	if m.Batch == 0 { // AWS's defaults
		m.Batch = 10
		if m.Stream {
			m.Batch = 100
		}
	}
	r.stack.Mappings = append(r.stack.Mappings, m)
	return nil
}

func (r *reader) queue(id string, res Resource) error {
	var p struct {
		VisibilityTimeout *int
		DelaySeconds      int
		FifoQueue         bool
		RedrivePolicy     struct {
			DeadLetterTargetArn string `json:"deadLetterTargetArn"`
			MaxReceiveCount     int    `json:"maxReceiveCount"`
		}
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	name, err := r.name(id)
	if err != nil {
		return err
	}
	if p.FifoQueue {
		return fmt.Errorf("FIFO queues are not served here")
	}
	q := Queue{ID: id, Name: name, Visibility: 30 * time.Second, Delay: time.Duration(p.DelaySeconds) * time.Second,
		DeadLetter: r.arns[p.RedrivePolicy.DeadLetterTargetArn], MaxReceives: p.RedrivePolicy.MaxReceiveCount}
	if p.VisibilityTimeout != nil {
		q.Visibility = time.Duration(*p.VisibilityTimeout) * time.Second
	}
	r.stack.Queues = append(r.stack.Queues, q)
	return nil
}

func (r *reader) table(id string, res Resource) error {
	var p map[string]any
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	name, err := r.name(id)
	if err != nil {
		return err
	}
	r.stack.Tables = append(r.stack.Tables, engine.Declared(id, name, p))
	return nil
}

func (r *reader) bucket(id string, res Resource) error {
	var p struct {
		VersioningConfiguration struct{ Status string }
	}
	if err := r.into(only(res.Properties, "VersioningConfiguration"), &p); err != nil {
		return err
	}
	name, err := r.name(id)
	r.stack.Buckets = append(r.stack.Buckets, Bucket{ID: id, Name: name, Versioned: p.VersioningConfiguration.Status == "Enabled"})
	return err
}

// rule reads an event of the type EventBridgeRule.
func (r *reader) rule(function, id string, properties map[string]any) error {
	var p struct {
		Pattern          map[string]any
		State            string
		InputTransformer struct {
			InputPathsMap map[string]string
			InputTemplate string
		}
	}
	if err := r.into(properties, &p); err != nil {
		return err
	}
	pattern, err := json.Marshal(p.Pattern)
	if err != nil {
		return err
	}
	if p.State != "DISABLED" {
		r.stack.Rules = append(r.stack.Rules, Rule{ID: id, Pattern: string(pattern),
			Targets: []Target{{function, p.InputTransformer.InputPathsMap, p.InputTransformer.InputTemplate}}})
	}
	return nil
}

// plainRule refuses a rule that calls a function and is not written as the function's event. What else a rule may reach
// (alarms) does not exist here.
func (r *reader) plainRule(_ string, res Resource) error {
	var p struct{ Targets []struct{ Arn string } }
	if err := r.into(only(res.Properties, "Targets"), &p); err != nil {
		return err
	}
	for _, t := range p.Targets {
		if id := r.arns[t.Arn]; r.doc.Resources[id].Type == "AWS::Serverless::Function" {
			return fmt.Errorf("write the rule as an event of %s", id)
		}
	}
	return nil
}

var rate = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)s?\)$`)

// schedule reads an event of the type ScheduleV2 with a rate, which is the only kind this stack has.
func (r *reader) schedule(function, id string, properties map[string]any) error {
	var p struct{ ScheduleExpression, State, Input string }
	if err := r.into(only(properties, "ScheduleExpression", "State", "Input"), &p); err != nil {
		return err
	}
	every := rate.FindStringSubmatch(p.ScheduleExpression)
	if every == nil {
		return fmt.Errorf("only rates are served here, not %s", p.ScheduleExpression)
	}
	n, err := strconv.Atoi(every[1])
	if err != nil || n == 0 {
		return fmt.Errorf("no rate: %s", p.ScheduleExpression)
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[every[2]]
	if p.State != "DISABLED" {
		r.stack.Schedules = append(r.stack.Schedules, Schedule{ID: id, Function: function, Input: p.Input, Every: time.Duration(n) * unit})
	}
	return nil
}

func (r *reader) client(id string, res Resource) error {
	var p struct {
		AccessTokenValidity, RefreshTokenValidity int
		TokenValidityUnits                        struct{ AccessToken, RefreshToken string }
		RefreshTokenRotation                      struct {
			Feature                 string
			RetryGracePeriodSeconds int
		}
		CallbackURLs, LogoutURLs []string
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	units := map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}
	grace := time.Duration(0)
	if p.RefreshTokenRotation.Feature == "ENABLED" {
		grace = time.Duration(p.RefreshTokenRotation.RetryGracePeriodSeconds) * time.Second
	}
	r.stack.Clients[id] = Client{Grace: grace, Callbacks: p.CallbackURLs, Logouts: p.LogoutURLs,
		Access:  time.Duration(p.AccessTokenValidity) * units[p.TokenValidityUnits.AccessToken],
		Refresh: time.Duration(p.RefreshTokenValidity) * units[p.TokenValidityUnits.RefreshToken],
	}
	return nil
}
