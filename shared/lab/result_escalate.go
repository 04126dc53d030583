package lab

import "time"

// escalateAfter is how long after the result an open call becomes the supervisor's
// (docs/facts/laboratory.md#critical-calls).
const escalateAfter = 20 * time.Minute

// Escalate gives an open call to the supervisor, because nobody has reached the orderer in time. changed is false when
// the call was made.
func (o Order) Escalate(by Member, at time.Time, task string) (out Outcome, changed bool, err error) {
	if err := by.May(Escalate); err != nil {
		return Outcome{}, false, err
	}
	t, err := o.findTask(task)
	if err != nil || t.Kind != TaskCall || t.Role == Supervisor {
		return Outcome{Order: o}, false, nil // the call was made, or escalated before
	}
	s := o.begin(Escalate, by, At(at))
	for n := range s.order.Tasks {
		if s.order.Tasks[n].ID == task {
			s.order.Tasks[n].Role, s.order.Tasks[n].Person = Supervisor, ""
		}
	}
	s.noteChange("task:"+task, string(t.Kind), string(t.Kind))
	s.addDuty(Duty{Kind: DutyMail, Stage: MailEscalated})
	return s.seal(), true, nil
}
