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

// wasInformed reports whether the orderer knows the value, read back or not.
func (c Call) wasInformed() bool { return c.Outcome == CallConfirmed || c.Outcome == CallNoReadback }

// openCall asks for a call to the orderer about a critical value, and for its escalation in time.
func (s *step) openCall(item, why string) {
	t := s.openTask(TaskCall, Technician, "item:"+item, why)
	s.addDuty(Duty{Kind: DutyEscalate, Task: t.ID, Due: At(s.event.At.Add(escalateAfter))})
	s.mailCritical()
}

// lastInformed returns the number of the run about which the orderer was informed last, 0 for none.
func (o Order) lastInformed(item string) int {
	run := 0
	for _, c := range o.Calls {
		if c.Item == item && c.wasInformed() {
			run = c.Run
		}
	}
	return run
}

// discardRun follows when the value of a run is not valid any more: no call is made about it, and whoever was informed of it
// is to be informed again. A confirmed call ends that task (docs/rules.md#correction).
func (s *step) discardRun(item string, run int) {
	if run == 0 {
		return
	}
	about := "item:" + item
	s.closeTasks(func(t Task) bool { return t.Kind == TaskCall && t.About == about && t.openedAt() == run })
	if s.order.lastInformed(item) == run {
		s.closeTasksAbout(TaskInformAgain, about)
		s.openTask(TaskInformAgain, Technician, about, "")
	}
}

// RecordCall records a call about a critical value, or about a value that is not valid any more.
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
	open, run := false, o.Items[i].CurrentRun()
	for _, t := range o.Tasks {
		if (t.Kind == TaskCall || t.Kind == TaskInformAgain) && t.About == "item:"+item {
			open = true
			if t.Kind == TaskCall { // maybe a released value, while another one waits for a signatory
				run = t.openedAt()
			}
		}
	}
	if !open {
		if err := s.recordException(&Refusal{Kind: Conflict, Code: "no_call_open", Field: "item",
			Sentence: "No call is open for this test."}); err != nil {
			return Outcome{}, err
		}
		s.openTask(TaskReview, Supervisor, "item:"+item, "no_call_open")
	}
	var moved *Moment
	if n := o.specimenIndex(o.Items[i].Specimen); n >= 0 {
		moved = o.Specimens[n].lastMoved()
	}
	when, doubt := s.whenItHappened(moved)
	s.reviewTime("item:"+item, doubt)
	s.order.Calls = append(s.order.Calls, Call{Item: item, Run: run, Outcome: outcome, At: when, By: by.Person})
	s.noteChange("call:"+item, "", string(outcome))
	if outcome == CallConfirmed {
		s.closeTasksAbout(TaskCall, "item:"+item)
		s.closeTasksAbout(TaskInformAgain, "item:"+item)
	}
	return s.seal(), nil
}
