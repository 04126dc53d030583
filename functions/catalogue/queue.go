package main

import (
	"net/http"
	"slices"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
)

// queueKept is how long anybody may keep the queue, the edge too: however many look, it is read four times a minute.
const queueKept = 15 * time.Second

type queueAnswer struct {
	Hospital  string `json:"hospital"`
	Name      string `json:"name"`
	NameLocal string `json:"name_local"`
	Day       string `json:"day"`
	// Numbers by which patients are called today, in the order in which they were given out.
	Pay     []int `json:"pay"`
	Waiting []int `json:"waiting"`
	Done    []int `json:"done"`
	// Called are those of them who have still to come to a place, the newest call first.
	Called []calledNumber `json:"called"`
	More   bool           `json:"more,omitempty"` // there are older numbers than are listed
}

type calledNumber struct {
	Number int        `json:"number"`
	Place  string     `json:"place"`
	At     lab.Moment `json:"at"`
}

// queue answers the numbers of today's queue, for a screen in the waiting room: numbers, where they are called to, and nothing else of anybody
// (docs/rules.md#queue-number).
func (h handlers) queue(w http.ResponseWriter, r *http.Request) error {
	at, err := h.hospital(r)
	if err != nil {
		return err
	}
	answer := queueAnswer{Hospital: at.ID, Name: at.Name, NameLocal: at.NameLocal, Day: lab.Day(apigw.RequestInfoFrom(r.Context()).Now),
		Pay: []int{}, Waiting: []int{}, Done: []int{}, Called: []calledNumber{}}
	found, err := h.store.Queue(r.Context(), at.ID, answer.Day)
	if err != nil {
		return err
	}
	answer.More = found.Next != ""
	apigw.CountMissing(r, found.Missing)
	for _, one := range found.Rows {
		switch one.State {
		case lab.QueuePay:
			answer.Pay = append(answer.Pay, one.Number)
		case lab.QueueWaiting:
			answer.Waiting = append(answer.Waiting, one.Number)
		case lab.QueueDone:
			answer.Done = append(answer.Done, one.Number)
		}
		if one.Place != "" {
			answer.Called = append(answer.Called, calledNumber{one.Number, one.Place, one.CalledAt})
		}
	}
	slices.SortStableFunc(answer.Called, func(a, b calledNumber) int { return b.At.Compare(a.At.Time) })
	return apigw.WriteTagged(w, r, answer, apigw.Cacheable(queueKept))
}
