package main

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"assay/shared/lab"
	"assay/shared/store"
)

// graves are queues of dead letters, by address: each message is seen once in a run, as it is hidden.
type graves struct {
	lying map[string][]string
	seen  map[string]bool
	gone  []string
}

func (g *graves) ReceiveMessage(_ context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	out := &sqs.ReceiveMessageOutput{}
	for n, body := range g.lying[*in.QueueUrl] {
		handle := *in.QueueUrl + strconv.Itoa(n)
		if len(out.Messages) < int(in.MaxNumberOfMessages) && !g.seen[handle] {
			g.seen[handle] = true
			out.Messages = append(out.Messages, types.Message{Body: aws.String(body), ReceiptHandle: aws.String(handle)})
		}
	}
	return out, nil
}

func (g *graves) DeleteMessage(_ context.Context, in *sqs.DeleteMessageInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageOutput, error) {
	g.gone = append(g.gone, *in.ReceiptHandle)
	return &sqs.DeleteMessageOutput{}, nil
}

// TestDeadLettersEnd: a dead letter goes when its duty is finished or gone, and stays, and alarms, while it is owed.
func TestDeadLettersEnd(t *testing.T) {
	h := open(t)
	owed := h.promise(t, 600, lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced})
	done := h.promise(t, 600, lab.Duty{Kind: lab.DutyDocument, Report: 1})
	if err := h.Store.Finish(t.Context(), done, "stored"); err != nil {
		t.Fatal(err)
	}
	body := func(ref store.DutyRef) string {
		raw, err := json.Marshal(store.QueueMessage{DutyRef: ref})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	gone := owed
	gone.Duty = "W#000009#" + lab.Duty{N: 1, Kind: lab.DutyMail, Stage: lab.MailPlaced}.Name()
	g := &graves{seen: map[string]bool{}, lying: map[string][]string{
		"dead-mail": {body(owed), "not of ours", body(gone)}, "dead-documents": slices.Repeat([]string{body(done)}, 12)}}
	h.Dead, h.DeadURLs = g, []string{"dead-mail", "dead-documents"}
	if err := h.finishLate(t.Context(), schedule{Now: start.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	want := []string{"dead-mail2"}
	for n := range 12 {
		want = append(want, "dead-documents"+strconv.Itoa(n))
	}
	if !slices.Equal(g.gone, want) {
		t.Errorf("gone are %v, want %v", g.gone, want)
	}
}
