package queue

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"log"
	"strconv"
	"sync"
	"time"
)

// Delivery brings a queue's messages to a function, several batches at once, until its context ends.
type Delivery struct {
	Queue    *Queue
	Function string
	Batch    int
	Workers  int  // batches handled at the same time
	Partial  bool // the function names the messages that failed (ReportBatchItemFailures)
	// Plain gives the function the body of a single message instead of an SQS event: an asynchronous invocation.
	Plain  bool
	Region string
	Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)
}

// look is how often a queue is looked into unasked: hidden messages come back by the clock, and the
// clock may be moved.
const look = 200 * time.Millisecond

// Run delivers until ctx ends and returns when no batch is being handled any more.
func (d *Delivery) Run(ctx context.Context) {
	var busy sync.WaitGroup
	defer busy.Wait()
	free := make(chan struct{}, d.Workers)
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.Queue.sent:
		case <-tick.C:
		}
		for ctx.Err() == nil {
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
				return
			}
			batch, err := d.Queue.receive(d.Batch)
			if err != nil {
				log.Printf("queue %s: %v", d.Queue.Name, err)
			}
			if len(batch) == 0 {
				<-free
				break
			}
			busy.Go(func() {
				d.handle(ctx, batch)
				<-free
			})
		}
	}
}

func (d *Delivery) handle(ctx context.Context, batch []Message) {
	payload := []byte(batch[0].Body)
	if !d.Plain {
		payload = d.event(batch)
	}
	answer, err := d.Invoke(ctx, d.Function, payload)
	if err != nil && ctx.Err() == nil {
		log.Printf("queue %s: %s: %v", d.Queue.Name, d.Function, err)
	}
	failed, understood := map[string]bool{}, true
	if d.Partial && err == nil {
		var report struct {
			Failures []struct{ ItemIdentifier string } `json:"batchItemFailures"`
		}
		understood = len(answer) == 0 || json.Unmarshal(answer, &report) == nil
		for _, f := range report.Failures {
			failed[f.ItemIdentifier] = true
		}
		known := 0
		for _, m := range batch {
			if failed[m.ID] {
				known++
			}
		}
		understood = understood && known == len(failed) // an unknown id fails the whole batch, as in the cloud
	}
	for _, m := range batch {
		if err := d.Queue.finish(m.ID, err == nil && understood && !failed[m.ID]); err != nil {
			log.Printf("queue %s: %v", d.Queue.Name, err)
		}
	}
}

func (d *Delivery) event(batch []Message) []byte {
	var records []map[string]any
	for _, m := range batch {
		sum := md5.Sum([]byte(m.Body))
		records = append(records, map[string]any{
			"messageId": m.ID, "receiptHandle": m.ID + "#" + strconv.Itoa(m.Receives), "body": m.Body,
			"attributes": map[string]string{
				"ApproximateReceiveCount":          strconv.Itoa(m.Receives),
				"SentTimestamp":                    strconv.FormatInt(m.Sent, 10),
				"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.First, 10),
				"SenderId":                         "local",
			},
			"messageAttributes": map[string]any{}, "md5OfBody": hex.EncodeToString(sum[:]),
			"eventSource": "aws:sqs", "awsRegion": d.Region, "eventSourceARN": ARN(d.Region, d.Queue.Name),
		})
	}
	payload, _ := json.Marshal(map[string]any{"Records": records}) // strings and numbers only: cannot fail
	return payload
}
