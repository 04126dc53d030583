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

func (s *Stack) mapping(r *resolver, id string, res resource) error {
	var p struct {
		EventSourceArn, FunctionName, StartingPosition string
		BatchSize                                      int
		MaximumRetryAttempts                           *int
		BisectBatchOnFunctionError                     bool
		FunctionResponseTypes                          []string
		FilterCriteria                                 struct{ Filters []struct{ Pattern string } }
		ScalingConfig                                  struct{ MaximumConcurrency int }
		Enabled                                        *bool
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	if p.Enabled != nil && !*p.Enabled {
		return nil
	}
	m := Mapping{ID: id, Function: r.function(p.FunctionName), Source: r.arns[p.EventSourceArn],
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
		return fmt.Errorf("event source %s is neither a table's stream nor a queue of this template", p.EventSourceArn)
	}
	if m.Batch == 0 { // AWS's defaults
		m.Batch = 10
		if m.Stream {
			m.Batch = 100
		}
	}
	if m.Function == "" {
		return fmt.Errorf("function %s is not in this template", p.FunctionName)
	}
	s.Mappings = append(s.Mappings, m)
	return nil
}

// function finds the logical id behind a function's name or ARN.
func (r *resolver) function(nameOrARN string) string {
	if id, ok := r.arns[nameOrARN]; ok {
		return id
	}
	for id, res := range r.doc.Resources {
		if res.Type != "AWS::Lambda::Function" {
			continue
		}
		if name, err := r.name(id); err == nil && name == nameOrARN {
			return id
		}
	}
	return ""
}

func (s *Stack) queue(r *resolver, id string, res resource) error {
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
	s.Queues = append(s.Queues, q)
	return nil
}

func (s *Stack) table(r *resolver, id string, res resource) error {
	var p map[string]any
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	name, err := r.name(id)
	if err != nil {
		return err
	}
	s.Tables = append(s.Tables, engine.Declared(id, name, p))
	return nil
}

func (s *Stack) bucket(r *resolver, id string, res resource) error {
	var p struct {
		VersioningConfiguration struct{ Status string }
	}
	if err := r.into(map[string]any{"VersioningConfiguration": res.Properties["VersioningConfiguration"]}, &p); err != nil {
		return err
	}
	name, err := r.name(id)
	s.Buckets = append(s.Buckets, Bucket{ID: id, Name: name, Versioned: p.VersioningConfiguration.Status == "Enabled"})
	return err
}

// rule reads the targets that are functions; what else a rule may reach (alarms) does not exist here.
func (s *Stack) rule(r *resolver, id string, res resource) error {
	var p struct {
		EventPattern map[string]any
		State        string
		Targets      []struct {
			Arn              string
			InputTransformer struct {
				InputPathsMap map[string]string
				InputTemplate string
			}
		}
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	pattern, err := json.Marshal(p.EventPattern)
	if err != nil {
		return err
	}
	rule := Rule{ID: id, Pattern: string(pattern)}
	for _, t := range p.Targets {
		if f := r.function(t.Arn); f != "" {
			rule.Targets = append(rule.Targets, Target{f, t.InputTransformer.InputPathsMap, t.InputTransformer.InputTemplate})
		}
	}
	if p.EventPattern != nil && p.State != "DISABLED" && len(rule.Targets) > 0 {
		s.Rules = append(s.Rules, rule)
	}
	return nil
}

var rate = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)s?\)$`)

// schedule reads a schedule with a rate, which is the only kind this stack has.
func (s *Stack) schedule(r *resolver, id string, res resource) error {
	var p struct{ ScheduleExpression, State, Arn, Input string }
	wanted := map[string]any{"ScheduleExpression": res.Properties["ScheduleExpression"]}
	if state := res.Properties["State"]; state != nil {
		wanted["State"] = state
	}
	target, _ := res.Properties["Target"].(map[string]any)
	wanted["Arn"], wanted["Input"] = target["Arn"], target["Input"]
	if err := r.into(wanted, &p); err != nil {
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
	if f := r.function(p.Arn); f != "" && p.State != "DISABLED" {
		s.Schedules = append(s.Schedules, Schedule{ID: id, Function: f, Input: p.Input, Every: time.Duration(n) * unit})
	}
	return nil
}

// asyncInvocation reads an AWS::Lambda::EventInvokeConfig into its function.
func (s *Stack) asyncInvocation(r *resolver, id string, res resource) error {
	var p struct {
		FunctionName         string
		MaximumRetryAttempts *int
		DestinationConfig    struct{ OnFailure struct{ Destination string } }
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	for i := range s.Functions {
		if f := &s.Functions[i]; f.ID == r.function(p.FunctionName) {
			if p.MaximumRetryAttempts != nil {
				f.AsyncRetries = *p.MaximumRetryAttempts
			}
			f.AsyncDead = r.arns[p.DestinationConfig.OnFailure.Destination]
			return nil
		}
	}
	return fmt.Errorf("function %s is not in this template", p.FunctionName)
}

func (s *Stack) client(r *resolver, id string, res resource) error {
	var p struct {
		AccessTokenValidity, RefreshTokenValidity int
		TokenValidityUnits                        struct{ AccessToken, RefreshToken string }
	}
	if err := r.into(res.Properties, &p); err != nil {
		return err
	}
	units := map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}
	s.Clients[id] = Client{
		Access:  time.Duration(p.AccessTokenValidity) * units[p.TokenValidityUnits.AccessToken],
		Refresh: time.Duration(p.RefreshTokenValidity) * units[p.TokenValidityUnits.RefreshToken],
	}
	return nil
}
