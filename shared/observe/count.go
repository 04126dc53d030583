package observe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Namespace is where the counters appear in CloudWatch.
const Namespace = "Assay"

// Meter writes counters in CloudWatch's embedded metric format: one JSON line on standard output, which CloudWatch
// turns into a metric without a call. It is safe for use by several goroutines.
type Meter struct {
	out      io.Writer
	standing map[string]string
	now      func() time.Time
}

// NewMeter gives the meter of a function; every metric carries the environment (ENVIRONMENT) and the function's name.
func NewMeter() *Meter {
	return newMeter(os.Stdout, os.Getenv("ENVIRONMENT"), lambdacontext.FunctionName, time.Now)
}

func newMeter(out io.Writer, environment, function string, now func() time.Time) *Meter {
	standing := map[string]string{}
	if environment != "" {
		standing["Environment"] = environment
	}
	if function != "" {
		standing["Function"] = function
	}
	return &Meter{out: out, standing: standing, now: now}
}

// OfAll gives the meter of what any function may find: its metrics do not say which function found it, so one alarm is
// enough for all.
func (m *Meter) OfAll() *Meter {
	standing := maps.Clone(m.standing)
	delete(standing, "Function")
	return &Meter{out: m.out, standing: standing, now: m.now}
}

// Count adds one to the metric name. dims are pairs of dimension name and value, as in
//
//	meter.Count(ctx, "MailSent", "Stage", "ready")
//
// Values must come from a small closed set of our own words (each new one is a new metric), never from a request. An
// error means that the line could not be written or that dims are not pairs; losing a count is no reason to fail.
func (m *Meter) Count(ctx context.Context, name string, dims ...string) error {
	return m.Measure(ctx, name, 1, "Count", dims...)
}

// Measure writes one value of a metric, in a unit of CloudWatch ("Count", "Seconds").
func (m *Meter) Measure(ctx context.Context, name string, value int64, unit string, dims ...string) error {
	if len(dims)%2 != 0 {
		return fmt.Errorf("metric %s: dimensions must be pairs of name and value", name)
	}
	values := maps.Clone(m.standing)
	for i := 0; i < len(dims); i += 2 {
		values[dims[i]] = dims[i+1]
	}
	line := map[string]any{name: value}
	for dim, is := range values {
		line[dim] = is
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		line["requestId"] = lc.AwsRequestID
	}
	line["_aws"] = map[string]any{
		"Timestamp": m.now().UnixMilli(),
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace":  Namespace,
			"Dimensions": [][]string{slices.Sorted(maps.Keys(values))},
			"Metrics":    []any{map[string]string{"Name": name, "Unit": unit}},
		}},
	}
	text, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("metric %s: %w", name, err)
	}
	if _, err := m.out.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("metric %s: %w", name, err)
	}
	return nil
}
