package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Task is something a person has to do about an order. Commands open and close tasks; the order holds the open ones,
// its events show all.
type Task struct {
	ID     string   `json:"id"` // "7.1": event 7 opened it, as its first
	Kind   TaskKind `json:"kind"`
	About  string   `json:"about,omitempty"`  // the part it is about: "specimen:E1", "item:HB", "refund:F1"
	Why    string   `json:"why,omitempty"`    // the refusal that a record met, as a code
	Role   Role     `json:"role"`             // who is asked to do it
	Person string   `json:"person,omitempty"` // who has taken it
	Opened Moment   `json:"opened"`
	Due    Moment   `json:"due"`
}

// TaskKind says what there is to do.
type TaskKind string

// The kinds of task.
const (
	TaskReview         TaskKind = "look"            // a record did not fit the state: find out what has happened
	TaskCash           TaskKind = "cash"            // specimens were collected and the cash was not taken
	TaskGiveBack       TaskKind = "give_back"       // a refund in cash
	TaskApprove        TaskKind = "approve_refund"  // a second person approves a refund in cash, or refuses
	TaskApprovePayment TaskKind = "approve_payment" // the same of a payment by hand
	TaskRecollect      TaskKind = "recollect"       // a specimen must be collected again
	TaskCall           TaskKind = "call"            // call the orderer about a critical value
	TaskReinstate      TaskKind = "reinstate"       // reinstate the order, or discard its specimen
	TaskIdentity       TaskKind = "identity"        // find out whose specimens these are
	TaskLetter         TaskKind = "letter_bounced"  // reach in another way whom a letter has not reached

	TaskConfirmRequest TaskKind = "confirm_request" // tests were asked for by word of mouth: see it in writing

	TaskAskHome TaskKind = "ask_home" // it is drawn at home: ask where, when and whom to ring

	TaskExplain TaskKind = "explain_refund" // say what money was that somebody gave back at Razorpay
	TaskDispute TaskKind = "dispute"        // respond to a dispute, at Razorpay

	TaskSign          TaskKind = "sign"           // authorise the new value of a correction
	TaskInformAgain   TaskKind = "tell_again"     // inform whoever was called about a critical value that it is not valid
	TaskCorrectReport TaskKind = "correct_report" // the report prints a person who was corrected
)

// taskTimes is how soon each kind is due. A call is due after 10 minutes (docs/facts/laboratory.md#critical-calls). The
// others are this project's own: a shift for money, for collecting again and for a letter that came back, an hour where an identity or an order is
// in doubt, where a report is wrong, or where somebody may act on a value that is not valid.
var taskTimes = map[TaskKind]time.Duration{
	TaskReview: 4 * time.Hour, TaskCash: 8 * time.Hour, TaskGiveBack: 8 * time.Hour, TaskApprove: 8 * time.Hour, TaskApprovePayment: 8 * time.Hour, TaskRecollect: 8 * time.Hour,
	TaskCall: 10 * time.Minute, TaskReinstate: time.Hour, TaskIdentity: time.Hour,
	TaskLetter: 8 * time.Hour, TaskExplain: 8 * time.Hour, TaskConfirmRequest: 24 * time.Hour, TaskDispute: 8 * time.Hour,
	TaskAskHome: 4 * time.Hour,
	TaskSign:    time.Hour, TaskInformAgain: time.Hour, TaskCorrectReport: time.Hour,
}

// openedAt returns the number of the event that opened the task. What asks for a call or a signature was opened with the
// run that it is about, so this is the number of the run too.
func (t Task) openedAt() int {
	event, _, _ := strings.Cut(t.ID, ".")
	n, _ := strconv.Atoi(event)
	return n
}

// RunOf returns the number of the run that a task of the order is about, 0 for none.
func (o Order) RunOf(t Task) int {
	switch t.Kind {
	case TaskCall, TaskSign:
		return t.openedAt()
	case TaskInformAgain:
		return o.lastInformed(strings.TrimPrefix(t.About, "item:"))
	}
	return 0
}

// open starts a task.
func (s *step) openTask(kind TaskKind, role Role, about, why string) *Task {
	s.openedTasks++
	t := Task{ID: fmt.Sprintf("%d.%d", s.event.N, s.openedTasks), Kind: kind, Role: role, About: about, Why: why,
		Opened: s.event.At, Due: At(s.event.At.Add(taskTimes[kind]))}
	s.order.Tasks = append(s.order.Tasks, t)
	s.noteChange("task:"+t.ID, "", string(kind))
	return &s.order.Tasks[len(s.order.Tasks)-1]
}

