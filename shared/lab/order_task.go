package lab

import (
	"fmt"
	"slices"
	"time"
)

// Task is something a person still has to do about an order. It is opened and closed by commands; the order carries
// the open ones, its events tell of all.
type Task struct {
	ID     string   `json:"id"` // "7.1": the event that opened it, and its number within
	Kind   TaskKind `json:"kind"`
	About  string   `json:"about,omitempty"` // the part it is about: "specimen:E1", "item:HB", "refund:F1"
	Why    string   `json:"why,omitempty"`   // the refusal a record met, as a code
	Role   Role     `json:"role"`            // who is asked
	Person string   `json:"person,omitempty"`
	Opened Moment   `json:"opened"`
	Due    Moment   `json:"due"`
}

// TaskKind says what there is to do.
type TaskKind string

// The kinds of task.
const (
	TaskReview    TaskKind = "look"      // a record met a state it does not fit: look what has happened
	TaskCash      TaskKind = "cash"      // tubes were drawn and the cash was not taken
	TaskGiveBack  TaskKind = "give_back" // money that is owed back to the patient
	TaskRecollect TaskKind = "recollect" // a tube has to be drawn again
	TaskCall      TaskKind = "call"      // tell the orderer of a critical value
	TaskReinstate TaskKind = "reinstate" // a tube of an order that is not alive: reinstate the order, or discard the tube
	TaskIdentity  TaskKind = "identity"  // it is in doubt whose tube it is
)

// taskSpans is how soon each kind is due. Calls: remind after 10 minutes (reference/lims.md §4.6). The others are this
// project's own: a shift for money and for a second drawing, an hour where a tube or a person is in doubt.
var taskSpans = map[TaskKind]time.Duration{
	TaskReview: 4 * time.Hour, TaskCash: 8 * time.Hour, TaskGiveBack: 8 * time.Hour, TaskRecollect: 8 * time.Hour,
	TaskCall: 10 * time.Minute, TaskReinstate: time.Hour, TaskIdentity: time.Hour,
}

// escalation is when an open call is the supervisor's: 20 minutes after the result (reference/lims.md §4.6).
const escalation = 20 * time.Minute

// open starts a task.
func (s *step) open(kind TaskKind, role Role, about, why string) *Task {
	s.opened++
	t := Task{ID: fmt.Sprintf("%d.%d", s.ev.N, s.opened), Kind: kind, Role: role, About: about, Why: why, Opened: s.ev.At,
		Due: At(s.ev.At.Add(taskSpans[kind]))}
	s.o.Tasks = append(s.o.Tasks, t)
	s.note("task:"+t.ID, "", string(kind))
	return &s.o.Tasks[len(s.o.Tasks)-1]
}

// close ends every task that match finds.
func (s *step) close(match func(Task) bool) {
	s.o.Tasks = slices.DeleteFunc(s.o.Tasks, func(t Task) bool {
		if !match(t) {
			return false
		}
		s.note("task:"+t.ID, string(t.Kind), "done")
		return true
	})
}

// closeAbout ends the tasks of a kind about a part.
func (s *step) closeAbout(kind TaskKind, about string) {
	s.close(func(t Task) bool { return t.Kind == kind && t.About == about })
}

func (o Order) task(id string) (Task, error) {
	n := slices.IndexFunc(o.Tasks, func(t Task) bool { return t.ID == id })
	if n < 0 {
		return Task{}, refuse(Conflict, "no_task", "This task is done, or there never was one.")
	}
	return o.Tasks[n], nil
}

// TakeTask puts a person's own name on a task, so that others see that somebody is at it.
func (o Order) TakeTask(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(TakeTask); err != nil {
		return Outcome{}, err
	}
	t, err := o.task(id)
	if err != nil {
		return Outcome{}, err
	}
	if t.Person == by.Person {
		return Outcome{}, refuse(Conflict, "already_yours", "This task is yours already.")
	}
	s := o.begin(TakeTask, by.Person, At(at))
	for n := range s.o.Tasks {
		if s.o.Tasks[n].ID == id {
			s.o.Tasks[n].Person = by.Person
		}
	}
	s.note("task:"+id, string(t.Kind), string(t.Kind)) // who took it is the event's By
	return s.done(), nil
}

// CloseTask ends a task that no other command ends: somebody has looked, and there is nothing more to do.
func (o Order) CloseTask(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(CloseTask); err != nil {
		return Outcome{}, err
	}
	t, err := o.task(id)
	if err != nil {
		return Outcome{}, err
	}
	if t.Kind != TaskReview {
		return Outcome{}, refuse(Conflict, "task_open", "This task ends when what it asks for is done.")
	}
	s := o.begin(CloseTask, by.Person, At(at))
	s.close(func(t Task) bool { return t.ID == id })
	return s.done(), nil
}
