package lab

import "time"

// Call is one try to tell the orderer of a critical value. What was said and to whom is written beside the values.
type Call struct {
	Item    string      `json:"item"`
	Run     int         `json:"run"`
	Outcome CallOutcome `json:"outcome"`
	At      Moment      `json:"at"`
	By      string      `json:"by"`
}

// CallOutcome is what became of a call (reference/lims.md §4.6).
type CallOutcome string

// The outcomes of a call. Only a read-back ends the task.
const (
	CallConfirmed  CallOutcome = "confirmed" // the value was read back
	CallNoReadback CallOutcome = "reached_no_readback"
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
	s := o.beginRecord(RecordCall, by, at, rec)
	open := false
	for _, t := range o.Tasks {
		open = open || t.Kind == TaskCall && t.About == "item:"+item
	}
	if !open {
		if err := s.landed(&Refusal{Kind: Conflict, Code: "no_call_open", Field: "item",
			Sentence: "No call is open for this test."}); err != nil {
			return Outcome{}, err
		}
		s.open(TaskReview, Supervisor, "item:"+item, "no_call_open")
	}
	s.o.Calls = append(s.o.Calls, Call{Item: item, Run: o.Items[i].Run, Outcome: outcome, At: rec.when(at), By: by.Person})
	s.note("call:"+item, "", string(outcome))
	if outcome == CallConfirmed {
		s.closeAbout(TaskCall, "item:"+item)
	}
	return s.done(), nil
}

// Escalate hands an open call to the supervisor when nobody has reached the orderer in time. changed is false when the
// call was made, or handed on before.
func (o Order) Escalate(by Member, at time.Time, task string) (out Outcome, changed bool, err error) {
	if err := by.May(Escalate); err != nil {
		return Outcome{}, false, err
	}
	t, err := o.task(task)
	if err != nil || t.Kind != TaskCall || t.Role == Supervisor {
		return Outcome{Order: o}, false, nil // done, or handed on before
	}
	s := o.begin(Escalate, by.Person, At(at))
	for n := range s.o.Tasks {
		if s.o.Tasks[n].ID == task {
			s.o.Tasks[n].Role, s.o.Tasks[n].Person = Supervisor, ""
		}
	}
	s.note("task:"+task, string(t.Kind), string(t.Kind))
	s.duty(Duty{Kind: DutyMail, Stage: MailCritical})
	return s.done(), true, nil
}