// closeTasks closes every task for which match returns true.
func (s *step) closeTasks(match func(Task) bool) {
	s.order.Tasks = slices.DeleteFunc(s.order.Tasks, func(t Task) bool {
		if !match(t) {
			return false
		}
		s.noteChange("task:"+t.ID, string(t.Kind), "done")
		return true
	})
}

// closeTasksAbout closes the tasks of a kind about a part.
func (s *step) closeTasksAbout(kind TaskKind, about string) {
	s.closeTasks(func(t Task) bool { return t.Kind == kind && t.About == about })
}

func (o Order) findTask(id string) (Task, error) {
	n := slices.IndexFunc(o.Tasks, func(t Task) bool { return t.ID == id })
	if n < 0 {
		return Task{}, refuse(Conflict, "no_task", "This task is done already, or it does not exist.")
	}
	return o.Tasks[n], nil
}

// TakeTask puts a person's name on a task, so that others see who works on it. One that somebody else has is taken only with
// over, which says that the person knows (docs/rules.md#task-taking).
func (o Order) TakeTask(by Member, at time.Time, id string, over bool) (Outcome, error) {
	t, err := o.findFreeTask(by, TakeTask, id, over)
	if err != nil {
		return Outcome{}, err
	}
	if t.Person == by.Person {
		return Outcome{}, refuse(Conflict, "already_yours", "You have this task already.")
	}
	s := o.begin(TakeTask, by, At(at)) // the event's By says who took it
	s.nameOnTask(t, by.Person)
	return s.seal(), nil
}

// HandTask puts a colleague's name on a task: an own one, one that nobody has, or with over one that somebody else has. The
// colleague must work here and have the role that is asked, or be a supervisor.
func (o Order) HandTask(by Member, at time.Time, id string, to Member, over bool) (Outcome, error) {
	t, err := o.findFreeTask(by, HandTask, id, over)
	switch {
	case err != nil:
		return Outcome{}, err
	case to.Person == by.Person:
		return Outcome{}, Bad("person", "Name a colleague. To have the task yourself, take it.")
	case to.May(TakeTask) != nil || !slices.Contains(to.Roles, t.Role) && !slices.Contains(to.Roles, Supervisor):
		return Outcome{}, Bad("person", "Name somebody who works here and may do this.")
	case t.Person == to.Person:
		return Outcome{}, refuse(Conflict, "already_theirs", "This person has the task already.")
	}
	s := o.begin(HandTask, by, At(at))
	s.nameOnTask(t, to.Person)
	s.noteChange("handed:"+id, t.Person, to.Person)
	return s.seal(), nil
}

// findFreeTask returns a task that a person may put a name on.
func (o Order) findFreeTask(by Member, c Action, id string, over bool) (Task, error) {
	if err := by.May(c); err != nil {
		return Task{}, err
	}
	t, err := o.findTask(id)
	if err == nil && t.Person != "" && t.Person != by.Person && !over {
		err = refuse(Conflict, "task_taken", "A colleague has this task. Take it over if you want to do it in their place.")
	}
	return t, err
}

func (s *step) nameOnTask(t Task, person string) {
	for n := range s.order.Tasks {
		if s.order.Tasks[n].ID == t.ID {
			s.order.Tasks[n].Person = person
		}
	}
	s.noteChange("task:"+t.ID, string(t.Kind), string(t.Kind))
}

// CloseTask closes a review: somebody has found out what happened, and nothing more is to be done; or the task about a
// letter: the person was reached in another way; or that about a request by word of mouth: it was seen in writing. Other tasks are closed by the command they ask for.
func (o Order) CloseTask(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(CloseTask); err != nil {
		return Outcome{}, err
	}
	t, err := o.findTask(id)
	if err != nil {
		return Outcome{}, err
	}
	switch {
	case t.Kind == TaskLetter || t.Kind == TaskConfirmRequest:
	case !slices.Contains(by.Roles, Supervisor):
		return Outcome{}, refuseRole()
	case t.Kind != TaskReview:
		return Outcome{}, refuse(Conflict, "task_open", "This task closes when what it asks for is done.")
	}
	s := o.begin(CloseTask, by, At(at))
	s.closeTasks(func(t Task) bool { return t.ID == id })
	return s.seal(), nil
}
