package stream

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"
)

// Waits between attempts at the same records; like Lambda's they grow.
const (
	firstWait = 200 * time.Millisecond
	longWait  = 10 * time.Second
)

// deliver brings records to the function in order, batch by batch, and moves the checkpoint behind each success.
// A failing batch is tried again, halved where the mapping says so, and given up after its retries. It returns
// early only when ctx ends or the checkpoint cannot be written.
func (p *Poller) deliver(ctx context.Context, shard string, records []record) error {
	size, attempts, wait := p.Batch, 0, firstWait
	for len(records) > 0 {
		batch := records[:min(size, len(records))]
		done := p.attempt(ctx, batch)
		if err := ctx.Err(); err != nil {
			return err
		}
		if done > 0 {
			if err := p.keep(shard, batch[done-1].sequence); err != nil {
				return err
			}
			records, attempts = records[done:], 0
		}
		if done == len(batch) {
			size, wait = p.Batch, firstWait
			continue
		}
		failed := batch[done:]
		if p.Bisect && done == 0 && len(failed) > 1 {
			size = (len(failed) + 1) / 2 // halving does not count as a retry
		} else if attempts++; p.Retries >= 0 && attempts > p.Retries {
			p.abandon(failed)
			if err := p.keep(shard, failed[len(failed)-1].sequence); err != nil {
				return err
			}
			records, size, attempts, wait = records[len(failed):], p.Batch, 0, firstWait
			continue
		}
		sleep(ctx, wait)
		wait = min(2*wait, longWait)
	}
	return nil
}

// attempt invokes the function with a batch and says how many records from its front are done with.
func (p *Poller) attempt(ctx context.Context, batch []record) (done int) {
	records := make([]map[string]any, len(batch))
	for i, r := range batch {
		records[i] = r.raw
	}
	payload, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		log.Printf("stream %s: %v", p.ID, err)
		return 0
	}
	answer, err := p.Invoke(ctx, p.Function, payload)
	if err != nil {
		if ctx.Err() == nil {
			log.Printf("stream %s: %v", p.ID, err)
		}
		return 0
	}
	if !p.PartialFailures || len(answer) == 0 {
		return len(batch)
	}
	var report struct {
		Failures []struct{ ItemIdentifier string } `json:"batchItemFailures"`
	}
	if json.Unmarshal(answer, &report) != nil {
		return 0
	}
	done = len(batch)
	for _, f := range report.Failures { // the earliest failure is where the next attempt begins
		at := 0 // an identifier that is not of this batch fails all of it
		for i, r := range batch {
			if r.sequence == f.ItemIdentifier {
				at = i
			}
		}
		done = min(done, at)
	}
	return done
}

// abandon writes down records that will not be tried again: keys and positions, as the stream carries them.
func (p *Poller) abandon(batch []record) {
	p.mu.Lock()
	p.abandoned += len(batch)
	p.mu.Unlock()
	log.Printf("stream %s: %d records given up", p.ID, len(batch))
	file, err := os.OpenFile(p.Dir+"/"+p.ID+".abandoned.jsonl", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Printf("stream %s: %v", p.ID, err)
		return
	}
	defer file.Close()
	for _, r := range batch {
		if err := json.NewEncoder(file).Encode(r.raw); err != nil {
			log.Printf("stream %s: %v", p.ID, err)
		}
	}
}

// Abandoned counts the records given up since the start.
func (p *Poller) Abandoned() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.abandoned
}
