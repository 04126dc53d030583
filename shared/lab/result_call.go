package lab

import "time"

// Call is one call to the orderer about a critical value. What was said, and to whom, is stored with the values.
type Call struct {
	Item    string      `json:"item"`
	Run     int         `json:"run"`
	Outcome CallOutcome `json:"outcome"`
	At      Moment      `json:"at"`
	By      string      `json:"by"`
}

// CallOutcome is the outcome of a call (docs/facts/laboratory.md#critical-calls).
type CallOutcome string

// The outcomes of a call. Only a confirmed call closes the task.
const (
	CallConfirmed  CallOutcome = "confirmed"           // the orderer has read the value back
	CallNoReadback CallOutcome = "reached_no_readback" // reached, but the value was not read back
	CallUnreached  CallOutcome = "unable_to_reach"
)

// RecordCall records a call about a critical value.
func (o Order) RecordCall(by Member, at time.Time, item string, outcome CallOutcome, rec *Recorded) (Outcome, error) {
	if err := by.May(RecordCall); err != nil {
		return Outcome{}, err
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if outcome != CallConfirmed && outcome != CallNoReadback && outcome != CallUnreached {
		return Outcome{}, Bad("outcome", "Choose confirmed, reached_no_readback or unable_to_reach.")
	}
	i := o.itemIndex(item)
	if i < 0 {
		return Outcome{}, Bad("item", "This order has no such test.")
	}
	s := o.beginRecorded(RecordCall, by, at, rec)
	open := false
	for _, t := range o.Tasks {
		open = open || t.Kind == TaskCall && t.About == "item:"+item
	}
	if !open {
		if err := s.recordException(&Refusal{Kind: Conflict, Code: "no_call_open", Field: "item",
			Sentence: "No call is open for this test."}); err != nil {
			return Outcome{}, err
		}
		s.openTask(TaskReview, Supervisor, "item:"+item, "no_call_open")
	}
	s.order.Calls = append(s.order.Calls, Call{Item: item, Run: o.Items[i].Run, Outcome: outcome,
		At: rec.when(at), By: by.Person})
	s.noteChange("call:"+item, "", string(outcome))
	if outcome == CallConfirmed {
		s.closeTasksAbout(TaskCall, "item:"+item)
	}
	return s.seal(), nil
}
