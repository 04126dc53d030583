package lab

// Tab is one column of the order board. Every order is in exactly one.
type Tab string

// The tabs (docs/rules.md#tabs).
const (
	TabAwaiting   Tab = "awaiting_payment"
	TabPaid       Tab = "paid"
	TabCOD        Tab = "cod"
	TabProcessing Tab = "processing"
	TabCompleted  Tab = "completed"
	TabFailed     Tab = "failed"
	TabCancelled  Tab = "cancelled"
)

// Tabs lists all tabs in the order in which the board shows them.
var Tabs = []Tab{TabAwaiting, TabPaid, TabCOD, TabProcessing, TabCompleted, TabFailed, TabCancelled}

// Closed reports whether orders stay in the tab for good, so that it is read by day.
func (t Tab) Closed() bool { return t == TabCompleted || t == TabFailed || t == TabCancelled }

// Tab returns the first tab of docs/rules.md#tabs that matches.
func (o Order) Tab() Tab {
	switch {
	case o.State == Cancelled:
		return TabCancelled
	case o.State == Expired || o.State == PaymentFailed:
		return TabFailed
	case o.State == Completed:
		return TabCompleted
	case o.anyCollected():
		return TabProcessing
	case o.State == Waiting:
		return TabAwaiting
	case o.Money.Due() > 0:
		return TabCOD
	default:
		return TabPaid
	}
}

func (o Order) anyCollected() bool {
	for _, s := range o.Specimens {
		if s.CollectedAt != nil {
			return true
		}
	}
	return false
}

// Stage returns in one word how far the work is: the stage of the item that is furthest behind. What waits for another
// specimen in the place of a collected one does not count beside others (a notice says it), nor is a withdrawn value
// released.
func (o Order) Stage() string {
	behind, waiting := len(stages), len(stages)
	for _, i := range o.Items {
		state := i.State
		if state == Correcting && i.Printed == 0 {
			state = Resulted
		}
		for n, s := range stages {
			switch {
			case state != s.item:
			case o.awaitsReplacement(i):
				waiting = min(waiting, n)
			default:
				behind = min(behind, n)
			}
		}
	}
	if behind == len(stages) {
		behind = waiting
	}
	if behind == len(stages) {
		return "cancelled"
	}
	return stages[behind].word
}

// stages are in the order of the work. A held item is as far as a resulted one, and one under correction as far as the
// released value that it corrects.
var stages = []struct {
	item ItemState
	word string
}{
	{Requested, "placed"}, {ItemCollected, "collected"}, {ItemReceived, "received"}, {Ready, "received"},
	{InProcess, "in_process"}, {Resulted, "resulted"}, {Held, "resulted"}, {Authorised, "authorised"},
	{Correcting, "released"}, {Released, "released"},
}
