package bus

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"assay/infra/local/queue"
	"assay/infra/template"
)

func TestEventsReachTheFunctionsOfTheirRules(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
	b := &Bus{Region: "ap-south-1", Now: now, Queues: map[string]*queue.Queue{}}
	for _, name := range []string{"Whole", "Part", "Other"} {
		q, err := queue.Open(t.TempDir(), name, now)
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		b.Queues[name] = q
	}
	for _, r := range []template.Rule{
		{ID: "1", Pattern: `{"source":["aws.ses"],"detail":{"mail":{"tags":{"ses:configuration-set":["set"]}}}}`, Targets: []template.Target{{Function: "Whole"},
			{Function: "Part", Paths: map[string]string{"kind": "$.detail-type", "tags": "$.detail.mail.tags", "none": "$.detail.none"},
				Template: `{"detail-type":<kind>,"detail":{"mail":{"tags":<tags>}},"none":<none>}`}}},
		{ID: "2", Pattern: `{"source":["aws.s3"]}`, Targets: []template.Target{{Function: "Other"}}},
	} {
		if err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	detail := map[string]any{"mail": map[string]any{"messageId": "m", "destination": []string{"sunita@patients.example"},
		"tags": map[string][]string{"ses:configuration-set": {"set"}, "dk": {"7"}}}}
	if err := b.Put("aws.ses", "Email Delivered", detail); err != nil {
		t.Fatal(err)
	}
	if visible, _ := b.Queues["Other"].Depth(); visible != 0 {
		t.Error("a rule that does not fit got the event")
	}
	got := map[string]string{}
	for name, want := range map[string]string{
		"Whole": "",
		"Part":  `{"detail-type":"Email Delivered","detail":{"mail":{"tags":{"dk":["7"],"ses:configuration-set":["set"]}}},"none":null}`,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		d := &queue.Delivery{Queue: b.Queues[name], Function: name, Batch: 1, Workers: 1, Plain: true,
			Invoke: func(_ context.Context, _ string, payload []byte) ([]byte, error) {
				got[name] = string(payload)
				cancel()
				return nil, nil
			}}
		d.Run(ctx)
		cancel()
		if name == "Part" && got[name] != want {
			t.Errorf("%s got %s\nwant %s", name, got[name], want)
		}
	}
	var event struct {
		Version, ID, Source, Time string
		Detail                    struct{ Mail struct{ MessageID string } }
	}
	if err := json.Unmarshal([]byte(got["Whole"]), &event); err != nil || event.Version != "0" || event.ID == "" ||
		event.Source != "aws.ses" || event.Time != "2026-11-25T09:00:00Z" || event.Detail.Mail.MessageID != "m" {
		t.Errorf("the whole event: %s, %v", got["Whole"], err)
	}
	bad := template.Target{Function: "F", Template: `{"a":<x>`, Paths: map[string]string{"x": "$.y"}}
	if out, err := transform(bad, map[string]any{}); err == nil {
		t.Errorf("a template that makes no JSON gave %s", out)
	}
}
